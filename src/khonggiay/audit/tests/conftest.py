"""Sealing beside other tests."""

from __future__ import annotations

import pytest
from django.db import connection

from khonggiay.audit import operations


def no_other_transaction() -> int:
    """Return the next transaction: in this test's database nobody else is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the transactions of other tests, which run in the same server."""
    monkeypatch.setattr(operations, "_horizon", no_other_transaction)
