"""How tests wait for other processes: by looking, never by sleeping blindly."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0


class NotAnswered(Exception):
    """A process did not come up, or an act found no answer in time."""


def wait_until(
    condition: Callable[[], object], what: str, seconds: float = PATIENCE
) -> None:
    """Look every few milliseconds until *condition* holds.

    Raises:
        NotAnswered: it did not hold in time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise NotAnswered(what)
        time.sleep(0.02)
