"""The documents' background work."""

from __future__ import annotations

import datetime as dt

from khonggiay.documents import operations, queries


def derive_next(at: dt.datetime) -> int:
    """Make what one version still lacks beside its display file; 0: none lacks any."""
    waiting = queries.versions_to_derive(limit=1)
    for version_id in waiting:
        operations.derive(version_id=version_id, at=at)
    return len(waiting)
