"""Programs that use a city from outside: one that acts, one that listens."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import httpx
from tests.patience import PATIENCE, NotAnswered, wait_until

logging.getLogger("httpx").setLevel(logging.WARNING)
# What a client meets while a server is down, and repeats its request after.
LOST = (httpx.TransportError,)


class Servers(Protocol):
    """The web servers of a city: `url` is the one in use."""

    @property
    def url(self) -> str:
        """The address of the pages."""

    def turn(self) -> None:
        """Use the next server from now on."""


class Login:
    """One person's program: it knows the API and a token, nothing else."""

    def __init__(self, servers: Servers, known: Mapping[str, Any]) -> None:
        self._servers = servers
        self.person_id: int = known["person_id"]
        self.full_name: str = known["name"]
        self.repetitions = 0
        token = {"Authorization": f"Bearer {known['token']}"}
        self._client = httpx.Client(headers=token, timeout=30)

    def get(self, path: str, **query: Any) -> Any:
        """Return what the API shows; it must be there."""
        response = self.ask("GET", path, params=query)
        assert response.status_code == 200, f"{path}: {response.text}"
        return response.json()

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Return the bare answer; to read, ask again until somebody answers."""
        deadline = time.monotonic() + (PATIENCE if method == "GET" else 0)
        while True:
            url = f"{self._servers.url}/api/v1{path}"
            try:
                return self._client.request(method, url, **more)
            except LOST:
                if time.monotonic() > deadline:
                    raise
                self._servers.turn()
                time.sleep(0.02)

    def act(
        self, method: str, path: str, content: Any = None, *, key: str, **more: Any
    ) -> httpx.Response:
        """Ask for an act until an answer comes, always under the same key."""
        headers = {"Idempotency-Key": key}
        if content is not None:
            more["json"] = content
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                response = self.ask(method, path, headers=headers, **more)
                if response.status_code < 500:
                    return response
            except LOST:
                self._servers.turn()
            self.repetitions += 1
            if time.monotonic() > deadline:
                message = f"{method} {path}"
                raise NotAnswered(message)
            time.sleep(0.02)


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
