"""Replace a paper: at once while it is prepared, by consent once it is approved."""

from __future__ import annotations

import pytest

from khonggiay.audit.models import Entry
from khonggiay.documents import operations as documents
from khonggiay.documents import queries as document_queries
from khonggiay.files import operations as files
from khonggiay.files.tests import samples
from khonggiay.kernel.errors import NotAllowed, NotFound
from khonggiay.meetings import operations as meetings
from khonggiay.meetings import queries
from khonggiay.meetings.models import AgendaItem
from khonggiay.meetings.tests.factories import (
    AT,
    STARTS_AT,
    actor,
    add_paper,
    again,
    items,
)
from khonggiay.meetings.tests.paper_texts import PARAGRAPHS, text_pdf
from khonggiay.meetings.tests.replacing import (
    LATER,
    close,
    confirm,
    decline,
    events,
    found,
    latest,
    replace,
    start,
    withdraw,
)
from khonggiay.meetings.tests.unchanged import refused

pytestmark = pytest.mark.django_db


class TestReplacePaper:
    @pytest.mark.parametrize("state", ["draft", "returned"])
    def test_is_at_once_while_the_programme_is_composed(self, city, meeting_in, state):
        meeting = meeting_in.state("draft")
        paper = add_paper(items(meeting)[0], pages=3)
        if state == "returned":
            meetings.submit(actor=actor(city.secretary), meeting_id=meeting.pk, at=AT)
            meetings.return_(
                actor=actor(city.chief), meeting_id=meeting.pk, remark="Sửa.", at=AT
            )

        row = replace(city.secretary, paper, note="  Số liệu tháng 9 ")

        assert (row.state, row.over, row.note) == ("confirmed", 1, "Số liệu tháng 9")
        assert (latest(paper).number, latest(paper).pages) == (2, 5)
        assert latest(paper).id == row.version_id

    @pytest.mark.parametrize("who", ["secretary", "chief"])
    def test_is_at_once_under_review(self, city, meeting_in, paper, who):
        meetings.submit(
            actor=actor(city.secretary), meeting_id=paper.item.meeting_id, at=AT
        )

        replace(getattr(city, who), paper)

        assert latest(paper).number == 2

    @pytest.mark.parametrize("state", ["approved", "in_session", "suspended"])
    def test_of_the_secretary_waits_once_the_participants_have_it(
        self, city, meeting_in, paper, state
    ):
        meeting = meeting_in.approve(paper.item.meeting)
        if state != "approved":
            start(city, meeting)
        if state == "suspended":
            chair = actor(city.chair)
            meetings.suspend(actor=chair, meeting_id=meeting.pk, at=STARTS_AT)

        row = replace(city.secretary, paper)

        assert row.state == "proposed"
        assert (latest(paper).number, latest(paper).pages) == (1, 3)
        assert [card.id for card in queries.waiting_replacements(meeting)] == [row.pk]

    @pytest.mark.parametrize("who", ["chief", "chair"])
    def test_of_one_who_approves_is_at_once(self, city, approved, who):
        row = replace(getattr(city, who), approved)

        assert (row.state, latest(approved).number) == ("confirmed", 2)

    def test_counts_the_programme_on_and_is_journalled(self, city, approved):
        before = again(approved.item.meeting).revision

        row = replace(city.chief, approved)

        assert again(approved.item.meeting).revision == before + 1
        line = Entry.objects.get(action="meetings.paper_replaced")
        assert line.detail == {
            "paper": approved.pk, "replacement": row.pk, "version": row.version_id,
        }  # fmt: skip
        assert events("paper_replaced") == [
            {
                "meeting_id": approved.item.meeting_id, "paper_id": approved.pk,
                "replacement_id": row.pk, "version_id": row.version_id, "number": 2,
            }
        ]  # fmt: skip

    def test_makes_the_new_words_findable_and_the_old_ones_not(self, city, meeting_in):
        meeting = meeting_in.draft()
        old = text_pdf(*PARAGRAPHS, "Phương án cầu vượt Mỹ Thủy.")
        paper = add_paper(items(meeting)[0], data=old)
        meeting_in.approve(meeting)
        new = text_pdf(*PARAGRAPHS, "Phương án hầm chui An Sương.")

        replace(city.chief, paper, new)

        assert found(city.members[1], "hầm chui An Sương") == [str(paper.pk)]
        assert found(city.members[1], "cầu vượt Mỹ Thủy") == []

    def test_refuses_the_same_bytes(self, city, meeting_in):
        data = samples.pdf(4)
        paper = add_paper(items(meeting_in.draft())[0], data=data)
        meeting_in.approve(paper.item.meeting)

        for who in (city.chief, city.secretary):
            with refused(documents.SameVersion):
                replace(who, paper, data)

    def test_refuses_a_file_that_is_not_what_it_says(self, city, approved):
        with refused(files.FileRefused):
            replace(city.secretary, approved, b"<html>", filename="Giả.pdf")

    def test_refuses_a_second_file_while_one_waits(self, city, approved):
        replace(city.secretary, approved)

        with refused(meetings.ReplacementWaits):
            replace(city.secretary, approved, samples.pdf(6))

    def test_refuses_whom_it_would_surprise(self, city, approved):
        replace(city.chief, approved, over=1)

        with refused(meetings.PaperChanged) as caught:
            replace(city.chair, approved, samples.pdf(6), over=1)

        assert caught.value.details() == {"version": 2}

    def test_refuses_papers_of_a_secret_item(self, city, paper):
        # No act leads there; were it so all the same, nothing would be stored.
        AgendaItem.objects.filter(pk=paper.item_id).update(secrecy="secret")

        with refused(meetings.PaperOnly):
            replace(city.secretary, paper)

    @pytest.mark.parametrize("who", ["member", "invited", "observer", "stranger"])
    def test_is_not_for_others(self, city, approved, who):
        person = city.members[1] if who == "member" else getattr(city, who)

        with refused(NotAllowed):
            replace(person, approved)

    def test_is_over_with_the_session(self, city, approved):
        meeting = approved.item.meeting
        start(city, meeting)
        close(city, meeting)

        for who in (city.secretary, city.chief, city.chair):
            with refused(NotAllowed):
                replace(who, approved)


class TestConfirmReplacement:
    @pytest.mark.parametrize("who", ["chief", "chair"])
    def test_hands_the_new_version_out(self, city, approved, who):
        row = replace(city.secretary, approved, note="Sửa bảng 2")

        card = confirm(getattr(city, who), row)

        assert (card.number, card.pages, card.id) == (2, 5, row.version_id)
        assert latest(approved).id == card.id
        assert queries.waiting_replacements(approved.item.meeting) == []
        (newest, first) = queries.paper_versions(
            approved, document_queries.versions_of(approved.document_id)
        )
        assert (newest.note, newest.is_latest) == ("Sửa bảng 2", True)
        assert newest.sent_by == city.secretary.full_name
        assert newest.confirmed_by == getattr(city, who).full_name
        assert (first.version.number, first.confirmed_by) == (1, "")

    @pytest.mark.parametrize("who", ["secretary", "member", "stranger"])
    def test_is_not_for_others(self, city, approved, who):
        row = replace(city.secretary, approved)
        person = city.members[1] if who == "member" else getattr(city, who)

        with refused(NotAllowed):
            confirm(person, row)

    def test_refuses_when_another_version_came_in_between(self, city, approved):
        row = replace(city.secretary, approved)
        replace(city.chief, approved, samples.pdf(6))

        with refused(meetings.PaperChanged):
            confirm(city.chair, row, over=1)
        assert confirm(city.chair, row, over=2).number == 3

    def test_is_refused_the_second_time(self, city, approved):
        row = replace(city.secretary, approved)
        confirm(city.chief, row)

        with refused(meetings.ReplacementSettled):
            confirm(city.chair, row, over=2)

    def test_of_nothing_is_not_found(self, city, approved):
        with refused(NotFound):
            meetings.confirm_replacement(
                actor=actor(city.chief), replacement_id=0, over=1, at=LATER
            )


class TestDeclineReplacement:
    def test_keeps_the_approved_version_and_the_reason(self, city, approved):
        row = replace(city.secretary, approved)

        decline(city.chief, row, " Chưa có thẩm định. ")

        row.refresh_from_db()
        assert (row.state, row.remark) == ("declined", "Chưa có thẩm định.")
        assert latest(approved).number == 1
        assert document_queries.version_card(row.version_id).pages == 5
        assert len(events("replacement_declined")) == 1

    def test_asks_for_a_reason(self, city, approved):
        row = replace(city.secretary, approved)

        with refused(meetings.NothingRemarked):
            decline(city.chief, row, "  ")

    def test_is_not_for_who_sent_it(self, city, approved):
        row = replace(city.secretary, approved)

        with refused(NotAllowed):
            decline(city.secretary, row, "Thôi.")


class TestWithdrawReplacement:
    def test_makes_room_for_another(self, city, approved):
        row = replace(city.secretary, approved)

        withdraw(city.secretary, row)

        assert replace(city.secretary, approved, samples.pdf(6)).state == "proposed"

    def test_is_refused_once_it_is_settled(self, city, approved):
        row = replace(city.secretary, approved)
        confirm(city.chief, row)

        with refused(meetings.ReplacementSettled):
            withdraw(city.secretary, row)


class TestCloseSession:
    def test_lets_what_nobody_confirmed_lapse(self, city, approved):
        meeting = approved.item.meeting
        start(city, meeting)
        row = replace(city.secretary, approved)

        close(city, meeting)

        row.refresh_from_db()
        assert (row.state, row.settled_by_id) == ("withdrawn", city.chair.pk)
        assert latest(approved).number == 1
