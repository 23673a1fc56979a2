"""The journal and its seals."""

from __future__ import annotations

from django.db import models


class CurrentTransaction(models.Func):
    """The number of the running transaction, which never comes back."""

    template = "((pg_current_xact_id()::text)::bigint)"
    output_field = models.BigIntegerField()
    arity = 0


class Entry(models.Model):
    """One act. Rows are only ever added: a trigger refuses changes and removals."""

    at = models.DateTimeField()
    # Plain numbers: the journal stands below people and outlives every row it names.
    person_id = models.BigIntegerField(null=True)
    appointment_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=64, blank=True, default="")
    action = models.CharField(max_length=80)
    target = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)
    transaction = models.BigIntegerField(db_default=CurrentTransaction())

    class Meta:
        indexes = [
            models.Index(fields=["target", "id"], name="journal_of_a_thing"),
            models.Index(fields=["transaction", "id"], name="journal_to_seal"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"


class Seal(models.Model):
    """A digest over entries and over the seal before: a broken chain shows tampering.

    It covers every entry of the transactions after the previous seal's `upto` and
    before its own: all of them had ended when it was made.
    """

    upto = models.BigIntegerField(unique=True)
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.pk}: {self.entries}"
