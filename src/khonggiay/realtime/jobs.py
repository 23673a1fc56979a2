"""The streams' background work."""

from __future__ import annotations

import datetime as dt

from khonggiay.realtime import operations, rules


def prune(at: dt.datetime) -> int:
    """Forget events that nobody can ask for any more; return how many."""
    return operations.prune(before=at - rules.KEPT)
