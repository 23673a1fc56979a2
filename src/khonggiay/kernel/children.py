"""Untrusted files are parsed in child processes with limits on time and memory.

A few children live on between jobs, so that a normal file costs milliseconds. A child
that crashes, hangs or grows is killed and replaced; the caller gets `ChildFailed`.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO, Any

MEGABYTES = 1536
SECONDS = 30
WAITING_SECONDS = 60
CHILDREN = 2
JOBS_PER_CHILD = 200
GROWN_MB = 600
LONGEST_ANSWER = 256 * 1024 * 1024


class ChildFailed(Exception):
    """No result; `why` is `busy`, `time`, `memory`, `crash` or `failed`."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why = why
        self.detail = detail


class _Child:
    def __init__(self) -> None:
        self.jobs = 0
        # Only what Python needs to start: no database address, no secret.
        kept = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-m", "khonggiay.kernel.child", str(MEGABYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={name: os.environ[name] for name in kept if name in os.environ},
        )

    def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        self.jobs += 1
        inlet, outlet = self.process.stdin, self.process.stdout
        if inlet is None or outlet is None:
            raise ChildFailed("crash")
        try:
            inlet.write(json.dumps(job).encode() + b"\n")
            inlet.flush()
        except OSError as error:
            raise ChildFailed("crash", str(error)) from error
        try:
            answer: dict[str, Any] = json.loads(_read_line(outlet, job["seconds"]))
        except ValueError as error:
            raise ChildFailed("crash", str(error)) from error
        return answer

    def is_spent(self, peak_mb: int) -> bool:
        return self.jobs >= JOBS_PER_CHILD or peak_mb > GROWN_MB

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        for line in (self.process.stdin, self.process.stdout):
            if line is not None:
                with contextlib.suppress(OSError):
                    line.close()


def _read_line(outlet: IO[bytes], seconds: int) -> bytes:
    # A child that was taken over may dribble for ever: the whole line has its limits.
    deadline = time.monotonic() + seconds
    line = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(outlet, selectors.EVENT_READ)
        while not line.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(timeout=left):
                raise ChildFailed("time")
            piece = os.read(outlet.fileno(), 256 * 1024)
            line += piece
            if not piece or len(line) > LONGEST_ANSWER:
                raise ChildFailed("crash")
    return bytes(line)


class _Pool:
    def __init__(self) -> None:
        self.owner = os.getpid()
        self.room = threading.BoundedSemaphore(CHILDREN)
        self.idle: list[_Child] = []

    def take(self) -> _Child:
        try:
            return self.idle.pop()
        except IndexError:
            return _Child()

    def stop(self) -> None:
        if self.owner == os.getpid():
            while self.idle:
                self.idle.pop().stop()


_pool = _Pool()
_founding = threading.Lock()


def call(function: str, *, seconds: int = SECONDS, **values: Any) -> Any:
    """Return what *function* (`package.module:name`) returns in a child process.

    Values and result are what JSON can carry; files go by path. The call waits at most
    `WAITING_SECONDS` for a free child, then at most *seconds* for the answer.

    Raises:
        ChildFailed: no child was free, no answer in time, too much memory, a crash, or
            an exception.
    """
    pool = _own_pool()
    with _place(pool):
        child = pool.take()
        try:
            answer = child.ask(
                {"function": function, "values": values, "seconds": seconds}
            )
        except BaseException:
            child.stop()
            raise
        if child.is_spent(answer.get("peak_mb", 0)):
            child.stop()
        else:
            pool.idle.append(child)
    if "error" in answer:
        raise ChildFailed(answer["error"], answer.get("detail", ""))
    return answer["result"]


@contextlib.contextmanager
def _place(pool: _Pool) -> Iterator[None]:
    if not pool.room.acquire(timeout=WAITING_SECONDS):
        raise ChildFailed("busy")
    try:
        yield
    finally:
        pool.room.release()


def _own_pool() -> _Pool:
    # A server that forks must not share its parent's children.
    global _pool
    if _pool.owner != os.getpid():
        with _founding:
            if _pool.owner != os.getpid():
                _pool = _Pool()
    return _pool


@atexit.register
def _stop() -> None:
    _pool.stop()
