"""A live process of its own, and readers of its streams."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
from django.db import connection

PATIENCE = 20


def database_address() -> str:
    """Return the address of the test's database."""
    values = connection.settings_dict
    port = f"&port={values['PORT']}" if values["PORT"] else ""
    user = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
    return f"postgresql://{user}@/{values['NAME']}?host={values['HOST']}{port}"


class LiveProcess:
    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "khonggiay.realtime.live:app"),
                *("--port", str(self.port), "--lifespan", "on", "--no-access-log"),
                *("--timeout-graceful-shutdown", "2", "--log-level", "warning"),
            ],
            env={
                **os.environ,
                "DATABASE_URL": database_address(),
                "DJANGO_SETTINGS_MODULE": "khonggiay.config.settings",
            },
        )
        wait_until(self.is_listening)

    def is_listening(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200
        return False

    def stop(self) -> float:
        """Ask it to end; return how long that took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        finally:
            self.process.kill()
            self.process.wait()
        return time.monotonic() - begun


@dataclasses.dataclass(frozen=True)
class Heard:
    id: str
    kind: str
    data: dict[str, Any]

    @property
    def place(self) -> tuple[str, int]:
        return self.data["stream"], self.data["seq"]


class Reader:
    """Reads one stream in a thread until it ends."""

    def __init__(self, url: str, ticket: str, after: str = "", **headers: str) -> None:
        self.heard: queue.Queue[Heard | None] = queue.Queue()
        self.opened = threading.Event()
        self.greeting = ""
        self.headers: httpx.Headers | None = None
        self._client = httpx.Client(timeout=httpx.Timeout(PATIENCE))
        self._thread = threading.Thread(
            target=self._read, args=(url, ticket, after, headers), daemon=True
        )
        self._thread.start()
        assert self.opened.wait(PATIENCE)

    def next(self) -> Heard:
        found = self.heard.get(timeout=PATIENCE)
        assert found is not None, "the stream ended"
        return found

    def take(self, count: int) -> list[Heard]:
        return [self.next() for _ in range(count)]

    def wait_for_end(self) -> None:
        while self.heard.get(timeout=PATIENCE) is not None:
            pass

    def close(self) -> None:
        self._client.close()

    def _read(self, url: str, ticket: str, after: str, headers: dict[str, str]) -> None:
        parameters = {"ticket": ticket, "after": after}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with (
            contextlib.suppress(httpx.HTTPError, RuntimeError),
            self._client.stream(
                "GET", f"{url}/live", params=parameters, headers=named
            ) as response,
        ):
            self.headers = response.headers
            fields: dict[str, str] = {}
            for line in response.iter_lines():
                name, _colon, value = line.partition(": ")
                if line:
                    fields[name] = value
                    continue
                if "data" in fields:
                    self.heard.put(
                        Heard(fields["id"], fields["event"], json.loads(fields["data"]))
                    )
                elif "id" in fields:
                    self.greeting = fields["id"]
                    self.opened.set()
                fields = {}
        self.opened.set()
        self.heard.put(None)


@contextlib.contextmanager
def reading(url: str, ticket: str, after: str = "", **headers: str) -> Iterator[Reader]:
    reader = Reader(url, ticket, after, **headers)
    try:
        yield reader
    finally:
        reader.close()


def wait_until(condition: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
