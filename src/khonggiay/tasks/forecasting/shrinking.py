"""Late rates of people and units with few outcomes, shrunk to those of their circle."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable

from khonggiay.tasks.forecasting.situations import Situation, Tally

# What a city is taken for while it knows little of itself: 8 of 100 late, as the
# Government Office counted in 2016.
_USUAL = Tally(50, 4)
_LEAST, _MOST = 2.0, 50.0
_ENOUGH_MEMBERS = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Strengths:
    """With how many outcomes of the wider circle each narrower one is mixed."""

    person: float = 8.0
    unit: float = 8.0
    kind: float = 8.0


@dataclasses.dataclass(frozen=True, slots=True)
class Rates:
    """Late rates as log odds."""

    person: float
    unit: float
    kind: float
    city: float


def shrunk(tally: Tally, towards: float, strength: float) -> float:
    """Return a late rate, mixed with *strength* outcomes at the rate *towards*."""
    return (tally.late + strength * towards) / (tally.known + strength)


def shrunk_rates(situation: Situation, strengths: Strengths) -> Rates:
    """Return the late rates around a task: person to unit, unit and kind to city."""
    usual = _USUAL.late / _USUAL.known
    city = shrunk(situation.city, usual, _USUAL.known)
    unit = shrunk(situation.unit, city, strengths.unit)
    kind = shrunk(situation.kind, city, strengths.kind)
    person = shrunk(situation.person, unit, strengths.person)
    return Rates(*(log_odds(rate) for rate in (person, unit, kind, city)))


def log_odds(rate: float) -> float:
    """Return the log odds of a rate between 0 and 1, both excluded."""
    return math.log(rate / (1 - rate))


def strength_of(tallies: Iterable[Tally], *, usual: float = 8.0) -> float:
    """Return how strongly the rates of a circle's members should be shrunk.

    Empirical Bayes by the method of moments, for rates that vary between members as a
    beta distribution: where members differ much they are shrunk little. From 2 to 50
    outcomes; *usual* when fewer than five members have two outcomes each.
    """
    members = [tally for tally in tallies if tally.known > 1]
    total = sum(tally.known for tally in members)
    late = sum(tally.late for tally in members)
    if len(members) < _ENOUGH_MEMBERS or not 0 < late < total:
        return usual
    mean = late / total
    scatter = sum(t.known * (t.late / t.known - mean) ** 2 for t in members)
    by_chance = (len(members) - 1) * mean * (1 - mean)
    size = total - sum(t.known**2 for t in members) / total
    between = (scatter - by_chance) / size
    if between <= 0:
        return _MOST
    return min(_MOST, max(_LEAST, mean * (1 - mean) / between - 1))
