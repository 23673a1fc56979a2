"""Opinions of delegates before the session."""

from __future__ import annotations

import dataclasses
import datetime as dt

from khonggiay.meetings.models import Meeting, Opinion

STANCES = tuple(Opinion.Stance.values)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OpinionCard:
    """What a delegate thinks of an item; `revision` counts how often it was sent."""

    item_id: int
    person_id: int
    name: str
    post: str
    stance: str
    text: str
    sent_at: dt.datetime
    revision: int


def opinions_of(meeting: Meeting) -> list[OpinionCard]:
    """Return every opinion on the meeting's items once, the first sent first."""
    rows = Opinion.objects.filter(item__meeting=meeting)
    rows = rows.select_related("participant__person")
    return [_card(row) for row in rows.order_by("sent_at", "pk")]


def own_opinions(meeting: Meeting, person_id: int) -> dict[int, OpinionCard]:
    """Return one person's opinions by item id."""
    rows = Opinion.objects.filter(
        item__meeting=meeting, participant__person_id=person_id
    ).select_related("participant__person")
    return {row.item_id: _card(row) for row in rows}


def _card(row: Opinion) -> OpinionCard:
    return OpinionCard(
        item_id=row.item_id,
        person_id=row.participant.person_id,
        name=row.participant.person.full_name,
        post=row.participant.post_label,
        stance=row.stance,
        text=row.text,
        sent_at=row.sent_at,
        revision=row.revision,
    )
