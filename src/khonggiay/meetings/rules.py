"""The rules of meetings: quorum, majorities, states. Pure, for lawyers to read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import hmac

# As far as the column of the presented page counts; readers stop at their last page.
LAST_PRESENTABLE_PAGE = 32_767


class MeetingState(enum.StrEnum):
    """Where a meeting stands between its first draft and its end."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    IN_SESSION = "in_session"
    SUSPENDED = "suspended"
    CLOSED = "closed"


PREPARED_STATES = (
    MeetingState.APPROVED,
    MeetingState.IN_SESSION,
    MeetingState.SUSPENDED,
    MeetingState.CLOSED,
)
EDITABLE_STATES = (MeetingState.DRAFT, MeetingState.RETURNED)
RUNNING_STATES = (MeetingState.IN_SESSION, MeetingState.SUSPENDED)
PAPERS_OUT_STATES = (MeetingState.APPROVED, *RUNNING_STATES)
"""The participants have the papers, and the session is not over."""


def replaces_at_once(state: MeetingState, *, may_confirm: bool) -> bool:
    """Test whether a paper sent anew stands in the programme at once.

    What was reviewed and approved is replaced with the consent of those who approve;
    who may consent needs nobody else's. While the programme is in the making it is
    reviewed as a whole later.
    """
    return may_confirm or state not in PREPARED_STATES


class ItemKind(enum.StrEnum):
    """What is expected of the meeting on an item."""

    INFORM = "inform"
    DISCUSS = "discuss"
    DECIDE = "decide"


class Role(enum.StrEnum):
    """As what a person takes part."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"
    INVITED = "invited"
    OBSERVER = "observer"


class Audience(enum.StrEnum):
    """Who hears the same things: one stream each."""

    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    MEMBER = "member"
    INVITED = "invited"
    OBSERVER = "observer"
    SCREEN = "screen"


STAFF = (Audience.CHAIR, Audience.SECRETARIAT)
AUDIENCE_OF_ROLE = {
    Role.CHAIR: Audience.CHAIR,
    Role.SECRETARY: Audience.SECRETARIAT,
    Role.MEMBER: Audience.MEMBER,
    Role.INVITED: Audience.INVITED,
    Role.OBSERVER: Audience.OBSERVER,
}


class Choice(enum.StrEnum):
    """How a member votes *(Luật Tổ chức chính quyền địa phương 2015, Điều 117)*."""

    APPROVE = "approve"
    DISAPPROVE = "disapprove"
    NOT_VOTING = "not_voting"


TOKEN_BYTES = 64
"""A ballot's token: 32 random bytes of RFC 9474, then 32 of the device."""
FEWEST_FOR_SECRECY = 3
"""With fewer ballots each voter would know the others' by subtracting their own."""


class SpeechKind(enum.StrEnum):
    """For what a person asks for the floor."""

    SPEECH = "speech"
    PRESENTATION = "presentation"
    QUESTION = "question"
    REPLY = "reply"
    ORDER = "order"


class SpeakerOrder(enum.StrEnum):
    """In which order those who wait stand; whom to call stays the chair's choice."""

    ARRIVAL = "arrival"
    PROTOCOL = "protocol"


def speaker_place(
    *, kind: SpeechKind, rank: int, asked_at: dt.datetime, order: SpeakerOrder
) -> tuple[bool, int, dt.datetime]:
    """Return where a request stands among those who wait: the smallest comes first.

    A point of order comes before all others, whatever the order of the list.
    """
    by_rank = rank if order is SpeakerOrder.PROTOCOL else 0
    return kind is not SpeechKind.ORDER, by_rank, asked_at


class Base(enum.StrEnum):
    """Of whom a majority is counted."""

    ALL_MEMBERS = "all_members"
    PRESENT = "present"
    VOTING = "voting"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class QuorumRule:
    """At least *numerator*/*denominator* of all members must be present."""

    numerator: int
    denominator: int
    article: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MajorityRule:
    """A share of *base* that must approve: more than it when *strict*, else at least.

    `chair_breaks_tie` lets the chair's side prevail when as many approve as disapprove.
    """

    base: Base
    numerator: int
    denominator: int
    strict: bool
    chair_breaks_tie: bool
    article: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The counted ballots and whom they are counted against."""

    approve: int
    disapprove: int
    not_voting: int
    members: int
    present: int
    chair_choice: Choice | None = None

    @property
    def cast(self) -> int:
        """Return how many ballots were cast."""
        return self.approve + self.disapprove + self.not_voting

    @property
    def absent(self) -> int:
        """Return how many members were not in the room when the vote opened."""
        return self.members - self.present

    @property
    def no_ballot(self) -> int:
        """Return how many members in the room gave no ballot."""
        return self.present - self.cast


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a vote decided, with its arithmetic."""

    passed: bool
    counted_of: int
    needed: int
    by_chair: bool


def needed_for_quorum(rule: QuorumRule, *, members: int) -> int:
    """Return how many members must be present; at the limit the quorum is there."""
    return -(-members * rule.numerator // rule.denominator)


def has_quorum(rule: QuorumRule, *, members: int, present: int) -> bool:
    """Test whether enough of all *members* are *present*; nobody is no quorum."""
    return members > 0 and present >= needed_for_quorum(rule, members=members)


def decide(rule: MajorityRule, tally: Tally) -> Outcome:
    """Decide a vote.

    With base `voting` only those count who approve or disapprove. A vote with nobody
    in its base fails. *(Luật Tổ chức chính quyền địa phương 2015, Điều 117; the share
    and the chair's side on a tie are dated data of the body.)*
    """
    base = {
        Base.ALL_MEMBERS: tally.members,
        Base.PRESENT: tally.present,
        Base.VOTING: tally.approve + tally.disapprove,
    }[rule.base]
    share = base * rule.numerator
    if rule.strict:
        needed = share // rule.denominator + 1
    else:
        needed = -(-share // rule.denominator)
    needed = max(needed, 1)
    if rule.chair_breaks_tie and tally.approve == tally.disapprove > 0:
        by_chair = tally.chair_choice in (Choice.APPROVE, Choice.DISAPPROVE)
        if by_chair:
            return Outcome(
                passed=tally.chair_choice is Choice.APPROVE,
                counted_of=base,
                needed=needed,
                by_chair=True,
            )
    return Outcome(
        passed=tally.approve >= needed, counted_of=base, needed=needed, by_chair=False
    )


class Removal(enum.StrEnum):
    """Why a pack leaves a device."""

    CHOSEN = "chosen"
    RETENTION = "retention"
    NOT_YOURS = "not_yours"
    WITHDRAWN = "withdrawn"


class PackState(enum.StrEnum):
    """How far a device has come with a pack."""

    READY = "ready"
    OLDER = "older"
    PARTLY = "partly"
    REMOVED = "removed"


def last_pack_day(*, ended_on: dt.date, days: int) -> dt.date:
    """Return the last day on which a device may hold a pack, that day included."""
    return ended_on + dt.timedelta(days=days)


def pack_state(*, held_edition: str, edition: str, is_removed: bool) -> PackState:
    """Tell how far a device is: `held_edition` is empty until the first is whole."""
    if is_removed:
        return PackState.REMOVED
    if not held_edition:
        return PackState.PARTLY
    return PackState.READY if held_edition == edition else PackState.OLDER


def pack_key(
    *, secret: str, device: str, person_id: int, meeting_id: int, number: int
) -> bytes:
    """Return the key of 256 bits under which a device keeps confidential papers.

    It is made anew each time from the secret of the server and kept nowhere. Another
    *number* makes every former key worthless.
    """
    root = hmac.digest(secret.encode(), b"khonggiay.pack-key.1", hashlib.sha256)
    whose = f"{device}:{person_id}:{meeting_id}:{number}"
    return hmac.digest(root, whose.encode(), hashlib.sha256)
