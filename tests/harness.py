"""A whole city on free ports: database, web, live and work as real processes.

    with City(folder) as city:
        secretary = city.login("secretary")
        meetings = secretary.get("/meetings")

Journeys, crashes and benches stand on it. Everything it starts ends with it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg

from khonggiay.config import embedded

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "build" / "test-cities"
OURS = ("KHONGGIAY_", "DATABASE_URL", "DJANGO_", "PYTEST_", "PG")
PATIENCE = 60.0
logging.getLogger("httpx").setLevel(logging.WARNING)
# What a client meets while a server is down, and repeats its request after.
LOST = (httpx.TransportError,)


class NotAnswered(Exception):
    """A process did not come up, or an act found no answer in time."""


def free_ports(count: int) -> list[int]:
    """Return so many ports on which nobody listens, all different."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def wait_until(
    condition: Callable[[], object], what: str, seconds: float = PATIENCE
) -> None:
    """Look every few milliseconds until *condition* holds.

    Raises:
        NotAnswered: it did not hold in time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise NotAnswered(what)
        time.sleep(0.02)


class City:
    """One city in one folder. `members` counts the committee with its chair."""

    def __init__(
        self,
        folder: Path,
        *,
        members: int = 5,
        durable: bool = True,
        web_workers: int = 1,
        environment: dict[str, str] | None = None,
        build: bool = True,
    ) -> None:
        self.folder = folder
        self.members = members
        self._web_workers = web_workers
        self._build = build
        self._more = environment or {}
        self.database = embedded.Server(folder / "city", durable=durable)
        self.web_port, self.live_port = free_ports(2)
        self.sample: dict[str, Any] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        """The address of the pages."""
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def data(self) -> Path:
        """The data folder: blobs, mail, database."""
        return self.database.folder

    @property
    def log(self) -> Path:
        """What the processes wrote."""
        return self.folder / "city.log"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of the city."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        return {
            **kept,
            "KHONGGIAY_DATA": str(self.data),
            "KHONGGIAY_LIVE_PORT": str(self.live_port),
            "DATABASE_URL": self.database.address(),
            "DJANGO_SETTINGS_MODULE": "khonggiay.config.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
            **self._more,
        }

    def __enter__(self) -> City:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the database, fill it the first time, start web, live and work."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.database.data.exists():
            self._found()
        self.database.start()
        for name in ("web", "live", "work"):
            self.start_process(name)
        self.wait()

    def stop(self) -> None:
        """End everything."""
        for process in self._processes.values():
            _kill_group(process)
        self._processes.clear()
        self.database.stop()

    def run(self, *words: str) -> str:
        """Run `khonggiay` with these words and return what it prints."""
        return self._call(sys.executable, "-m", "khonggiay.config.cli", *words)

    def start_process(self, name: str) -> None:
        """Start one of web, live and work; `wait` tells when it answers."""
        words = {
            "web": (
                "web", "--host", "127.0.0.1", "--port", str(self.web_port),
                "--workers", str(self._web_workers),
            ),
            "live": ("live", "--host", "127.0.0.1", "--live-port", str(self.live_port)),
            "work": ("work",),
        }[name]  # fmt: skip
        with self.log.open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", "khonggiay.config.cli", *words],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill9(self, name: str) -> None:
        """`kill -9` web, live or work with all its children, or the database."""
        if name == "database":
            pid = (self.database.data / "postmaster.pid").read_text().split("\n")[0]
            os.kill(int(pid), signal.SIGKILL)
            wait_until(lambda: not self.database.is_alive(), "the database dies", 10)
            return
        _kill_group(self._processes[name])

    def restart(self, name: str) -> None:
        """Start again what was killed or died with it, as `khonggiay up` would."""
        if name == "database":
            self.database.start()
        for other, process in list(self._processes.items()):
            if process.poll() is not None:
                self.start_process(other)
        self.wait()

    def wait(self) -> None:
        """Wait until web and live answer."""
        for name, url in (
            ("web", f"{self.url}/healthz"),
            ("live", f"http://127.0.0.1:{self.live_port}/healthz"),
        ):
            wait_until(lambda url=url: _answers(url), f"{name}: see {self.log}")

    def login(self, name: str) -> Login:
        """Return a client that calls the API with the token of this login."""
        return Login(self, name)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the database answers."""
        with psycopg.connect(self.database.address()) as connection:
            return connection.execute(sql, values).fetchall()

    def is_settled(self) -> bool:
        """Tell whether the worker has delivered every event and every letter."""
        waiting = self.rows(
            "SELECT (SELECT count(*) FROM kernel_outboxevent WHERE state = 'waiting')"
            " + (SELECT count(*) FROM notifications_delivery WHERE state = 'waiting')"
        )
        return bool(waiting[0][0] == 0)

    def _call(self, *words: str) -> str:
        done = subprocess.run(
            words, env=self.environment, capture_output=True, text=True, timeout=120
        )
        if done.returncode:
            raise NotAnswered(done.stdout + done.stderr)
        return done.stdout

    def _found(self) -> None:
        """Make the database, or copy one that was made before for the same code."""
        template = TEMPLATES / self._fingerprint()
        template.mkdir(parents=True, exist_ok=True)
        with (template / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (template / "sample.json").exists():
                self._make(template)
        self.sample = json.loads((template / "sample.json").read_text("utf-8"))
        shutil.copytree(
            template / "postgres", self.database.data, ignore=_of_a_running_server
        )

    def _make(self, template: Path) -> None:
        shutil.rmtree(template / "postgres", ignore_errors=True)
        self.database.start()
        try:
            self.run("migrate")
            text = "{}"
            if self._build:
                script = str(ROOT / "tests" / "small_city.py")
                text = self._call(sys.executable, script, str(self.members))
            with psycopg.connect(self.database.address(), autocommit=True) as database:
                database.execute("CHECKPOINT")
        finally:
            self.database.stop()
        shutil.move(self.database.data, template / "postgres")
        (template / "sample.json").write_text(text, "utf-8")

    def _fingerprint(self) -> str:
        """Return what a city's database depends on: tables, builder, and the day."""
        sources = [
            *sorted((ROOT / "src").glob("khonggiay/*/migrations/*.py")),
            ROOT / "src/khonggiay/meetings/tests/factories.py",
            ROOT / "tests/small_city.py",
        ]
        digest = hashlib.sha256()
        for path in sources:
            digest.update(path.read_bytes())
        today = dt.datetime.now(dt.UTC).date()
        digest.update(f"{today} {self.members} {self._build}".encode())
        return digest.hexdigest()[:16]


class Login:
    """One person's program: it knows the API and a token, nothing else."""

    def __init__(self, city: City, name: str) -> None:
        self.city = city
        self.name = name
        known = city.sample["logins"][name]
        self.person_id: int = known["person_id"]
        self.full_name: str = known["name"]
        self._client = httpx.Client(
            base_url=f"{city.url}/api/v1",
            headers={"Authorization": f"Bearer {known['token']}"},
            timeout=30,
        )

    def get(self, path: str, **query: Any) -> Any:
        """Return what the API shows; it must be there."""
        response = self.ask("GET", path, params=query)
        assert response.status_code == 200, f"{path}: {response.text}"
        return response.json()

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Return the bare answer."""
        return self._client.request(method, path, **more)

    def act(
        self, method: str, path: str, content: Any = None, *, key: str, **more: Any
    ) -> httpx.Response:
        """Ask for an act until an answer comes, always under the same key."""
        headers = {"Idempotency-Key": key}
        if content is not None:
            more["json"] = content
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(*LOST):
                response = self.ask(method, path, headers=headers, **more)
                if response.status_code < 500:
                    return response
            if time.monotonic() > deadline:
                message = f"{method} {path}: see {self.city.log}"
                raise NotAnswered(message)
            time.sleep(0.05)


class Listener:
    """A screen that hears a stream and keeps its state up to date by patches.

    *open_room* returns what it shows first (`state`, `after`); *open_stream* returns
    address, ticket and cursor of the stream, given the cursor that was heard.
    """

    def __init__(
        self,
        open_room: Callable[[], dict[str, Any]] | None,
        open_stream: Callable[[str], dict[str, Any]],
    ) -> None:
        self._open_room = open_room
        self._open_stream = open_stream
        self.state: dict[str, Any] = {}
        self.cursor = ""
        self.events: list[dict[str, Any]] = []
        self.connections = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> Listener:
        """Fetch the state, open the stream, follow it."""
        self._fetch()
        self._thread.start()
        wait_until(lambda: self.connections > 0, "the stream opens")
        return self

    def stop(self) -> None:
        """Stop hearing; the thread ends with the next event or heartbeat."""
        self._stopped.set()

    def first(self) -> dict[str, Any]:
        """Return what a page opened now would show first, and its cursor."""
        assert self._open_room is not None
        return self._open_room()

    def cursor_covers(self, cursor: str) -> bool:
        """Tell whether every event up to *cursor* was heard."""
        heard = _positions(self.cursor)
        return all(
            heard.get(name, -1) >= seq for name, seq in _positions(cursor).items()
        )

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of this kind so far."""
        return [event for event in list(self.events) if event["kind"] == kind]

    def _fetch(self) -> None:
        if self._open_room is not None:
            room = self.first()
            self.state, self.cursor = room["state"], room["after"]

    def _run(self) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(*LOST, AssertionError):
                self._hear()
            self._stopped.wait(0.1)

    def _hear(self) -> None:
        stream = self._open_stream(self.cursor)
        query = {"ticket": stream["ticket"], "after": stream["after"]}
        timeout = httpx.Timeout(5, read=20)
        with httpx.stream("GET", stream["url"], params=query, timeout=timeout) as heard:
            if heard.status_code != 200:
                return
            self.connections += 1
            for event in _events(heard.iter_lines()):
                self._take(event)
                if self._stopped.is_set():
                    return

    def _take(self, event: dict[str, Any]) -> None:
        self.cursor = event.pop("id", self.cursor)
        self.events.append(event)
        if event["kind"] == "patch":
            self.state = {**self.state, **event["patch"]}
        elif event["kind"] == "reset":
            self._fetch()


def _positions(cursor: str) -> dict[str, int]:
    """Read a cursor: `meeting:12:member=57,person:9=4`."""
    parts = (part.rpartition("=") for part in cursor.split(",") if part)
    return {name: int(seq) for name, _equals, seq in parts}


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Read server-sent events."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _colon, value = line.partition(":")
            if name:
                fields[name] = value.removeprefix(" ")
        elif fields:
            known, fields = fields, {}
            if "data" in known:
                yield {**json.loads(known["data"]), "id": known.get("id", "")}


_of_a_running_server = shutil.ignore_patterns(".s.PGSQL*", "postmaster.pid")


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(url, timeout=2).status_code == 200
    return False


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
