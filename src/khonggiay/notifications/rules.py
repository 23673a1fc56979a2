"""How often an e-mail is tried, and how long a try may take."""

from __future__ import annotations

import datetime as dt

LEASE = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 10
_LONGEST_PAUSE = dt.timedelta(hours=6)


def pause_after(attempts: int) -> dt.timedelta:
    """Return the wait after the n-th failed try: 1, 2, 4 … minutes, to 6 hours."""
    doubled = dt.timedelta(minutes=2 ** min(max(attempts, 1) - 1, 20))
    return min(doubled, _LONGEST_PAUSE)


def is_given_up(attempts: int) -> bool:
    """Test whether no further try is made: after ten."""
    return attempts >= MAX_ATTEMPTS
