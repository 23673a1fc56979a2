"""Versions of papers: list, replace, confirm, decline, withdraw."""

from __future__ import annotations

import hashlib
from typing import BinaryIO, cast

from django.http import HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile

from khonggiay.kernel import api, clock
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import version_schemas as schemas

router = Router()


@router.get("/papers/{int:paper_id}/versions", response=list[schemas.VersionOut])
def list_versions(request: HttpRequest, paper_id: int) -> list[schemas.VersionOut]:
    """List the versions of a paper that you may read, the newest first."""
    actor = api.actor_of(request)
    paper = access.get_paper_for(actor, paper_id)
    rows = queries.paper_versions(paper, access.versions_for(actor, paper))
    return [
        schemas.VersionOut(
            id=row.version.id,
            number=row.version.number,
            filename=row.version.filename,
            media_type=row.version.media_type,
            size=row.version.size,
            pages=row.version.pages,
            sent_by=row.sent_by,
            confirmed_by=row.confirmed_by,
            since=row.since,
            note=row.note,
        )
        for row in rows
    ]


@router.post(
    "/papers/{int:paper_id}/replacements", response={201: schemas.ReplacementOut}
)
def replace_paper(
    request: HttpRequest,
    paper_id: int,
    file: File[UploadedFile],
    note: Form[str] = "",
    over: Form[schemas.Number | None] = None,
) -> api.Answer:
    """Send a new file for a paper.

    It is the newest version at once while the programme is in the making, or when you
    are one who approves it; otherwise it awaits a confirmation (`state` `proposed`).
    `over` is the number of the version that you saw as the newest.

    Refusals: not_allowed, paper_only, same_version, replacement_waits, paper_changed
    (with `version`), file_refused and its kin, no_space.
    """
    actor = api.actor_of(request)
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)

    def act() -> schemas.ReplacementOut:
        paper = access.get_paper_for(actor, paper_id)
        row = meetings.replace_paper(
            actor=actor,
            paper_id=paper.pk,
            filename=file.name or "",
            data=cast(BinaryIO, file),
            note=note,
            over=over,
            at=clock.now(),
        )
        return _out(queries.replacement_card(row.pk))

    content = [digest.hexdigest(), file.name, note, over]
    return api.idempotent(request, content, act, status=201)


@router.get(
    "/papers/{int:paper_id}/replacements", response=list[schemas.ReplacementOut]
)
def list_replacements(
    request: HttpRequest, paper_id: int
) -> list[schemas.ReplacementOut]:
    """List the files that were sent for a paper, the newest first.

    For chair and secretariat; others get 403.
    """
    actor = api.actor_of(request)
    paper = access.get_paper_for(actor, paper_id)
    access.require(actor, paper.item.meeting, "read_drafts")
    return [_out(card) for card in queries.replacements_of(paper)]


@router.post(
    "/replacements/{int:replacement_id}/confirm", response=schemas.ReplacementOut
)
def confirm_replacement(
    request: HttpRequest, replacement_id: int, data: schemas.ConfirmIn
) -> api.Answer:
    """Let a proposed file be the newest version of its paper.

    Refusals: not_allowed, replacement_settled, paper_changed (with `version`).
    """
    actor = api.actor_of(request)

    def act() -> schemas.ReplacementOut:
        _see(actor, replacement_id)
        meetings.confirm_replacement(
            actor=actor, replacement_id=replacement_id, over=data.over, at=clock.now()
        )
        return _out(queries.replacement_card(replacement_id))

    return api.idempotent(request, data, act)


@router.post(
    "/replacements/{int:replacement_id}/decline", response=schemas.ReplacementOut
)
def decline_replacement(
    request: HttpRequest, replacement_id: int, data: schemas.DeclineIn
) -> api.Answer:
    """Decline a proposed file, with a remark for who sent it.

    Refusals: not_allowed, replacement_settled, missing_remark.
    """
    actor = api.actor_of(request)

    def act() -> schemas.ReplacementOut:
        _see(actor, replacement_id)
        meetings.decline_replacement(
            actor=actor,
            replacement_id=replacement_id,
            remark=data.remark,
            at=clock.now(),
        )
        return _out(queries.replacement_card(replacement_id))

    return api.idempotent(request, data, act)


@router.post(
    "/replacements/{int:replacement_id}/withdraw", response=schemas.ReplacementOut
)
def withdraw_replacement(request: HttpRequest, replacement_id: int) -> api.Answer:
    """Take a proposed file back.

    Refusals: not_allowed, replacement_settled.
    """
    actor = api.actor_of(request)

    def act() -> schemas.ReplacementOut:
        _see(actor, replacement_id)
        meetings.withdraw_replacement(
            actor=actor, replacement_id=replacement_id, at=clock.now()
        )
        return _out(queries.replacement_card(replacement_id))

    return api.idempotent(request, None, act)


def _see(actor: Actor, replacement_id: int) -> None:
    access.get_replacement_for(actor, replacement_id)


def _out(card: queries.ReplacementCard) -> schemas.ReplacementOut:
    return schemas.ReplacementOut(
        id=card.id,
        paper_id=card.paper_id,
        state=card.state,
        over=card.over,
        note=card.note,
        filename=card.version.filename,
        pages=card.version.pages,
        proposed_by=card.proposed_by,
        proposed_at=card.proposed_at,
        settled_by=card.settled_by,
        settled_at=card.settled_at,
        remark=card.remark,
    )
