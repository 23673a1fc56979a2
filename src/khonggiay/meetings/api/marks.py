"""Notes on papers: fetch, write, share. Those of others are not there at all."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from ninja import Query, Router

from khonggiay.documents import operations as documents
from khonggiay.documents import queries as document_queries
from khonggiay.kernel import api, clock, dates
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import mark_schemas as schemas
from khonggiay.meetings.api import presenting_marks as presenting
from khonggiay.meetings.queries import sharing

router = Router()
Since = Annotated[int | None, Query(ge=0, le=2**62)]
UNCHANGED = {"responses": {304: {"description": "You have it: see `If-None-Match`"}}}


@router.get(
    "/papers/{int:paper_id}/marks",
    response=schemas.LayerOut,
    openapi_extra=UNCHANGED,
)
def get_marks(
    request: HttpRequest,
    paper_id: int,
    version: int | None = None,
    since: Since = None,
) -> HttpResponse:
    """Get your notes on a paper that changed after `since`, and all shared with you.

    When `since` is given, even 0, removed ones come with `deleted`; without it, all
    that there are. Places are those on `version`, else on the newest.
    """
    actor = api.actor_of(request)
    paper = access.get_paper_for(actor, paper_id)
    numbers = document_queries.version_ids(paper.document_id)
    shown = numbers[-1] if version is None else version
    if shown not in numbers:
        raise NotFound(version)
    layer = document_queries.my_layer(
        document_id=paper.document_id,
        person_id=actor.person,
        version_id=shown,
        since=since,
    )
    tokens = sharing.tokens_seen(
        [paper.document_id],
        person_id=actor.person,
        day=dates.city_date(clock.now()),
    )
    shared = document_queries.shared_marks(
        document_id=paper.document_id,
        person_id=actor.person,
        version_id=shown,
        tokens=tokens,
    )
    answer = {
        "paper": paper.pk,
        "document": paper.document_id,
        "version": shown,
        "latest_version": numbers[-1],
        "revision": layer.revision,
        "marks": presenting.own_marks(layer.marks),
        "shared": presenting.marks_of_others(shared),
    }
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return _unless_known(request, body.encode())


@router.put("/papers/{int:paper_id}/marks", response=schemas.WrittenOut)
def write_marks(
    request: HttpRequest, paper_id: int, data: schemas.ChangesIn
) -> api.Answer:
    """Send changes of your notes; the same change may be sent again for ever.

    One result for each; a refused one stops no other. Refusals of a change:
    mark_malformed, mark_unknown_version, mark_unknown_page, mark_impossible_place,
    mark_without_place, mark_too_long, mark_id_taken, mark_no_pages, too_many_marks.
    """
    actor = api.actor_of(request)

    def act() -> presenting.Plain:
        written = meetings.write_marks(
            actor=actor,
            paper_id=paper_id,
            version_id=data.version,
            changes=[
                documents.Change(op=one.op, base=one.base, mark=one.mark)
                for one in data.changes
            ],
            at=clock.now(),
        )
        return presenting.written(written)

    return api.idempotent(request, data, act)


@router.put("/marks/{mark_id}/shares", response=schemas.MarkOut)
def share_mark(
    request: HttpRequest, mark_id: str, data: schemas.SharesIn
) -> api.Answer:
    """Share one of your notes with exactly these; with none it is yours alone again.

    Refusals: invalid.
    """
    actor = api.actor_of(request)

    def act() -> presenting.Plain:
        card = meetings.share_mark(
            actor=actor, mark_id=_id(mark_id), tokens=data.tokens, at=clock.now()
        )
        (mark,) = presenting.own_marks([card])
        return mark

    return api.idempotent(request, data, act)


@router.get("/papers/{int:paper_id}/audiences", response=list[schemas.AudienceOut])
def list_audiences(request: HttpRequest, paper_id: int) -> list[schemas.AudienceOut]:
    """List with whom you can share notes on a paper."""
    actor = api.actor_of(request)
    paper = access.get_paper_for(actor, paper_id)
    day = dates.city_date(clock.now())
    return [
        schemas.AudienceOut.from_orm(circle)
        for circle in sharing.circles(
            paper.item.meeting, person_id=actor.person, day=day
        )
    ]


def _id(mark_id: str) -> uuid.UUID:
    try:
        return uuid.UUID(mark_id)
    except ValueError as error:
        raise NotFound(mark_id) from error


def _unless_known(request: HttpRequest, body: bytes) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in {one.removeprefix("W/") for one in known}:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
