"""Conclusions as pages and the API show them."""

from __future__ import annotations

import dataclasses
import datetime as dt

from khonggiay.meetings.models import Conclusion, ConclusionNotice, Directive, Meeting
from khonggiay.meetings.queries.programme import ItemCard, programme
from khonggiay.organisations import queries as organisations
from khonggiay.organisations.queries import UnitCard


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveCard:
    """Work given out in a conclusion, and the task that it became."""

    id: int
    text: str
    lead: UnitCard
    coordinating: tuple[UnitCard, ...]
    due_on: dt.date | None
    due_working_days: int | None
    task_id: int | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionCard:
    """What the meeting concluded on an item; `revision` is 0 where nothing stands."""

    item: ItemCard
    text: str
    revision: int
    written_at: dt.datetime | None
    directives: tuple[DirectiveCard, ...]


def conclusions(meeting: Meeting) -> list[ConclusionCard]:
    """Return every item of the programme with its conclusion, written or not."""
    rows = {
        row.item_id: row for row in Conclusion.objects.filter(item__meeting=meeting)
    }
    directives = _directives(meeting)
    return [
        ConclusionCard(
            item=item,
            text=rows[item.id].text if item.id in rows else "",
            revision=rows[item.id].revision if item.id in rows else 0,
            written_at=rows[item.id].written_at if item.id in rows else None,
            directives=tuple(directives.get(item.id, ())),
        )
        for item in programme(meeting).items
    ]


def notice_of(meeting: Meeting) -> ConclusionNotice | None:
    """Return the notice of conclusion, or None before the chair's approval."""
    return ConclusionNotice.objects.filter(meeting=meeting).first()


def _directives(meeting: Meeting) -> dict[int, list[DirectiveCard]]:
    rows = list(
        Directive.objects.filter(conclusion__item__meeting=meeting)
        .select_related("conclusion")
        .prefetch_related("coordinations")
        .order_by("conclusion_id", "order", "pk")
    )
    wanted = {row.lead_unit_id for row in rows}
    for row in rows:
        wanted |= {one.unit_id for one in row.coordinations.all()}
    units = organisations.unit_cards(wanted)
    found: dict[int, list[DirectiveCard]] = {}
    for row in rows:
        found.setdefault(row.conclusion.item_id, []).append(
            DirectiveCard(
                id=row.pk,
                text=row.text,
                lead=units[row.lead_unit_id],
                coordinating=tuple(
                    units[one.unit_id]
                    for one in sorted(row.coordinations.all(), key=lambda one: one.pk)
                ),
                due_on=row.due_on,
                due_working_days=row.due_working_days,
                task_id=row.task_id,
            )
        )
    return found
