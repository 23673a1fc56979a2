"""How far people read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from khonggiay.documents import rules
from khonggiay.documents.models import Reading, Version


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCard:
    """How far a person came in a version."""

    person_id: int
    version_id: int
    furthest_page: int
    opened_at: dt.datetime
    last_read_at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LastRead:
    """How far a person came in the newest version of a document that they opened."""

    version_id: int
    number: int
    furthest_page: int
    pages: int

    @property
    def is_finished(self) -> bool:
        """Tell whether the last page was reached."""
        return self.furthest_page >= self.pages


def last_read(person_id: int, document_ids: Iterable[int]) -> dict[int, LastRead]:
    """Return what the person opened last, by document id."""
    return {
        document_id: read
        for (document_id, _person), read in last_read_by(
            [person_id], document_ids
        ).items()
    }


def last_read_by(
    person_ids: Iterable[int], document_ids: Iterable[int]
) -> dict[tuple[int, int], LastRead]:
    """Return what people opened last, by document and person; else nothing."""
    rows = (
        Reading.objects.filter(
            person_id__in=set(person_ids), version__document_id__in=set(document_ids)
        )
        .select_related("version")
        .order_by("version__document_id", "person_id", "-version__number", "pk")
        .distinct("version__document_id", "person_id")
    )
    return {
        (row.version.document_id, row.person_id): LastRead(
            version_id=row.version_id,
            number=row.version.number,
            furthest_page=row.furthest_page,
            pages=row.version.pages,
        )
        for row in rows
    }


def readings_of(person_id: int, version_ids: Iterable[int]) -> dict[int, ReadingCard]:
    """Return how far the person came, by version id; unopened ones are left out."""
    rows = Reading.objects.filter(person_id=person_id, version_id__in=set(version_ids))
    return {row.version_id: _reading(row) for row in rows}


def reading_state(version_ids: Iterable[int]) -> dict[int, list[ReadingCard]]:
    """Return who opened each version and how far they came, the first reader first.

    Every version asked for has a list, empty when nobody opened it.
    """
    wanted = set(version_ids)
    state: dict[int, list[ReadingCard]] = {version_id: [] for version_id in wanted}
    rows = Reading.objects.filter(version_id__in=wanted)
    for row in rows.order_by("opened_at", "pk"):
        state[row.version_id].append(_reading(row))
    return state


def readers_of_older(document_id: int, *, than: int) -> set[int]:
    """Return who opened a version of the document that is older than number *than*."""
    rows = Reading.objects.filter(
        version__document_id=document_id, version__number__lt=than
    )
    return set(rows.values_list("person_id", flat=True))


def pages_left(person_id: int, version_ids: Iterable[int]) -> dict[int, int]:
    """Return how many pages the person has still to reach, by version id."""
    wanted = set(version_ids)
    readings = readings_of(person_id, wanted)
    rows = Version.objects.filter(pk__in=wanted).values_list("pk", "pages")
    return {
        version_id: rules.pages_left(
            pages=pages,
            furthest_page=readings[version_id].furthest_page
            if version_id in readings
            else 0,
        )
        for version_id, pages in rows
    }


def _reading(row: Reading) -> ReadingCard:
    return ReadingCard(
        person_id=row.person_id,
        version_id=row.version_id,
        furthest_page=row.furthest_page,
        opened_at=row.opened_at,
        last_read_at=row.last_read_at,
    )
