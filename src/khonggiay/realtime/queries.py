"""Reads of streams for others."""

from __future__ import annotations

from collections.abc import Iterable

from khonggiay.realtime.models import Stream


def cursor(stream: str) -> int:
    """Return the number of the stream's latest event; 0 before the first."""
    return cursors([stream])[stream]


def cursors(streams: Iterable[str]) -> dict[str, int]:
    """Return the number of the latest event of each stream; 0 before the first."""
    names = set(streams)
    found = Stream.objects.filter(name__in=names).values_list("name", "seq")
    return dict.fromkeys(names, 0) | dict(found)
