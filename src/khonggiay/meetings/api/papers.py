"""Papers: send, list, download, read, remove."""

from __future__ import annotations

import hashlib
from typing import BinaryIO, cast

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from ninja import File, Form, Router
from ninja.files import UploadedFile

from khonggiay.documents import operations as document_acts
from khonggiay.documents import queries as documents
from khonggiay.kernel import api, clock, dates, ranges
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import presenting, schemas, version_schemas
from khonggiay.meetings.models import Paper

router = Router()
FILE = {
    "responses": {
        200: {"description": "The file"},
        206: {"description": "The range of it that `Range: bytes=…` asks for"},
        304: {"description": "You have it: `If-None-Match` names its digest"},
        416: {"description": "The range lies outside the file"},
    }
}


@router.get("/meetings/{int:meeting_id}/papers", response=list[schemas.PaperOut])
def list_papers(request: HttpRequest, meeting_id: int) -> list[schemas.PaperOut]:
    """List all papers of a meeting and how far you read each."""
    actor = api.actor_of(request)
    meeting = access.get_meeting_for(actor, meeting_id)
    rows = Paper.objects.filter(item__meeting=meeting)
    return presenting.papers(actor, rows.order_by("item_id", "order", "pk"))


@router.post("/items/{int:item_id}/papers", response={201: schemas.PaperOut})
def add_paper(
    request: HttpRequest,
    item_id: int,
    file: File[UploadedFile],
    title: Form[str] = "",
    kind: Form[str] = "",
) -> api.Answer:
    """Send a paper for an item, as its last.

    Refusals: not_allowed, paper_only, file_refused and its kin (`file_too_large`,
    `file_encrypted`, `file_content_does_not_match`, …), no_space.
    """
    actor = api.actor_of(request)
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)

    def act() -> schemas.PaperOut:
        item = access.get_item_for(actor, item_id)
        paper = meetings.add_paper(
            actor=actor,
            item_id=item.pk,
            filename=file.name or "",
            data=cast(BinaryIO, file),
            title=title,
            kind=kind,
            at=clock.now(),
        )
        return presenting.papers(actor, [paper])[0]

    content = [digest.hexdigest(), file.name, title, kind]
    return api.idempotent(request, content, act, status=201)


@router.get("/papers/{int:paper_id}", response=schemas.PaperOut)
def get_paper(request: HttpRequest, paper_id: int) -> schemas.PaperOut:
    """Show what a paper is and how far you read it."""
    actor = api.actor_of(request)
    return presenting.papers(actor, [access.get_paper_for(actor, paper_id)])[0]


@router.get("/papers/{int:paper_id}/file", response=None, openapi_extra=FILE)
def download_paper(
    request: HttpRequest, paper_id: int, number: version_schemas.Number | None = None
) -> HttpResponseBase:
    """Download a paper as it was sent; ranges are served.

    A confidential one comes as PDF with your name and the time on every page.
    `number` names an older version. Refusals: not_downloadable.
    """
    version = _version(request, paper_id, number)
    document_acts.require_download(version)
    if version.is_confidential and version.is_readable:
        return _stamped(request, version)
    return _respond(request, documents.original_file(version), inline=False)


@router.get("/papers/{int:paper_id}/pdf", response=None, openapi_extra=FILE)
def show_paper(
    request: HttpRequest, paper_id: int, number: version_schemas.Number | None = None
) -> HttpResponseBase:
    """Get the PDF that readers show; ranges are served. `number` names an older one.

    There is none (404) for a file that can only be downloaded.

    Refusals: not_downloadable.
    """
    version = _version(request, paper_id, number)
    document_acts.require_download(version)
    if version.is_confidential and version.is_readable:
        return _stamped(request, version)
    return _respond(request, documents.display_file(version), inline=True)


@router.put("/papers/{int:paper_id}/reading", response=schemas.PaperOut)
def note_reading(
    request: HttpRequest, paper_id: int, data: version_schemas.ReadingIn
) -> api.Answer:
    """Keep the furthest page that you reached; going back changes nothing."""
    actor = api.actor_of(request)

    def act() -> schemas.PaperOut:
        paper = access.get_paper_for(actor, paper_id)
        meetings.note_reading(
            actor=actor,
            paper_id=paper.pk,
            page=data.page,
            number=data.number,
            at=clock.now(),
        )
        return presenting.papers(actor, [paper])[0]

    return api.idempotent(request, data, act)


@router.delete("/papers/{int:paper_id}", response=schemas.ChangedOut)
def remove_paper(request: HttpRequest, paper_id: int, revision: int) -> api.Answer:
    """Take a paper off the programme.

    Refusals: not_allowed, programme_changed (with `changes`).
    """
    actor = api.actor_of(request)

    def act() -> schemas.ChangedOut:
        item = access.get_paper_for(actor, paper_id).item
        meetings.remove_paper(
            actor=actor, paper_id=paper_id, revision=revision, at=clock.now()
        )
        meeting = access.get_meeting_for(actor, item.meeting_id)
        return schemas.ChangedOut(revision=meeting.revision, item_id=item.pk)

    return api.idempotent(request, None, act)


def respond_with(
    request: HttpRequest, document_id: int, *, inline: bool
) -> HttpResponseBase:
    """Return the PDF of a document that the caller may see."""
    version = documents.latest_version(document_id)
    return _respond(request, documents.display_file(version), inline=inline)


def _version(
    request: HttpRequest, paper_id: int, number: int | None
) -> documents.VersionCard:
    actor = api.actor_of(request)
    paper = access.get_paper_for(actor, paper_id)
    if number is None:
        return documents.latest_version(paper.document_id)
    return access.get_version_for(actor, paper, number)


def _respond(
    request: HttpRequest, file: documents.FileCard, *, inline: bool
) -> HttpResponseBase:
    return ranges.respond(
        request,
        file.path,
        digest=file.digest,
        filename=file.filename,
        media_type=file.media_type,
        inline=inline,
        # The address stays when a new version comes.
        is_permanent=False,
    )


def _stamped(request: HttpRequest, version: documents.VersionCard) -> HttpResponseBase:
    person = getattr(request, "person", None)
    lines = [person.full_name if person else "", dates.format_moment(clock.now())]
    response = FileResponse(
        document_acts.burn(version=version, watermark=lines),
        as_attachment=True,
        filename=documents.display_file(version).filename,
        content_type="application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    return response
