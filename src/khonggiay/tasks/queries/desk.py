"""What comes onto a person's desk by the posts they hold."""

from __future__ import annotations

import dataclasses
import datetime as dt

from khonggiay.organisations import queries as organisations
from khonggiay.tasks.models import Task

# The kinds of posts, as organisations names them.
LEADING = frozenset({"head", "deputy"})
OFFICE = frozenset({"chief_of_office", "secretary"})
TRAY = LEADING | OFFICE | {"clerk"}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The units whose tasks a person sees and answers for on a day.

    `leads`: units that the person heads or deputises for; `tray`: units whose
    incoming tasks they see; `judges`: units for which they accept results as chief of
    office; `oversees`: units whose given tasks they see.
    """

    person_id: int
    leads: frozenset[int]
    tray: frozenset[int]
    judges: frozenset[int]
    oversees: frozenset[int]


def desk_of(person_id: int, *, day: dt.date) -> Desk:
    """Return the desk of a person on *day*.

    The office of an authority is often a unit under it: its chief and its
    secretaries serve the unit above as well.
    """
    posts = organisations.posts_of(person_id, day=day)
    serving = {post.unit_id for post in posts if post.kind in OFFICE}
    above = _parents(serving)
    chief = {post.unit_id for post in posts if post.kind == "chief_of_office"}
    tray = {post.unit_id for post in posts if post.kind in TRAY}
    return Desk(
        person_id=person_id,
        leads=frozenset(post.unit_id for post in posts if post.kind in LEADING),
        tray=frozenset(tray),
        judges=frozenset(chief | {above[unit] for unit in chief if unit in above}),
        oversees=frozenset(tray | set(above.values())),
    )


def audience_of(task: Task) -> list[str]:
    """Return the tokens of those who may find the task (see `tokens_of`)."""
    units = sorted(task.involvements.values_list("unit_id", flat=True))
    people = {task.assigner_id, task.officer_id} - {None}
    return [
        *(f"person:{person}" for person in sorted(filter(None, people))),
        *(f"task-tray:{unit}" for unit in units),
        f"task-overseer:{task.assigner_unit_id}",
    ]


def tokens_of(desk: Desk) -> set[str]:
    """Return the tokens that a desk holds: the same rule as `TaskQuerySet.visible`."""
    return {
        f"person:{desk.person_id}",
        *(f"task-tray:{unit}" for unit in desk.tray),
        *(f"task-overseer:{unit}" for unit in desk.oversees),
    }


def _parents(unit_ids: set[int]) -> dict[int, int]:
    if not unit_ids:
        return {}
    cards = organisations.unit_cards(unit_ids)
    return {card.id: card.parent_id for card in cards.values() if card.parent_id}
