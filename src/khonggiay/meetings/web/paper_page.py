"""What pages about one paper share."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from khonggiay.documents import operations as document_acts
from khonggiay.documents import queries as documents
from khonggiay.kernel import clock, dates, ranges
from khonggiay.kernel.errors import NotFound


def number_of(text: str | None) -> int | None:
    """Return the number of a version that an address names; None when it names none.

    Raises:
        NotFound: it is no number.
    """
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise NotFound(text)
    return int(text)


def watermark(request: HttpRequest) -> str:
    """Return who reads a confidential paper, and when, for every page of it."""
    person = getattr(request, "person", None)
    name = person.full_name if person else ""
    return f"{name} · {dates.format_moment(clock.now())}"


def stamped(request: HttpRequest, version: documents.VersionCard) -> HttpResponseBase:
    """Send a confidential paper with name and time burnt into every page.

    Raises:
        CannotBurn: the file could not be written, or not in time.
    """
    person = getattr(request, "person", None)
    name = person.full_name if person else ""
    lines = [name, dates.format_moment(clock.now())]
    response = FileResponse(
        document_acts.burn(version=version, watermark=lines),
        as_attachment=True,
        filename=documents.display_file(version).filename,
        content_type="application/pdf",
    )
    return unkept(response)


def unkept(response: HttpResponseBase) -> HttpResponseBase:
    """Let the browser keep no copy: a confidential paper lies on devices sealed."""
    response["Cache-Control"] = "private, no-store"
    return response


def send(
    request: HttpRequest, card: documents.FileCard, *, inline: bool
) -> HttpResponseBase:
    """Send a file, or the range of it that is asked for."""
    return ranges.respond(
        request,
        card.path,
        digest=card.digest,
        filename=card.filename,
        media_type=card.media_type,
        inline=inline,
    )
