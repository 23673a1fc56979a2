"""Learn from finished and unfinished work: examples from the past, one fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khonggiay.deadlines.rules import Ruler
from khonggiay.tasks.forecasting.books import KIND, PERSON, UNIT, Books
from khonggiay.tasks.forecasting.features import NAMES, Knowledge, features
from khonggiay.tasks.forecasting.fitting import Example, Outcome, fit
from khonggiay.tasks.forecasting.model import SHARPNESS, STARTING, Model
from khonggiay.tasks.forecasting.mornings import mornings
from khonggiay.tasks.forecasting.shrinking import Strengths, strength_of
from khonggiay.tasks.forecasting.situations import Situation
from khonggiay.tasks.forecasting.usual import usual_steps
from khonggiay.tasks.forecasting.ways import Way

# After how many working days one looks whether the work was done, beside the due day.
LOOKS = (1, 2, 3, 5, 8, 13, 21, 34, 55)
# Each task is looked at every third working day, until it is 20 days overdue.
EVERY = 3
LONG_OVERDUE = 20
# How many examples' worth of doubt hold a coefficient to its starting value.
PENALTY = 1.0
_ONE_DAY = dt.timedelta(days=1)
_Row = tuple[Situation, tuple[Outcome, ...]]


def learn(ways: Sequence[Way], *, today: dt.date, ruler: Ruler) -> Model:
    """Return the model that the past up to the morning of *today* teaches.

    Nothing that happens today or later is looked at, although *ways* may tell of it.
    Where there is little past, the model stays near the starting one.
    """
    rows: list[_Row] = []
    books = Books(ruler)
    for day, books in mornings(ways, until=today, ruler=ruler):
        if day < today and ruler.count(day - _ONE_DAY, day):
            rows.extend(_rows(books, day, today, ruler))
    strengths = Strengths(
        person=strength_of(books.tallies(PERSON)),
        unit=strength_of(books.tallies(UNIT)),
        kind=strength_of(books.tallies(KIND)),
    )
    known = [way for way in ways if way.opened_on < today]
    finished = [way for way in known if _is_finished(way, today)]
    knowledge = Knowledge(strengths, usual_steps(finished))
    examples = [Example(features(s, knowledge), outcomes) for s, outcomes in rows]
    prior = [*(STARTING[name] for name in NAMES), STARTING[SHARPNESS]]
    fitted = fit(examples, prior=prior, penalty=PENALTY)
    return Model(
        coefficients=tuple(fitted[:-1]),
        sharpness=fitted[-1],
        typical=_mean(examples) or Model.starting().typical,
        knowledge=knowledge,
        learned_on=today,
        tasks=len(known),
    )


def _rows(books: Books, day: dt.date, today: dt.date, ruler: Ruler) -> list[_Row]:
    rows = []
    eve = day - _ONE_DAY
    for way in books.open_ways():
        left = ruler.count(eve, way.due_on)
        if left % EVERY or left <= -LONG_OVERDUE:
            continue
        situation = books.situation(way.key, day)
        outcomes = _outcomes(way, situation, day, today, ruler)
        if outcomes:
            rows.append((situation, outcomes))
    return rows


def _outcomes(
    way: Way, situation: Situation, day: dt.date, today: dt.date, ruler: Ruler
) -> tuple[Outcome, ...]:
    """Return what is known by the morning of *today* of the days from *day* on.

    Half of the weight lies on the question that will be asked: is it open after its
    due day? The other half is spread over the looks.
    """
    eve = day - _ONE_DAY
    seen = ruler.count(eve, today - _ONE_DAY)
    took = seen + 1
    if _is_finished(way, today) and way.finished_on is not None:
        took = max(1, ruler.count(eve, way.finished_on))
        seen = max(seen, LOOKS[-1], situation.left)
    looks = [days for days in LOOKS if days <= seen]
    outcomes = [Outcome(days, took > days, 0.5 / len(looks)) for days in looks]
    if 0 < situation.left <= seen:
        outcomes.append(Outcome(situation.left, took > situation.left, 0.5))
    return tuple(outcomes)


def _is_finished(way: Way, today: dt.date) -> bool:
    return way.finished_on is not None and way.finished_on < today


def _mean(examples: Sequence[Example]) -> tuple[float, ...]:
    if not examples:
        return ()
    columns = zip(*(example.numbers for example in examples), strict=True)
    return tuple(sum(column) / len(examples) for column in columns)
