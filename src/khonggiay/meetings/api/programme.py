"""The programme: look, add, change, move, remove. Every change names its revision."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from khonggiay.kernel import api, clock
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import presenting, schemas

router = Router()


@router.get("/meetings/{int:meeting_id}/programme", response=schemas.ProgrammeOut)
def get_programme(request: HttpRequest, meeting_id: int) -> schemas.ProgrammeOut:
    """Show the programme and its revision."""
    return presenting.programme(
        access.get_meeting_for(api.actor_of(request), meeting_id)
    )


@router.post("/meetings/{int:meeting_id}/programme", response={201: schemas.ChangedOut})
def add_item(request: HttpRequest, meeting_id: int, data: schemas.ItemIn) -> api.Answer:
    """Add an item at the end of its level.

    Refusals: not_allowed, programme_changed (with `changes`), too_deep, invalid.
    """
    actor = api.actor_of(request)

    def act() -> schemas.ChangedOut:
        row = access.get_meeting_for(actor, meeting_id)
        item = meetings.add_item(
            actor=actor, meeting_id=row.pk, at=clock.now(), **data.model_dump()
        )
        return _changed(actor, meeting_id, item.pk)

    return api.idempotent(request, data, act, status=201)


@router.put("/items/{int:item_id}", response=schemas.ChangedOut)
def change_item(
    request: HttpRequest, item_id: int, data: schemas.ItemFieldsIn
) -> api.Answer:
    """Change an item where it stands.

    Refusals: not_allowed, programme_changed (with `changes`), has_papers, invalid.
    """
    actor = api.actor_of(request)

    def act() -> schemas.ChangedOut:
        item = access.get_item_for(actor, item_id)
        meetings.change_item(
            actor=actor, item_id=item.pk, at=clock.now(), **data.model_dump()
        )
        return _changed(actor, item.meeting_id, item.pk)

    return api.idempotent(request, data, act)


@router.post("/items/{int:item_id}/move", response=schemas.ChangedOut)
def move_item(request: HttpRequest, item_id: int, data: schemas.MoveIn) -> api.Answer:
    """Move an item with what stands below it.

    Refusals: not_allowed, programme_changed (with `changes`), too_deep.
    """
    actor = api.actor_of(request)

    def act() -> schemas.ChangedOut:
        item = access.get_item_for(actor, item_id)
        meetings.move_item(
            actor=actor, item_id=item.pk, at=clock.now(), **data.model_dump()
        )
        return _changed(actor, item.meeting_id, item.pk)

    return api.idempotent(request, data, act)


@router.delete("/items/{int:item_id}", response=schemas.ChangedOut)
def remove_item(request: HttpRequest, item_id: int, revision: int) -> api.Answer:
    """Remove an item with what stands below it.

    Refusals: not_allowed, programme_changed (with `changes`).
    """
    actor = api.actor_of(request)

    def act() -> schemas.ChangedOut:
        item = access.get_item_for(actor, item_id)
        meetings.remove_item(
            actor=actor, item_id=item.pk, revision=revision, at=clock.now()
        )
        return _changed(actor, item.meeting_id, None)

    return api.idempotent(request, None, act)


def _changed(actor: Actor, meeting_id: int, item_id: int | None) -> schemas.ChangedOut:
    meeting = access.get_meeting_for(actor, meeting_id)
    return schemas.ChangedOut(revision=meeting.revision, item_id=item_id)
