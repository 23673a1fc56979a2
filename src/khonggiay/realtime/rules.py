"""Names of streams, cursors over several streams, the age of tickets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

TICKET_AGE = dt.timedelta(minutes=5)
KEPT = dt.timedelta(days=7)
REVOKE = "revoke"
CHANNEL = "kg_live"
REVOCATIONS = "kg_live_revoked"

_NAME = re.compile(r"[a-z][a-z0-9_:.-]{0,119}")
_KIND = re.compile(r"[a-z][a-z0-9_.]{0,39}")
_LARGEST_SEQ = 2**63 - 1


def is_stream_name(name: str) -> bool:
    """Test whether *name* may name a stream (`meeting:12:member`, `person:9`)."""
    return _NAME.fullmatch(name) is not None


def is_kind(kind: str) -> bool:
    """Test whether *kind* may name a kind of event (`patch`, `notice`)."""
    return _KIND.fullmatch(kind) is not None


def person_stream(person_id: int) -> str:
    """Return the name of the stream that only this person hears."""
    return f"person:{person_id}"


def format_cursor(positions: Mapping[str, int]) -> str:
    """Write how far each stream was heard: `meeting:12:member=57,person:9=4`."""
    return ",".join(f"{name}={positions[name]}" for name in sorted(positions))


def parse_cursor(text: str) -> dict[str, int] | None:
    """Read a cursor; None when it is not one. Nothing gives an empty cursor."""
    positions: dict[str, int] = {}
    for part in filter(None, text.strip().split(",")):
        name, equals, digits = part.partition("=")
        if not equals or not is_stream_name(name) or not digits.isdecimal():
            return None
        positions[name] = min(int(digits[:20]), _LARGEST_SEQ)
    return positions


def is_ticket_fresh(*, issued_at: dt.datetime, at: dt.datetime) -> bool:
    """Test whether a ticket still opens a connection: for five minutes, end included.

    A minute of tolerance towards the future is for clocks of several machines.
    """
    return -dt.timedelta(minutes=1) <= at - issued_at <= TICKET_AGE
