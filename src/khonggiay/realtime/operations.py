"""Acts on streams: append events, issue tickets, revoke them, prune."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.outbox import OutsideTransaction
from khonggiay.realtime import rules, tickets
from khonggiay.realtime.models import StreamEvent

Gate = Callable[[Actor, str, dt.datetime], str | None]

_STREAMS_A_NOTICE = 50
# One round trip: number the streams in the order of their names, write the events
# (`nth` of so many for its stream), and wake the live processes with names and numbers
# only, never content, so many streams a notice that none grows too large.
_APPEND = """
    WITH latest AS (
        INSERT INTO realtime_stream AS s (name, seq)
        SELECT name, added FROM unnest(%s::text[], %s::bigint[]) AS g(name, added)
        ORDER BY name
        ON CONFLICT (name) DO UPDATE SET seq = s.seq + excluded.seq
        RETURNING name, seq
    ), written AS (
        INSERT INTO realtime_streamevent (stream_id, seq, kind, payload, at)
        SELECT e.stream, latest.seq - e.behind, e.kind, e.payload, %s
        FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::jsonb[])
            WITH ORDINALITY AS e(stream, behind, kind, payload, place)
        JOIN latest ON latest.name = e.stream
        ORDER BY e.place
    ), notices AS (
        SELECT string_agg(name || '=' || seq || E'\n', '') AS notice
        FROM (SELECT name, seq, row_number() OVER (ORDER BY name) AS n FROM latest) AS l
        GROUP BY (n - 1) / %s
    )
    SELECT name, seq, (SELECT count(pg_notify(%s, notice)) FROM notices) FROM latest
"""
_gates: dict[str, Gate] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """One event for one stream; `payload` holds plain JSON values.

    The names `stream`, `seq` and `kind` in the payload are the stream's own.
    """

    stream: str
    kind: str
    payload: dict[str, Any] = dataclasses.field(default_factory=dict)


def append(messages: Sequence[Message], *, at: dt.datetime) -> dict[str, int]:
    """Append to the streams in the running transaction; return their latest numbers.

    The streams stay locked until the transaction ends: numbers have no gap and rise
    in the order of commits. Call it once per transaction, as the last thing an act
    does: streams are locked in the order of their names within one call only.

    Raises:
        OutsideTransaction: no transaction is running.
        ValueError: a stream or a kind has no proper name.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(messages)
    for message in messages:
        if not rules.is_stream_name(message.stream) or not rules.is_kind(message.kind):
            raise ValueError(message)
    if not messages:
        return {}
    added = collections.Counter(message.stream for message in messages)
    left = dict(added)
    behind = []
    for message in messages:
        left[message.stream] -= 1
        behind.append(left[message.stream])
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND,
            [
                *(list(added), list(added.values()), at),
                *([m.stream for m in messages], behind, [m.kind for m in messages]),
                [json.dumps(m.payload, cls=DjangoJSONEncoder) for m in messages],
                *(_STREAMS_A_NOTICE, rules.CHANNEL),
            ],
        )
        return {name: seq for name, seq, _notices in cursor.fetchall()}


def ticket(streams: Iterable[str], *, person_id: int | None, at: dt.datetime) -> str:
    """Return a signed ticket for these streams, good for five minutes.

    Whoever calls it has checked that the person may hear them.
    """
    return tickets.issue(streams, person_id=person_id, at=at)


@transaction.atomic
def revoke(*, person_id: int, at: dt.datetime, prefix: str = "") -> None:
    """End the person's open streams and make tickets issued until *at* worthless.

    With a *prefix* (`meeting:12:`), only connections that hear such a stream end.
    The browser asks for a new ticket, and gets what the person may hear now. A second
    call ends what was opened in between.
    """
    append(
        [Message(rules.person_stream(person_id), rules.REVOKE, {"prefix": prefix})],
        at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [rules.REVOCATIONS])


def prune(*, before: dt.datetime) -> int:
    """Forget events older than *before*; return how many. Numbers are never reused."""
    count, _each = StreamEvent.objects.filter(at__lt=before).delete()
    return count


def register_gate(prefix: str, gate: Gate) -> None:
    """Let a module decide who hears its streams.

    A page asks for `prefix:key`; `gate(actor, key, at)` returns the name of the
    stream of the class to which the actor belongs, or None.

    Raises:
        ValueError: the prefix is taken.
    """
    if _gates.get(prefix, gate) is not gate or prefix == "person":
        message = f"the streams {prefix}: have a gate"
        raise ValueError(message)
    _gates[prefix] = gate


def admit(asked: Iterable[str], *, actor: Actor, at: dt.datetime) -> list[str]:
    """Return the streams behind what a page asks for; the person's own comes first.

    Raises:
        NotFound: there is no such stream, or it is not the actor's to hear.
    """
    streams = []
    if actor.person_id is not None:
        streams.append(rules.person_stream(actor.person_id))
    for name in dict.fromkeys(asked):
        if name in streams:
            continue
        prefix, _colon, key = name.partition(":")
        gate = _gates.get(prefix)
        stream = gate(actor, key, at) if gate else None
        if stream is None:
            raise NotFound(name)
        streams.append(stream)
    return streams
