"""The documents' background work."""

from __future__ import annotations

import contextlib
import datetime as dt

from khonggiay.documents import operations, queries
from khonggiay.kernel import clock
from khonggiay.kernel.errors import NotFound

MOST_AT_ONCE = 50


@operations.DERIVE.runs
def derive(version_id: int) -> None:
    """Make pictures of the pages and the places of the words of a version."""
    # A version that was removed meanwhile needs none.
    with contextlib.suppress(NotFound):
        operations.derive(version_id=version_id, at=clock.now())


def ask_for_missing(at: dt.datetime) -> int:
    """Have made what versions lack; return of how many that was news.

    An installation older than these files has many of them: a few at a time.
    """
    waiting = queries.versions_to_derive(limit=MOST_AT_ONCE)
    return sum(operations.ask_to_derive(version_id=number) for number in waiting)
