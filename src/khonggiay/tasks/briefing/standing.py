"""An open task on a morning, as the rules of telling look at it."""

from __future__ import annotations

import dataclasses

from khonggiay.tasks.forecasting import Forecast


@dataclasses.dataclass(frozen=True, slots=True)
class Telling:
    """What was said of a task so far.

    `times`: how often; `days_ago`: working days since the last time, None when never;
    0 means earlier today.
    """

    times: int = 0
    days_ago: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the rules look at.

    `idle`: full working days without a step; 0 when somebody
    worked on it on the last working day. `told`: to whoever does the work; `asked`:
    the superior of the level `level` (0: nobody was asked yet); `is_answered`: somebody
    with power has acted since. `weight` is the urgency's.
    """

    forecast: Forecast
    idle: int
    weight: float = 1.0
    told: Telling = Telling()
    asked: Telling = Telling()
    level: int = 0
    is_answered: bool = False

    @property
    def left(self) -> int:
        """Return the working days from today to the due day, both counted."""
        return self.forecast.left

    @property
    def days_late(self) -> int:
        """Return how many working days the task is late; 0 or less when it is not."""
        return 1 - self.forecast.left

    @property
    def value(self) -> float:
        """Return what is at stake: the lateness to be expected, by its urgency."""
        return self.weight * self.forecast.stake
