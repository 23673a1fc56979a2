"""Why a task is expected to take long: what sets it apart from the average one."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence

from khonggiay.tasks.forecasting.features import NAMES
from khonggiay.tasks.forecasting.model import Model
from khonggiay.tasks.forecasting.situations import Load, Situation
from khonggiay.tasks.forecasting.usual import steps_left

MOST = 2
# Below this share of log odds a difference is not worth a word.
LEAST = 0.15


class Cause(enum.StrEnum):
    """What may be said about a task beside its slack."""

    UNTOUCHED = "untouched"
    IDLE = "idle"
    UNDONE = "undone"
    HANDS = "hands"
    OVERDUE_LOAD = "overdue_load"
    LOAD = "load"
    KIND = "kind"
    UNIT = "unit"
    # Told to the person only, never to others (docs/adr/0013).
    PERSON = "person"


PRIVATE = frozenset({Cause.PERSON})
_OF: dict[Cause, tuple[str, ...]] = {
    Cause.UNTOUCHED: ("untouched", "idle"),
    Cause.IDLE: ("idle",),
    Cause.UNDONE: ("undone", "unusual"),
    Cause.HANDS: ("hands",),
    Cause.OVERDUE_LOAD: ("held", "overdue"),
    Cause.LOAD: ("held",),
    Cause.KIND: ("kind",),
    Cause.UNIT: ("unit",),
    Cause.PERSON: ("person",),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """A cause, the number that is told with it, and its share in the log odds."""

    cause: Cause
    number: int
    share: float


def reasons_for(
    situation: Situation, numbers: Sequence[float], model: Model
) -> tuple[Reason, ...]:
    """Return at most two causes that make this task worse than the average one.

    The heaviest comes first. A cause is only named when its number says something
    (nobody is told of 0 idle days) and when more of it was found to be worse: where
    those who hold much are quick, much work is no reason.
    """
    shares = {
        name: max(0.0, c) * (x - typical)
        for name, c, x, typical in zip(
            NAMES, model.coefficients, numbers, model.typical, strict=True
        )
    }
    found = [
        Reason(cause, number, sum(shares[name] for name in _OF[cause]))
        for cause, number in _numbers(situation, model).items()
        if number > 0
    ]
    heavy = [reason for reason in found if reason.share >= LEAST]
    heavy.sort(key=lambda reason: -reason.share)
    return tuple(heavy[:MOST])


def _numbers(situation: Situation, model: Model) -> dict[Cause, int]:
    """Return what would be told of each cause; 0 where there is nothing to tell."""
    usual = model.knowledge.usual
    undone, _unusual = steps_left(usual, situation.kind_name, situation.done)
    load = situation.load or Load()
    is_touched = bool(situation.done)
    return {
        Cause.UNTOUCHED: 0 if is_touched else max(1, situation.idle),
        Cause.IDLE: situation.idle if is_touched else 0,
        Cause.UNDONE: undone if is_touched else 0,
        Cause.HANDS: situation.hands,
        Cause.OVERDUE_LOAD: round(load.overdue),
        Cause.LOAD: 0 if load.overdue else round(load.held),
        Cause.KIND: _percent(situation.kind.late, situation.kind.known),
        Cause.UNIT: _percent(situation.unit.late, situation.unit.known),
        Cause.PERSON: _percent(situation.person.late, situation.person.known),
    }


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
