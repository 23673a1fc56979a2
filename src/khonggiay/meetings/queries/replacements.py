"""The versions of papers: who sent, who confirmed, and what still waits."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence

from django.db.models import Max, Q, QuerySet

from khonggiay.documents import queries as documents
from khonggiay.documents.queries import VersionCard
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings.models import (
    Meeting,
    Paper,
    PaperReplacement,
    Participant,
)
from khonggiay.meetings.rules import PAPERS_OUT_STATES, Role
from khonggiay.people import queries as people


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementCard:
    """A file sent for a paper; `over` is the number of the version it was sent for."""

    id: int
    paper_id: int
    paper_title: str
    meeting_id: int
    version: VersionCard
    over: int
    note: str
    state: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: dt.datetime
    settled_by_id: int | None
    settled_by: str
    settled_at: dt.datetime | None
    remark: str

    @property
    def is_waiting(self) -> bool:
        """Tell whether it awaits its confirmation."""
        return self.state == PaperReplacement.State.PROPOSED


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaperVersion:
    """A version of a paper with who sent it, and who confirmed it if another did."""

    version: VersionCard
    sent_by: str
    confirmed_by: str
    since: dt.datetime
    note: str
    is_latest: bool


def first_handed_out(paper: Paper) -> int:
    """Return the number of the oldest version that participants ever had."""
    approved_at = paper.item.meeting.approved_at
    if approved_at is None:
        return 1
    before = PaperReplacement.objects.filter(
        paper=paper,
        state=PaperReplacement.State.CONFIRMED,
        settled_at__lte=approved_at,
    )
    return int(before.aggregate(last=Max("version__number"))["last"] or 1)


def paper_versions(paper: Paper, versions: Sequence[VersionCard]) -> list[PaperVersion]:
    """Return these versions of the paper, the newest first, with their people."""
    replaced = {
        card.version.id: card
        for card in _cards(
            PaperReplacement.objects.filter(
                paper=paper, state=PaperReplacement.State.CONFIRMED
            )
        )
    }
    names = people.names(v.uploaded_by_id for v in versions if v.uploaded_by_id)
    latest = max((version.number for version in versions), default=0)
    found = []
    for version in sorted(versions, key=lambda v: -v.number):
        card = replaced.get(version.id)
        sent_by = names.get(version.uploaded_by_id or 0, "")
        found.append(
            PaperVersion(
                version=version,
                sent_by=sent_by,
                confirmed_by=card.settled_by
                if card and card.settled_by_id != card.proposed_by_id
                else "",
                since=card.settled_at
                if card and card.settled_at
                else version.uploaded_at,
                note=card.note if card else "",
                is_latest=version.number == latest,
            )
        )
    return found


def replacements_of(paper: Paper) -> list[ReplacementCard]:
    """Return all files that were ever sent for the paper, the newest first."""
    return _cards(PaperReplacement.objects.filter(paper=paper))


def waiting_replacements(meeting: Meeting) -> list[ReplacementCard]:
    """Return what awaits confirmation in a meeting, the oldest first."""
    return _cards(
        PaperReplacement.objects.filter(
            paper__item__meeting=meeting, state=PaperReplacement.State.PROPOSED
        )
    )[::-1]


def replacements_to_confirm(
    person_id: int, *, body_ids: Collection[int]
) -> list[ReplacementCard]:
    """Return what the person may confirm, the oldest first.

    Those of meetings of these bodies, whose programmes the person approves, and of
    meetings that the person chairs.
    """
    chaired = Participant.objects.filter(person_id=person_id, role=Role.CHAIR)
    meetings = Meeting.objects.filter(state__in=PAPERS_OUT_STATES).filter(
        Q(body__in=body_ids) | Q(pk__in=chaired.values("meeting"))
    )
    return _cards(
        PaperReplacement.objects.filter(
            paper__item__meeting__in=meetings, state=PaperReplacement.State.PROPOSED
        )
    )[::-1]


def replacement_card(replacement_id: int) -> ReplacementCard:
    """Return one replacement.

    Raises:
        NotFound: there is none, or its paper was taken off the programme.
    """
    cards = _cards(PaperReplacement.objects.filter(pk=replacement_id))
    if not cards:
        raise NotFound(replacement_id)
    return cards[0]


def _cards(rows: QuerySet[PaperReplacement]) -> list[ReplacementCard]:
    found = list(rows.select_related("paper__item").order_by("-proposed_at", "-pk"))
    versions = documents.version_cards(row.version_id for row in found)
    names = people.names(
        {row.proposed_by_id for row in found}
        | {row.settled_by_id for row in found if row.settled_by_id}
    )
    return [
        ReplacementCard(
            id=row.pk,
            paper_id=row.paper_id,
            paper_title=row.paper.title,
            meeting_id=row.paper.item.meeting_id,
            version=versions[row.version_id],
            over=row.over,
            note=row.note,
            state=row.state,
            proposed_by_id=row.proposed_by_id,
            proposed_by=names.get(row.proposed_by_id, ""),
            proposed_at=row.proposed_at,
            settled_by_id=row.settled_by_id,
            settled_by=names.get(row.settled_by_id or 0, ""),
            settled_at=row.settled_at,
            remark=row.remark,
        )
        for row in found
    ]
