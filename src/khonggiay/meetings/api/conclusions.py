"""Conclusions, their directives, and the notice that announces them."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from khonggiay.kernel import api, clock
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import papers, presenting, schemas
from khonggiay.meetings.models import Conclusion, ConclusionNotice

router = Router()


@router.get(
    "/meetings/{int:meeting_id}/conclusions", response=list[schemas.ConclusionOut]
)
def list_conclusions(
    request: HttpRequest, meeting_id: int
) -> list[schemas.ConclusionOut]:
    """List the conclusions; before their approval for chair and secretariat only."""
    actor = api.actor_of(request)
    meeting = access.get_meeting_for(actor, meeting_id)
    rows = Conclusion.objects.filter(item__meeting=meeting)
    if "read_drafts" not in access.abilities(actor, meeting):
        rows = rows.filter(approved_at__isnull=False)
    return [presenting.conclusion(row) for row in rows.order_by("item_id", "pk")]


@router.get("/items/{int:item_id}/conclusion", response=schemas.ConclusionOut)
def get_conclusion(request: HttpRequest, item_id: int) -> schemas.ConclusionOut:
    """Show the conclusion of an item with its directives."""
    return presenting.conclusion(
        access.get_conclusion_for(api.actor_of(request), item_id)
    )


@router.put("/items/{int:item_id}/conclusion", response=schemas.ConclusionOut)
def conclude(
    request: HttpRequest, item_id: int, data: schemas.ConclusionIn
) -> api.Answer:
    """Write the conclusion of an item with its directives; it replaces the last one.

    Refusals: not_allowed, not_reached, already_approved, conclusion_changed, invalid.
    """
    actor = api.actor_of(request)

    def act() -> schemas.ConclusionOut:
        item = access.get_item_for(actor, item_id)
        row = meetings.conclude(
            actor=actor,
            item_id=item.pk,
            text=data.text,
            revision=data.revision,
            directives=[_draft(part) for part in data.directives],
            at=clock.now(),
        )
        return presenting.conclusion(row)

    return api.idempotent(request, data, act)


@router.post(
    "/meetings/{int:meeting_id}/conclusions/approve",
    response={201: schemas.NoticeOut},
)
def approve_conclusions(request: HttpRequest, meeting_id: int) -> api.Answer:
    """Approve all conclusions: the notice is made, each directive becomes a task.

    Refusals: not_allowed, already_approved, nothing_concluded, invalid.
    """
    actor = api.actor_of(request)

    def act() -> schemas.NoticeOut:
        meeting = access.get_meeting_for(actor, meeting_id)
        row = meetings.approve_conclusions(
            actor=actor, meeting_id=meeting.pk, at=clock.now()
        )
        return presenting.notice(row)

    return api.idempotent(request, None, act, status=201)


@router.get("/meetings/{int:meeting_id}/notice", response=schemas.NoticeOut)
def get_notice(request: HttpRequest, meeting_id: int) -> schemas.NoticeOut:
    """Show the notice of conclusion and the tasks that came of it."""
    return presenting.notice(_notice(api.actor_of(request), meeting_id))


@router.get(
    "/meetings/{int:meeting_id}/notice/pdf",
    response=None,
    openapi_extra=papers.FILE,
)
def show_notice(request: HttpRequest, meeting_id: int) -> HttpResponseBase:
    """Get the notice of conclusion as PDF; ranges are served."""
    notice = _notice(api.actor_of(request), meeting_id)
    return papers.respond_with(request, notice.document_id, inline=True)


def _notice(actor: Actor, meeting_id: int) -> ConclusionNotice:
    meeting = access.get_meeting_for(actor, meeting_id)
    row = ConclusionNotice.objects.filter(meeting=meeting).first()
    if row is None:
        raise NotFound(meeting_id)
    return row


def _draft(part: schemas.DirectiveIn) -> meetings.DirectiveDraft:
    return meetings.DirectiveDraft(
        text=part.text,
        lead_unit_id=part.lead_unit_id,
        coordinating_unit_ids=tuple(part.coordinating_unit_ids),
        due_on=part.due_on,
        due_working_days=part.due_working_days,
    )
