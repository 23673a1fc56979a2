"""The blobs' background work."""

from __future__ import annotations

import datetime as dt

from khonggiay.files import operations


def clear_leftovers(at: dt.datetime) -> int:
    """Remove what uploads broken off more than a day ago left behind."""
    return operations.clear_leftovers(before=at - dt.timedelta(days=1))
