"""The physical limit to compare with: server-sent events straight over TCP.

    python benches/bare.py PORT SIZE

No rights, no database, no HTTP library: `GET` opens a stream, `PUT` makes one event of
SIZE bytes and writes it to every stream in one loop. The answer to `PUT` is the moment
(CLOCK_REALTIME) just before the first write.
"""

from __future__ import annotations

import asyncio
import itertools
import resource
import sys
import time
from typing import cast

import uvloop

_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)
streams: set[asyncio.Transport] = set()
numbers = itertools.count(1)


def chunk(body: bytes) -> bytes:
    """Return a chunk as HTTP frames it."""
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def event(size: int) -> bytes:
    """Return the next event, padded to about *size* bytes."""
    number = next(numbers)
    tail = f'","stream":"bare","seq":{number},"kind":"patch"}}\n\n'.encode()
    head = f'id: bare={number}\nevent: patch\ndata: {{"patch":"'.encode()
    return head + b"x" * max(0, size - len(head) - len(tail)) + tail


class Connection(asyncio.Protocol):
    """A listener, or the one who publishes."""

    def __init__(self, size: int) -> None:
        self._size = size

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"GET"):
            self._transport.write(_HEAD + chunk(b"id: bare=0\n\n"))
            streams.add(self._transport)
            return
        begun = time.time()
        body = chunk(event(self._size))
        for stream in streams:
            stream.write(body)
        answer = f"{begun:.6f}".encode()
        length = str(len(answer)).encode()
        self._transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-length: " + length + b"\r\n\r\n" + answer
        )

    def connection_lost(self, error: Exception | None) -> None:
        streams.discard(self._transport)


async def main() -> None:
    """Serve until killed."""
    loop = asyncio.get_running_loop()
    port, size = int(sys.argv[1]), int(sys.argv[2])
    server = await loop.create_server(
        lambda: Connection(size), "127.0.0.1", port, backlog=4096
    )
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    uvloop.run(main())
