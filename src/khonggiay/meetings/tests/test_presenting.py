"""Presenting a paper: whose page everybody's reader follows."""

from __future__ import annotations

import pytest

from khonggiay.audit.models import Entry
from khonggiay.kernel.errors import Invalid, NotAllowed, NotFound
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Presentation
from khonggiay.meetings.queries import room
from khonggiay.meetings.rules import Audience
from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import STARTS_AT, actor, again, items
from khonggiay.meetings.tests.unchanged import refused
from khonggiay.realtime.models import StreamEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(city, meeting_in):
    """Return a paper of a session that stands at its item."""
    meeting = meeting_in.draft()
    paper = factories.add_paper(items(meeting)[1])
    meeting = meeting_in.approve(again(meeting))
    for person in city.members:
        meetings.check_in(actor=actor(person), meeting_id=meeting.pk, at=STARTS_AT)
    chair = actor(city.chair)
    meetings.open_session(actor=chair, meeting_id=meeting.pk, at=STARTS_AT)
    meetings.go_to_item(actor=chair, item_id=paper.item_id, at=STARTS_AT)
    return paper


def meeting_of(paper):
    return again(paper.item.meeting)


def present(person, paper, page):
    meetings.present(
        actor=actor(person),
        meeting_id=meeting_of(paper).pk,
        paper_id=paper.pk,
        page=page,
        at=STARTS_AT,
    )


def give_floor(city, paper, person):
    request = meetings.ask_to_speak(
        actor=actor(person), meeting_id=meeting_of(paper).pk, at=STARTS_AT
    )
    meetings.give_floor(actor=actor(city.chair), request_id=request.pk, at=STARTS_AT)


def shown(paper):
    return room.state(meeting_of(paper), Audience.MEMBER)["presented"]


class TestPresent:
    def test_shows_the_page_to_every_audience_and_whoever_comes_later(
        self, city, paper
    ):
        present(city.chair, paper, 7)

        expected = {
            "paper_id": paper.pk,
            "page": 7,
            "person_id": city.chair.pk,
            "name": city.chair.full_name,
        }
        for audience in Audience:
            assert room.state(meeting_of(paper), audience)["presented"] == expected
            stream = room.stream(meeting_of(paper).pk, audience)
            last = StreamEvent.objects.filter(stream_id=stream).latest("seq")
            assert last.payload == {"patch": {"presented": expected}}

    def test_keeps_only_the_last_page_and_writes_no_journal(self, city, paper):
        before = Entry.objects.count()

        present(city.chair, paper, 7)
        present(city.chair, paper, 8)

        assert Presentation.objects.get().page == 8
        assert Entry.objects.count() == before

    def test_is_for_who_has_the_floor_as_well(self, city, paper):
        give_floor(city, paper, city.members[1])

        present(city.members[1], paper, 3)

        assert shown(paper)["person_id"] == city.members[1].pk

    def test_is_refused_to_who_only_listens(self, city, paper):
        with refused(NotAllowed):
            present(city.members[1], paper, 3)

    @pytest.mark.parametrize("page", [0, -1, 32_768])
    def test_is_refused_for_a_page_that_cannot_be(self, city, paper, page):
        with refused(Invalid):
            present(city.chair, paper, page)

    def test_knows_no_paper_of_another_meeting(self, city, paper):
        with refused(NotFound):
            meetings.present(
                actor=actor(city.chair),
                meeting_id=meeting_of(paper).pk + 1,
                paper_id=paper.pk,
                page=1,
                at=STARTS_AT,
            )

    def test_is_refused_while_the_session_is_suspended(self, city, paper):
        meetings.suspend(
            actor=actor(city.chair), meeting_id=meeting_of(paper).pk, at=STARTS_AT
        )

        with refused(meetings.NotInSession):
            present(city.chair, paper, 1)


class TestStopPresenting:
    def stop(self, person, paper):
        meetings.stop_presenting(
            actor=actor(person), meeting_id=meeting_of(paper).pk, at=STARTS_AT
        )

    def test_lets_every_reader_go_its_own_way(self, city, paper):
        present(city.chair, paper, 2)

        self.stop(city.chair, paper)

        assert shown(paper) is None

    def test_is_for_the_presenter_even_without_the_floor(self, city, paper):
        give_floor(city, paper, city.members[1])
        present(city.members[1], paper, 3)
        give_floor(city, paper, city.members[2])

        self.stop(city.members[1], paper)

        assert shown(paper) is None

    def test_is_refused_to_who_only_listens(self, city, paper):
        present(city.chair, paper, 2)

        with refused(NotAllowed):
            self.stop(city.members[1], paper)

    def test_happens_with_the_end_of_the_session(self, city, paper):
        present(city.chair, paper, 2)

        meetings.close_session(
            actor=actor(city.chair), meeting_id=meeting_of(paper).pk, at=STARTS_AT
        )

        assert shown(paper) is None


class TestOverTheApi:
    def test_presents_and_stops(self, city, paper):
        program = Program(city.chair)
        path = f"/meetings/{meeting_of(paper).pk}/presented"

        begun = program.call("PUT", path, {"paper_id": paper.pk, "page": 4})
        page = shown(paper)["page"]
        ended = program.call("DELETE", path)

        assert (begun.status_code, page, ended.status_code) == (204, 4, 204)
        assert shown(paper) is None

    def test_tells_a_stranger_nothing(self, city, paper):
        path = f"/meetings/{meeting_of(paper).pk}/presented"

        found = Program(city.stranger).refused(
            "PUT", path, {"paper_id": paper.pk, "page": 4}
        )

        assert found == (404, "not_found")
