"""Who finds what of a meeting: exactly those who may open it."""

from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.documents import operations as documents
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.operations import indexing
from khonggiay.meetings.tests.factories import (
    AT,
    STARTS_AT,
    MeetingIn,
    actor,
    add_item,
    add_paper,
    again,
    items,
)
from khonggiay.meetings.tests.web import browser
from khonggiay.search import operations as search_operations
from khonggiay.search import queries as search
from khonggiay.search.models import Page, Thing

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset(
    {"secretary", "chief", "chair", "author", "member", "invited", "observer"}
)
OFFICE = frozenset({"secretary", "chief"})
SECRETARIAT = OFFICE | {"chair"}

# The table: kind of thing, state of the meeting, who finds it. A stranger never does.
TABLE = [
    ("meeting", "draft", OFFICE),
    ("paper", "draft", OFFICE),
    ("meeting", "submitted", OFFICE),
    ("paper", "submitted", OFFICE),
    ("meeting", "returned", OFFICE),
    ("meeting", "approved", EVERYBODY),
    ("paper", "approved", EVERYBODY),
    ("opinion", "approved", SECRETARIAT | {"author"}),
    ("paper", "in_session", EVERYBODY),
    ("opinion", "in_session", SECRETARIAT | {"author"}),
    ("conclusion", "in_session", SECRETARIAT),
    ("conclusion", "closed", SECRETARIAT),
    ("notice", "closed", frozenset()),
    ("conclusion", "concluded", EVERYBODY),
    ("notice", "concluded", EVERYBODY),
    ("opinion", "concluded", SECRETARIAT | {"author"}),
    ("paper", "concluded", EVERYBODY),
]
WORD = "zeppelin"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"


def people(city):
    return {
        "secretary": city.secretary,
        "chief": city.chief,
        "chair": city.chair,
        "author": city.members[1],
        "member": city.members[2],
        "invited": city.invited,
        "observer": city.observer,
        "stranger": city.stranger,
    }


def find(person, typed=WORD, **filters):
    """Return the kinds and ids of what a person finds."""
    tokens = search.tokens_of(person.pk, day=AT.date())
    found = search.find(typed, tokens=tokens, filters=search.Filters(**filters))
    return {(hit.kind, hit.object_id) for hit in found.hits}


def meeting_until(city, state):
    """Return a meeting whose paper, opinion and conclusion all hold the word."""
    maker = MeetingIn(city, title=f"Phiên họp về {WORD}")
    meeting = maker.draft()
    first = items(meeting)[0]
    add_paper(first, filename=f"Tờ trình {WORD}.pdf", pages=2)
    if state == "draft":
        return meeting
    if state in ("submitted", "returned"):
        meetings.submit(actor=actor(city.secretary), meeting_id=meeting.pk, at=AT)
        if state == "returned":
            meetings.return_(
                actor=actor(city.chief), meeting_id=meeting.pk, remark="Sửa.", at=AT
            )
        return again(meeting)
    maker.approve(meeting)
    meetings.give_opinion(
        actor=actor(city.members[1]), item_id=first.pk, stance="amend",
        text=f"Đề nghị bỏ {WORD}.", at=AT,
    )  # fmt: skip
    if state == "approved":
        return again(meeting)
    for person in city.members:
        meetings.check_in(actor=actor(person), meeting_id=meeting.pk, at=STARTS_AT)
    chair = actor(city.chair)
    meetings.open_session(actor=chair, meeting_id=meeting.pk, at=STARTS_AT)
    meetings.go_to_item(actor=chair, item_id=first.pk, at=STARTS_AT)
    meetings.conclude(
        actor=actor(city.secretary), item_id=first.pk, text=f"Thống nhất về {WORD}.",
        directives=[], revision=0, at=STARTS_AT,
    )  # fmt: skip
    if state == "in_session":
        return again(meeting)
    after = STARTS_AT + dt.timedelta(hours=3)
    meetings.close_session(actor=chair, meeting_id=meeting.pk, at=after)
    if state == "concluded":
        meetings.approve_conclusions(actor=chair, meeting_id=meeting.pk, at=after)
    return again(meeting)


class TestWhoFindsWhat:
    @pytest.mark.parametrize("state", sorted({row[1] for row in TABLE}))
    def test_is_who_may_open_it(self, city, state):
        meeting_until(city, state)

        finds = {name: find(person) for name, person in people(city).items()}

        for kind, when, allowed in TABLE:
            if when == state:
                found = {
                    name for name, things in finds.items()
                    if any(one == kind for one, _id in things)
                }  # fmt: skip
                assert found == allowed, (kind, state)
        assert finds["stranger"] == set()

    @pytest.mark.parametrize("state", ["approved", "in_session", "concluded"])
    def test_opens_what_they_find(self, city, state):
        meeting_until(city, state)

        for name, person in people(city).items():
            tokens = search.tokens_of(person.pk, day=AT.date())
            for hit in search.find(WORD, tokens=tokens).hits:
                address = hit.best.url.partition("#")[0]
                if hit.kind != "task":
                    answer = browser(person).get(address)
                    assert answer.status_code == 200, (name, hit.kind, address)

    @pytest.mark.parametrize("state", ["draft", "approved", "concluded"])
    def test_is_the_same_after_everything_was_indexed_again(self, city, state):
        meeting = meeting_until(city, state)
        before = {name: find(person) for name, person in people(city).items()}
        Thing.objects.all().delete()

        indexing.index_again(meeting.pk)

        after = {name: find(person) for name, person in people(city).items()}
        assert {name: {one for one in things if one[0] != "task"}
                for name, things in before.items()} == after  # fmt: skip

    def test_a_hidden_paper_gives_away_nothing(self, city):
        meeting_until(city, "draft")
        member = city.members[2]
        tokens = search.tokens_of(member.pk, day=AT.date())

        found = search.find(WORD, tokens=tokens)
        guess = search.suggest("zepelin", tokens=tokens, found=found)

        assert found == search.Found(hits=[], next=None, count=0)
        assert guess is None


class TestPapers:
    def test_are_found_on_the_page_where_the_words_stand(self, city):
        meeting = MeetingIn(city).draft()
        filler = [{"type": "p", "text": "Căn cứ các quy định. " * 60}] * 6
        blocks = [*filler, {"type": "p", "text": "Xây cầu Cát Lái."}]
        data = documents.typeset(
            "submission", {"issuer": "Sở", "subject": "Tờ trình", "blocks": blocks}
        )
        paper = add_paper(items(meeting)[0], data=data)
        tokens = search.tokens_of(city.secretary.pk, day=AT.date())

        hit = search.find("cau cat lai", tokens=tokens).hits[0]

        assert hit.best.number > 1
        assert hit.best.url == (
            f"/phien-hop/tai-lieu/{paper.pk}/?trang={hit.best.number}&tim=cau+cat+lai"
        )
        assert ("Cát", True) in hit.best.snippet.pieces
        assert not Page.objects.filter(thing__kind="paper").exclude(text="").exists()

    def test_are_found_no_more_when_they_were_removed(self, city):
        meeting = meeting_until(city, "draft")
        paper = items(meeting)[0].papers.get()

        meetings.remove_paper(
            actor=actor(city.secretary), paper_id=paper.pk,
            revision=again(meeting).revision, at=AT,
        )  # fmt: skip

        assert {kind for kind, _id in find(city.secretary)} == {"meeting"}

    def test_go_with_their_item(self, city):
        meeting = meeting_until(city, "draft")

        meetings.remove_item(
            actor=actor(city.secretary), item_id=items(meeting)[0].pk,
            revision=again(meeting).revision, at=AT,
        )  # fmt: skip

        assert {kind for kind, _id in find(city.secretary)} == {"meeting"}
        assert not Thing.objects.filter(kind="paper").exists()

    def test_are_not_written_again_when_the_programme_is_approved(self, city):
        meeting = meeting_until(city, "draft")
        before = set(Page.objects.values_list("pk", flat=True))

        MeetingIn(city).approve(meeting)

        assert set(Page.objects.values_list("pk", flat=True)) == before
        assert ("meeting", str(meeting.pk)) in find(city.members[2])

    def test_are_narrowed_to_body_and_unit(self, city):
        meeting = meeting_until(city, "draft")
        add_paper(items(meeting)[1], filename=f"{WORD} 2.pdf", pages=1)
        body, unit = f"body:{city.body.pk}", f"unit:{city.construction.pk}"

        assert len(find(city.secretary, facets=(body,))) == 3
        assert {kind for kind, _id in find(city.secretary, facets=(unit,))} == {
            "meeting", "paper",
        }  # fmt: skip
        assert find(city.secretary, facets=("body:0",)) == set()

    def test_follow_the_unit_that_presents_the_item(self, city):
        meeting = meeting_until(city, "draft")
        first = items(meeting)[0]

        meetings.change_item(
            actor=actor(city.secretary), item_id=first.pk, title=first.title,
            kind=first.kind, presenting_unit_id=city.finance.pk,
            revision=again(meeting).revision, at=AT,
        )  # fmt: skip

        found = find(city.secretary, facets=(f"unit:{city.finance.pk}",))
        assert {kind for kind, _id in found} == {"meeting", "paper"}

    def test_follow_the_day_of_the_meeting(self, city):
        meeting = meeting_until(city, "draft")
        later = STARTS_AT + dt.timedelta(days=40)

        meetings.change_facts(
            actor=actor(city.secretary), meeting_id=meeting.pk, title=meeting.title,
            place=meeting.place, starts_at=later, ends_at=later + dt.timedelta(hours=1),
            revision=again(meeting).revision, at=AT,
        )  # fmt: skip

        assert len(find(city.secretary, since=later.date())) == 2
        assert find(city.secretary, until=STARTS_AT.date()) == set()


class TestMeetings:
    def test_are_found_by_the_titles_of_their_items(self, city):
        meeting = MeetingIn(city).draft()

        add_item(meeting, "Đề án cầu Cát Lái")

        assert find(city.secretary, "cầu Cát Lái") == {("meeting", str(meeting.pk))}


class TestOpinions:
    def test_lead_their_writer_to_their_own_alone(self, city):
        meeting = meeting_until(city, "in_session")
        url = f"/phien-hop/{meeting.pk}/y-kien/"

        mine = browser(city.members[1]).get(url)
        others = browser(city.members[2]).get(url)

        person, item = city.members[1].pk, items(meeting)[0].pk
        assert f'id="y-kien-{item}-{person}"' in mine.content.decode()
        assert (mine.context["count"], mine.context["reads_all"]) == (1, False)
        assert others.status_code == 404

    def test_without_words_are_no_finds(self, city):
        meeting = meeting_until(city, "approved")

        meetings.give_opinion(
            actor=actor(city.members[1]), item_id=items(meeting)[0].pk,
            stance="agree", text="", at=AT,
        )  # fmt: skip

        assert "opinion" not in {kind for kind, _id in find(city.chair)}

    def test_of_two_writers_are_hidden_from_each_other(self, city):
        meeting = meeting_until(city, "approved")
        meetings.give_opinion(
            actor=actor(city.members[2]), item_id=items(meeting)[0].pk,
            stance="question", text=f"Vì sao {WORD}?", at=AT,
        )  # fmt: skip

        seen = [find(person, kinds=("opinion",)) for person in city.members[1:4]]

        assert [len(one) for one in seen] == [1, 1, 0]
        assert seen[0] != seen[1]


class TestRebuilding:
    def test_knows_every_meeting_and_every_task(self, city):
        meeting_until(city, "concluded")
        things = set(Thing.objects.values_list("kind", "object_id"))
        Thing.objects.all().delete()

        search_operations.start_anew()
        while search_operations.rebuild():
            pass

        assert set(Thing.objects.values_list("kind", "object_id")) == things
