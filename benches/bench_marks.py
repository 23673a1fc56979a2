"""Loading one's notes on a paper, and three hundred people who write at once.

    make bench-marks
    .venv/bin/python benches/bench_marks.py --people 30

It starts a fresh database (with fsync), web, live and work; so many people have so
many notes each on one paper. Measured through the real web server with tokens: a person
loads their layer (one client at a time, then eight at once), beside the same server's
least authenticated answer; then everybody sends one new note within one second. The
database and the layers themselves say afterwards what arrived. Figures go to
`build/bench/marks.json`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "benches")]

from fill_marks import note  # noqa: E402
from tests.harness import City, wait_until  # noqa: E402

OUTPUT = ROOT / "build" / "bench" / "marks.json"
WARM_UP = 30
AT_ONCE = 8
PATIENCE = 60


class Client:
    """One program with one open connection and one person's token."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, PATIENCE)
        self._headers = {"Authorization": f"Bearer {token}"}

    def connect(self) -> None:
        """Open the connection now."""
        self._connection.connect()

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        """Return the answer, which must be a good one."""
        body = None if content is None else json.dumps(content)
        headers = {**self._headers, "Content-Type": "application/json"}
        self._connection.request(method, f"/api/v1{path}", body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status == 200, f"{answer.status}: {text[:300]!r}"
        return json.loads(text)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def fill(city: City, count: int, notes: int) -> dict[str, Any]:
    """Let people write; return the ids and tokens."""
    script = str(ROOT / "benches" / "fill_marks.py")
    done = subprocess.run(
        [sys.executable, script, str(count), str(notes)],
        env=city.environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def timed(port: int, token: str, path: str) -> float:
    """Return the milliseconds of one request on an open connection."""
    client = Client(port, token)
    client.connect()
    begun = time.perf_counter()
    client.ask("GET", path)
    spent = (time.perf_counter() - begun) * 1000
    client.close()
    return spent


def load(port: int, tokens: list[str], path: str, at_once: int = 1) -> list[float]:
    """Let everybody load *path* once, so many at a time; return milliseconds."""
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda token: timed(port, token, path), tokens[:WARM_UP]))
        return list(pool.map(lambda token: timed(port, token, path), tokens))


def write_at_once(port: int, made: dict[str, Any]) -> tuple[list[float], float, int]:
    """Let everybody send a note within a second.

    Returns the milliseconds of each answer, the seconds until the last, and how many
    were confirmed.
    """
    tokens = made["tokens"]
    path = f"/papers/{made['paper']}/marks"
    luck = random.Random(11)  # noqa: S311  a sample, no secret
    notes = [note(made["version"], luck) for _token in tokens]
    clients = [Client(port, token) for token in tokens]
    for client in clients:
        client.connect()
    spent = [0.0] * len(tokens)
    ended = [0.0] * len(tokens)
    confirmed = [False] * len(tokens)
    start = time.perf_counter() + 1

    def send(place: int) -> None:
        change = {"op": str(uuid.uuid4()), "base": 0, "mark": notes[place]}
        content = {"version": made["version"], "changes": [change]}
        time.sleep(max(0.0, start + place / len(tokens) - time.perf_counter()))
        begun = time.perf_counter()
        answer = clients[place].ask("PUT", path, content)
        ended[place] = time.perf_counter()
        spent[place] = (ended[place] - begun) * 1000
        confirmed[place] = answer["results"][0]["status"] == "done"

    threads = [threading.Thread(target=send, args=(n,)) for n in range(len(tokens))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in clients:
        client.close()
    return spent, max(ended) - start, sum(confirmed)


def count_kept(port: int, made: dict[str, Any]) -> int:
    """Return how many notes all layers together show now."""
    path = f"/papers/{made['paper']}/marks"
    total = 0
    for token in made["tokens"]:
        client = Client(port, token)
        total += len(client.ask("GET", path)["marks"])
        client.close()
    return total


def p95(figures: Iterable[float]) -> float:
    """Return what all but a twentieth stay below."""
    ordered = sorted(figures)
    return ordered[max(0, round(0.95 * len(ordered)) - 1)]


def tell(title: str, figures: list[float]) -> None:
    """Print one line of the table."""
    middle, most = statistics.median(figures), max(figures)
    print(f"  {title:<46}{middle:>9.1f}{p95(figures):>9.1f}{most:>9.1f}")


def main() -> None:
    """Measure and write down."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--notes", type=int, default=50)
    options = parser.parse_args()
    count, notes = options.people, options.notes
    before = os.getloadavg()[0]
    print(f"{count} people write {notes} notes each …", flush=True)
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        city = City(Path(folder), members=0, web_workers=2, build=False)
        with city:
            made = fill(city, count, notes)
            wait_until(city.is_settled, "the worker tells everybody", seconds=300)
            port, tokens = city.web_port, made["tokens"]
            path = f"/papers/{made['paper']}/marks"
            bare = load(port, tokens, "/me")
            one = load(port, tokens, path)
            eight = load(port, tokens, path, AT_ONCE)
            written, whole, confirmed = write_at_once(port, made)
            kept = count_kept(port, made)
            ((rows,),) = city.rows(
                "SELECT count(*) FROM documents_mark WHERE deleted_at IS NULL"
            )
    lost = count * (notes + 1) - min(kept, rows)
    print(f"\n  {'milliseconds':<46}{'median':>9}{'p95':>9}{'max':>9}")
    tell("the least authenticated answer", bare)
    tell(f"load {notes} notes, one client at a time", one)
    tell(f"load {notes} notes, {AT_ONCE} clients at once", eight)
    tell(f"{count} people write within a second: answer", written)
    print(
        f"  {confirmed} of {count} confirmed, the last after {whole:.2f} s; lost {lost}"
    )
    loads = [round(before, 2), round(os.getloadavg()[0], 2)]
    print(f"  load average before and after: {loads}, {os.cpu_count()} processors")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    found = {
        "people": count,
        "notes_each": notes,
        "bare_p50_ms": round(statistics.median(bare), 2),
        "bare_p95_ms": round(p95(bare), 2),
        "load_p50_ms": round(statistics.median(one), 2),
        "load_p95_ms": round(p95(one), 2),
        "load8_p50_ms": round(statistics.median(eight), 2),
        "load8_p95_ms": round(p95(eight), 2),
        "written_1s": confirmed,
        "written_lost": lost,
        "write_p95_ms": round(p95(written), 2),
        "write_all_s": round(whole, 2),
        "load_before": loads[0],
        "load_after": loads[1],
    }
    OUTPUT.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
