"""Slow readers and breaks in a sequence, without a server."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest

from khonggiay.realtime import client as clients
from khonggiay.realtime.client import Client
from khonggiay.realtime.hub import Channel, Hub
from khonggiay.realtime.log import TAIL, Event, News, Revocation, encode
from khonggiay.realtime.tickets import Ticket

AT = dt.datetime(2019, 9, 5, 8, 30, tzinfo=dt.UTC)
ROOM = "meeting:12:member"


class Connection:
    """A server's `send` that can be full."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.takes = asyncio.Event()
        self.takes.set()

    async def send(self, message: Any) -> None:
        await self.takes.wait() if not self.takes.is_set() else None
        self.written.append(message["body"])

    def text(self) -> str:
        return b"".join(self.written).decode()


def event(seq: int) -> Event:
    return Event(seq, seq, encode(ROOM, seq, "patch", {"patch": {}}))


def news(*seqs: int, upto: int | None = None) -> News:
    return News(ROOM, upto if upto is not None else seqs[-1], [event(n) for n in seqs])


def make_client(connection: Connection, position: int = 0) -> Client:
    ticket = Ticket(person_id=9, streams=(ROOM,), issued_at=AT)
    return Client(ticket, {ROOM: position}, connection.send)


class TestClient:
    def test_writes_at_once_while_the_connection_takes(self):
        async def story() -> str:
            connection = Connection()
            client = make_client(connection)
            client.hear(ROOM, event(1))
            client.hear(ROOM, event(1))
            client.hear(ROOM, event(2))
            return connection.text()

        assert asyncio.run(story()) == (
            f"id: {ROOM}=1\nevent: patch\n"
            f'data: {{"patch":{{}},"stream":"{ROOM}","seq":1,"kind":"patch"}}\n\n'
            f"id: {ROOM}=2\nevent: patch\n"
            f'data: {{"patch":{{}},"stream":"{ROOM}","seq":2,"kind":"patch"}}\n\n'
        )

    def test_keeps_the_order_for_a_slow_reader(self):
        async def story() -> list[str]:
            connection = Connection()
            client = make_client(connection)
            client.hear(ROOM, event(1))
            connection.takes.clear()
            client.hear(ROOM, event(2))
            client.hear(ROOM, event(3))
            assert len(connection.written) == 1
            connection.takes.set()
            await asyncio.sleep(0)
            client.hear(ROOM, event(4))
            for _ in range(10):
                await asyncio.sleep(0)
            client.hear(ROOM, event(5))
            return [body.split(b"\n")[0].decode() for body in connection.written]

        assert asyncio.run(story()) == [f"id: {ROOM}={n}" for n in range(1, 6)]

    def test_is_cut_when_too_much_waits(self, monkeypatch):
        monkeypatch.setattr(clients, "LARGEST_BACKLOG", 1_000)

        async def story() -> str:
            connection = Connection()
            connection.takes.clear()
            client = make_client(connection)
            for seq in range(1, 20):
                client.hear(ROOM, event(seq))
            return client.ended.result()

        assert asyncio.run(story()) == "slow"

    def test_is_cut_when_it_takes_nothing_for_long(self, monkeypatch):
        monkeypatch.setattr(clients, "LONGEST_STALL", 0.01)

        async def story() -> str:
            connection = Connection()
            connection.takes.clear()
            client = make_client(connection)
            client.hear(ROOM, event(1))
            return await asyncio.wait_for(client.ended, 5)

        assert asyncio.run(story()) == "slow"

    def test_does_not_hold_others_up(self):
        async def story() -> list[int]:
            connections = [Connection() for _ in range(3)]
            connections[1].takes.clear()
            hub = Hub(lambda: AT)
            channel = hub._channel(ROOM)
            channel.take_up(News(ROOM, 0, []))
            channel.loaded.set()
            for connection in connections:
                hub.join(make_client(connection), {})
            hub._publish([news(1)])
            return [
                connection.text().count("event: patch") for connection in connections
            ]

        assert asyncio.run(story()) == [1, 0, 1]


class TestChannel:
    def test_goes_on_where_it_was(self):
        channel = Channel(ROOM)
        channel.take_up(news(8, 9))
        channel.loaded.set()

        assert [e.seq for e in channel.take_up(news(10, 11)) or ()] == [10, 11]
        assert (channel.floor, channel.seq) == (7, 11)
        assert [e.seq for e in channel.after(9) or ()] == [10, 11]
        assert channel.after(11) == []

    @pytest.mark.parametrize("position", [-1, 6, 12])
    def test_knows_what_it_cannot_tell(self, position):
        channel = Channel(ROOM)
        channel.take_up(news(8, 9, 10, 11))

        assert channel.after(position) is None

    @pytest.mark.parametrize(
        "found", [news(13, 14), News(ROOM, 20, []), News(ROOM, 3, [])]
    )
    def test_notices_that_the_sequence_broke(self, found):
        channel = Channel(ROOM)
        channel.take_up(news(10, 11))
        channel.loaded.set()

        assert channel.take_up(found) is None
        assert channel.seq == found.seq
        assert channel.after(found.seq) == []

    def test_holds_the_newest_only(self):
        channel = Channel(ROOM)
        channel.take_up(news(1))
        channel.loaded.set()
        for seq in range(2, 2 * TAIL):
            channel.take_up(news(seq))

        assert len(channel.tail) == TAIL
        assert channel.after(channel.floor - 1) is None
        assert len(channel.after(channel.floor) or ()) == TAIL


class TestBrokenSequence:
    def test_resets_whoever_listens(self):
        async def story() -> str:
            connection = Connection()
            hub = Hub(lambda: AT)
            channel = hub._channel(ROOM)
            channel.take_up(news(10, 11))
            channel.loaded.set()
            hub.join(make_client(connection, 11), {})
            hub._publish([News(ROOM, 3, [])])
            hub._publish([news(4)])
            return connection.text()

        text = asyncio.run(story())

        assert f"id: {ROOM}=3\nevent: reset" in text
        assert text.endswith('"seq":4,"kind":"patch"}\n\n')


class TestRevocation:
    @pytest.mark.parametrize(
        ("person", "prefix", "seconds", "ends"),
        [
            (9, "", 0, True),
            (9, "meeting:12:", 1, True),
            (9, "meeting:1:", 1, False),
            (9, "", -1, False),
            (8, "", 1, False),
        ],
    )
    def test_ends_older_tickets_of_the_person(self, person, prefix, seconds, ends):
        ticket = Ticket(person_id=9, streams=(ROOM,), issued_at=AT)
        revocation = Revocation(person, prefix, AT + dt.timedelta(seconds=seconds))

        assert revocation.ends(ticket) is ends
