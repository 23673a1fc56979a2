"""The clock. Only the edge (web, api, jobs, management) may read it."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """Return this moment, aware, in UTC."""
    return dt.datetime.now(tz=dt.UTC)
