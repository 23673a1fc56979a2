"""The journal's background work."""

from __future__ import annotations

import datetime as dt

from khonggiay.audit import operations


def seal(at: dt.datetime) -> int:
    """Seal what can be sealed; return the number of entries."""
    return operations.seal(at=at)
