"""The background work of tasks: reminders."""

from __future__ import annotations

import datetime as dt

from khonggiay.tasks.operations import sending


def remind(at: dt.datetime) -> int:
    """Send the reminders that are due at *at*; return how many."""
    return sending.send_due_reminders(at=at)
