"""Reads of the organisation on a given day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from khonggiay.kernel import text
from khonggiay.organisations.models import Appointment, Position, Unit


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class UnitCard:
    """What others may know of a unit."""

    id: int
    code: str
    name: str
    abbreviation: str
    kind: str
    level: int
    parent_id: int | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PostCard:
    """A person in a post on a day."""

    appointment_id: int
    person_id: int
    full_name: str
    title: str
    kind: str
    rank: int
    unit_id: int
    unit_code: str
    unit_name: str

    @property
    def label(self) -> str:
        """Return the post in words: `Giám đốc, Sở Xây dựng`."""
        return f"{self.title}, {self.unit_name}"


def units_on(day: dt.date, *, levels: Iterable[int] = ()) -> list[UnitCard]:
    """Return the units that exist on *day*, by level and name."""
    rows = Unit.objects.on(day)
    wanted = list(levels)
    if wanted:
        rows = rows.filter(level__in=wanted)
    return [_unit(row) for row in rows.order_by("level", "name", "pk")]


def unit_cards(unit_ids: Iterable[int]) -> dict[int, UnitCard]:
    """Return units by id; unknown ids are left out."""
    return {row.pk: _unit(row) for row in Unit.objects.filter(pk__in=set(unit_ids))}


def unit_by_code(code: str, *, day: dt.date) -> UnitCard | None:
    """Return the unit that bears *code* on *day*, or None."""
    row = Unit.objects.on(day).filter(code=code).first()
    return _unit(row) if row else None


def search_units(words: str, *, day: dt.date, limit: int = 20) -> list[UnitCard]:
    """Return units whose name or abbreviation holds all *words*, accents or not."""
    wanted = text.fold(words).split()
    found = []
    for row in Unit.objects.on(day).order_by("level", "name", "pk").iterator():
        folded = text.fold(f"{row.name} {row.abbreviation} {row.code}")
        if all(word in folded for word in wanted):
            found.append(_unit(row))
            if len(found) == limit:
                break
    return found


def posts_of(person_id: int, *, day: dt.date) -> list[PostCard]:
    """Return the posts that a person holds on *day*, the main one first."""
    return _posts(person_ids=[person_id], day=day)


def post(appointment_id: int | None) -> PostCard | None:
    """Return the post of one appointment, or None."""
    if appointment_id is None:
        return None
    return next(iter(_cards(Appointment.objects.filter(pk=appointment_id))), None)


def posts_of_people(person_ids: Iterable[int], *, day: dt.date) -> dict[int, PostCard]:
    """Return each person's main post on *day*."""
    posts: dict[int, PostCard] = {}
    for post in _posts(person_ids=set(person_ids), day=day):
        posts.setdefault(post.person_id, post)
    return posts


def heads_of(unit_id: int, *, day: dt.date) -> list[int]:
    """Return the persons who head the unit on *day*."""
    return _holders(unit_id, [Position.Kind.HEAD], day)


def holders_of(unit_id: int, kinds: Iterable[str], *, day: dt.date) -> list[int]:
    """Return the persons in posts of these kinds in the unit on *day*."""
    return _holders(unit_id, list(kinds), day)


def members_of_unit(unit_id: int, *, day: dt.date) -> list[PostCard]:
    """Return everyone with a post in the unit on *day*, by rank."""
    return _posts(unit_ids=[unit_id], day=day)


def units_of(person_id: int, *, day: dt.date) -> set[int]:
    """Return the units where the person holds a post on *day*."""
    return {post.unit_id for post in posts_of(person_id, day=day)}


def units_led_by(person_id: int, *, day: dt.date) -> set[int]:
    """Return the units that the person heads on *day*."""
    posts = posts_of(person_id, day=day)
    return {post.unit_id for post in posts if post.kind == Position.Kind.HEAD}


def search_posts(words: str, *, day: dt.date, limit: int = 20) -> list[PostCard]:
    """Return holders whose name, title or unit holds all *words*, accents or not."""
    wanted = text.fold(words).split()
    found = []
    for post in _posts(day=day):
        folded = text.fold(f"{post.full_name} {post.title} {post.unit_name}")
        if all(word in folded for word in wanted):
            found.append(post)
            if len(found) == limit:
                break
    return found


def _holders(unit_id: int, kinds: list[str], day: dt.date) -> list[int]:
    rows = Appointment.objects.on(day).filter(
        position__unit_id=unit_id, position__kind__in=kinds
    )
    ordered = rows.order_by("position__rank", "pk")
    return list(dict.fromkeys(ordered.values_list("person_id", flat=True)))


def _posts(
    *,
    day: dt.date,
    person_ids: Iterable[int] | None = None,
    unit_ids: Iterable[int] | None = None,
) -> list[PostCard]:
    rows = Appointment.objects.on(day)
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
    if unit_ids is not None:
        rows = rows.filter(position__unit_id__in=list(unit_ids))
    ordered = rows.order_by("-is_main", "position__rank", "position__unit__level", "pk")
    return _cards(ordered)


def _unit(row: Unit) -> UnitCard:
    return UnitCard(
        id=row.pk,
        code=row.code,
        name=row.name,
        abbreviation=row.abbreviation,
        kind=row.kind,
        level=row.level,
        parent_id=row.parent_id,
    )


def _cards(rows: QuerySet[Appointment]) -> list[PostCard]:
    # Read by every request: plain columns cost a third of rows of three models.
    found = rows.values_list(*_POST.values())
    return [PostCard(**dict(zip(_POST, row, strict=True))) for row in found]


_POST = {
    "appointment_id": "pk",
    "person_id": "person_id",
    "full_name": "person__full_name",
    "title": "position__title",
    "kind": "position__kind",
    "rank": "position__rank",
    "unit_id": "position__unit_id",
    "unit_code": "position__unit__code",
    "unit_name": "position__unit__name",
}
