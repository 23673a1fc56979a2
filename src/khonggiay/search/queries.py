"""Find things: only what the person may see, the newest first."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from khonggiay.search import rules, snippets
from khonggiay.search.audiences import EVERYONE, tokens_of
from khonggiay.search.models import IndexEntry
from khonggiay.search.snippets import Snippet

__all__ = ["EVERYONE", "MOST_COUNTED", "Found", "Hit", "Place", "find", "tokens_of"]

MOST_COUNTED = 1_000
SORTED_ROWS = 2_000
WALK_ROWS = 200


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an answer stands in the order of all: after it the next page begins."""

    occurred_at: dt.datetime
    thing: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that was found."""

    kind: str
    object_id: str
    title: Snippet
    snippet: Snippet
    url: str
    occurred_at: dt.datetime
    place: Place


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of answers. `count` is None when it was not counted (later pages).

    With `is_more_than_counted` there are more than the count says: exact counts of
    common words are not worth their time.
    """

    hits: list[Hit]
    next: Place | None
    count: int | None = None
    is_more_than_counted: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    place: Place
    part: int


def find(
    typed: str,
    *,
    tokens: Iterable[str],
    kinds: Sequence[str] = (),
    before: Place | None = None,
    limit: int = 20,
) -> Found:
    """Return at most *limit* things in which all the words occur, the newest first.

    *tokens* are those of the person who asks: nothing else is looked at. *kinds*
    narrows, *before* is `next` of the page before. How words are read: `rules.parse`.
    """
    question = rules.parse(typed)
    condition, values = _condition(question, sorted(set(tokens)), kinds, before)
    if not question.terms:
        return Found(hits=[], next=None, count=0)
    with transaction.atomic():
        rows = _gather(condition, values)
        if len(rows) > SORTED_ROWS:
            chosen = _walk(condition, values, limit + 1)
            count, is_more = MOST_COUNTED, True
        else:
            chosen = _first_of_each(sorted(rows, key=_order))
            count, is_more = min(len(chosen), MOST_COUNTED), len(chosen) > MOST_COUNTED
    page = chosen[:limit]
    return Found(
        hits=_hits(page, question),
        next=page[-1].place if len(chosen) > limit else None,
        count=None if before else count,
        is_more_than_counted=is_more,
    )


def _condition(
    question: rules.Question,
    tokens: Sequence[str],
    kinds: Sequence[str],
    before: Place | None,
) -> tuple[str, list[Any]]:
    parts = ["folded @@ %s::tsquery", "audience && %s::varchar[]"]
    values: list[Any] = [question.folded, list(tokens)]
    if question.exact:
        parts.append("exact @@ %s::tsquery")
        values.append(question.exact)
    if kinds:
        parts.append("kind = ANY(%s)")
        values.append(list(kinds))
    if before:
        parts.append("(occurred_at, thing) < (%s, %s)")
        values += [before.occurred_at, before.thing]
    return " AND ".join(parts), values


def _gather(condition: str, values: Sequence[Any]) -> list[_Row]:
    # Through the word indexes only: the planner takes rare words for common ones and
    # would walk back through years of entries for them.
    with _without("seqscan", "indexscan"):
        return _rows(condition, values, f"LIMIT {SORTED_ROWS + 1}")


def _walk(condition: str, values: Sequence[Any], wanted: int) -> list[_Row]:
    # Common words: the newest entries hold them, whatever the planner believes.
    found: list[_Row] = []
    extra, more = "", list(values)
    with _without("seqscan", "bitmapscan", "sort"):
        while True:
            rows = _rows(
                condition + extra,
                more,
                f"ORDER BY occurred_at DESC, thing DESC, part LIMIT {WALK_ROWS}",
            )
            found = _first_of_each([*found, *rows])
            if len(rows) < WALK_ROWS or len(found) >= wanted:
                return found
            extra = " AND (occurred_at, thing) < (%s, %s)"
            last = rows[-1].place
            more = [*values, last.occurred_at, last.thing]


def _rows(condition: str, values: Sequence[Any], ending: str) -> list[_Row]:
    # The condition is made of constants above; what people typed goes by value.
    sql = (
        "SELECT id, occurred_at, thing, part FROM search_indexentry "  # noqa: S608
        f"WHERE {condition} {ending}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [
            _Row(pk, Place(occurred_at, thing), part)
            for pk, occurred_at, thing, part in cursor.fetchall()
        ]


def _order(row: _Row) -> tuple[float, int, int]:
    return (-row.place.occurred_at.timestamp(), -row.place.thing, row.part)


def _first_of_each(rows: Iterable[_Row]) -> list[_Row]:
    firsts: dict[int, _Row] = {}
    for row in rows:
        firsts.setdefault(row.place.thing, row)
    return list(firsts.values())


def _hits(rows: Sequence[_Row], question: rules.Question) -> list[Hit]:
    entries = IndexEntry.objects.defer("exact", "folded").in_bulk(
        [row.pk for row in rows]
    )
    return [
        Hit(
            kind=entry.kind,
            object_id=entry.object_id,
            title=snippets.mark(entry.title, question),
            snippet=snippets.excerpt(entry.body, question),
            url=entry.url,
            occurred_at=entry.occurred_at,
            place=row.place,
        )
        for row in rows
        for entry in [entries[row.pk]]
    ]


@contextlib.contextmanager
def _without(*ways: str) -> Iterator[None]:
    _allow(ways, "off")
    yield
    _allow(ways, "on")


def _allow(ways: Sequence[str], state: str) -> None:
    with connection.cursor() as cursor:
        for way in ways:
            cursor.execute("SELECT set_config(%s, %s, true)", [f"enable_{way}", state])
