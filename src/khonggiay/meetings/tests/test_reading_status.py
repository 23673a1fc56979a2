"""Who opened which paper, and the reminder to those who did not."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction

from khonggiay.audit.models import Entry
from khonggiay.kernel import clock
from khonggiay.kernel.errors import NotAllowed
from khonggiay.kernel.models import OutboxEvent
from khonggiay.meetings import operations as meetings
from khonggiay.meetings import queries
from khonggiay.meetings.models import ReadingReminder
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import AT, actor, add_paper, again, items
from khonggiay.meetings.tests.replacing import close, replace, start
from khonggiay.meetings.tests.unchanged import refused
from khonggiay.meetings.tests.web import browser, post

LATER = AT + dt.timedelta(hours=1)
TOMORROW = AT + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def papers(meeting_in):
    """Return the two papers of an approved meeting."""
    meeting = meeting_in.draft()
    first, second, _third = items(meeting)
    papers = [
        add_paper(first, pages=3),
        add_paper(second, filename="Phụ lục.pdf", pages=2),
    ]
    meeting_in.approve(meeting)
    return papers


def read(person, paper, page=1, at=AT) -> None:
    meetings.note_reading(actor=actor(person), paper_id=paper.pk, page=page, at=at)


def status(paper):
    return queries.reading_status(again(paper.item.meeting))


def reader(paper, person):
    return next(r for r in status(paper).readers if r.person_id == person.pk)


def remind(who, paper, at=LATER, **values) -> int:
    return meetings.remind_readers(
        actor=actor(who), meeting_id=paper.item.meeting_id, at=at, **values
    )


def page_of(paper, path="tinh-hinh-doc/") -> str:
    return f"/phien-hop/{paper.item.meeting_id}/{path}"


@pytest.mark.django_db
class TestReadingStatus:
    def test_tells_who_opened_what_and_how_far_they_came(self, city, papers):
        member = city.members[1]
        read(member, papers[0], page=2)
        read(member, papers[1], page=2)
        read(city.invited, papers[0], page=3)

        found = status(papers[0])

        (first, second) = reader(papers[0], member).reached
        assert (first.page, first.pages, first.is_opened, first.is_finished) == (
            2, 3, True, False,
        )  # fmt: skip
        assert second.is_finished
        assert [(p.opened, p.finished) for p in found.papers] == [(2, 1), (1, 1)]
        assert city.members[2].full_name in found.papers[0].unopened_by

    def test_counts_who_opened_nothing_the_secretary_left_out(self, city, papers):
        read(city.members[1], papers[0])

        found = status(papers[0])

        everybody = {*city.members, city.invited, city.observer}
        assert {r.person_id for r in found.readers} == {p.pk for p in everybody}
        assert {r.person_id for r in found.opened_nothing} == {
            p.pk for p in everybody - {city.members[1]}
        }

    def test_tells_an_older_version_from_the_newest(self, city, papers):
        read(city.members[1], papers[0], page=3)
        replace(city.chief, papers[0])

        (first, _second) = reader(papers[0], city.members[1]).reached

        assert (first.number, first.is_newest, first.is_opened) == (1, False, False)
        assert not reader(papers[0], city.members[1]).has_opened_nothing


@pytest.mark.django_db
class TestRemindReaders:
    def test_reminds_each_of_what_they_did_not_open(self, city, papers):
        read(city.members[1], papers[0])
        for paper in papers:
            read(city.members[2], paper)

        count = remind(city.secretary, papers[0])

        rows = {r.person_id: r.paper_ids for r in ReadingReminder.objects.all()}
        assert count == len(rows) == len(city.members) + 2 - 1
        assert rows[city.members[1].pk] == [papers[1].pk]
        assert rows[city.invited.pk] == [paper.pk for paper in papers]
        assert city.members[2].pk not in rows
        assert Entry.objects.filter(action="meetings.readers_reminded").count() == 1
        events = OutboxEvent.objects.filter(name="meetings.readers_reminded")
        assert sorted(len(event.values["person_ids"]) for event in events) == [
            1, count - 1,
        ]  # fmt: skip

    def test_reminds_nobody_twice_on_one_day(self, city, papers):
        remind(city.secretary, papers[0])

        with refused(meetings.NobodyToRemind):
            remind(city.chief, papers[0], at=LATER + dt.timedelta(minutes=5))
        assert remind(city.chief, papers[0], at=TOMORROW) > 0

    def test_reminds_only_those_who_are_named(self, city, papers):
        assert remind(city.chair, papers[0], person_ids=[city.invited.pk]) == 1

        assert ReadingReminder.objects.get().person_id == city.invited.pk
        assert reader(papers[0], city.invited).reminded_at == LATER

    def test_has_nobody_to_remind_when_all_is_opened(self, city, papers):
        for person in (*city.members, city.invited, city.observer):
            for paper in papers:
                read(person, paper)

        with refused(meetings.NobodyToRemind):
            remind(city.secretary, papers[0])

    @pytest.mark.parametrize("who", ["member", "invited", "stranger"])
    def test_is_not_for_others(self, city, papers, who):
        person = city.members[1] if who == "member" else getattr(city, who)

        with refused(NotAllowed):
            remind(person, papers[0])

    def test_is_over_with_the_session(self, city, papers):
        start(city, papers[0].item.meeting)
        close(city, papers[0].item.meeting)

        with refused(NotAllowed):
            remind(city.secretary, papers[0])

    def test_is_kept_to_once_a_day_by_the_database(self, city, papers):
        remind(city.secretary, papers[0], person_ids=[city.invited.pk])
        row = ReadingReminder.objects.get()
        row.pk = None

        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.django_db
class TestPage:
    @pytest.mark.parametrize("who", ["secretary", "chief", "chair"])
    def test_is_for_chair_and_secretariat(self, city, papers, who):
        read(city.members[1], papers[0], page=2)

        page = browser(getattr(city, who)).get(page_of(papers[0])).content.decode()

        assert "2/3" in page
        assert "1 of 7 opened it, 0 came to its end" in page
        assert f"Remind {len(city.members) + 2} people" in page

    @pytest.mark.parametrize(
        "path", ["tinh-hinh-doc/", "tinh-hinh-doc/bang/", "tinh-hinh-doc.csv"]
    )
    def test_is_404_for_others(self, city, papers, path):
        for person in (city.members[1], city.invited, city.stranger):
            answer = browser(person).get(page_of(papers[0], path))
            assert answer.status_code == 404

    def test_cannot_be_used_to_remind_by_others(self, city, papers):
        answer = post(browser(city.members[1]), page_of(papers[0], "nhac-doc/"))

        assert answer.status_code == 404
        assert not ReadingReminder.objects.exists()

    def test_says_who_was_reminded_and_when(self, city, papers):
        secretary = browser(city.secretary)

        answer = secretary.post(
            page_of(papers[0], "nhac-doc/"), {"person": city.invited.pk}, follow=True
        )
        again_ = secretary.post(
            page_of(papers[0], "nhac-doc/"), {"person": city.invited.pk}, follow=True
        )

        assert "1 person is reminded." in answer.content.decode()
        reminded = {r.name: r.reminded_at for r in answer.context["status"].readers}
        assert reminded[city.invited.full_name] == LATER
        assert "There is nobody to remind now." in again_.content.decode()

    def test_is_exported_as_it_is_shown(self, city, papers):
        read(city.members[1], papers[0], page=3)
        replace(city.chief, papers[0])

        answer = browser(city.secretary).get(page_of(papers[0], "tinh-hinh-doc.csv"))

        text = answer.content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0][0] == "Name"
        assert rows[0][2].endswith(papers[0].title)
        member = next(row for row in rows if row[0] == city.members[1].full_name)
        assert member[2:4] == ["3/3 of version 1", "not opened"]

    def test_is_reached_from_the_meeting_by_staff_only(self, city, papers):
        meeting = page_of(papers[0], "")

        staff = browser(city.secretary).get(meeting).content.decode()
        other = browser(city.members[1]).get(meeting).content.decode()

        assert page_of(papers[0]) in staff
        assert page_of(papers[0]) not in other


@pytest.mark.django_db
class TestApi:
    def test_lists_and_reminds(self, city, papers):
        read(city.members[1], papers[0], page=2)
        secretary = Program(city.secretary)
        path = f"/meetings/{papers[0].item.meeting_id}/reading"

        rows = {row["person_id"]: row for row in secretary.get(path)}
        done = secretary.do("POST", f"{path}/reminders", {"person_ids": None})

        assert rows[city.members[1].pk]["papers"][0] == {
            "paper_id": papers[0].pk, "number": 1, "furthest_page": 2, "pages": 3,
            "is_newest": True,
        }  # fmt: skip
        assert rows[city.invited.pk]["papers"][0]["number"] is None
        assert done == {"reminded": len(city.members) + 2}
        assert secretary.refused("POST", f"{path}/reminders", {}) == (
            409, "nobody_to_remind",
        )  # fmt: skip
