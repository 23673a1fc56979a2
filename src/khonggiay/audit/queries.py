"""Reads of the journal."""

from __future__ import annotations

from khonggiay.audit.models import Entry


def entries_of(target: str, *, limit: int = 200) -> list[Entry]:
    """Return the acts on one thing, the newest first."""
    return list(Entry.objects.filter(target=target).order_by("-pk")[:limit])


def count_of(target: str, action: str) -> int:
    """Return how often *action* was done on *target*."""
    return Entry.objects.filter(target=target, action=action).count()
