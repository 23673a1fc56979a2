"""State after events equals state fetched: the law of the room.

A page fetches the state of a meeting once and then hears patches. Whatever is done in
the meeting, the patched state is the one that a page opened afterwards fetches: for
chair, secretariat, members, invited, observers and the big screen alike.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from khonggiay.kernel.errors import NotFound, Refused
from khonggiay.meetings import operations
from khonggiay.meetings.models import Meeting, SpeechRequest, Vote
from khonggiay.meetings.operations import DirectiveDraft, Naming
from khonggiay.meetings.queries import room
from khonggiay.meetings.rules import Audience, Role
from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.factories import (
    City,
    MeetingIn,
    actor,
    again,
    items,
    participant,
)
from khonggiay.people.models import Person
from khonggiay.realtime.models import StreamEvent

pytestmark = pytest.mark.django_db

NOW = factories.STARTS_AT + dt.timedelta(minutes=30)
STAFF_ONLY = {"attendance", "conclusions"}
# Acts that change no meeting, or begin one that nobody can have opened before.
NOT_IN_A_ROOM = {"compose", "establish_body", "seat_member", "adopt_rule"}


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


@dataclasses.dataclass
class Office:
    """The city's people doing every act that there is, as the meeting stands."""

    city: City
    meeting: Meeting
    chance: random.Random = dataclasses.field(
        default_factory=lambda: random.Random(0)  # noqa: S311  a game of chance
    )

    def do(self, name: str) -> None:
        """Do the act of this name."""
        getattr(self, f"{name.rstrip('_')}")()

    # ── who and what ─────────────────────────────────────────────────────────────

    @property
    def _here(self) -> dict[str, Any]:
        return {"meeting_id": self.meeting.pk, "at": NOW}

    @property
    def _revised(self) -> dict[str, Any]:
        return {"revision": again(self.meeting).revision, "at": NOW}

    @property
    def _secretary(self) -> Any:
        return actor(self.city.secretary)

    @property
    def _chair(self) -> Any:
        return actor(self.city.chair)

    def _member(self) -> Person:
        return self.chance.choice(self.city.members)

    def _item(self) -> Any:
        return self.chance.choice(items(self.meeting))

    def _item_id(self) -> int:
        return int(self._item().pk)

    def _decided(self) -> int:
        found = [item for item in items(self.meeting) if item.kind == "decide"]
        return found[0].pk if found else 0

    def _vote_id(self) -> int:
        row = Vote.objects.filter(meeting=self.meeting).order_by("-pk").first()
        return row.pk if row else 0

    def _request(self, state: str) -> SpeechRequest | None:
        rows = SpeechRequest.objects.filter(meeting=self.meeting, state=state)
        return rows.order_by("pk").first()

    # ── preparation ──────────────────────────────────────────────────────────────

    def add_item(self) -> None:
        parent = self._item() if self.chance.random() < 0.4 else None
        operations.add_item(
            actor=self._secretary, meeting_id=self.meeting.pk, title="Nội dung mới",
            kind=self.chance.choice(["inform", "discuss", "decide"]),
            parent_id=parent.pk if parent else None, **self._revised,
        )  # fmt: skip

    def change_item(self) -> None:
        operations.change_item(
            actor=self._secretary, item_id=self._item_id(), title="Nội dung đã sửa",
            kind="decide", minutes_planned=self.chance.randint(5, 60),
            presenting_unit_id=self.city.finance.pk, **self._revised,
        )  # fmt: skip

    def move_item(self) -> None:
        parent = self._item() if self.chance.random() < 0.4 else None
        operations.move_item(
            actor=self._secretary, item_id=self._item_id(), place=0,
            parent_id=parent.pk if parent else None, **self._revised,
        )  # fmt: skip

    def remove_item(self) -> None:
        last = items(self.meeting)[-1]
        operations.remove_item(actor=self._secretary, item_id=last.pk, **self._revised)

    def add_paper(self) -> None:
        factories.add_paper(self._item())

    def remove_paper(self) -> None:
        for item in items(self.meeting):
            for paper in item.papers.all():
                operations.remove_paper(
                    actor=self._secretary, paper_id=paper.pk, **self._revised
                )
                return

    def change_facts(self) -> None:
        hours = self.chance.randint(1, 5)
        operations.change_facts(
            actor=self._secretary, meeting_id=self.meeting.pk, title="Phiên đổi ngày",
            place="Phòng họp số 2", ends_at=NOW + dt.timedelta(days=1, hours=hours),
            starts_at=NOW + dt.timedelta(days=1), **self._revised,
        )  # fmt: skip

    def name_participants(self) -> None:
        roles = {self.city.chair: Role.CHAIR, self.city.secretary: Role.SECRETARY}
        guest = self.chance.choice([self.city.invited, self.city.stranger])
        roles[guest] = self.chance.choice([Role.INVITED, Role.OBSERVER])
        operations.name_participants(
            actor=self._secretary, meeting_id=self.meeting.pk, **self._revised,
            naming=[Naming(person_id=p.pk, role=role) for p, role in roles.items()],
        )  # fmt: skip

    def submit(self) -> None:
        operations.submit(
            actor=self._secretary, meeting_id=self.meeting.pk, at=factories.AT
        )

    def return_(self) -> None:
        chief = actor(self.city.chief)
        operations.return_(actor=chief, remark="Bổ sung.", **self._here)

    def approve(self) -> None:
        operations.approve(actor=actor(self.city.chief), **self._here)

    # ── before the session ───────────────────────────────────────────────────────

    def reply(self) -> None:
        reply = self.chance.choice(["attending", "excused"])
        operations.reply(
            actor=actor(self._member()), reply=reply, reason="Đi công tác", **self._here
        )

    def give_opinion(self) -> None:
        operations.give_opinion(
            actor=actor(self._member()), item_id=self._item_id(), stance="amend",
            text="Bổ sung tiến độ.", at=NOW,
        )  # fmt: skip

    def note_reading(self) -> None:
        for item in items(self.meeting):
            for paper in item.papers.all():
                operations.note_reading(
                    actor=actor(self.city.secretary), paper_id=paper.pk, page=2, at=NOW
                )
                return

    # ── the session ──────────────────────────────────────────────────────────────

    def check_in(self) -> None:
        operations.check_in(actor=actor(self._member()), **self._here)

    def check_in_other(self) -> None:
        who = participant(self.meeting, self._member())
        operations.check_in_other(actor=self._secretary, participant_id=who.pk, at=NOW)

    def leave(self) -> None:
        who = participant(self.meeting, self._member())
        operations.leave(actor=self._secretary, participant_id=who.pk, at=NOW)

    def open_session(self) -> None:
        operations.open_session(actor=self._chair, **self._here)

    def suspend(self) -> None:
        operations.suspend(actor=self._chair, **self._here)

    def resume(self) -> None:
        operations.resume(actor=self._chair, **self._here)

    def close_session(self) -> None:
        operations.close_session(actor=self._chair, **self._here)

    def go_to_item(self) -> None:
        item = self._decided() if self.chance.random() < 0.5 else self._item_id()
        operations.go_to_item(actor=self._chair, item_id=item, at=NOW)

    def ask_to_speak(self) -> None:
        operations.ask_to_speak(actor=actor(self._member()), **self._here)

    def give_floor(self) -> None:
        self._floor(operations.give_floor, "waiting")

    def withdraw(self) -> None:
        self._floor(operations.withdraw, "waiting")

    def end_speech(self) -> None:
        self._floor(operations.end_speech, "speaking")

    def _floor(self, act: Callable[..., None], state: str) -> None:
        request = self._request(state)
        if request is not None:
            act(actor=self._chair, request_id=request.pk, at=NOW)

    def open_vote(self) -> None:
        operations.open_vote(actor=self._chair, item_id=self._decided(), at=NOW)

    def cast(self) -> None:
        choice = self.chance.choice(["approve", "disapprove", "not_voting"])
        operations.cast(
            actor=actor(self._member()), vote_id=self._vote_id(), choice=choice, at=NOW
        )

    def close_vote(self) -> None:
        operations.close_vote(actor=self._chair, vote_id=self._vote_id(), at=NOW)

    # ── conclusions ──────────────────────────────────────────────────────────────

    def conclude(self) -> None:
        item = self._item()
        known = getattr(item, "conclusion", None)
        operations.conclude(
            actor=self._secretary, item_id=item.pk, text="Thống nhất thông qua.",
            revision=known.revision if known else 0, at=NOW,
            directives=[
                DirectiveDraft(text="Hoàn chỉnh", lead_unit_id=self.city.finance.pk)
            ],
        )  # fmt: skip

    def approve_conclusions(self) -> None:
        operations.approve_conclusions(actor=self._chair, **self._here)


# How a meeting comes to where the act is possible: its state, and what is done first.
BEFORE: dict[str, tuple[str, tuple[str, ...]]] = {
    "add_item": ("draft", ()),
    "change_item": ("returned", ()),
    "move_item": ("draft", ()),
    "remove_item": ("draft", ()),
    "add_paper": ("draft", ()),
    "remove_paper": ("draft", ("add_paper",)),
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
    "ask_to_speak": ("in_session", ("go_to_item",)),
    "give_floor": ("in_session", ("go_to_item", "ask_to_speak")),
    "withdraw": ("in_session", ("go_to_item", "ask_to_speak")),
    "end_speech": ("in_session", ("go_to_item", "ask_to_speak", "give_floor")),
    "open_vote": ("in_session", ("go_to_the_vote",)),
    "cast": ("in_session", ("go_to_the_vote", "open_vote")),
    "close_vote": ("in_session", ("go_to_the_vote", "open_vote", "cast")),
    "conclude": ("in_session", ("go_to_all",)),
    "approve_conclusions": ("in_session", ("go_to_all", "conclude", "close_session")),
}


class Prepared(Office):
    """The office, with what leads to an act."""

    def do(self, name: str) -> None:
        getattr(self, name)()

    def check_in_all(self) -> None:
        for person in self.city.members:
            operations.check_in(actor=actor(person), **self._here)

    def go_to_the_vote(self) -> None:
        operations.go_to_item(actor=self._chair, item_id=self._decided(), at=NOW)

    def go_to_all(self) -> None:
        for item in items(self.meeting):
            operations.go_to_item(actor=self._chair, item_id=item.pk, at=NOW)


def test_every_act_is_looked_at():
    acts = {name for name in operations.__all__ if name[0].islower()}

    assert set(BEFORE) == acts - NOT_IN_A_ROOM


@pytest.mark.parametrize("name", BEFORE)
def test_pages_follow(name, city: City, meeting_in: MeetingIn):
    state, first = BEFORE[name]
    office = Prepared(city, meeting_in.state(state))
    for step in first:
        office.do(step)
    pages = Pages(office.meeting)

    office.do(name)

    pages.assert_up_to_date()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("state", ["draft", "approved", "in_session"])
def test_pages_follow_whatever_happens(state, seed, city: City, meeting_in: MeetingIn):
    chance = random.Random(seed)  # noqa: S311  a game of chance
    office = Prepared(city, meeting_in.state(state), chance)
    pages = Pages(office.meeting)
    slow = {"add_paper", "approve_conclusions", "close_session", "close_vote"}
    acts = sorted(set(BEFORE) - slow) * 3 + sorted(slow)
    done = 0

    for _ in range(50):
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
