"""Reads of streams for others."""

from __future__ import annotations

from collections.abc import Iterable

from khonggiay.realtime import rules
from khonggiay.realtime.models import Stream


def cursor(stream: str) -> int:
    """Return the number of the stream's latest event; 0 before the first."""
    return cursors([stream])[stream]


def cursors(streams: Iterable[str]) -> dict[str, int]:
    """Return the number of the latest event of each stream; 0 before the first."""
    names = set(streams)
    found = Stream.objects.filter(name__in=names).values_list("name", "seq")
    return dict.fromkeys(names, 0) | dict(found)


def start(streams: Iterable[str], *, after: str = "") -> str:
    """Return the cursor from which a page begins to hear these streams.

    Where *after*, the cursor of the state that the page has, names a stream, it begins
    there; the others begin where they stand now. What is no cursor counts as none.
    """
    has = rules.parse_cursor(after) or {}
    return rules.format_cursor(
        {name: min(seq, has.get(name, seq)) for name, seq in cursors(streams).items()}
    )
