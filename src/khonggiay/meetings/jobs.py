"""The background work of meetings: asking for packs before a session."""

from __future__ import annotations

import datetime as dt

from khonggiay.meetings import operations


def ask_for_packs(at: dt.datetime) -> int:
    """Remind, a day before each session, who has its papers on no device."""
    return operations.ask_before_session(at=at)
