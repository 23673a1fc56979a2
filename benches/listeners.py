"""Many listeners of server-sent events in one process, as cheap as they can be.

    python benches/listeners.py < addresses

The first line of standard input is a JSON list of `[host, port, path]`. It prints
`{"ready": n}` when all stand, then one line for each event that *all* listeners of its
stream have: the moment (CLOCK_REALTIME) when the first and the last of them had it
whole; and one line `{"lost": …}` for each stream that ends. It ends with its standard
input.
"""

from __future__ import annotations

import asyncio
import collections
import json
import re
import resource
import sys
import time

import uvloop

_END_OF_EVENT = re.compile(
    rb'"stream":"(?P<stream>[^"]+)","seq":(?P<seq>\d+),"kind":"(?P<kind>\w+)"}\n\n'
)
_CURSOR = re.compile(rb"id: ([^\n]*)\n")


class Tally:
    """Counts who has which event."""

    def __init__(self) -> None:
        self.listeners: collections.Counter[bytes] = collections.Counter()
        self._got: dict[tuple[bytes, bytes], list[float]] = {}

    def stands(self, streams: list[bytes]) -> None:
        """Note the streams of one listener."""
        self.listeners.update(streams)

    def has(self, stream: bytes, seq: bytes, size: int) -> None:
        """Note that one listener has an event; print when the last one has."""
        now = time.time()
        moments = self._got.setdefault((stream, seq), [])
        moments.append(now)
        if len(moments) == self.listeners[stream]:
            del self._got[(stream, seq)]
            line = {
                "stream": stream.decode(),
                "seq": int(seq),
                "first": moments[0],
                "last": now,
                "size": size,
            }
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()


class Listener(asyncio.Protocol):
    """One open stream."""

    def __init__(self, request: bytes, tally: Tally) -> None:
        self.opened = asyncio.get_running_loop().create_future()
        self._request = request
        self._tally = tally
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self._request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        if not self.opened.done():
            greeting = _CURSOR.search(data)
            if greeting is None:
                self._rest = data
                return
            names = [part.partition(b"=")[0] for part in greeting[1].split(b",")]
            self._tally.stands(names)
            self.opened.set_result(None)
        end = 0
        for event in _END_OF_EVENT.finditer(data):
            self._tally.has(event["stream"], event["seq"], event.end() - end)
            end = event.end()
        self._rest = data[end:][-65536:]

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self._rest[:300]))
        else:
            print(json.dumps({"lost": repr(error)}), flush=True)


async def main() -> None:
    """Open all streams, report until standard input ends."""
    loop = asyncio.get_running_loop()
    addresses = json.loads(await asyncio.to_thread(sys.stdin.readline))
    tally = Tally()
    for host, port, path in addresses:
        request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode()
        _transport, listener = await loop.create_connection(
            lambda request=request: Listener(request, tally), host, port
        )
        await listener.opened
    print(json.dumps({"ready": len(addresses)}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    uvloop.run(main())
