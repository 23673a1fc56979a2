"""One open stream: how far it has heard, and what waits because it reads slowly."""

from __future__ import annotations

import asyncio
import collections
import itertools
from collections.abc import Callable, Coroutine, MutableMapping
from typing import Any

from khonggiay.realtime import log, rules, tickets

Send = Callable[[MutableMapping[str, Any]], Coroutine[Any, Any, None]]

LARGEST_BACKLOG = 1_000_000
LONGEST_STALL = 30.0
_numbers = itertools.count()


class Client:
    """A connection that hears the streams of one ticket.

    `positions` says how far each stream was heard; -1 means: not from where its
    cursor says, so a reset is due; a missing name means: from now on.
    """

    def __init__(
        self, ticket: tickets.Ticket, positions: dict[str, int], send: Send
    ) -> None:
        self.number = next(_numbers)
        self.ticket = ticket
        self.positions = positions
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._send = send
        self._waiting: collections.deque[bytes] = collections.deque()
        self._size = 0
        self._drainer: asyncio.Task[None] | None = None

    def hear(self, stream: str, event: log.Event) -> None:
        """Write an event, unless it was heard before."""
        if event.seq > self.positions[stream]:
            self.positions[stream] = event.seq
            self.write(self._label() + event.body)

    def reset(self, stream: str, seq: int) -> None:
        """Say that events were missed: the page must fetch its state anew."""
        self.positions[stream] = seq
        self.write(self._label() + log.encode(stream, seq, "reset", {}))

    def greet(self) -> None:
        """Say how far the stream stands and how soon to come back after a break."""
        self.write(b"retry: 2000\n" + self._label() + b"\n")

    def write(self, body: bytes) -> None:
        """Write at once when the connection takes it, else keep it for a while.

        A connection that does not take a megabyte, or nothing for half a minute, is
        ended: it comes back with its cursor.
        """
        if self.ended.done():
            return
        if self._drainer is None:
            if self._write_now(body):
                return
            self._drainer = asyncio.create_task(self._drain())
        self._waiting.append(body)
        self._size += len(body)
        if self._size > LARGEST_BACKLOG:
            self.end("slow")

    def end(self, reason: str) -> None:
        """Let the connection's task finish; a second call is fine."""
        if not self.ended.done():
            self.ended.set_result(reason)
        if self._drainer is not None:
            self._drainer.cancel()

    def _label(self) -> bytes:
        return f"id: {rules.format_cursor(self.positions)}\n".encode()

    def _write_now(self, body: bytes) -> bool:
        """Take one step of the server's `send`: it only waits when buffers are full.

        A step that waits has written nothing yet, so it can be given up.
        """
        step = self._send(_body(body))
        try:
            step.send(None)
        except StopIteration:
            return True
        step.close()
        return False

    async def _drain(self) -> None:
        try:
            while self._waiting:
                body = self._waiting.popleft()
                self._size -= len(body)
                async with asyncio.timeout(LONGEST_STALL):
                    await self._send(_body(body))
            self._drainer = None
        except TimeoutError:
            self.end("slow")


def _body(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": True}
