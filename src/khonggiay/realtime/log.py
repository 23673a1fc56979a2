"""The log of streams as the live process reads it, and the bytes it makes of it.

An event becomes bytes once; only the line with the reader's own cursor is put before.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
from collections.abc import Mapping
from typing import Any

import psycopg
import psycopg.conninfo
from django.conf import settings

from khonggiay.realtime import rules, tickets

TAIL = 256
_PATIENCE = 5.0
_KEEP_ALIVE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "application_name": "khonggiay live",
}
_NEWS = """
    SELECT given.name, coalesce(s.seq, 0), e.id, e.seq, e.kind, e.payload
    FROM unnest(%s::text[], %s::bigint[]) AS given(name, last)
    LEFT JOIN realtime_stream s ON s.name = given.name
    LEFT JOIN LATERAL (
        SELECT id, seq, kind, payload FROM realtime_streamevent
        WHERE stream_id = given.name AND seq > given.last
        ORDER BY seq DESC LIMIT %s
    ) e ON true
    ORDER BY given.name, e.seq
"""
_PAST = """
    SELECT seq, kind, payload FROM realtime_streamevent
    WHERE stream_id = %s AND seq > %s AND seq <= %s ORDER BY seq
"""
_REVOCATIONS = """
    SELECT stream_id, payload->>'prefix', at FROM realtime_streamevent
    WHERE kind = 'revoke' AND at >= %s
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream as bytes; `place` orders events of several streams."""

    place: int
    seq: int
    body: bytes


@dataclasses.dataclass(frozen=True, slots=True)
class News:
    """What a stream holds after a number: its latest number, its newest events."""

    name: str
    seq: int
    events: list[Event]


@dataclasses.dataclass(frozen=True, slots=True)
class Revocation:
    """From which moment a person's older tickets are worthless."""

    person_id: int
    prefix: str
    at: dt.datetime

    def ends(self, ticket: tickets.Ticket) -> bool:
        """Tell whether the ticket opens nothing any more."""
        return (
            ticket.person_id == self.person_id
            and ticket.issued_at <= self.at
            and any(name.startswith(self.prefix) for name in ticket.streams)
        )


def encode(stream: str, seq: int, kind: str, payload: Mapping[str, Any]) -> bytes:
    """Return an event in the form of server-sent events, without its `id` line."""
    data = {**payload, "stream": stream, "seq": seq, "kind": kind}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {kind}\ndata: {text}\n\n".encode()


class Log:
    """Two connections to the database: one that hears, one that reads."""

    def __init__(
        self, ears: psycopg.AsyncConnection[Any], eyes: psycopg.AsyncConnection[Any]
    ) -> None:
        self._ears = ears
        self._eyes = eyes

    @classmethod
    async def open(cls) -> Log:
        """Connect and begin to hear.

        Raises:
            psycopg.Error: the database does not answer.
        """
        ears = await _connect()
        try:
            await ears.execute(f"LISTEN {rules.CHANNEL}")
            await ears.execute(f"LISTEN {rules.REVOCATIONS}")
            return cls(ears, await _connect())
        except BaseException:
            await ears.close()
            raise

    async def close(self) -> None:
        """Let both connections go."""
        await self._ears.close()
        await self._eyes.close()

    async def hear(self) -> list[psycopg.Notify]:
        """Return the next notices; none after some silence that proved unbroken."""
        heard = [n async for n in self._ears.notifies(timeout=15, stop_after=1)]
        if not heard:
            await self._ears.execute("SELECT 1")
        return heard

    async def news(self, after: Mapping[str, int]) -> list[News]:
        """Return what stands in these streams after these numbers, in one snapshot.

        At most `TAIL` events of each stream come back: the newest.
        """
        parameters = [list(after), list(after.values()), TAIL]
        cursor = await self._eyes.execute(_NEWS, parameters)
        rows = await cursor.fetchall()
        return [
            News(name, seq, [_event(name, *row[2:]) for row in group if row[2]])
            for (name, seq), group in itertools.groupby(rows, key=lambda row: row[:2])
        ]

    async def past(self, name: str, after: int, upto: int) -> list[Event]:
        """Return the stream's events after one number up to another."""
        cursor = await self._eyes.execute(_PAST, [name, after, upto])
        return [_event(name, 0, *row) for row in await cursor.fetchall()]

    async def revocations(self, since: dt.datetime) -> list[Revocation]:
        """Return what was revoked from this moment on."""
        cursor = await self._eyes.execute(_REVOCATIONS, [since])
        return [
            Revocation(int(stream.removeprefix("person:")), prefix or "", at)
            for stream, prefix, at in await cursor.fetchall()
            if stream.startswith(rules.person_stream(0)[:-1])
        ]


def _event(name: str, place: int, seq: int, kind: str, payload: Any) -> Event:
    return Event(place, seq, encode(name, seq, kind, payload))


async def _connect() -> psycopg.AsyncConnection[Any]:
    database = settings.DATABASES["default"]
    address = psycopg.conninfo.make_conninfo(
        dbname=database["NAME"],
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        **(_KEEP_ALIVE | database.get("OPTIONS", {})),
    )
    return await psycopg.AsyncConnection.connect(address, autocommit=True)
