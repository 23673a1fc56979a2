"""Skipping an item, and taking the last step back."""

from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.audit.models import Entry
from khonggiay.kernel.errors import NotAllowed
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import SessionStep
from khonggiay.meetings.queries.room import patch
from khonggiay.meetings.queries.steps import last_step
from khonggiay.meetings.rules import Audience
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import STARTS_AT, actor, again, items
from khonggiay.meetings.tests.unchanged import refused

pytestmark = pytest.mark.django_db


def minute(count: int) -> dt.datetime:
    return STARTS_AT + dt.timedelta(minutes=count)


@pytest.fixture
def session(meeting_in):
    return meeting_in.in_session()


@pytest.fixture
def go(city, session):
    """Go to an item by its place."""

    def go(place: int, at: int) -> None:
        meetings.go_to_item(
            actor=actor(city.chair), item_id=items(session)[place].pk, at=minute(at)
        )

    return go


@pytest.fixture
def undo(city, session):
    """Take the last step back."""

    def undo(at: int, who=None) -> None:
        step = last_step(again(session))
        meetings.undo_step(
            actor=actor(who or city.chair),
            meeting_id=session.pk,
            step_id=step.pk if step else 0,
            at=minute(at),
        )

    return undo


@pytest.fixture
def ask(city, session):
    """Let a member ask to speak."""

    def ask(member: int, at: int):
        return meetings.ask_to_speak(
            actor=actor(city.members[member]), meeting_id=session.pk, at=minute(at)
        )

    return ask


def call(city, request, at: int) -> None:
    meetings.give_floor(actor=actor(city.chair), request_id=request.pk, at=minute(at))


def states(meeting) -> list[str]:
    return [item.state for item in items(meeting)]


class TestSkipItem:
    def test_leaves_the_item_out(self, city, session, go):
        go(0, 1)

        meetings.skip_item(
            actor=actor(city.chair), item_id=items(session)[1].pk, at=minute(2)
        )

        assert states(session) == ["current", "skipped", "waiting"]
        progress = patch(again(session), ["progress"], Audience.SCREEN)["progress"]
        assert progress == {"done": [], "skipped": [items(session)[1].pk]}

    def test_lets_the_session_come_to_the_item_later(self, city, session, go):
        meetings.skip_item(
            actor=actor(city.chair), item_id=items(session)[0].pk, at=minute(1)
        )

        go(0, 2)

        assert states(session) == ["current", "waiting", "waiting"]

    def test_is_refused_for_the_current_item(self, city, session, go):
        go(0, 1)

        with refused(meetings.NotAhead):
            meetings.skip_item(
                actor=actor(city.chair), item_id=items(session)[0].pk, at=minute(2)
            )

    def test_is_refused_to_a_delegate(self, city, session):
        with refused(NotAllowed):
            meetings.skip_item(
                actor=actor(city.members[1]), item_id=items(session)[0].pk, at=minute(1)
            )

    def test_is_refused_while_the_session_is_suspended(self, city, meeting_in):
        meeting = meeting_in.suspended()

        with refused(meetings.NotInSession):
            meetings.skip_item(
                actor=actor(city.chair), item_id=items(meeting)[0].pk, at=minute(1)
            )


class TestUndoStep:
    def test_puts_the_session_back_to_the_item_before(self, session, go, undo):
        go(0, 1)
        go(1, 9)

        undo(10)

        assert states(session) == ["current", "waiting", "waiting"]
        meeting = again(session)
        assert meeting.current_item_id == items(session)[0].pk
        assert meeting.item_started_at == minute(1)
        assert items(session)[1].reached_at is None

    def test_takes_steps_back_one_after_the_other(self, session, go, undo):
        go(0, 1)
        go(1, 2)
        undo(3)

        undo(4)

        assert states(session) == ["waiting", "waiting", "waiting"]
        assert again(session).current_item_id is None

    def test_makes_a_skipped_item_wait_again(self, city, session, undo):
        meetings.skip_item(
            actor=actor(city.chair), item_id=items(session)[1].pk, at=minute(1)
        )

        undo(2)

        assert states(session) == ["waiting", "waiting", "waiting"]

    def test_gives_the_floor_back_to_whom_the_call_interrupted(
        self, city, go, undo, ask
    ):
        go(0, 1)
        first, second = ask(1, 2), ask(2, 3)
        call(city, first, 4)
        call(city, second, 6)

        undo(7)

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, first.started_at, first.ended_at) == (
            "speaking", minute(4), None,
        )  # fmt: skip
        assert (second.state, second.started_at) == ("waiting", None)

    def test_lets_a_speech_that_the_step_ended_go_on(self, city, go, undo, ask):
        go(0, 1)
        speech = ask(1, 2)
        call(city, speech, 3)
        go(1, 5)

        undo(6)

        speech.refresh_from_db()
        assert (speech.state, speech.ended_at) == ("speaking", None)

    def test_is_journalled_and_deletes_nothing(self, city, session, go, undo):
        go(0, 1)

        undo(2, who=city.secretary)

        entry = Entry.objects.get(action="meetings.step_undone")
        step = SessionStep.objects.get()
        assert step.undone_at == minute(2)
        assert entry.detail == {"step": step.pk, "kind": "item_reached"}
        assert Entry.objects.filter(action="meetings.item_reached").count() == 1

    def test_is_refused_without_a_step(self, undo):
        with refused(meetings.NothingToUndo):
            undo(1)

    def test_is_refused_once_a_vote_was_opened_on_the_item(
        self, city, session, go, undo
    ):
        go(2, 1)
        vote = meetings.open_vote(
            actor=actor(city.chair), item_id=items(session)[2].pk, at=minute(2)
        )
        meetings.close_vote(actor=actor(city.chair), vote_id=vote.pk, at=minute(3))

        with refused(meetings.NothingToUndo):
            undo(4)

    def test_is_refused_once_somebody_has_spoken_on_the_item(self, city, go, undo, ask):
        go(0, 1)
        speech = ask(1, 2)
        call(city, speech, 3)
        meetings.end_speech(actor=actor(city.chair), request_id=speech.pk, at=minute(4))

        with refused(meetings.NothingToUndo):
            undo(5)

    def test_is_refused_when_another_step_was_made_meanwhile(self, city, session, go):
        go(0, 1)
        shown = last_step(again(session))
        go(1, 2)

        with refused(meetings.StepChanged):
            meetings.undo_step(
                actor=actor(city.chair),
                meeting_id=session.pk,
                step_id=shown.pk,
                at=minute(3),
            )

    def test_is_refused_to_a_delegate(self, city, go, undo):
        go(0, 1)

        with refused(NotAllowed):
            undo(2, who=city.members[1])

    def test_is_refused_while_the_session_is_suspended(self, city, session, go, undo):
        go(0, 1)
        meetings.suspend(actor=actor(city.chair), meeting_id=session.pk, at=minute(2))

        with refused(meetings.NotInSession):
            undo(3)


class TestApi:
    def test_skips_and_takes_back(self, city, session):
        chair = Program(city.chair)
        item = items(session)[1].pk

        skipped = chair.call("POST", f"/items/{item}/skip")
        state = chair.get(f"/meetings/{session.pk}/room")["state"]
        undone = chair.call(
            "POST", f"/meetings/{session.pk}/undo", {"step_id": state["step"]["id"]}
        )

        assert (skipped.status_code, undone.status_code) == (200, 200)
        assert state["step"]["kind"] == "item_skipped"
        assert states(session) == ["waiting", "waiting", "waiting"]
