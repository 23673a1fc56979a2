"""Facts that meetings announce."""

from __future__ import annotations

import dataclasses

from khonggiay.kernel import events


@events.register("meetings.programme_submitted")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSubmitted:
    """The secretary submitted a programme for review."""

    meeting_id: int


@events.register("meetings.programme_returned")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeReturned:
    """The reviewer returned a programme with remarks."""

    meeting_id: int
    remark: str


@events.register("meetings.programme_approved")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeApproved:
    """A programme was approved: it is in every participant's hands from now on."""

    meeting_id: int


@events.register("meetings.replacement_proposed")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementProposed:
    """The secretary sent a new file for an approved paper: it awaits a confirmation."""

    meeting_id: int
    replacement_id: int


@events.register("meetings.replacement_declined")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementDeclined:
    """Who approves the papers declined a new file, with a remark."""

    meeting_id: int
    replacement_id: int


@events.register("meetings.paper_replaced")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaperReplaced:
    """A paper has a new version; everybody who may see the paper reads it now."""

    meeting_id: int
    paper_id: int
    replacement_id: int
    version_id: int
    number: int


@events.register("meetings.readers_reminded")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReadersReminded:
    """These people are to be reminded of papers that none of them has opened.

    `day` is the city's day of the reminder: there is one a day.
    """

    meeting_id: int
    person_ids: list[int]
    paper_ids: list[int]
    day: str


@events.register("meetings.participant_excused")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantExcused:
    """A participant will not come, for a reason."""

    meeting_id: int
    participant_id: int


@events.register("meetings.packs_missing")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PacksMissing:
    """These participants have the papers of a coming session on no device."""

    meeting_id: int
    person_ids: list[int]


@events.register("meetings.session_opened")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened:
    """The chair opened the session."""

    meeting_id: int


@events.register("meetings.session_closed")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SessionClosed:
    """The chair closed the session."""

    meeting_id: int


@events.register("meetings.conclusions_approved")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionsApproved:
    """The chair approved the conclusions; the notice exists and tasks were given."""

    meeting_id: int
    notice_id: int


@events.register("meetings.note_shared")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NoteShared:
    """Somebody shared a note on a paper with the holders of these tokens."""

    paper_id: int
    mark_id: str
    person_id: int
    tokens: list[str]
