"""What participants do before the session: reply and give opinions."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from khonggiay.kernel import api, clock
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import presenting, schemas
from khonggiay.meetings.models import Opinion

router = Router()


@router.put("/meetings/{int:meeting_id}/reply", response=schemas.ParticipantOut)
def reply(request: HttpRequest, meeting_id: int, data: schemas.ReplyIn) -> api.Answer:
    """Say whether you attend or are excused; the last word counts.

    Refusals: not_allowed, missing_reason, invalid.
    """
    actor = api.actor_of(request)

    def act() -> schemas.ParticipantOut:
        meeting = access.get_meeting_for(actor, meeting_id)
        row = meetings.reply(
            actor=actor, meeting_id=meeting.pk, at=clock.now(), **data.model_dump()
        )
        return presenting.participant(row, whole=True)

    return api.idempotent(request, data, act)


@router.put("/items/{int:item_id}/opinion", response=schemas.OpinionOut)
def give_opinion(
    request: HttpRequest, item_id: int, data: schemas.OpinionIn
) -> api.Answer:
    """Send your opinion on an item; sending again replaces it.

    Refusals: not_allowed, invalid, opinion_changed (with the opinion as it stands).
    """
    actor = api.actor_of(request)

    def act() -> schemas.OpinionOut:
        item = access.get_item_for(actor, item_id)
        row = meetings.give_opinion(
            actor=actor, item_id=item.pk, at=clock.now(), **data.model_dump()
        )
        return presenting.opinion(row)

    return api.idempotent(request, data, act)


@router.get("/items/{int:item_id}/opinion", response=schemas.OpinionOut)
def get_opinion(request: HttpRequest, item_id: int) -> schemas.OpinionOut:
    """Show the opinion that you sent on an item."""
    actor = api.actor_of(request)
    item = access.get_item_for(actor, item_id)
    row = (
        Opinion.objects.filter(item=item, participant__person_id=actor.person_id or 0)
        .select_related("participant__person")
        .first()
    )
    if row is None:
        raise NotFound(item_id)
    return presenting.opinion(row)


@router.get("/meetings/{int:meeting_id}/opinions", response=list[schemas.OpinionOut])
def list_opinions(request: HttpRequest, meeting_id: int) -> list[schemas.OpinionOut]:
    """List all opinions by item: for the chair and the secretariat.

    Refusals: not_allowed.
    """
    actor = api.actor_of(request)
    meeting = access.get_meeting_for(actor, meeting_id)
    access.require(actor, meeting, "read_opinions")
    rows = Opinion.objects.filter(item__meeting=meeting)
    rows = rows.select_related("participant__person")
    return [
        presenting.opinion(row)
        for row in rows.order_by("item_id", "participant__rank", "pk")
    ]
