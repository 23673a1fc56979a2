"""From the chair's click to the last delegate's screen, on the real application.

    make bench-room
    .venv/bin/python benches/bench_room.py --delegates 300

It starts a fresh database (with fsync), web, live and work, opens a session with so
many delegates, each with a stream of their own (their audience's and their person's),
held by two client processes. Then the chair goes from item to item through the HTTP
API. A bare fan-out over TCP with the same clients and the same bytes follows, in the
same minute. Figures go to `build/bench/room.json`.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import http.client
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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.harness import City, free_ports, wait_until  # noqa: E402

OUTPUT = ROOT / "build" / "bench" / "room.json"
PATIENCE = 30.0
WARM_UP = 5


class Room(City):
    """A city whose database remembers when each transaction was committed."""

    def __init__(self, folder: Path, delegates: int) -> None:
        super().__init__(folder, members=0, web_workers=2, build=False)
        self.delegates = delegates

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
            self._reports.put(json.loads(line))


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
        self._path = f"/api/v1/meetings/{session['meeting']}/current-item"
        self._token = session["tokens"][0]

    def go_to(self, item: int) -> float:
        """Click; return the moment of the click."""
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"bench-{time.time_ns()}",
        }
        body = json.dumps({"item_id": item})
        begun = time.time()
        self._connection.request("PUT", self._path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status == 200, f"{answer.status}: {text[:300]!r}"
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


def measure_room(room: Room, session: dict[str, Any], rounds: int) -> dict[str, Any]:
    """Let the chair click; return times from the click and from the commit."""
    click, commit, click_to_answer = Figures(), Figures(), Figures()
    clients = Clients(open_addresses(room, session))
    # Each client process reports the members' stream; one reports the chair's.
    reports = len(clients.processes) + 1
    chair = Chair(room, session)
    groups = {**room.groups(), "clients": 0}
    sizes: list[int] = []
    before: dict[str, float] = {}
    try:
        for number in range(WARM_UP + rounds):
            if number == WARM_UP:
                before = _cpu(groups, clients)
            begun = chair.go_to(session["items"][number % len(session["items"])])
            answered = time.time()
            ended, heard = clients.last(reports)
            if number >= WARM_UP:
                click.add(begun, ended)
                click_to_answer.add(begun, answered)
                commit.add(_committed_at(room, heard[0]), ended)
                sizes += [report["size"] for report in heard]
            rest()
        after = _cpu(groups, clients)
    finally:
        clients.close()
    return {
        "click": click,
        "commit": commit,
        "answer": click_to_answer,
        "size": round(statistics.median(sizes)),
        "cpu": {name: (after[name] - before[name]) / rounds * 1000 for name in before},
    }


def measure_bare(delegates: int, size: int, rounds: int) -> tuple[Figures, float]:
    """Let a bare server write; return times from its first write, and clients' CPU."""
    (port,) = free_ports(1)
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "benches" / "bare.py"), str(port), str(size)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    figures = Figures()
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        clients = Clients([("127.0.0.1", port, "/")] * delegates)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        before = 0.0
        try:
            for number in range(WARM_UP + rounds):
                if number == WARM_UP:
                    before = sum(cpu_seconds(p.pid) for p in clients.processes)
                connection.request("PUT", "/")
                begun = float(connection.getresponse().read())
                ended, _heard = clients.last(len(clients.processes))
                if number >= WARM_UP:
                    figures.add(begun, ended)
                rest()
            spent = sum(cpu_seconds(p.pid) for p in clients.processes) - before
        finally:
            clients.close()
    finally:
        server.kill()
        server.wait()
    return figures, spent / rounds * 1000


def _cpu(groups: dict[str, int], clients: Clients) -> dict[str, float]:
    spent = {name: cpu_seconds(group) for name, group in groups.items() if group}
    spent["clients"] = sum(cpu_seconds(process.pid) for process in clients.processes)
    return spent


def _committed_at(room: Room, report: dict[str, Any]) -> float:
    """Return when the transaction of an event wrote its commit record.

    The record is written before it is flushed to disk, so that the flush counts.
    """
    ((moment,),) = room.rows(
        "SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 "
        "FROM realtime_streamevent WHERE stream_id = %s AND seq = %s",
        report["stream"],
        report["seq"],
    )
    return float(moment)


@contextlib.contextmanager
def opened_room(delegates: int) -> Iterator[tuple[Room, dict[str, Any]]]:
    """Start everything, open the session, wait until all notices are out."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        room = Room(Path(folder), delegates)
        with room:
            room.remember_commits()
            session = room.fill()
            wait_until(room.is_settled, "the worker tells everybody", seconds=180)
            yield room, session


def tell(title: str, figures: Figures) -> None:
    """Print one line of the table."""
    print(
        f"  {title:<44}{figures.median:>9.1f}{figures.p95:>9.1f}{figures.largest:>9.1f}"
    )


def main() -> None:
    """Measure and write down."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--delegates", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    count, rounds = options.delegates, options.rounds
    load = os.getloadavg()[0]
    note: Callable[[str], None] = lambda text: print(text, flush=True)  # noqa: E731
    note(f"Opening a session with {count} delegates …")
    with opened_room(count) as (room, session):
        note(f"Measuring {rounds} rounds …")
        found = measure_room(room, session, rounds)
        bare, client_cpu = measure_bare(count, found["size"], rounds)
    print(f"\n  {'milliseconds':<44}{'median':>9}{'p95':>9}{'max':>9}")
    tell(f"click → last of {count} delegates", found["click"])
    tell("commit → last of them", found["commit"])
    tell("click → answer to the chair", found["answer"])
    tell(f"bare fan-out of {found['size']} bytes: write → last", bare)
    spent = ", ".join(f"{name} {value:.1f}" for name, value in found["cpu"].items())
    print(f"  CPU ms per change: {spent} (clients of the bare one {client_cpu:.1f})")
    loads = [round(load, 2), round(os.getloadavg()[0], 2)]
    print(f"  load average before and after: {loads}, {os.cpu_count()} processors")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(OUTPUT.read_text()) if OUTPUT.exists() else {}
    known |= {
        f"room{count}_p50_ms": round(found["click"].median, 2),
        f"room{count}_p95_ms": round(found["click"].p95, 2),
        f"fanout{count}_p50_ms": round(found["commit"].median, 2),
        f"fanout{count}_p95_ms": round(found["commit"].p95, 2),
        f"bare{count}_p50_ms": round(bare.median, 2),
        f"bare{count}_p95_ms": round(bare.p95, 2),
        f"event{count}_bytes": found["size"],
        f"cpu{count}_ms": {name: round(v, 2) for name, v in found["cpu"].items()},
        f"load{count}": loads,
    }
    OUTPUT.write_text(json.dumps(known, indent=2) + "\n")


if __name__ == "__main__":
    main()
