"""The programme as a numbered list, its snapshots, and what changed between two."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from khonggiay.documents import queries as documents
from khonggiay.meetings.models import AgendaItem, Meeting, Paper, ProgrammeRevision
from khonggiay.organisations import queries as organisations


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaperCard:
    """A paper in a programme, with its newest version."""

    id: int
    title: str
    document_id: int
    version_id: int | None
    number: int
    pages: int
    size: int
    media_type: str
    is_confidential: bool
    is_downloadable: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ItemCard:
    """An item in its place: `number` as people say it (2.1), `depth` from 0."""

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
    papers: tuple[PaperCard, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The items of a meeting in order."""

    meeting_id: int
    revision: int
    items: tuple[ItemCard, ...]

    @property
    def minutes(self) -> int:
        """Return the minutes planned for all items."""
        return sum(item.minutes for item in self.items)

    @property
    def papers(self) -> tuple[PaperCard, ...]:
        """Return all papers in the order of the programme."""
        return tuple(paper for item in self.items for paper in item.papers)


def programme(meeting: Meeting) -> Programme:
    """Return the meeting's programme, in four queries whatever its length."""
    rows = list(
        AgendaItem.objects.filter(meeting=meeting).order_by("parent_id", "order", "pk")
    )
    units = organisations.unit_cards(
        row.presenting_unit_id for row in rows if row.presenting_unit_id
    )
    papers = _papers(meeting)
    items = []
    for row, number, depth in _numbered(rows):
        unit = units.get(row.presenting_unit_id or 0)
        items.append(
            ItemCard(
                id=row.pk,
                number=number,
                depth=depth,
                parent_id=row.parent_id,
                title=row.title,
                kind=row.kind,
                state=row.state,
                unit_id=row.presenting_unit_id,
                unit_name=unit.name if unit else "",
                minutes=row.minutes_planned,
                secrecy=row.secrecy,
                is_paper_only=row.is_paper_only,
                decision_text=row.decision_text,
                papers=tuple(papers.get(row.pk, ())),
            )
        )
    return Programme(
        meeting_id=meeting.pk, revision=meeting.revision, items=tuple(items)
    )


def snapshot(meeting: Meeting) -> list[dict[str, Any]]:
    """Return the programme in plain values, to compare it later."""
    return [
        {
            "id": item.id,
            "number": item.number,
            "title": item.title,
            "kind": item.kind,
            "unit": item.unit_name,
            "minutes": item.minutes,
            "secrecy": item.secrecy,
            "decision": item.decision_text,
            "papers": [_titled(paper) for paper in item.papers],
        }
        for item in programme(meeting).items
    ]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two programmes: `what` is added, removed or changed."""

    what: str
    number: str
    title: str
    field: str = ""
    before: str = ""
    after: str = ""


def difference(meeting: Meeting, *, since: int) -> list[Change]:
    """Return what changed in the programme since revision *since*."""
    old_row = (
        ProgrammeRevision.objects.filter(meeting=meeting, number__lte=since)
        .order_by("-number", "-pk")
        .first()
    )
    old = {item["id"]: item for item in (old_row.programme if old_row else [])}
    new = {item["id"]: item for item in snapshot(meeting)}
    changes = [
        Change(what="removed", number=item["number"], title=item["title"])
        for key, item in old.items()
        if key not in new
    ]
    for key, item in new.items():
        before = old.get(key)
        if before is None:
            changes.append(
                Change(what="added", number=item["number"], title=item["title"])
            )
            continue
        changes += [
            Change(
                what="changed",
                number=item["number"],
                title=item["title"],
                field=field,
                before=_words(before[field]),
                after=_words(item[field]),
            )
            for field in item
            if field != "id" and item[field] != before[field]
        ]
    return changes


def _titled(paper: PaperCard) -> str:
    # Snapshots are kept for ever, in one language: the number speaks for itself.
    return f"{paper.title} ({paper.number})" if paper.number > 1 else paper.title


def _words(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    return str(value)


def _numbered(rows: Iterable[AgendaItem]) -> list[tuple[AgendaItem, str, int]]:
    children: dict[int | None, list[AgendaItem]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    found: list[tuple[AgendaItem, str, int]] = []

    def walk(parent_id: int | None, prefix: str, depth: int) -> None:
        for place, row in enumerate(children.get(parent_id, ()), start=1):
            number = f"{prefix}{place}"
            found.append((row, number, depth))
            walk(row.pk, f"{number}.", depth + 1)

    walk(None, "", 0)
    return found


def _papers(meeting: Meeting) -> dict[int, list[PaperCard]]:
    rows = list(
        Paper.objects.filter(item__meeting=meeting).order_by("item_id", "order", "pk")
    )
    versions = documents.latest_versions([row.document_id for row in rows])
    papers: dict[int, list[PaperCard]] = {}
    for row in rows:
        version = versions.get(row.document_id)
        papers.setdefault(row.item_id, []).append(
            PaperCard(
                id=row.pk,
                title=row.title,
                document_id=row.document_id,
                version_id=version.id if version else None,
                number=version.number if version else 0,
                pages=version.pages if version else 0,
                size=version.size if version else 0,
                media_type=version.media_type if version else "",
                is_confidential=version is not None and version.is_confidential,
                is_downloadable=version is None or version.is_downloadable,
            )
        )
    return papers
