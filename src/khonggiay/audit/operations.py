"""Write the journal, seal it, prove that nobody changed it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from typing import Any

from django.db import connection, transaction

from khonggiay.audit.models import Entry, Seal
from khonggiay.kernel.actor import Actor

_SEAL_LOCK = 7_203_001


class OutsideTransaction(Exception):
    """An act was journalled without the transaction that does it."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the proof of the journal found; `broken_seal` is None when all is whole."""

    seals: int
    entries: int
    broken_seal: int | None


def record(
    *,
    actor: Actor,
    action: str,
    target: str,
    at: dt.datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Journal one act in the transaction that does it.

    `action` is `module.past_tense`, `target` is `module.model:id`.

    Raises:
        OutsideTransaction: no transaction is running.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(action)
    Entry.objects.create(
        at=at,
        person_id=actor.person_id,
        appointment_id=actor.appointment_id,
        on_behalf_of_id=actor.on_behalf_of_id,
        address=actor.address[:64],
        action=action,
        target=target,
        detail=detail or {},
    )


@transaction.atomic
def seal(*, at: dt.datetime) -> int:
    """Seal every entry whose transaction has ended; return how many.

    Only transactions older than every running one are taken, so that no entry can
    slip in behind a seal. With nothing to seal, no seal is made.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    upto = _horizon()
    last = Seal.objects.order_by("-upto", "-pk").first()
    since = last.upto if last else 0
    count, digest = _digest(since, upto, last.digest if last else "")
    if not count:
        return 0
    Seal.objects.create(upto=upto, entries=count, digest=digest, sealed_at=at)
    return count


def verify() -> Verdict:
    """Prove the journal: compute every seal again from the entries it covers."""
    since, previous, entries, seals = 0, "", 0, 0
    for row in Seal.objects.order_by("upto", "pk"):
        count, digest = _digest(since, row.upto, previous)
        if (count, digest) != (row.entries, row.digest):
            return Verdict(seals=seals, entries=entries, broken_seal=row.pk)
        since, previous = row.upto, row.digest
        entries, seals = entries + count, seals + 1
    return Verdict(seals=seals, entries=entries, broken_seal=None)


def _horizon() -> int:
    """Return the oldest transaction that still runs anywhere in the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _digest(since: int, upto: int, previous: str) -> tuple[int, str]:
    digest = hashlib.sha256(previous.encode())
    rows = Entry.objects.filter(transaction__gte=since, transaction__lt=upto)
    count = 0
    for values in rows.order_by("transaction", "pk").values_list(
        "pk", "at", "person_id", "appointment_id", "on_behalf_of_id", "address",
        "action", "target", "detail", "transaction",
    ).iterator():  # fmt: skip
        line = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
        digest.update(line.encode() + b"\n")
        count += 1
    return count, digest.hexdigest()
