"""The journal: only grows, is sealed, and shows tampering."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from khonggiay.audit import operations as audit
from khonggiay.audit import queries
from khonggiay.audit.models import Entry, Seal
from khonggiay.kernel.actor import Actor

AT = dt.datetime(2019, 10, 3, 2, tzinfo=dt.UTC)
ACTOR = Actor(person_id=7, appointment_id=8, on_behalf_of_id=9, address="10.0.0.1")


def record(action="tasks.completed", target="tasks.task:1"):
    with transaction.atomic():
        audit.record(actor=ACTOR, action=action, target=target, at=AT, detail={"a": 1})


def tamper(sql):
    """Change the journal as somebody with the keys of the database would."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER ALL")


class TestRecord:
    @pytest.mark.django_db
    def test_keeps_who_acted_for_whom_and_from_where(self):
        record()

        (entry,) = queries.entries_of("tasks.task:1")
        assert (entry.person_id, entry.appointment_id, entry.on_behalf_of_id) == (
            7,
            8,
            9,
        )
        assert (entry.address, entry.detail, entry.at) == ("10.0.0.1", {"a": 1}, AT)

    @pytest.mark.django_db(transaction=True)
    def test_is_refused_outside_a_transaction(self):
        with pytest.raises(audit.OutsideTransaction):
            audit.record(actor=ACTOR, action="a.b", target="a.c:1", at=AT)

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "sql",
        ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"],
    )
    def test_what_was_written_cannot_be_changed(self, sql):
        record()

        with (
            pytest.raises(DatabaseError, match="the journal only grows"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)

        assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestSealBesideOthers:
    def test_waits_for_a_transaction_that_began_before(self, monkeypatch):
        record()
        (entry,) = Entry.objects.all()
        monkeypatch.setattr(audit, "_horizon", lambda: entry.transaction)

        assert audit.seal(at=AT) == 0


@pytest.mark.usefixtures("alone")
@pytest.mark.django_db(transaction=True)
class TestSeal:
    def test_covers_every_entry_once(self):
        for number in range(3):
            record(target=f"tasks.task:{number}")

        assert (audit.seal(at=AT), audit.seal(at=AT)) == (3, 0)
        assert audit.verify() == audit.Verdict(seals=1, entries=3, broken_seal=None)

    def test_chains_each_seal_to_the_one_before(self):
        for _round in range(3):
            record()
            audit.seal(at=AT)

        assert audit.verify() == audit.Verdict(seals=3, entries=3, broken_seal=None)
        assert Seal.objects.values("digest").distinct().count() == 3

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE audit_entry SET detail = '{\"a\": 2}'"
            " WHERE id = (SELECT min(id) FROM audit_entry)",
            "DELETE FROM audit_entry WHERE id = (SELECT min(id) FROM audit_entry)",
            "UPDATE audit_entry SET at = at + interval '1 second'"
            " WHERE id = (SELECT min(id) FROM audit_entry)",
            "INSERT INTO audit_entry (at, address, action, target, detail, transaction)"
            " SELECT at, address, 'a.b', target, detail, transaction FROM audit_entry"
            " ORDER BY id LIMIT 1",
        ],
    )
    def test_shows_which_seal_was_broken(self, sql):
        record()
        audit.seal(at=AT)
        record()
        audit.seal(at=AT)
        first = Seal.objects.order_by("upto").first()

        tamper(sql)

        assert audit.verify().broken_seal == first.pk
