"""When an open task will be done, how likely too late, and what it would cost."""

from __future__ import annotations

import dataclasses
import math

from khonggiay.tasks.forecasting.features import features
from khonggiay.tasks.forecasting.fitting import sigmoid
from khonggiay.tasks.forecasting.model import Model
from khonggiay.tasks.forecasting.reasons import Reason, reasons_for
from khonggiay.tasks.forecasting.situations import Situation

LONGEST = 250
_EARLY, _UNLIKELY, _LATE = 0.9, 0.3, 0.1


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is to be expected of an open task, in working days from today on.

    Today counts as the first day. Work takes at most `middle` days in one of two
    cases, `likely` days in seven of ten, and from `low` to `high` in four of five.
    `p_late` is the probability that it is still open after its due day; `days_late` by
    how much at most then, in one of two cases. `log_odds` is what a longer look needs
    (`days_until`).
    """

    left: int
    p_late: float
    days_late: int
    low: int
    middle: int
    likely: int
    high: int
    log_odds: float
    reasons: tuple[Reason, ...] = ()

    @property
    def stake(self) -> float:
        """Return the lateness to be expected, in working days."""
        return self.p_late * self.days_late


def forecast(model: Model, situation: Situation) -> Forecast:
    """Return what *model* expects of a task in this situation."""
    numbers = features(situation, model.knowledge)
    odds = sum(c * x for c, x in zip(model.coefficients, numbers, strict=True))
    left = situation.left
    p_late = p_open_after(model, odds, left) if left > 0 else 1.0
    when_late = days_until(model, odds, p_late / 2)
    return Forecast(
        left=left,
        p_late=p_late,
        days_late=max(1, when_late - left),
        low=days_until(model, odds, _EARLY),
        middle=days_until(model, odds, 0.5),
        likely=days_until(model, odds, _UNLIKELY),
        high=days_until(model, odds, _LATE),
        log_odds=odds,
        reasons=reasons_for(situation, numbers, model),
    )


def p_open_after(model: Model, log_odds: float, days: int) -> float:
    """Return the probability that work is open after *days* (at least 1) more days."""
    return sigmoid(log_odds - model.sharpness * math.log(days))


def days_until(model: Model, log_odds: float, p_open: float) -> int:
    """Return after how many days at most a share *p_open* is still open.

    At least 1, at most 250.
    """
    p = min(max(p_open, 1e-9), 1 - 1e-9)
    log_days = (log_odds - math.log(p / (1 - p))) / model.sharpness
    if log_days > math.log(LONGEST):
        return LONGEST
    # A hair less: 3 days must not become 4 by a rounding of the machine.
    return max(1, math.ceil(math.exp(log_days) - 1e-9))
