"""A document may be closed on devices, or read on the screen only."""

from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.audit import queries as audit
from khonggiay.documents import operations
from khonggiay.documents.models import Document
from khonggiay.documents.rules import Secrecy
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)


def restrict(document_id: int, secrecy: Secrecy, *, is_downloadable: bool) -> None:
    operations.restrict(
        actor=Actor.system(), document_id=document_id, secrecy=secrecy,
        is_downloadable=is_downloadable, at=NOW,
    )  # fmt: skip


@pytest.fixture
def document():
    return Document.objects.create(title="Tờ trình", created_at=NOW)


class TestRestrict:
    def test_keeps_and_journals_what_was_decided(self, document):
        restrict(document.pk, Secrecy.INTERNAL, is_downloadable=False)

        document.refresh_from_db()
        assert (document.secrecy, document.is_downloadable) == ("internal", False)
        (entry,) = audit.entries_of(f"documents.document:{document.pk}")
        assert entry.action == "documents.restricted"
        assert entry.detail == {"secrecy": "internal", "is_downloadable": False}

    def test_journals_nothing_that_was_said_before(self, document):
        restrict(document.pk, Secrecy.NORMAL, is_downloadable=True)

        assert audit.entries_of(f"documents.document:{document.pk}") == []

    def test_knows_no_other_document(self, document):
        with pytest.raises(NotFound):
            restrict(document.pk + 1, Secrecy.INTERNAL, is_downloadable=False)

        document.refresh_from_db()
        assert document.secrecy == "normal"
