"""Listeners that come back after a fall as the browser does, and look for gaps.

    python benches/returning.py < addresses

The first line of standard input is a JSON list of `[host, port, path]`. It prints
`{"ready": n}` when all stand, `{"fallen": n}` when all have lost their line,
`{"back": moment}` when all hear again. When standard input ends it prints how many
listeners heard an event out of turn (`gaps`), how many were told to fetch anew
(`resets`), and how many stand at which event of the members' stream (`stand`).
"""

from __future__ import annotations

import asyncio
import collections
import json
import random
import re
import sys
import time
from urllib.parse import parse_qs, quote, urlsplit

import uvloop

_EVENT = re.compile(rb"id: ([^\n]*)\n(?:event: (\w+)\n)?")


def wait_before(failures: int) -> float:
    """Return the seconds before a try, as `waitBefore` in `sse.ts` has it."""
    whole = min(2.0, 0.5 * 2**failures)
    return whole / 2 + whole / 2 * random.random()  # noqa: S311  jitter


class Room:
    """What all listeners of this process have to tell."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.open: set[int] = set()
        self.has_fallen = False
        self.gaps: set[int] = set()
        self.resets = 0

    def opens(self, number: int) -> None:
        """Note that a listener hears."""
        self.open.add(number)
        if len(self.open) == self.count:
            word = {"back": time.time()} if self.has_fallen else {"ready": self.count}
            print(json.dumps(word), flush=True)

    def falls(self, number: int) -> None:
        """Note that a listener lost its line."""
        self.open.discard(number)
        if not self.open and not self.has_fallen:
            self.has_fallen = True
            print(json.dumps({"fallen": self.count}), flush=True)


class Listener:
    """One delegate's browser."""

    def __init__(self, number: int, address: tuple[str, int, str], room: Room) -> None:
        self._number = number
        self._host, self._port, path = address
        query = parse_qs(urlsplit(path).query)
        self._path = urlsplit(path).path
        self._ticket = query["ticket"][0]
        self._room = room
        self.heard = _cursor(query["after"][0].encode())

    async def live(self) -> None:
        """Hear for ever."""
        failures = 0
        while True:
            try:
                await self._listen()
                failures = 0
            except OSError:
                failures += 1
            self._room.falls(self._number)
            await asyncio.sleep(wait_before(failures))

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            after = ",".join(f"{name}={seq}" for name, seq in self.heard.items())
            writer.write(
                f"GET {self._path}?ticket={quote(self._ticket)}&after={quote(after)} "
                f"HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode()
            )
            status = await reader.readline()
            if b" 200 " not in status:
                raise ConnectionError(status)
            rest = b""
            while piece := await reader.read(65536):
                if self._number not in self._room.open:
                    self._room.opens(self._number)
                *whole, rest = (rest + piece).split(b"\n\n")
                for event in whole:
                    self._take(event)
        finally:
            writer.close()

    def _take(self, event: bytes) -> None:
        found = _EVENT.search(event)
        if found is None:
            return
        stands = _cursor(found[1])
        if found[2] == b"reset":
            self._room.resets += 1
        elif any(seq - self.heard[name] not in (0, 1) for name, seq in stands.items()):
            self._room.gaps.add(self._number)
        self.heard = stands


def _cursor(text: bytes) -> dict[str, int]:
    parts = (part.rpartition("=") for part in text.decode().split(","))
    return {name: int(seq) for name, _equals, seq in parts}


async def main() -> None:
    """Listen until standard input ends, then tell."""
    addresses = json.loads(await asyncio.to_thread(sys.stdin.readline))
    room = Room(len(addresses))
    listeners = [
        Listener(number, address, room) for number, address in enumerate(addresses)
    ]
    tasks = [asyncio.create_task(listener.live()) for listener in listeners]
    await asyncio.to_thread(sys.stdin.read)
    for task in tasks:
        task.cancel()
    stand = collections.Counter(
        seq
        for listener in listeners
        for name, seq in listener.heard.items()
        if name.endswith(":member")
    )
    result = {
        "gaps": len(room.gaps),
        "resets": room.resets,
        "newest": max(stand),
        "stand": stand,
    }
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
