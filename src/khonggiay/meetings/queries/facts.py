"""What other modules may know of a meeting: its facts and its people."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
from collections.abc import Collection

from khonggiay.kernel.errors import NotFound
from khonggiay.meetings.models import ConclusionNotice, Meeting, Paper, Participant
from khonggiay.meetings.rules import Role
from khonggiay.organisations import queries as organisations


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """A meeting in words, and who has which part in it."""

    id: int
    title: str
    body_name: str
    place: str
    starts_at: dt.datetime
    submitted_at: dt.datetime | None
    packs_asked_at: dt.datetime | None
    participants: tuple[int, ...]
    chairs: tuple[int, ...]
    secretaries: tuple[int, ...]
    reviewers: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Who will not come, and why."""

    participant_id: int
    person_id: int
    reason: str
    replied_at: dt.datetime | None


def meeting_facts(meeting_id: int, *, day: dt.date) -> MeetingFacts:
    """Return a meeting's facts; the office's people are those of *day*.

    Raises:
        NotFound: there is no such meeting.
    """
    meeting = Meeting.objects.select_related("body").filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound(meeting_id)
    by_role: dict[str, list[int]] = collections.defaultdict(list)
    rows = Participant.objects.filter(meeting=meeting).order_by("rank", "pk")
    for role, person_id in rows.values_list("role", "person_id"):
        by_role[role].append(person_id)
    office = meeting.body.office_unit_id
    return MeetingFacts(
        id=meeting.pk,
        title=meeting.title,
        body_name=meeting.body.name,
        place=meeting.place,
        starts_at=meeting.starts_at,
        submitted_at=meeting.submitted_at,
        packs_asked_at=meeting.packs_asked_at,
        participants=tuple(one for role in by_role.values() for one in role),
        chairs=tuple(by_role[Role.CHAIR]),
        secretaries=tuple({*by_role[Role.SECRETARY], meeting.composed_by_id}),
        reviewers=tuple(
            organisations.holders_of(office, ["chief_of_office"], day=day)
            or organisations.holders_of(office, ["head", "deputy"], day=day)
        ),
    )


def document_of(paper_id: int) -> int:
    """Return the document of a paper.

    Raises:
        NotFound: there is no such paper.
    """
    row = Paper.objects.filter(pk=paper_id).first()
    if row is None:
        raise NotFound(paper_id)
    return row.document_id


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """A paper and the meeting that it belongs to."""

    id: int
    title: str
    meeting_id: int


def papers_of_document(document_id: int) -> list[PaperFacts]:
    """Return the papers that show a document; none when it is something else."""
    rows = Paper.objects.filter(document_id=document_id).select_related("item")
    return [
        PaperFacts(id=row.pk, title=row.title, meeting_id=row.item.meeting_id)
        for row in rows.order_by("pk")
    ]


def paper_titles(paper_ids: Collection[int]) -> list[str]:
    """Return the titles of papers in the order of the programme."""
    rows = Paper.objects.filter(pk__in=paper_ids).order_by("item_id", "order", "pk")
    return list(rows.values_list("title", flat=True))


def excuse(participant_id: int) -> Excuse:
    """Return a participant's excuse.

    Raises:
        NotFound: there is no such participant.
    """
    row = Participant.objects.filter(pk=participant_id).first()
    if row is None:
        raise NotFound(participant_id)
    return Excuse(
        participant_id=row.pk,
        person_id=row.person_id,
        reason=row.reply_reason,
        replied_at=row.replied_at,
    )


def notice_symbol(notice_id: int) -> str:
    """Return the number and symbol of a notice of conclusion (`12/TB-VP`).

    Raises:
        NotFound: there is no such notice.
    """
    row = ConclusionNotice.objects.filter(pk=notice_id).first()
    if row is None:
        raise NotFound(notice_id)
    return row.symbol
