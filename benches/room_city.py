"""A session in progress on real servers, its chair, its delegates' open streams."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import itertools
import json
import math
import os
import queue
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.harness import City, wait_until  # noqa: E402

OUTPUT = ROOT / "build" / "bench" / "room.json"
PATIENCE = 30.0


class Room(City):
    """A city whose database remembers when each transaction was committed."""

    def __init__(self, folder: Path, delegates: int, webs: int = 1) -> None:
        super().__init__(folder, members=0, web_workers=2, webs=webs, build=False)
        self.delegates = delegates
        self.webs = webs

    def remember_commits(self) -> None:
        """Let the database note the moment of each commit; this restarts it."""
        address = self.database.address()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET track_commit_timestamp = on")
        self.database.stop()
        self.restart("database")

    def fill(self) -> dict[str, Any]:
        """Open a session; return its ids and tokens."""
        script = str(ROOT / "benches" / "fill_room.py")
        done = subprocess.run(
            [sys.executable, script, str(self.delegates)],
            env=self.environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        return dict(json.loads(done.stdout))

    def groups(self) -> dict[str, int]:
        """Return the process group of each server."""
        pid = (self.database.data / "postmaster.pid").read_text().split("\n")[0]
        started = {name: process.pid for name, process in self._processes.items()}
        return {**started, "database": int(pid)}


class Clients:
    """Two processes that hold the streams between them."""

    def __init__(self, addresses: list[tuple[str, int, str]], count: int = 2) -> None:
        self._reports: queue.Queue[dict[str, Any]] = queue.Queue()
        self.lost = 0
        self.processes = []
        for part in range(count):
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "benches" / "listeners.py")],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                start_new_session=True,
            )  # fmt: skip
            self.processes.append(process)
            assert process.stdin is not None
            process.stdin.write(json.dumps(addresses[part::count]) + "\n")
            process.stdin.flush()
            threading.Thread(target=self._read, args=(process,), daemon=True).start()
        ready = sum(self._next()["ready"] for _ in self.processes)
        assert ready == len(addresses), f"{ready} of {len(addresses)} streams opened"

    def last(self, reports: int) -> tuple[float, list[dict[str, Any]]]:
        """Wait for so many reports; return the latest moment, and them."""
        found = [self._next() for _ in range(reports)]
        return max(report["last"] for report in found), found

    def close(self) -> None:
        """End the processes."""
        for process in self.processes:
            process.kill()
            process.wait()

    def _next(self) -> dict[str, Any]:
        return self._reports.get(timeout=PATIENCE)

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            report = json.loads(line)
            if "lost" in report:
                self.lost += 1
            else:
                self._reports.put(report)


@dataclasses.dataclass
class Figures:
    """Milliseconds of all rounds of one measurement."""

    values: list[float] = dataclasses.field(default_factory=list)

    def add(self, begun: float, ended: float) -> None:
        """Take one round, given in seconds."""
        self.values.append((ended - begun) * 1000)

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """What 95 of 100 rounds do not exceed."""
        ordered = sorted(self.values)
        return ordered[math.ceil(0.95 * len(ordered)) - 1]

    @property
    def largest(self) -> float:
        """The slowest round."""
        return max(self.values)


def cpu_seconds(group: int) -> float:
    """Return the CPU time so far of a group of processes and of its leader's children.

    PostgreSQL puts each of its processes into a group of its own.
    """
    ticks = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if group in (int(fields[1]), int(fields[2])):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def rest() -> None:
    """Pause between rounds, never in step with anything."""
    time.sleep(random.uniform(0.05, 0.15))  # noqa: S311  no secret


class Chair:
    """The chair's program: one connection, one token."""

    def __init__(self, room: Room, session: dict[str, Any]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", room.web_port)
        self._items = itertools.cycle(session["items"])
        self._meeting = f"/api/v1/meetings/{session['meeting']}"
        self._paper = session["papers"][0]
        self._token = session["tokens"][0]

    def go_on(self) -> float:
        """Go to the next item; return the moment of the click."""
        return self.go_to(next(self._items))

    def go_to(self, item: int) -> float:
        """Click; return the moment of the click."""
        return self._put("current-item", {"item_id": item}, 200)

    def turn_to(self, page: int) -> float:
        """Present this page of the first paper; return the moment of the turn."""
        content = {"paper_id": self._paper, "page": page}
        return self._put("presented", content, 204)

    def _put(self, place: str, content: dict[str, int], expected: int) -> float:
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"bench-{time.time_ns()}",
        }
        body = json.dumps(content)
        begun = time.time()
        self._connection.request("PUT", f"{self._meeting}/{place}", body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status == expected, f"{answer.status}: {text[:300]!r}"
        return begun


def open_addresses(room: Room, session: dict[str, Any]) -> list[tuple[str, int, str]]:
    """Ask for every delegate's ticket as their page does."""
    connection = http.client.HTTPConnection("127.0.0.1", room.web_port)
    addresses = []
    for token in session["tokens"]:
        connection.request(
            "GET", f"/api/v1/meetings/{session['meeting']}/stream",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 200, f"{answer.status}: {text[:300]!r}"
        given = json.loads(text)
        where = urlsplit(given["url"])
        query = urlencode({"ticket": given["ticket"], "after": given["after"]})
        assert where.hostname
        assert where.port
        addresses.append((where.hostname, where.port, f"{where.path}?{query}"))
    return addresses


def spent_cpu(groups: dict[str, int], clients: Clients) -> dict[str, float]:
    """Return the CPU seconds so far of each server and of the clients."""
    spent = {name: cpu_seconds(group) for name, group in groups.items() if group}
    spent["clients"] = sum(cpu_seconds(process.pid) for process in clients.processes)
    return spent


@contextlib.contextmanager
def opened_room(delegates: int, webs: int = 1) -> Iterator[tuple[Room, dict[str, Any]]]:
    """Start everything, open the session, wait until all notices are out."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        room = Room(Path(folder), delegates, webs)
        with room:
            room.remember_commits()
            session = room.fill()
            wait_until(room.is_settled, "the worker tells everybody", seconds=600)
            wait_until(room.is_idle, "papers are drawn and read", seconds=600)
            yield room, session


def keep(figures: dict[str, Any]) -> None:
    """Put these figures beside those that others wrote."""
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(OUTPUT.read_text()) if OUTPUT.exists() else {}
    OUTPUT.write_text(json.dumps(known | figures, indent=2) + "\n")
