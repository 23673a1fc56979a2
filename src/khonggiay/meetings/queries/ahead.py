"""What lies ahead of a person in meetings: for the page "today"."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef

from khonggiay.documents import queries as documents
from khonggiay.meetings.models import Conclusion, Meeting, Paper, Participant
from khonggiay.meetings.rules import RUNNING_STATES, MeetingState, Role

_AHEAD = (MeetingState.APPROVED, *RUNNING_STATES)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AheadCard:
    """A meeting that a person goes to."""

    id: int
    title: str
    place: str
    state: str
    role: str
    reply: str
    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def is_running(self) -> bool:
        """Tell whether the session was opened and is not over."""
        return self.state in RUNNING_STATES

    @property
    def can_reply(self) -> bool:
        """Tell whether a reply is still taken."""
        return self.state == MeetingState.APPROVED


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPaper:
    """A paper that a person has not read to its end.

    `changed_since` is the number of the older version that they read; then the pages
    left are those that changed, as far as that is known.
    """

    id: int
    title: str
    meeting_id: int
    meeting_title: str
    pages: int
    pages_left: int
    changed_since: int = 0

    @property
    def is_begun(self) -> bool:
        """Tell whether some of it was read."""
        return self.pages_left < self.pages


def meetings_ahead(person_id: int, *, at: dt.datetime, days: int) -> list[AheadCard]:
    """Return the meetings that run or start within *days*, the next first.

    A meeting whose end passed unopened is left out a day later.
    """
    rows = Participant.objects.filter(
        person_id=person_id,
        meeting__state__in=_AHEAD,
        meeting__starts_at__lt=at + dt.timedelta(days=days),
        meeting__ends_at__gt=at - dt.timedelta(days=1),
    ).select_related("meeting")
    return [
        AheadCard(
            id=row.meeting_id,
            title=row.meeting.title,
            place=row.meeting.place,
            state=row.meeting.state,
            role=row.role,
            reply=row.reply,
            starts_at=row.meeting.starts_at,
            ends_at=row.meeting.ends_at,
        )
        for row in rows.order_by("meeting__starts_at", "pk")
    ]


def papers_to_read(
    person_id: int, *, meeting_ids: Collection[int]
) -> list[UnreadPaper]:
    """Return the papers of these meetings that the person has not read to the end.

    Papers without pages (for download only) are left out: nobody knows how far one
    read them.
    """
    rows = list(
        Paper.objects.filter(item__meeting__in=meeting_ids)
        .select_related("item__meeting")
        .order_by("item__meeting__starts_at", "item_id", "order", "pk")
    )
    versions = documents.latest_versions(row.document_id for row in rows)
    left = documents.pages_left(
        person_id, [version.id for version in versions.values()]
    )
    before = documents.last_read(person_id, versions)
    changed = documents.comparisons(
        (last.version_id, versions[document_id].id)
        for document_id, last in before.items()
        if last.number < versions[document_id].number
    )
    found = []
    for row in rows:
        version = versions.get(row.document_id)
        if version is None or not left.get(version.id):
            continue
        last = before.get(row.document_id)
        since = last.number if last and last.number < version.number else 0
        if last and since and last.is_finished:
            known = changed.get((last.version_id, version.id))
            if known is not None and not known.failed:
                left[version.id] = max(1, len(known.pages))
        found.append(
            UnreadPaper(
                changed_since=since,
                id=row.pk,
                title=row.title,
                meeting_id=row.item.meeting_id,
                meeting_title=row.item.meeting.title,
                pages=version.pages,
                pages_left=left[version.id],
            )
        )
    return found


def programmes_to_review(body_ids: Collection[int]) -> list[Meeting]:
    """Return the submitted programmes of these bodies, the next meeting first."""
    rows = Meeting.objects.filter(body__in=body_ids, state=MeetingState.SUBMITTED)
    return list(rows.order_by("starts_at", "pk"))


def programmes_in_work(person_id: int, *, body_ids: Collection[int]) -> list[Meeting]:
    """Return the drafts and returned programmes that the person may work on."""
    rows = Meeting.objects.filter(state__in=(MeetingState.DRAFT, MeetingState.RETURNED))
    mine = rows.filter(composed_by_id=person_id)
    named = rows.filter(
        participants__person_id=person_id, participants__role=Role.SECRETARY
    )
    ids = [*mine.values_list("pk", flat=True), *named.values_list("pk", flat=True)]
    found = rows.filter(body__in=body_ids) | rows.filter(pk__in=ids)
    return list(found.order_by("-state", "starts_at", "pk"))


def conclusions_to_approve(person_id: int) -> list[Meeting]:
    """Return the meetings that the person chaired with conclusions not yet approved."""
    waiting = Conclusion.objects.filter(
        item__meeting=OuterRef("pk"), approved_at__isnull=True
    )
    rows = Meeting.objects.filter(
        Exists(waiting),
        state=MeetingState.CLOSED,
        participants__person_id=person_id,
        participants__role=Role.CHAIR,
    )
    return list(rows.order_by("starts_at", "pk"))


def conclusions_to_write(person_id: int, *, body_ids: Collection[int]) -> list[Meeting]:
    """Return the held meetings without a notice whose conclusions the person writes."""
    rows = Meeting.objects.filter(state=MeetingState.CLOSED, notice__isnull=True)
    named = rows.filter(
        participants__person_id=person_id, participants__role=Role.SECRETARY
    )
    ids = list(named.values_list("pk", flat=True))
    found = rows.filter(body__in=body_ids) | rows.filter(pk__in=ids)
    return list(found.order_by("starts_at", "pk"))
