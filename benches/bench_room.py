"""From the chair's click to the last delegate's screen, on the real application.

    make bench-room
    .venv/bin/python benches/bench_room.py --delegates 300 --only room

It starts a fresh database (with fsync), web, live and work, opens a session with so
many delegates, each with a stream of their own (their audience's and their person's),
held by two client processes. Then the chair goes from item to item through the HTTP
API. A bare fan-out over TCP with the same clients and the same bytes follows, in the
same minute: it is the limit of machine *and* clients, so that clients which were the
bottleneck would show in it; their CPU is printed beside the servers'. The trials are:

- room: the figures above, then every process of web and live killed under the streams;
- webs: the same figures with two web servers that the chair's clicks alternate between;
- many: a thousand delegates, the chair at work for `--minutes`, nobody may be lost.

Figures go to `build/bench/room.json`, beside those of `bench_ballots.py`.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from room_city import (
    ROOT,
    Chair,
    Clients,
    Figures,
    Room,
    cpu_seconds,
    keep,
    open_addresses,
    opened_room,
    rest,
    spent_cpu,
)
from room_storm import storm
from tests.harness import free_ports

WARM_UP = 5
TRIALS = ("room", "webs", "many")


def measure_room(room: Room, session: dict[str, Any], rounds: int) -> dict[str, Any]:
    """Let the chair click; return times from the click and from the commit.

    With several web servers each click goes to the next of them.
    """
    click, commit, click_to_answer = Figures(), Figures(), Figures()
    clients = Clients(open_addresses(room, session))
    # Each client process reports the members' stream; one reports the chair's.
    reports = len(clients.processes) + 1
    chairs = itertools.cycle(chairs_of(room, session))
    groups = {**room.groups(), "clients": 0}
    sizes: list[int] = []
    items = itertools.cycle(session["items"])
    before: dict[str, float] = {}
    try:
        for number in range(WARM_UP + rounds):
            if number == WARM_UP:
                before = spent_cpu(groups, clients)
            begun = next(chairs).go_to(next(items))
            answered = time.time()
            ended, heard = clients.last(reports)
            if number >= WARM_UP:
                click.add(begun, ended)
                click_to_answer.add(begun, answered)
                commit.add(_committed_at(room, heard[0]), ended)
                sizes += [report["size"] for report in heard]
            rest()
        after = spent_cpu(groups, clients)
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


def measure_flip(room: Room, session: dict[str, Any], rounds: int) -> Figures:
    """Let the chair turn the page that everybody follows; return times to the last."""
    clients = Clients(open_addresses(room, session))
    figures = Figures()
    chair = Chair(room, session)
    try:
        for number in range(WARM_UP + rounds):
            begun = chair.turn_to(number % 90 + 1)
            ended, _heard = clients.last(len(clients.processes) + 1)
            if number >= WARM_UP:
                figures.add(begun, ended)
            rest()
    finally:
        clients.close()
    return figures


def chairs_of(room: Room, session: dict[str, Any]) -> list[Chair]:
    """Return the chair once for each web server."""
    chairs = []
    for _server in range(room.webs):
        chairs.append(Chair(room, session))
        room.turn()
    return chairs


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


def resident_kb(pid: int) -> int:
    """Return how much memory the process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def measure_many(
    room: Room, session: dict[str, Any], minutes: float
) -> tuple[Figures, int, float]:
    """Let the chair work for so long; return times, lost clients, KiB per client."""
    addresses = open_addresses(room, session)
    live = room.groups()["live"]
    empty = resident_kb(live)
    clients = Clients(addresses)
    figures = Figures()
    chair = Chair(room, session)
    reports = len(clients.processes) + 1
    end = time.monotonic() + minutes * 60
    try:
        while time.monotonic() < end:
            begun = chair.go_on()
            ended, _heard = clients.last(reports)
            figures.add(begun, ended)
            time.sleep(0.4)
            rest()
        grown = resident_kb(live) - empty
    finally:
        clients.close()
    return figures, clients.lost, grown / len(addresses)


def tell(title: str, figures: Figures) -> None:
    """Print one line of the table."""
    print(
        f"  {title:<44}{figures.median:>9.1f}{figures.p95:>9.1f}{figures.largest:>9.1f}"
    )


def try_room(count: int, rounds: int, webs: int = 1) -> dict[str, Any]:
    """Print and return the figures of one session."""
    load = os.getloadavg()[0]
    print(f"\nOpening a session with {count} delegates, {webs} web …", flush=True)
    with opened_room(count, webs) as (room, session):
        found = measure_room(room, session, rounds)
        bare, client_cpu = measure_bare(count, found["size"], rounds)
        flip = measure_flip(room, session, rounds) if webs == 1 else Figures()
        fallen = storm(room, session) if webs == 1 else None
    print(f"\n  {'milliseconds':<44}{'median':>9}{'p95':>9}{'max':>9}")
    tell(f"click → last of {count} delegates", found["click"])
    tell("commit → last of them", found["commit"])
    tell("click → answer to the chair", found["answer"])
    tell(f"bare fan-out of {found['size']} bytes: write → last", bare)
    cpu: dict[str, float] = found["cpu"]
    spent = ", ".join(f"{name} {value:.1f}" for name, value in cpu.items())
    servers = sum(value for name, value in cpu.items() if name != "clients")
    print(f"  CPU ms per change: {spent} (clients of the bare one {client_cpu:.1f})")
    print(f"  CPU ms per change of all servers: {servers:.1f}")
    loads = [round(load, 2), round(os.getloadavg()[0], 2)]
    print(f"  load average before and after: {loads}, {os.cpu_count()} processors")
    if webs > 1:
        return {
            "two_webs_p50_ms": round(found["click"].median, 2),
            "two_webs_p95_ms": round(found["click"].p95, 2),
            "two_webs_cpu_ms": round(servers, 2),
        }
    assert fallen is not None
    tell("the presenter turns a page → last of them", flip)
    print(
        f"  after kill -9 of web and live: all {count} live again "
        f"{fallen.seconds:.2f} s after it answers; {fallen.gaps} with a gap, "
        f"{fallen.resets} fetched anew"
    )
    return {
        f"room{count}_p50_ms": round(found["click"].median, 2),
        f"room{count}_p95_ms": round(found["click"].p95, 2),
        f"room{count}_cpu_ms": round(servers, 2),
        f"fanout{count}_p50_ms": round(found["commit"].median, 2),
        f"fanout{count}_p95_ms": round(found["commit"].p95, 2),
        f"bare{count}_p50_ms": round(bare.median, 2),
        f"bare{count}_p95_ms": round(bare.p95, 2),
        f"flip{count}_p50_ms": round(flip.median, 2),
        f"flip{count}_p95_ms": round(flip.p95, 2),
        f"event{count}_bytes": found["size"],
        **{f"cpu{count}_{name}_ms": round(value, 2) for name, value in cpu.items()},
        f"storm{count}_s": round(fallen.seconds, 2),
        "storm_gaps": fallen.gaps,
        "storm_resets": fallen.resets,
        f"load{count}_before": loads[0],
        f"load{count}_after": loads[1],
    }


def try_many(count: int, minutes: float) -> dict[str, Any]:
    """Print and return the figures of a large session that lasts."""
    print(f"\nOpening a session with {count} delegates …", flush=True)
    with opened_room(count) as (room, session):
        figures, lost, kilobytes = measure_many(room, session, minutes)
    print(f"\n  {'milliseconds':<44}{'median':>9}{'p95':>9}{'max':>9}")
    tell(f"click → last of {count} delegates", figures)
    print(
        f"  {len(figures.values)} clicks in {minutes:g} minutes, {lost} clients lost, "
        f"{kilobytes:.1f} KiB of the live process per client"
    )
    return {
        f"room{count}_p50_ms": round(figures.median, 2),
        f"room{count}_p95_ms": round(figures.p95, 2),
        f"room{count}_minutes": minutes,
        f"room{count}_lost": lost,
        "kb_per_client": round(kilobytes, 1),
    }


def main() -> None:
    """Measure and write down."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--delegates", type=int, default=300)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=1, help="10 for the long run")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--only", choices=TRIALS)
    options = parser.parse_args()
    for trial in [options.only] if options.only else TRIALS:
        if trial == "many":
            keep(try_many(options.many, options.minutes))
        else:
            webs = 2 if trial == "webs" else 1
            keep(try_room(options.delegates, options.rounds, webs))
    ballots = ROOT / "benches" / "bench_ballots.py"
    if not options.only and ballots.exists():
        subprocess.run([sys.executable, str(ballots)], check=True)


if __name__ == "__main__":
    main()
