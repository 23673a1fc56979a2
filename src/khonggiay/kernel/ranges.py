"""Serve a file that never changes: ranges, year-long caching, its own sandbox."""

from __future__ import annotations

import dataclasses
import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, parse_etags

CHUNK = 256 * 1024
FOR_EVER = "private, max-age=31536000, immutable"
# What may be shown by the browser itself; everything else is only saved.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class Unsatisfiable(ValueError):
    """The range asked for lies outside the file."""


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """The bytes from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Return the number of bytes."""
        return self.last - self.first + 1


def parse(header: str, size: int) -> Span | None:
    """Return the single range that *header* asks of a file of *size* bytes.

    None means the whole file: no header, one that cannot be read, or several ranges,
    which a server may answer with everything (RFC 9110, 14.2).

    Raises:
        Unsatisfiable: the range begins after the end, or asks for the last 0 bytes.
    """
    match = _RANGE.fullmatch(header.strip().lower())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise Unsatisfiable(header)
        return Span(size - length, size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable(header)
    return Span(int(first), min(int(last), size - 1) if last else size - 1)


def respond(
    request: HttpRequest,
    path: Path,
    *,
    digest: str,
    filename: str,
    media_type: str,
    inline: bool,
    is_permanent: bool = True,
) -> HttpResponseBase:
    """Return the file at *path*, or the range of it that the request asks for.

    The caller has made sure that the reader may see it. *digest* names the content
    and is its ETag: where the address stands for this content for ever (*is_permanent*)
    the browser keeps the answer for a year, else it asks each time. Only PDF and
    images are ever shown *inline*; other types are always saved.
    """
    etag = f'"{digest}"'
    size = path.stat().st_size
    response: HttpResponseBase
    if _is_known(request, etag):
        response = HttpResponseNotModified()
    else:
        try:
            span = parse(_wanted(request, etag), size)
        except Unsatisfiable:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
        else:
            response = _content(request, path, size, span)
            response["Content-Type"] = media_type
            response["Content-Disposition"] = _disposition(
                filename, inline=inline and media_type in SHOWN
            )
    response["Accept-Ranges"] = "bytes"
    return _sealed(response, etag, is_permanent=is_permanent)


def respond_with(
    request: HttpRequest, make: Callable[[], bytes], *, name: str, media_type: str
) -> HttpResponseBase:
    """Return the bytes that *make* gives, packed with gzip where the browser asks.

    The address stands for this content for ever. *name* names the content and is its
    ETag; nothing is made for a browser that has it.
    """
    response = HttpResponse()
    if _is_known(request, f'"{name}"'):
        response = HttpResponseNotModified()
    else:
        content = make()
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content, compresslevel=6, mtime=0)
            response["Content-Encoding"] = "gzip"
        response.content = content
        response["Content-Length"] = str(len(content))
        response["Content-Type"] = media_type
    patch_vary_headers(response, ["Accept-Encoding"])
    return _sealed(response, f'"{name}"', is_permanent=True)


def _sealed(
    response: HttpResponseBase, etag: str, *, is_permanent: bool
) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = FOR_EVER if is_permanent else "private, no-cache"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _disposition(filename: str, *, inline: bool) -> str:
    return content_disposition_header(not inline, filename) or "inline"


def _is_known(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in [tag.removeprefix("W/") for tag in known]


def _wanted(request: HttpRequest, etag: str) -> str:
    if request.method not in {"GET", "HEAD"}:
        return ""
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != etag:
        return ""
    return request.headers.get("Range", "")


def _content(
    request: HttpRequest, path: Path, size: int, span: Span | None
) -> HttpResponseBase:
    response: HttpResponseBase
    length = size if span is None else span.length
    if request.method == "HEAD":
        response = HttpResponse()
    elif span is None:
        response = FileResponse(path.open("rb"))
    elif length <= CHUNK:
        with path.open("rb") as file:
            file.seek(span.first)
            response = HttpResponse(file.read(length))
    else:
        file = path.open("rb")
        file.seek(span.first)
        response = StreamingHttpResponse(_pieces(file, length))
        response._resource_closers.append(file.close)  # type: ignore[attr-defined]  # noqa: SLF001
    response["Content-Length"] = str(length)
    if span is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    return response


def _pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0:
        piece = file.read(min(CHUNK, length))
        if not piece:
            return
        length -= len(piece)
        yield piece
