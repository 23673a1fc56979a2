"""Run the processes that one machine needs, and start again the one that dies."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from khonggiay.config import embedded, privileges

_PATIENCE = 3.0
_LONGEST_PAUSE = 5.0


@dataclasses.dataclass
class Child:
    """One process of ours: its name, its command, and how it fared."""

    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0

    def is_alive(self) -> bool:
        """Tell whether it runs."""
        return self.process is not None and self.process.poll() is None

    def kill_rest(self) -> None:
        """Kill what is left of its process group: its own workers."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Starts children, watches them, and stops them together."""

    def __init__(self, folder: Path, database: embedded.Server | None) -> None:
        """Keep process numbers under *folder*; watch *database* when it is ours."""
        self._pids = folder / "run"
        self._database = database
        self._children: list[Child] = []
        self._asked_to_stop = False
        self._environment: dict[str, str] = {}
        self._welcome: tuple[tuple[str, int], str] | None = None

    def add(self, name: str, *arguments: str) -> None:
        """Name a process: `khonggiay` with these *arguments*."""
        self._children.append(Child(name, arguments))

    def welcome(self, host: str, port: int, text: str) -> None:
        """Print *text* once, as soon as somebody listens on the port."""
        self._welcome = ((host, port), text)

    def run(self, environment: Mapping[str, str]) -> None:
        """Run until SIGTERM or SIGINT, then stop everything within five seconds."""
        self._environment = {**os.environ, **environment, "KHONGGIAY_SUPERVISED": "1"}
        self._pids.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            while not self._asked_to_stop:
                self._watch()
                self._greet()
                time.sleep(0.1)
        finally:
            self._stop()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _greet(self) -> None:
        if self._welcome is None:
            return
        address, text = self._welcome
        with contextlib.suppress(OSError):
            socket.create_connection(address, timeout=0.2).close()
            self._welcome = None
            sys.stdout.write(text)
            sys.stdout.flush()

    def _watch(self) -> None:
        if self._database is not None and not self._database.is_alive():
            say("the database died; starting it again")
            self._database.start()
        for child in self._children:
            if child.is_alive():
                continue
            if child.process is not None and child.started_at:
                self._bury(child)
            if time.monotonic() >= child.started_at + child.pause:
                self._start(child)

    def _bury(self, child: Child) -> None:
        """Note a death once; quick deaths in a row make the pauses longer."""
        assert child.process is not None  # noqa: S101  the caller looked
        child.kill_rest()
        lived = time.monotonic() - child.started_at
        child.pause = 0.0 if lived > 10 else min(child.pause * 2 or 0.3, _LONGEST_PAUSE)
        say(f"{child.name} died (code {child.process.returncode}); starting it again")
        child.process = None
        child.started_at = time.monotonic()

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(
            [sys.executable, "-m", "khonggiay.config.cli", *child.arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=privileges.stop_with_parent(signal.SIGTERM),
        )
        child.started_at = time.monotonic()
        (self._pids / f"{child.name}.pid").write_text(f"{child.process.pid}\n")

    def _stop(self) -> None:
        running = [child for child in self._children if child.is_alive()]
        for child in running:
            assert child.process is not None  # noqa: S101  it is alive
            child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and any(c.is_alive() for c in running):
            time.sleep(0.02)
        for child in self._children:
            child.kill_rest()
            (self._pids / f"{child.name}.pid").unlink(missing_ok=True)
        for child in running:
            if child.process is not None:
                child.process.wait()


def say(text: str) -> None:
    """Write one line for the operator."""
    sys.stderr.write(f"khonggiay: {text}\n")
    sys.stderr.flush()
