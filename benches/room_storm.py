"""The storm after a fall: web and live killed under all streams, who misses what?"""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import json
import subprocess
import sys
import time
from typing import Any

from room_city import ROOT, Chair, Room, open_addresses
from tests.harness import wait_until

PARTS = 2
LONGEST = 60.0


@dataclasses.dataclass(frozen=True)
class Fall:
    """How long the last stream took after live answered, and what was missed."""

    seconds: float
    gaps: int
    resets: int


def storm(room: Room, session: dict[str, Any]) -> Fall:
    """Kill and revive both servers; the chair goes on as soon as web answers.

    Each client comes back as the browser does (`waitBefore` in `sse.ts`), with the
    cursor of what it heard. Clients are counted with a gap when an event does not
    follow the one before, or when the last event never comes.
    """
    addresses = open_addresses(room, session)
    clients = [_start(addresses[part::PARTS]) for part in range(PARTS)]
    try:
        for client in clients:
            assert _report(client)["ready"]
        _act(Chair(room, session))
        time.sleep(1)
        for name in ("web", "live"):
            room.kill9(name)
        for client in clients:
            assert _report(client)["fallen"]
        room.revive("web")
        answered = _answering(room.live_port)
        room.wait()
        chair = Chair(room, session)
        for _number in range(3):
            _act(chair)
        back = max(_report(client)["back"] for client in clients)
        time.sleep(1)
        # Once more, so that a client that lost the end of its stream is found out.
        chair.go_on()
        time.sleep(1)
        results = [_end(client) for client in clients]
    finally:
        for client in clients:
            client.kill()
            client.wait()
    newest = max(result["newest"] for result in results)
    behind = sum(
        count
        for result in results
        for seq, count in result["stand"].items()
        if int(seq) < newest
    )
    return Fall(
        seconds=back - answered,
        gaps=sum(result["gaps"] for result in results) + behind,
        resets=sum(result["resets"] for result in results),
    )


def _act(chair: Chair) -> None:
    with contextlib.suppress(AssertionError):  # it stands at this item already
        chair.go_on()


def _answering(port: int) -> float:
    """Wait until live answers; return the moment."""

    def answers() -> bool:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        return False

    wait_until(answers, "live answers", seconds=LONGEST)
    return time.time()


def _start(addresses: list[tuple[str, int, str]]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "benches" / "returning.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(json.dumps(addresses) + "\n")
    process.stdin.flush()
    return process


def _report(client: subprocess.Popen[str]) -> dict[str, Any]:
    assert client.stdout is not None
    return dict(json.loads(client.stdout.readline()))


def _end(client: subprocess.Popen[str]) -> dict[str, Any]:
    assert client.stdin is not None
    client.stdin.close()
    return _report(client)
