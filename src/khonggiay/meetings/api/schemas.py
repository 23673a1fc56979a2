"""What goes in and out of the API of meetings."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AwareDatetime

from khonggiay.meetings.rules import Choice, ItemKind, Role

Moment = Annotated[AwareDatetime, Field(description="ISO 8601 with its offset")]
Revision = Annotated[int, Field(ge=0, description="the revision that you read")]


class BodyOut(Schema):
    """A body that meets."""

    id: int
    code: str
    name: str


class FactsIn(Schema):
    """What a meeting is about, where and when."""

    title: str
    place: str
    starts_at: Moment
    ends_at: Moment


class MeetingIn(FactsIn):
    """A meeting to begin."""

    body_id: int


class FactsChangeIn(FactsIn):
    """The facts as they shall be."""

    revision: Revision


class MeetingCard(Schema):
    """A meeting on a list."""

    id: int
    title: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    body: BodyOut


class MeetingPage(Schema):
    """A page of meetings; `next` is the cursor of the following page, or null."""

    items: list[MeetingCard]
    next: str | None


class ParticipantOut(Schema):
    """A person who takes part.

    Reply, reason and presence are null for who may not read the list of attendance.
    """

    id: int
    person_id: int
    name: str
    post: str
    role: str
    is_member: bool
    reply: str | None = None
    reply_reason: str | None = None
    replied_at: dt.datetime | None = None
    is_present: bool | None = None
    checked_in_at: dt.datetime | None = None
    left_at: dt.datetime | None = None


class RemarkOut(Schema):
    """What the reviewer said."""

    id: int
    person_id: int
    text: str
    at: dt.datetime


class MeetingOut(MeetingCard):
    """A meeting with what the caller is in it and may do now."""

    revision: int
    submitted_at: dt.datetime | None
    approved_at: dt.datetime | None
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    current_item_id: int | None
    audience: str | None
    abilities: list[str]
    me: ParticipantOut | None
    remarks: list[RemarkOut]
    check_in_code: str | None = None
    screen_code: str | None = None


class PaperOut(Schema):
    """A paper; `pages` is 0 when it can only be downloaded.

    `version` is the id of its newest version, `number` counts its versions from 1.
    """

    id: int
    item_id: int
    title: str
    version: int
    number: int
    filename: str
    media_type: str
    size: int
    pages: int
    furthest_page: int
    added_at: dt.datetime
    is_confidential: bool
    is_downloadable: bool


class PaperCard(Schema):
    """A paper in the programme."""

    id: int
    title: str
    media_type: str
    size: int
    pages: int
    is_confidential: bool
    is_downloadable: bool


class ItemOut(Schema):
    """An item of the programme; `number` is how people call it (2.1)."""

    id: int
    number: str
    depth: int
    parent_id: int | None
    title: str
    kind: str
    state: str
    unit_id: int | None
    unit_name: str
    minutes: int
    secrecy: str
    is_paper_only: bool
    decision_text: str
    papers: list[PaperCard]


class ProgrammeOut(Schema):
    """The programme at a revision."""

    meeting_id: int
    revision: int
    minutes: int
    items: list[ItemOut]


class ItemFieldsIn(Schema):
    """What stands in an item."""

    revision: Revision
    title: str
    kind: ItemKind
    presenting_unit_id: int | None = None
    minutes_planned: int = 15
    secrecy: str = "normal"
    decision_text: str = ""


class ItemIn(ItemFieldsIn):
    """An item to add below `parent_id`, or at the top."""

    parent_id: int | None = None


class MoveIn(Schema):
    """Where an item shall stand: `place` counts from 0 among its siblings."""

    revision: Revision
    parent_id: int | None = None
    place: int


class ChangedOut(Schema):
    """The programme's revision after an act, and the item it was about."""

    revision: int
    item_id: int | None = None


class NamingIn(Schema):
    """A person in a role."""

    person_id: int
    role: Role


class ParticipantsIn(Schema):
    """All who take part; who is left out is taken off, members stay members."""

    revision: Revision
    participants: list[NamingIn]


class RemarkIn(Schema):
    """What the reviewer says."""

    remark: str = ""


class ReplyIn(Schema):
    """`attending`, or `excused` with a reason."""

    reply: str
    reason: str = ""


class OpinionIn(Schema):
    """`agree`, `amend`, `disagree` or `question`; all but the first with words.

    `based_on` is the revision of your opinion that you had before you (0: none): with
    it, what you sent from elsewhere meanwhile is not replaced unseen.
    """

    stance: str
    text: str = ""
    based_on: int | None = Field(None, ge=0)


class OpinionOut(Schema):
    """An opinion on an item."""

    id: int
    item_id: int
    participant_id: int
    name: str
    post: str
    stance: str
    text: str
    sent_at: dt.datetime
    revision: int


class CheckInIn(Schema):
    """The code shown at the desk, when it was scanned."""

    code: str = ""


class CurrentItemIn(Schema):
    """The item that the meeting goes to."""

    item_id: int


class RoomOut(Schema):
    """The room as the caller's audience sees it.

    Events after the cursor `after` bring it up to date: each carries a `patch` whose
    sections replace those of the same name.
    """

    meeting_id: int
    audience: str
    after: str
    state: dict[str, Any]


class StreamOut(Schema):
    """Open `url?ticket=…&after=…` within five minutes: server-sent events."""

    url: str
    ticket: str
    after: str


class ScreenOut(RoomOut, StreamOut):
    """The big screen: its state and the stream that keeps it up to date."""


class SpeakerOut(Schema):
    """A wish to speak, or the speech itself."""

    id: int
    participant_id: int
    name: str
    post: str
    kind: str
    state: str
    asked_at: dt.datetime
    started_at: dt.datetime | None
    seconds_allowed: int


class QuestionIn(Schema):
    """What is voted on; empty means the item's decision."""

    question: str = ""
    secret: bool = False


class BallotIn(Schema):
    """One's vote."""

    choice: Choice


class BallotOut(Schema):
    """One's vote as it was counted."""

    id: int
    vote_id: int
    choice: str
    cast_at: dt.datetime


class VoteOut(Schema):
    """A vote with the rule in force when it opened; `result` once it is closed."""

    id: int
    item_id: int
    secret: bool
    public_key: str | None
    title: str
    state: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    cast: int
    entitled: int
    members: int
    rule: dict[str, Any]
    result: dict[str, Any] | None
    my_choice: str | None


class DirectiveIn(Schema):
    """Work given out; the deadline is a date or a number of working days, or none."""

    text: str
    lead_unit_id: int
    coordinating_unit_ids: list[int] = []
    due_on: dt.date | None = None
    due_working_days: int | None = None


class DirectiveOut(DirectiveIn):
    """A directive; `task_id` from the chair's approval on."""

    id: int
    order: int
    task_id: int | None


class ConclusionIn(Schema):
    """The conclusion as it shall be; `revision` is 0 when there was none."""

    revision: Revision
    text: str
    directives: list[DirectiveIn] = []


class ConclusionOut(Schema):
    """The conclusion of an item."""

    item_id: int
    revision: int
    text: str
    written_by_id: int
    written_at: dt.datetime
    approved_at: dt.datetime | None
    directives: list[DirectiveOut]


class NoticeOut(Schema):
    """The notice of conclusion and the tasks that came of it."""

    id: int
    meeting_id: int
    number: int
    year: int
    symbol: str
    approved_by_id: int
    approved_at: dt.datetime
    task_ids: list[int]
