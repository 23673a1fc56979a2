"""Weeks: answers are looked for from the newest back, in steps that grow."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from khonggiay.search.rules import tokens

WEEKS_OF_A_TERM = 16
_DAYS = 7


def week_of(day: dt.date) -> int:
    """Return the number of the week (from Monday on) in which *day* lies."""
    return (day.toordinal() - 1) // _DAYS


def first_day(week: int) -> dt.date:
    """Return the Monday of a week."""
    return dt.date.fromordinal(week * _DAYS + 1)


def labels(*, kind: str, scope: int, facets: Iterable[str], day: dt.date) -> list[int]:
    """Return the numbers by which a thing and its pages are narrowed to."""
    week = week_of(day)
    return [
        tokens.label("week", week),
        tokens.label("term", week // WEEKS_OF_A_TERM),
        tokens.label("kind", kind),
        tokens.label("scope", scope),
        *(tokens.label("facet", facet) for facet in facets),
    ]


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Span:
    """The weeks from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def labels(self) -> list[int]:
        """Return numbers of which every row of these weeks holds one.

        Whole terms of 16 weeks stand for their weeks: there are never many numbers.
        """
        found: list[int] = []
        week = self.first
        while week <= self.last:
            term, place = divmod(week, WEEKS_OF_A_TERM)
            if place == 0 and week + WEEKS_OF_A_TERM - 1 <= self.last:
                found.append(tokens.label("term", term))
                week += WEEKS_OF_A_TERM
            else:
                found.append(tokens.label("week", week))
                week += 1
        return found


def step_back(span: Span, *, last: int, weeks: int) -> Span:
    """Return the step of about so many weeks of *span* that ends with the week *last*.

    A step of more than a term begins where a term begins, or where *span* does.
    """
    first = max(span.first, last - weeks + 1)
    if weeks > WEEKS_OF_A_TERM:
        first = max(span.first, first - first % WEEKS_OF_A_TERM)
    return Span(first, last)
