"""State after events equals state fetched: the law of the room.

A page fetches the state of a meeting once and then hears patches. Whatever is done in
the meeting, the patched state is the one that a page opened afterwards fetches: for
chair, secretariat, members, invited, observers and the big screen alike.
"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from tests.journeys.office import Office

from khonggiay.kernel.errors import NotFound, Refused
from khonggiay.meetings import operations
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import room
from khonggiay.meetings.rules import Audience
from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.factories import (
    City,
    MeetingIn,
    again,
)
from khonggiay.realtime.models import StreamEvent

pytestmark = pytest.mark.django_db

STAFF_ONLY = {"attendance", "conclusions", "replacements", "step"}
# One act that does two things, as the meeting stands.
AGAIN = {"propose_replacement"}
# Acts that change nothing in a room, or begin a meeting that nobody can have opened.
NOT_IN_A_ROOM = {
    "compose", "establish_body", "seat_member", "adopt_rule", "index_document",
    # Notes, devices and what they carry: told on the streams of persons.
    "write_marks", "share_mark", "register_device", "withdraw_device", "report_packs",
    "hand_out_keys", "confirm_removal", "ask_for_packs", "ask_before_session",
    "recount",
}  # fmt: skip


class Page:
    """What one audience has on its screens."""

    def __init__(self, meeting: Meeting, audience: Audience) -> None:
        self.meeting = meeting
        self.audience = audience
        self.state = self.fetched()
        self._heard = self._latest()

    def fetched(self) -> Any:
        """Return the state as a page opened now fetches it."""
        state = room.state(again(self.meeting), self.audience)
        return json.loads(json.dumps(state, cls=DjangoJSONEncoder))

    def hear(self) -> None:
        """Apply the patches that came since."""
        for event in self._events().filter(seq__gt=self._heard).order_by("seq"):
            assert event.kind == "patch"
            self.state = {**self.state, **event.payload["patch"]}
            self._heard = event.seq

    def _events(self) -> Any:
        stream = room.stream(self.meeting.pk, self.audience)
        return StreamEvent.objects.filter(stream_id=stream)

    def _latest(self) -> int:
        last = self._events().order_by("-seq").first()
        return last.seq if last else 0


class Pages:
    """The pages of all audiences of one meeting."""

    def __init__(self, meeting: Meeting) -> None:
        self._pages = [Page(meeting, audience) for audience in Audience]

    def assert_up_to_date(self) -> None:
        """Assert that each page shows what a new page would show, and no more."""
        for page in self._pages:
            page.hear()
            assert page.state == page.fetched(), page.audience
            if page.audience not in (Audience.CHAIR, Audience.SECRETARIAT):
                assert not STAFF_ONLY & set(page.state)


PROPOSED = ("add_paper_in_review", "approve", "propose_replacement")
PRESENTED = ("add_paper_in_review", "approve", "check_in_all", "open_session")
# How a meeting comes to where the act is possible: its state, and what is done first.
BEFORE: dict[str, tuple[str, tuple[str, ...]]] = {
    "add_item": ("draft", ()),
    "change_item": ("returned", ()),
    "move_item": ("draft", ()),
    "remove_item": ("draft", ()),
    "add_paper": ("draft", ()),
    "remove_paper": ("draft", ("add_paper",)),
    "replace_paper": ("draft", ("add_paper",)),
    "propose_replacement": ("submitted", ("add_paper_in_review", "approve")),
    "restrict_paper": ("draft", ("add_paper",)),
    "remind_readers": ("submitted", ("add_paper_in_review", "approve")),
    "confirm_replacement": ("submitted", (*PROPOSED,)),
    "decline_replacement": ("submitted", (*PROPOSED,)),
    "withdraw_replacement": ("submitted", (*PROPOSED,)),
    "change_facts": ("draft", ()),
    "name_participants": ("draft", ()),
    "submit": ("draft", ()),
    "return_": ("submitted", ()),
    "approve": ("submitted", ()),
    "reply": ("approved", ()),
    "give_opinion": ("approved", ()),
    "note_reading": ("draft", ("add_paper",)),
    "check_in": ("approved", ()),
    "check_in_other": ("approved", ()),
    "leave": ("in_session", ()),
    "open_session": ("approved", ("check_in_all",)),
    "suspend": ("in_session", ()),
    "resume": ("suspended", ()),
    "close_session": ("in_session", ("go_to_item", "ask_to_speak")),
    "go_to_item": ("in_session", ()),
    "skip_item": ("in_session", ()),
    "undo_step": ("in_session", ("go_to_item", "ask_to_speak", "give_floor")),
    "present": ("submitted", (*PRESENTED,)),
    "stop_presenting": ("submitted", (*PRESENTED, "present")),
    "ask_to_speak": ("in_session", ("go_to_item",)),
    "give_floor": ("in_session", ("go_to_item", "ask_to_speak")),
    "withdraw": ("in_session", ("go_to_item", "ask_to_speak")),
    "extend_speech": ("in_session", ("go_to_item", "ask_to_speak")),
    "order_speakers": ("in_session", ("go_to_item", "ask_to_speak")),
    "end_speech": ("in_session", ("go_to_item", "ask_to_speak", "give_floor")),
    "open_vote": ("in_session", ("go_to_the_vote",)),
    "cast": ("in_session", ("go_to_the_vote", "open_vote")),
    "close_vote": ("in_session", ("go_to_the_vote", "open_vote", "cast")),
    "issue_ballot": ("in_session", ("go_to_the_vote", "open_secret_vote")),
    "cast_secret": ("in_session", ("go_to_the_vote", "open_secret_vote")),
    "conclude": ("in_session", ("go_to_all",)),
    "approve_conclusions": ("in_session", ("go_to_all", "conclude", "close_session")),
}


def test_every_act_is_looked_at():
    acts = {name for name in operations.__all__ if name[0].islower()}

    assert set(BEFORE) == acts - NOT_IN_A_ROOM | AGAIN


@pytest.mark.parametrize("name", BEFORE)
def test_pages_follow(name, city: City, meeting_in: MeetingIn):
    state, first = BEFORE[name]
    office = Office(city, meeting_in.state(state))
    for step in first:
        office.do(step)
    pages = Pages(office.meeting)

    office.do(name)

    pages.assert_up_to_date()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("state", ["draft", "approved", "in_session"])
def test_pages_follow_whatever_happens(state, seed, city: City, meeting_in: MeetingIn):
    chance = random.Random(seed)  # noqa: S311  a game of chance
    office = Office(city, meeting_in.state(state), chance)
    pages = Pages(office.meeting)
    slow = {"add_paper", "approve_conclusions", "close_session", "close_vote"}
    acts = sorted(set(BEFORE) - slow) * 3 + sorted(slow)
    done = 0

    for _ in range(90):
        try:
            office.do(chance.choice(acts))
        except (Refused, NotFound, IndexError):
            continue
        done += 1
        pages.assert_up_to_date()

    assert done >= 8


@pytest.fixture
def city(db) -> City:
    return factories.make_city()


@pytest.fixture
def meeting_in(city) -> MeetingIn:
    return MeetingIn(city)
