"""Find things in the order in which they are shown."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from itertools import islice

from khonggiay.kernel import dates
from khonggiay.search import rules
from khonggiay.search.queries import asking, walking
from khonggiay.search.queries.asking import Asked, Filters
from khonggiay.search.queries.found import Facet, Found, Hit, Place, Stage
from khonggiay.search.queries.hits import Placed, hits_of
from khonggiay.search.queries.walking import Match, Window

WINDOW = 100
"""Things that are enough to be put in order together (a week is never divided)."""

_FIRST_POINTS = 10_000
_MOST_FACETS = 200


def find(
    typed: str,
    *,
    tokens: Iterable[str],
    filters: Filters | None = None,
    after: Place | None = None,
    limit: int = 20,
    window: int | None = None,
) -> Found:
    """Return at most *limit* things in which all the words occur, the best first.

    *tokens* are those of the person who asks: nothing else is looked at. *after* is
    `next` of the page before. How words are read: `rules.parse`. The order: words that
    follow each other as typed, or stand in the title, before words on one page, before
    words on different pages; then from the newest weeks back, about a hundred things
    (or *window*, the same for all pages of answers) put in order by `rules.score`.
    """
    question = rules.parse(typed)
    nothing = Found(hits=[], next=None, count=None if after else 0)
    if not question.terms:
        return nothing
    with asking.planned():
        asked = asking.ask(
            question, tokens=sorted(set(tokens)), filters=filters or Filters()
        )
        if asked.weeks is None:
            return nothing
        search = _Search(asked, asked.weeks, after, window or WINDOW)
        return _found(search, limit=limit, typed=typed)


class _Search:
    """A walk through stages and weeks, and what it met."""

    def __init__(
        self, asked: Asked, weeks: rules.Span, after: Place | None, size: int
    ) -> None:
        self.asked, self.weeks, self.after, self.size = asked, weeks, after, size
        self.facets: collections.Counter[str] = collections.Counter()
        self.count = 0
        self.rest: Place | None = None
        """Where the walk would go on."""
        self.is_tired = False
        """So many rows were read that the rest waits until it is asked for."""

    def placed(self) -> Iterator[Placed]:
        """Give what is found, in order."""
        for stage, window in self._windows():
            self.count += len(window.matches)
            for match in window.matches:
                self.facets.update(match.facets)
            places = (_placed(stage, window, match) for match in window.matches)
            for one in sorted(places, key=lambda one: _rank(one.place)):
                if self.after is None or _rank(one.place) > _rank(self.after):
                    yield one

    def _windows(self) -> Iterator[tuple[Stage, Window]]:
        rows = 0
        stages = [Stage.TOGETHER, Stage.PAGE, Stage.THING]
        if len(self.asked.question.terms) == 1:
            stages = stages[:1]
        if self.after:
            stages = [stage for stage in stages if stage >= self.after.stage]
        last_week = self.after.week if self.after else self.weeks.last
        for stage, better in zip(stages, [*stages[1:], None], strict=True):
            while last_week >= self.weeks.first:
                span = rules.Span(self.weeks.first, min(last_week, self.weeks.last))
                window = walking.window(self.asked, stage, span=span, size=self.size)
                last_week = window.span.first - 1
                self.rest = _start(stage, last_week)
                if window.is_last:
                    self.rest = (
                        None if better is None else _start(better, self.weeks.last)
                    )
                rows += window.rows
                self.is_tired = rows >= walking.MOST_ROWS
                yield stage, window
                if self.is_tired:
                    return
            last_week = self.weeks.last


def _found(search: _Search, *, limit: int, typed: str) -> Found:
    hits: list[Hit] = []
    waiting = search.placed()
    last: Place | None = None
    while len(hits) < limit:
        batch = list(islice(waiting, limit - len(hits)))
        if not batch:
            break
        hits += hits_of(search.asked, batch, typed=typed)
        last = batch[-1].place
    is_more = next(waiting, None) is not None
    following = last if is_more else search.rest
    is_first = search.after is None
    return Found(
        hits=hits,
        next=following,
        count=search.count if is_first else None,
        is_more_than_counted=is_first and search.rest is not None,
        facets=_facets(search.facets) if is_first else [],
    )


def _placed(stage: Stage, window: Window, match: Match) -> Placed:
    end = rules.first_day(window.span.last + 1)
    points = rules.score(
        has_title=match.has_title,
        pages=len(match.pages),
        days_old=(end - dates.city_date(match.occurred_at)).days,
    )
    place = Place(
        stage=stage,
        week=window.span.last,
        points=points,
        occurred_at=match.occurred_at,
        thing=match.thing,
    )
    return Placed(match=match, place=place)


def _start(stage: Stage, week: int) -> Place:
    """Return the place before everything that stands in the weeks up to *week*."""
    return Place(
        stage=stage,
        week=week,
        points=_FIRST_POINTS,
        occurred_at=dates.day_start(rules.first_day(max(week, 1))),
        thing=0,
    )


def _rank(place: Place) -> tuple[int, int, int, float, int]:
    moment = place.occurred_at.timestamp()
    return place.stage, -place.week, -place.points, -moment, -place.thing


def _facets(counted: collections.Counter[str]) -> list[Facet]:
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [
        Facet(name=name, value=value, count=count)
        for facet, count in ordered[:_MOST_FACETS]
        for name, _colon, value in [facet.partition(":")]
    ]
