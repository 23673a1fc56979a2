"""A refusal leaves nothing behind: no row, no event, no journal entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection

from khonggiay.kernel.errors import NotFound, Refused


def fingerprint() -> dict[str, str]:
    """Return a digest of every table of the product."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not model.__module__.startswith("khonggiay"):
                continue
            table = model._meta.db_table
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), "
                f"'')) FROM \"{table}\" t"
            )
            found[table] = cursor.fetchone()[0]
    return found


@contextmanager
def refused(refusal: type[Refused | NotFound]) -> Iterator[pytest.ExceptionInfo]:
    """Expect *refusal*, and that no table changed."""
    before = fingerprint()
    with pytest.raises(refusal) as caught:
        yield caught
    assert fingerprint() == before
