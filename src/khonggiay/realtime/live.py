"""The live process: bare ASGI, so that an open stream costs no thread, no connection.

`GET /live?ticket=…&after=…` is a stream of server-sent events. Each event's `id` is the
cursor over all streams of the connection; give it back as `after` or `Last-Event-ID`
to go on where the stream broke. `GET /healthz` says whether changes are heard.

Of Django only settings and signatures are used: no model is loaded.

Run it with `khonggiay live`. The ticket stands in the address: keep no access log.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import resource
import signal
from collections.abc import Callable, Coroutine, Iterable, MutableMapping
from types import FrameType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.utils.log import configure_logging

from khonggiay.kernel import clock
from khonggiay.realtime import rules, tickets
from khonggiay.realtime.client import Client, Send
from khonggiay.realtime.hub import Hub, NotReady

Scope = MutableMapping[str, Any]
Receive = Callable[[], Coroutine[Any, Any, MutableMapping[str, Any]]]
Headers = list[tuple[bytes, bytes]]

# Rights are looked at again by the view that signs tickets, at the latest after this.
LONGEST_STREAM = 1800.0
_STREAM_HEADERS: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
]


class Live:
    """The ASGI application."""

    def __init__(self) -> None:
        self._hub: Hub | None = None

    @property
    def hub(self) -> Hub:
        """The hub, made when the server starts."""
        assert self._hub is not None  # noqa: S101  the lifespan begins before requests
        return self._hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection, or live through the process's life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
        self._hub = Hub(clock.now)
        _before_signals(self._hub.close)
        _allow_many_files()
        tasks = [
            asyncio.create_task(self._hub.run()),
            asyncio.create_task(self._hub.beat()),
        ]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        common = _cross_origin(headers)
        path, method = scope["path"], scope["method"]
        if path == "/healthz" and method in {"GET", "HEAD"}:
            body = {
                "listening": self.hub.is_listening,
                "connections": len(self.hub.clients),
            }
            status = 200 if self.hub.is_listening else 503
            await _reply(send, status, body, common)
        elif path != "/live":
            await _reply(send, 404, {"title": "Not found"}, common)
        elif method == "OPTIONS":
            allowed = [
                (b"access-control-allow-methods", b"GET"),
                (b"access-control-allow-headers", b"last-event-id, cache-control"),
                (b"access-control-max-age", b"600"),
            ]
            await _reply(send, 204, None, [*common, *allowed])
        elif method != "GET":
            await _reply(send, 405, {"title": "Method not allowed"}, common)
        else:
            await self._open(scope, headers, receive, send, common)

    async def _open(
        self,
        scope: Scope,
        headers: dict[bytes, bytes],
        receive: Receive,
        send: Send,
        common: Headers,
    ) -> None:
        """Check the ticket, then stream."""
        asked = parse_qs(scope["query_string"].decode("ascii", "replace"))
        try:
            text = asked.get("ticket", [""])[0]
            ticket = tickets.read(text, at=clock.now())
            if self.hub.is_revoked(ticket):
                raise tickets.TicketExpired
        except (tickets.TicketForged, tickets.TicketExpired) as refusal:
            await _reply(send, 401, {"code": refusal.code}, common)
            return
        if self.hub.is_full_for(ticket.person_id):
            await _reply(send, 429, {"title": "Too many streams"}, common)
            return
        resumed = headers.get(b"last-event-id", b"").decode("ascii", "replace")
        after = resumed or asked.get("after", [""])[0]
        client = Client(ticket, _positions(after, ticket.streams), send)
        try:
            past = await self.hub.past(client)
        except NotReady:
            later = [*common, (b"retry-after", b"2")]
            await _reply(send, 503, {"title": "Not ready"}, later)
            return
        await self._stream(client, past, receive, send, [*_STREAM_HEADERS, *common])

    async def _stream(
        self,
        client: Client,
        past: dict[str, Any],
        receive: Receive,
        send: Send,
        headers: Headers,
    ) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        await send(start)
        self.hub.join(client, past)
        gone = asyncio.ensure_future(_disconnected(receive))
        lifetime = LONGEST_STREAM * random.uniform(0.8, 1.2)  # noqa: S311  jitter
        if self.hub.is_closing or self.hub.is_revoked(client.ticket):
            client.end("closing")
        try:
            waiting: set[asyncio.Future[Any]] = {gone, client.ended}
            await asyncio.wait(
                waiting, timeout=lifetime, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            self.hub.leave(client)
            gone.cancel()
            client.end("gone")
        if client.ended.result() == "slow":
            _abort(send)
        else:
            await send({"type": "http.response.body", "body": b""})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _positions(after: str, streams: Iterable[str]) -> dict[str, int]:
    """Return how far each stream was heard: without a cursor, none has a place yet.

    With one that is broken, or lacks a stream, that stream begins with a reset.
    """
    if not after:
        return {}
    heard = rules.parse_cursor(after) or {}
    return {name: heard.get(name, -1) for name in streams}


def _cross_origin(headers: dict[bytes, bytes]) -> Headers:
    """Let pages of our own host, on any port, and of trusted origins read the answer.

    No credentials are taken: the ticket alone opens a stream.
    """
    origin = headers.get(b"origin", b"")
    vary = [(b"vary", b"origin")]
    if not origin:
        return vary
    text = origin.decode("ascii", "replace")
    host = _hostname("//" + headers.get(b"host", b"").decode("ascii", "replace"))
    is_ours = host is not None and _hostname(text) == host
    if not is_ours and text not in settings.CSRF_TRUSTED_ORIGINS:
        return vary
    return [(b"access-control-allow-origin", origin), *vary]


def _hostname(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


async def _reply(
    send: Send, status: int, body: dict[str, Any] | None, headers: Headers
) -> None:
    content = b"" if body is None else json.dumps(body).encode()
    kind = [(b"content-type", b"application/json")] if content else []
    length = [(b"content-length", str(len(content)).encode())] if content else []
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [*kind, *length, *headers]})
    await send({"type": "http.response.body", "body": content})


def _abort(send: Send) -> None:
    """Cut a connection that takes nothing: a polite end would wait for ever.

    ASGI has no word for it; under uvicorn the transport stands behind `send`.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()


def _allow_many_files() -> None:
    """Take as many open files as the machine allows: each stream is one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _before_signals(act: Callable[[], None]) -> None:
    """Call *act* before the server's own handlers of SIGTERM and SIGINT.

    Without it the server would wait for streams that never end by themselves.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        server = signal.getsignal(number)
        if not callable(server):
            continue

        def handle(number: int, frame: FrameType | None, server: Any = server) -> None:
            loop.call_soon_threadsafe(act)
            server(number, frame)

        with contextlib.suppress(ValueError):  # not in the main thread (tests)
            signal.signal(number, handle)


app = Live()
