"""The hub: hears of commits, reads the log once, writes to everyone who may hear it."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import datetime as dt
import logging
import random
import time
from collections.abc import Callable, Iterable

import psycopg

from khonggiay.realtime import rules, tickets
from khonggiay.realtime.client import Client
from khonggiay.realtime.log import TAIL, Event, Log, News, Revocation

logger = logging.getLogger(__name__)

HEARTBEAT = 15
LONGEST_REPLAY = 1_000
LONGEST_SETUP = 10.0
CONNECTIONS_OF_ONE_PERSON = 40
_IDLE = 120.0
_SLACK = dt.timedelta(minutes=1)


class NotReady(Exception):
    """The log cannot be read at the moment."""


class Channel:
    """A stream somebody hears, with the newest events: each with a number > `floor`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seq = 0
        self.floor = 0
        self.tail: collections.deque[Event] = collections.deque(maxlen=TAIL)
        self.clients: set[Client] = set()
        self.loaded = asyncio.Event()
        self.used_at = time.monotonic()

    def take_up(self, news: News) -> list[Event] | None:
        """Add what is new and return it; None when the sequence does not continue."""
        first = news.events[0].seq if news.events else news.seq + 1
        continues = self.loaded.is_set() and first == self.seq + 1
        if not continues:
            self.tail.clear()
        self.tail.extend(news.events)
        self.seq = news.seq
        self.floor = self.tail[0].seq - 1 if self.tail else news.seq
        return news.events if continues else None

    def after(self, position: int) -> list[Event] | None:
        """Return the events after *position*; None when they are not all here."""
        if not self.floor <= position <= self.seq:
            return None
        return [event for event in self.tail if event.seq > position]


class Hub:
    """All channels and clients of one live process."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        """Take the clock."""
        self.clients: set[Client] = set()
        self.is_closing = False
        self._now = now
        self._log: Log | None = None
        self._channels: dict[str, Channel] = {}
        self._persons: dict[int, set[Client]] = {}
        self._dirty: set[str] = set()
        self._work = asyncio.Event()
        self._revocations: list[Revocation] = []
        self._revocations_due = True
        self._revocations_read_at = now()

    @property
    def is_listening(self) -> bool:
        """Whether changes are heard of at once."""
        return self._log is not None

    # ── the database's side ──────────────────────────────────────────────────────

    async def run(self) -> None:
        """Hear and read for ever; a lost database is sought again with back-off."""
        pause = 0.1
        while True:
            try:
                log = await Log.open()
            except (psycopg.Error, OSError):
                logger.warning("the database does not answer; trying again")
            else:
                pause = 0.1
                await self._follow(log)
            await asyncio.sleep(pause * random.uniform(0.7, 1.3))  # noqa: S311  jitter
            pause = min(pause * 2, 3.0)

    async def _follow(self, log: Log) -> None:
        """Hear and read until the connection breaks.

        What was committed while nobody heard is read first: all streams are dirty.
        """
        self._log = log
        self._dirty.update(self._channels)
        self._revocations_due = True
        self._work.set()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(log))
                group.create_task(self._read(log))
        except* (psycopg.Error, OSError, TimeoutError) as errors:
            logger.warning("the database went away: %s", errors.exceptions[0])
        finally:
            self._log = None
            with contextlib.suppress(psycopg.Error, OSError):
                await log.close()

    async def _listen(self, log: Log) -> None:
        while True:
            for notice in await log.hear():
                if notice.channel == rules.REVOCATIONS:
                    self._revocations_due = True
                    self._work.set()
                    continue
                for line in notice.payload.splitlines():
                    name, _equals, seq = line.partition("=")
                    channel = self._channels.get(name)
                    if channel is not None and int(seq) > channel.seq:
                        self._dirty.add(name)
                        self._work.set()

    async def _read(self, log: Log) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            dirty, self._dirty = self._dirty, set()
            try:
                if self._revocations_due:
                    self._revocations_due = False
                    await self._read_revocations(log)
                after = {
                    name: channel.seq if channel.loaded.is_set() else 0
                    for name in dirty
                    if (channel := self._channels.get(name)) is not None
                }
                if after:
                    self._publish(await log.news(after))
            except BaseException:
                self._dirty |= dirty
                self._revocations_due = True
                raise

    async def _read_revocations(self, log: Log) -> None:
        now = self._now()
        since = self._revocations_read_at - rules.TICKET_AGE - _SLACK
        self._revocations = await log.revocations(since)
        self._revocations_read_at = now
        for revocation in self._revocations:
            for client in list(self._persons.get(revocation.person_id, ())):
                if revocation.ends(client.ticket):
                    self.leave(client)
                    client.end("revoked")

    def _publish(self, news: Iterable[News]) -> None:
        """Write what is new to everyone who hears it: one plain loop."""
        fresh: list[tuple[int, Channel, Event]] = []
        for item in news:
            channel = self._channels.get(item.name)
            if channel is None:
                continue
            events = channel.take_up(item)
            if events is None and channel.loaded.is_set():
                logger.warning("the stream %s does not continue", item.name)
                for client in channel.clients:
                    client.reset(channel.name, channel.seq)
            channel.loaded.set()
            fresh += [(event.place, channel, event) for event in events or ()]
        for _place, channel, event in sorted(fresh, key=lambda item: item[0]):
            for client in channel.clients:
                client.hear(channel.name, event)

    # ── the clients' side ────────────────────────────────────────────────────────

    def is_revoked(self, ticket: tickets.Ticket) -> bool:
        """Tell whether the ticket was revoked after it was issued."""
        return any(revocation.ends(ticket) for revocation in self._revocations)

    def is_full_for(self, person_id: int | None) -> bool:
        """Tell whether the person has as many connections as one may have."""
        if person_id is None:
            return False
        return len(self._persons.get(person_id, ())) >= CONNECTIONS_OF_ONE_PERSON

    async def past(self, client: Client) -> dict[str, list[Event]]:
        """Return what the client missed and memory does not hold, by stream.

        Raises:
            NotReady: the log cannot be read at the moment.
        """
        past = {}
        try:
            async with asyncio.timeout(LONGEST_SETUP):
                for name in client.ticket.streams:
                    self._channel(name)
                for name in client.ticket.streams:
                    channel = self._channel(name)
                    await channel.loaded.wait()
                    position = client.positions.get(name, channel.seq)
                    behind = channel.floor - position
                    if position >= 0 and 0 < behind <= LONGEST_REPLAY:
                        past[name] = await self._past(name, position, channel.floor)
        except (psycopg.Error, OSError, TimeoutError) as error:
            raise NotReady from error
        return past

    def join(self, client: Client, past: dict[str, list[Event]]) -> None:
        """Let the client hear: what it missed, then everything from now on.

        Nothing is awaited here, so nothing can happen between the two.
        """
        for name in client.ticket.streams:
            channel = self._channel(name)
            client.positions.setdefault(name, channel.seq)
        for name in client.ticket.streams:
            channel = self._channel(name)
            position = client.positions[name]
            missed = [*past.get(name, ())]
            if missed and missed[0].seq == position + 1:
                position = missed[-1].seq
            recent = channel.after(position)
            if recent is None:
                client.reset(name, channel.seq)
            else:
                for event in [*missed, *recent]:
                    client.hear(name, event)
            channel.clients.add(client)
        client.greet()
        self.clients.add(client)
        if client.ticket.person_id is not None:
            self._persons.setdefault(client.ticket.person_id, set()).add(client)

    def leave(self, client: Client) -> None:
        """Forget the client; a second call is fine."""
        self.clients.discard(client)
        for name in client.ticket.streams:
            if name in self._channels:
                self._channel(name).clients.discard(client)
        person_id = client.ticket.person_id
        if person_id is not None and person_id in self._persons:
            self._persons[person_id].discard(client)
            if not self._persons[person_id]:
                del self._persons[person_id]

    async def beat(self) -> None:
        """Give every connection a sign of life each 15 seconds, one in 15 a second."""
        for second in range(10**12):
            await asyncio.sleep(1)
            for client in list(self.clients):
                if client.number % HEARTBEAT == second % HEARTBEAT:
                    client.write(b":\n\n")
            self._forget_idle()

    def close(self) -> None:
        """End all streams: the process is about to stop."""
        self.is_closing = True
        for client in list(self.clients):
            client.end("closing")

    def _channel(self, name: str) -> Channel:
        channel = self._channels.get(name)
        if channel is None:
            channel = self._channels[name] = Channel(name)
            self._dirty.add(name)
            self._work.set()
        channel.used_at = time.monotonic()
        return channel

    async def _past(self, name: str, after: int, upto: int) -> list[Event]:
        if self._log is None:
            raise NotReady
        return await self._log.past(name, after, upto)

    def _forget_idle(self) -> None:
        limit = time.monotonic() - _IDLE
        idle = [
            channel.name
            for channel in self._channels.values()
            if not channel.clients and channel.used_at < limit
        ]
        for name in idle:
            del self._channels[name]
