"""The background work of notices."""

from __future__ import annotations

import datetime as dt

from khonggiay.notifications import operations


def deliver_due(at: dt.datetime) -> int:
    """Send e-mails that are due; return how many were tried."""
    return operations.deliver_due(at=at)
