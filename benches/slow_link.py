"""A slow link to a server on this machine, for browsers under measurement.

    python benches/slow_link.py PORT TARGET_PORT MEGABITS RTT_MS

Everything of one direction shares one bucket of so many megabits a second, whatever the
number of connections; each byte travels half the round trip, and a new connection costs
a whole one before it carries anything. Lost packets and the slow start of TCP are not
simulated: a real link is worse for whoever asks often. Prints `ready` when it listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

PIECE = 16 * 1024
WAITING_PIECES = 64


class Direction:
    """One direction of the link: when its last byte has left."""

    def __init__(self, bits_per_second: float, delay: float) -> None:
        self.bits_per_second = bits_per_second
        self.delay = delay
        self.free_at = 0.0

    async def carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry what comes in to the other side, in order, as slowly as the link is."""
        loop = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(WAITING_PIECES)
        arriving = asyncio.create_task(self._arrive(under_way, writer))
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                begins = max(loop.time(), self.free_at)
                self.free_at = begins + len(piece) * 8 / self.bits_per_second
                await under_way.put((self.free_at + self.delay, piece))
        await under_way.put((0.0, b""))
        await arriving

    async def _arrive(
        self,
        under_way: asyncio.Queue[tuple[float, bytes]],
        writer: asyncio.StreamWriter,
    ) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            while True:
                at, piece = await under_way.get()
                if not piece:
                    writer.write_eof()
                    return
                await asyncio.sleep(at - loop.time())
                writer.write(piece)
                await writer.drain()


async def serve(port: int, target: int, megabits: float, rtt_ms: float) -> None:
    """Forward connections until the process is ended."""
    bits, delay = megabits * 1e6, rtt_ms / 2000
    up, down = Direction(bits, delay), Direction(bits, delay)
    # The loop itself holds its tasks weakly: one that waits might be collected.
    held: set[asyncio.Task[None] | None] = set()

    async def forward(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        held.add(task)
        await asyncio.sleep(2 * delay)
        there_in, there_out = await asyncio.open_connection("127.0.0.1", target)
        try:
            await asyncio.gather(
                up.carry(reader, there_out), down.carry(there_in, writer)
            )
        finally:
            there_out.close()
            writer.close()
            held.discard(task)

    server = await asyncio.start_server(forward, "127.0.0.1", port)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(
        serve(
            int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
        )
    )
