"""A whole city on free ports: database, web, live, work and jobs as real processes.

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
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg
from tests.patience import NotAnswered, wait_until
from tests.programs import Login

from khonggiay.config import embedded, privileges

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "build" / "test-cities"
OURS = ("KHONGGIAY_", "DATABASE_URL", "DJANGO_", "PYTEST_", "PG")


def free_ports(count: int) -> list[int]:
    """Return so many ports on which nobody listens, all different."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


class City:
    """One city in one folder. `members` counts the committee with its chair."""

    def __init__(
        self,
        folder: Path,
        *,
        members: int = 5,
        durable: bool = True,
        web_workers: int = 1,
        webs: int = 1,
        environment: dict[str, str] | None = None,
        build: bool = True,
    ) -> None:
        self.folder = folder
        self.members = members
        self._web_workers = web_workers
        self._build = build
        self._more = environment or {}
        self.database = embedded.Server(folder / "city", durable=durable)
        self.live_port, *ports = free_ports(1 + webs)
        self._web_ports = {f"web{n or ''}": port for n, port in enumerate(ports)}
        self.web_in_use = "web"
        self.sample: dict[str, Any] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def web_port(self) -> int:
        """The port of the pages."""
        return self._web_ports[self.web_in_use]

    @property
    def url(self) -> str:
        """The address of the pages."""
        return f"http://127.0.0.1:{self.web_port}"

    def turn(self) -> None:
        """Use the next web server from now on; with one, nothing changes."""
        names = list(self._web_ports)
        following = (names.index(self.web_in_use) + 1) % len(names)
        self.web_in_use = names[following]

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
            "KHONGGIAY_SUPERVISED": "1",
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
        """Start the database, fill it the first time, start all processes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.database.data.exists():
            self._found()
        self.database.start()
        for name in (*self._web_ports, "live", "work", "jobs"):
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
        """Start web, live, work or jobs; `wait` tells when web and live answer."""
        words = [name]
        if name == "live":
            words = ["live", "--live-port", str(self.live_port)]
        elif name in self._web_ports:
            words = ["web", "--port", str(self._web_ports[name])]
            words += ["--workers", str(self._web_workers)]
        # They die with the thread that starts them, so that none outlives the tests.
        with self.log.open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", "khonggiay.config.cli", *words],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=privileges.stop_with_parent(signal.SIGKILL),
            )

    def kill9(self, name: str) -> None:
        """`kill -9` a process with all its children, or the database."""
        if name == "database":
            pid = (self.database.data / "postmaster.pid").read_text().split("\n")[0]
            os.kill(int(pid), signal.SIGKILL)
            wait_until(lambda: not self.database.is_alive(), "the database dies", 10)
            return
        _kill_group(self._processes[name])

    def restart(self, name: str) -> None:
        """Start again what was killed or died with it, as `khonggiay up` would."""
        self.revive(name)
        self.wait()

    def revive(self, name: str) -> None:
        """Do as `restart`, without waiting for web and live to answer."""
        if name == "database":
            self.database.start()
        for other, process in list(self._processes.items()):
            if process.poll() is not None:
                self.start_process(other)

    def wait(self) -> None:
        """Wait until live and all web servers answer."""
        for name, port in {**self._web_ports, "live": self.live_port}.items():
            wait_until(
                lambda url=f"http://127.0.0.1:{port}/healthz": _answers(url),
                f"{name}: see {self.log}",
            )

    def login(self, name: str) -> Login:
        """Return a client that calls the API with the token of this login."""
        return Login(self, self.sample["logins"][name])

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the database answers."""
        with psycopg.connect(self.database.address()) as connection:
            return connection.execute(sql, values).fetchall()

    def is_delivered(self) -> bool:
        """Tell whether the worker has delivered every event."""
        return not self.rows("SELECT 1 FROM kernel_outboxevent WHERE state = 'waiting'")

    def is_settled(self) -> bool:
        """Tell whether every event is delivered and every letter is sent."""
        letters = "SELECT 1 FROM notifications_delivery WHERE state = 'waiting'"
        return self.is_delivered() and not self.rows(letters)

    def is_idle(self) -> bool:
        """Tell whether no long work (pictures, texts, comparing) waits or runs."""
        waiting = (
            "SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing') LIMIT 1"
        )
        return not self.rows(waiting)

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
        for other in TEMPLATES.iterdir():
            if other.stat().st_mtime < time.time() - 2 * 86_400:
                shutil.rmtree(other, ignore_errors=True)
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


_of_a_running_server = shutil.ignore_patterns(".s.PGSQL*", "postmaster.pid")


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(url, timeout=2).status_code == 200
    return False


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
