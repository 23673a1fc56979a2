"""Deliver events at the moment when they would have been delivered."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable


@dataclasses.dataclass(frozen=True, slots=True)
class Delivery:
    """The dispatcher of the outbox, called with past moments."""

    dispatch: Callable[[dt.datetime], int]

    def until(self, at: dt.datetime) -> None:
        """Deliver everything that waits at the moment *at*."""
        while self.dispatch(at):
            pass
