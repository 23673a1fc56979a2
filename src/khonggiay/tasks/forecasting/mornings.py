"""Go through a past day by day, and look at the books on each morning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from khonggiay.deadlines.rules import Ruler
from khonggiay.tasks.forecasting.books import Books
from khonggiay.tasks.forecasting.ways import Step, Way

_ONE_DAY = dt.timedelta(days=1)


def mornings(
    ways: Iterable[Way], *, until: dt.date, ruler: Ruler
) -> Iterator[tuple[dt.date, Books]]:
    """Return each day up to *until* with the books as they stood on its morning.

    The books are one object that changes from day to day: look, then go on. What
    happens on a day is entered after its morning.
    """
    facts = _facts(ways)
    if not facts:
        return
    books = Books(ruler)
    day, place = facts[0][0], 0
    while day <= until:
        books.turn_to(day)
        yield day, books
        while place < len(facts) and facts[place][0] <= day:
            _enter(books, facts[place])
            place += 1
        day += _ONE_DAY


_OPENED, _WORKED, _FINISHED = 0, 1, 2
Fact = tuple[dt.date, int, Way, Step | None]


def _facts(ways: Iterable[Way]) -> list[Fact]:
    """Return everything that happened, in its order; within a day the end is last."""
    facts: list[Fact] = []
    for way in ways:
        facts.append((way.opened_on, _OPENED, way, None))
        facts.extend(
            (step.on, _WORKED, way, step)
            for step in way.steps
            if step.on >= way.opened_on
        )
        if way.finished_on is not None:
            finished_on = max(way.finished_on, way.opened_on)
            facts.append((finished_on, _FINISHED, way, None))
    facts.sort(key=lambda fact: fact[:2])
    return facts


def _enter(books: Books, fact: Fact) -> None:
    _on, what, way, step = fact
    if what == _OPENED:
        books.open(way)
    elif step is not None:
        books.step(way.key, step)
    else:
        books.finish(way.key)
