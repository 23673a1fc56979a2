"""Walk back through the weeks until enough things are found.

The one way to the rows is the index of numbers (GIN over `words`). Words, filters, the
weeks looked at and, for those who may see little, their scopes are all numbers in it:
a step reads about as many rows as it finds. Common words end the walk in the first
weeks; rare ones have few rows in all weeks together.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from khonggiay.search import rules
from khonggiay.search.queries.asking import Asked
from khonggiay.search.queries.found import Stage

MOST_ROWS = 100_000
"""Rows read before the walk rests; what is older is found when one asks for more."""

_FASTEST_GROWTH = 8
_THINGS_OF_A_SCOPE = 10
_LONGEST_FIRST = 26
_IN_TITLE, _STANDS_BETTER = 0, -2
_PAGES = "SELECT thing_id, number FROM search_page WHERE {}"
_TITLES = "SELECT id, 0 FROM search_thing WHERE {}"
_THINGS = "SELECT id, -1 FROM search_thing WHERE {}"
_BETTER = "SELECT thing_id, -2 FROM search_page WHERE {}"
_FIND = """
WITH found (thing_id, number) AS MATERIALIZED ({found}),
gathered AS MATERIALIZED (
    SELECT thing_id, array_agg(number ORDER BY number) AS numbers
    FROM found GROUP BY thing_id
)
SELECT count(*), NULL, NULL, NULL FROM found
UNION ALL
SELECT thing.id, thing.occurred_at, thing.facets, gathered.numbers
FROM gathered
JOIN search_thing AS thing ON thing.id = gathered.thing_id
JOIN search_scope AS scope ON scope.id = thing.scope_id
WHERE {admitted}
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A thing that matches, with the numbers of its pages that do.

    `is_better` tells that it matches better than the stage asks for.
    """

    thing: int
    occurred_at: dt.datetime
    facets: tuple[str, ...]
    has_title: bool
    pages: tuple[int, ...]
    is_better: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The matches of the weeks of `span`; `is_last` when there are no older weeks."""

    matches: list[Match]
    span: rules.Span
    is_last: bool
    rows: int


def window(asked: Asked, stage: Stage, *, span: rules.Span, size: int) -> Window:
    """Return the newest matches of *span*: so many weeks as have *size* things."""
    matches: list[Match] = []
    week, weeks, rows = span.last, _first_length(asked, size), 0
    while True:
        step = rules.step_back(span, last=week, weeks=weeks)
        found, read = _matching(asked, stage, step)
        rows += read
        matches += found
        is_last = step.first <= span.first
        if is_last or len(matches) >= size or rows >= MOST_ROWS:
            seen = rules.Span(step.first, span.last)
            return Window(matches=matches, span=seen, is_last=is_last, rows=rows)
        weeks = _next_length(span.last - step.first + 1, len(matches), size)
        week = step.first - 1


def _matching(asked: Asked, stage: Stage, span: rules.Span) -> tuple[list[Match], int]:
    """Return what matches in *span* as the stage asks and no better; the rows read."""
    narrowing = asked.narrowing & rules.Condition(any_of=(tuple(span.labels),))
    question, known = asked.question, asked.known
    apart = rules.on_page(question, known) & narrowing
    together = rules.on_page(question.together, known) & narrowing
    titles = (_TITLES, rules.in_title(question, known) & narrowing)
    if stage is Stage.TOGETHER:
        return _rows(asked, span, [(_PAGES, together), titles])
    if stage is Stage.PAGE:
        parts = [(_PAGES, apart), (_BETTER, together)]
    else:
        somewhere = rules.in_thing(question, known) & narrowing
        parts = [(_THINGS, somewhere), (_BETTER, apart)]
    found, read = _rows(asked, span, [*parts, titles])
    return [match for match in found if not match.is_better], read


def newest(asked: Asked, on_page: rules.Condition) -> Match | None:
    """Return the newest thing that has a page that meets a condition."""
    span = asked.weeks
    week, weeks = (span.last, 1) if span else (-1, 0)
    while span and week >= span.first:
        step = rules.step_back(span, last=week, weeks=weeks)
        there = rules.Condition(any_of=(tuple(step.labels),))
        condition = on_page & asked.narrowing & there
        found, _read = _rows(asked, step, [(_PAGES, condition)])
        if found:
            return max(found, key=lambda match: (match.occurred_at, match.thing))
        week, weeks = step.first - 1, weeks * _FASTEST_GROWTH
    return None


def pages_with(term: rules.Condition, things: Collection[int]) -> dict[int, set[int]]:
    """Return the numbers of pages that meet a condition, by thing."""
    labels = tuple(rules.label("thing", thing) for thing in things)
    where, values = holds(term & rules.Condition(any_of=(labels,)))
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PAGES.format(where), values)
        for thing, number in cursor.fetchall():
            if thing in things:
                found.setdefault(thing, set()).add(number)
    return found


def holds(condition: rules.Condition) -> tuple[str, list[Any]]:
    """Return the condition in SQL, for the column `words`."""
    parts = ["words && %s::int[]" for _one in condition.any_of]
    values: list[Any] = [list(one) for one in condition.any_of]
    if condition.all_of:
        parts.append("words @> %s::int[]")
        values.append(list(condition.all_of))
    return " AND ".join(parts), values


def _rows(
    asked: Asked, span: rules.Span, parts: Sequence[tuple[str, rules.Condition]]
) -> tuple[list[Match], int]:
    # The conditions are made of constants; what people typed goes by value.
    found, values = [], []
    for select, condition in parts:
        where, arguments = holds(condition)
        found.append(select.format(where))
        values += arguments
    admitted, arguments = asked.admitted(span)
    sql = _FIND.format(found=" UNION ALL ".join(found), admitted=admitted)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *arguments])
        (read, *_nothing), *rows = cursor.fetchall()
    return [_match(*row) for row in rows], read


def _match(
    thing: int, occurred_at: dt.datetime, facets: list[str], numbers: list[int]
) -> Match:
    return Match(
        thing=thing,
        occurred_at=occurred_at,
        facets=tuple(facets),
        has_title=_IN_TITLE in numbers,
        is_better=_IN_TITLE in numbers or _STANDS_BETTER in numbers,
        pages=tuple(number for number in numbers if number > 0),
    )


def _first_length(asked: Asked, size: int) -> int:
    """Return in how many weeks those who may see little may find enough."""
    if not asked.scopes or asked.weeks is None:
        return 1
    weeks = asked.weeks.last - asked.weeks.first + 1
    likely = weeks * size // (_THINGS_OF_A_SCOPE * len(asked.scopes))
    return max(1, min(likely, _LONGEST_FIRST))


def _next_length(weeks: int, found: int, size: int) -> int:
    """Return in how many weeks as many as are missing may be found."""
    if not found:
        return _FASTEST_GROWTH * weeks
    missing = weeks * (size - found) // found + 1
    return max(1, min(missing, _FASTEST_GROWTH * weeks))
