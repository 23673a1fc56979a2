"""What the search does behind the pages."""

from __future__ import annotations

import time

from khonggiay.search import operations

_LONGEST_TURN = 2.0


def go_on_rebuilding() -> None:
    """Index what an older program, or none, has indexed; in short turns."""
    ends = time.monotonic() + _LONGEST_TURN
    while operations.is_rebuilding() and time.monotonic() < ends:
        operations.rebuild()


def weigh() -> None:
    """Count anew how common words are."""
    operations.weigh()
