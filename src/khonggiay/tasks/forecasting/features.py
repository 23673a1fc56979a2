"""A situation in numbers: what the forecast weighs, each under its name."""

from __future__ import annotations

import dataclasses
import math

from khonggiay.tasks.forecasting.shrinking import Strengths, shrunk_rates
from khonggiay.tasks.forecasting.situations import Situation
from khonggiay.tasks.forecasting.usual import Usual, steps_left

NAMES = (
    "base", "left", "term", "idle", "untouched", "steps", "undone", "unusual",
    "hands", "progress", "held", "overdue", "is_late", "newness", "person", "unit",
    "kind",
)  # fmt: skip
# A task reported 100 % done still takes a tenth of its time: somebody must finish it.
_SHARE_OF_PROGRESS = 0.9
# After so many outcomes somebody is half as new as on the first day.
_ROUTINE = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Knowledge:
    """What must be known to read a situation: how to shrink, which steps are usual."""

    strengths: Strengths = dataclasses.field(default_factory=Strengths)
    usual: Usual = dataclasses.field(default_factory=dict)


def features(situation: Situation, knowledge: Knowledge) -> tuple[float, ...]:
    """Return the numbers of a situation in the order of `NAMES`.

    Counts enter by their logarithm: the second idle day says more than the twentieth.
    Histories enter as log odds against the next wider circle: the person against their
    unit, unit and kind against the city; without a history they are 0. What somebody
    holds counts against what everybody holds on average.
    """
    rates = shrunk_rates(situation, knowledge.strengths)
    undone, unusual = steps_left(knowledge.usual, situation.kind_name, situation.done)
    return (
        1.0,
        math.log1p(max(0, situation.left)),
        math.log1p(max(0, situation.term)),
        math.log1p(max(0, situation.idle)),
        float(not situation.done),
        math.log1p(situation.steps),
        math.log1p(undone),
        math.log1p(unusual),
        math.log1p(situation.hands),
        math.log(1 - _SHARE_OF_PROGRESS * situation.progress / 100),
        *_loads(situation),
        float(situation.left <= 0),
        1 / (1 + situation.person.known / _ROUTINE),
        rates.person - rates.unit,
        rates.unit - rates.city,
        rates.kind - rates.city,
    )


def _loads(situation: Situation) -> tuple[float, float]:
    """Return what the holder holds, and what of it is overdue, against the average."""
    load, usual = situation.load, situation.usual_load
    if load is None:
        return 0.0, 0.0
    return (
        math.log1p(load.held) - math.log1p(usual.held),
        math.log1p(load.overdue) - math.log1p(usual.overdue),
    )
