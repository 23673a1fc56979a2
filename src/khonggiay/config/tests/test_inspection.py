"""Looking at the journal from the command line."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction

from khonggiay.audit import operations as audit
from khonggiay.audit.tests.conftest import no_other_transaction
from khonggiay.config import inspection
from khonggiay.config.failure import Failure
from khonggiay.kernel.actor import Actor

AT = dt.datetime(2019, 10, 3, 2, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """Leave out the transactions of other tests, which run in the same server."""
    monkeypatch.setattr(audit, "_horizon", no_other_transaction)


@pytest.mark.django_db(transaction=True)
class TestCheckJournal:
    def test_says_how_much_is_proved(self):
        with transaction.atomic():
            audit.record(actor=Actor.system(), action="a.b", target="a.c:1", at=AT)
        audit.seal(at=AT)

        assert inspection.check_journal() == "1 entries under 1 seals, all whole"

    def test_fails_when_an_entry_is_gone(self):
        with transaction.atomic():
            audit.record(actor=Actor.system(), action="a.b", target="a.c:1", at=AT)
        audit.seal(at=AT)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
            cursor.execute("DELETE FROM audit_entry")
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER ALL")

        with pytest.raises(Failure, match="tampered"):
            inspection.check_journal()
