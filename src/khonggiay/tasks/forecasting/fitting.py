"""Fit the odds that work is still open after so many days.

The odds of being open after u working days are exp(x·β − s ln u): the log-logistic law
of durations, whose every coefficient reads as a factor on odds. Its likelihood has one
top only, so a few Newton steps find it to the last digit.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

_STEPS = 50
_CLOSE = 1e-8


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """Whether work was still open after *days* working days, and how much it counts."""

    days: int
    is_open: bool
    weight: float = 1.0


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """A situation in numbers, and what came of it."""

    numbers: tuple[float, ...]
    outcomes: tuple[Outcome, ...]


def sigmoid(odds: float) -> float:
    """Return the probability that has these log odds."""
    if odds >= 0:
        return 1 / (1 + math.exp(-odds))
    grown = math.exp(odds)
    return grown / (1 + grown)


def fit(
    examples: Sequence[Example],
    *,
    prior: Sequence[float],
    penalty: float,
) -> list[float]:
    """Return the coefficients β and, last, s, that explain the examples best.

    The *penalty*, above 0, holds each to its *prior*: with few examples it stays there.
    """
    # Needed once a night only: no page has to load it.
    import numpy as np

    start = np.array(prior, dtype=float)
    beta = start.copy()
    rows, is_open, weights = _arrays(examples, len(beta))
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(rows @ beta, -700, 700)))
        slope = rows.T @ (weights * (is_open - expected)) + penalty * (start - beta)
        bend = (rows.T * (weights * expected * (1 - expected))) @ rows
        step = np.linalg.solve(bend + penalty * np.eye(len(beta)), slope)
        beta += step
        if np.abs(step).max() < _CLOSE:
            break
    return [float(value) for value in beta]


def _arrays(examples: Sequence[Example], width: int) -> tuple[Array, Array, Array]:
    """Return one row for each outcome: numbers and −ln of the days; open?; weight."""
    import numpy as np

    counts = [len(example.outcomes) for example in examples]
    flat = [outcome for example in examples for outcome in example.outcomes]
    numbers = np.array([example.numbers for example in examples], dtype=float)
    rows = np.empty((len(flat), width))
    if flat:
        rows[:, :-1] = np.repeat(numbers, counts, axis=0)
        rows[:, -1] = -np.log([outcome.days for outcome in flat])
    is_open = np.array([outcome.is_open for outcome in flat], dtype=float)
    weights = np.array([outcome.weight for outcome in flat], dtype=float)
    return rows, is_open, weights
