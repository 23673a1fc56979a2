"""The page that is presented: a lean way from the presenter to every reader."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status

from khonggiay.kernel import api, clock
from khonggiay.kernel.errors import NotAllowed
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings

router = Router()


class PresentedIn(Schema):
    """The page that everyone shall see."""

    paper_id: int
    page: int


@router.put(
    "/meetings/{int:meeting_id}/presented",
    response={204: None},
    openapi_extra=api.KEYLESS,
)
def present(request: HttpRequest, meeting_id: int, data: PresentedIn) -> Status[None]:
    """Present a page of a paper; the last one wins, so that it needs no key.

    For who runs the session and who has the floor. Refusals: not_allowed,
    not_in_session, invalid.
    """
    actor = api.actor_of(request)
    try:
        meetings.present(
            actor=actor, meeting_id=meeting_id, at=clock.now(), **data.model_dump()
        )
    except NotAllowed:
        access.get_meeting_for(actor, meeting_id)
        raise
    return Status(204, None)


@router.delete(
    "/meetings/{int:meeting_id}/presented",
    response={204: None},
    openapi_extra=api.KEYLESS,
)
def stop_presenting(request: HttpRequest, meeting_id: int) -> Status[None]:
    """Stop presenting: readers go their own way again.

    For the presenter and who runs the session. Refusals: not_allowed.
    """
    actor = api.actor_of(request)
    try:
        meetings.stop_presenting(actor=actor, meeting_id=meeting_id, at=clock.now())
    except NotAllowed:
        access.get_meeting_for(actor, meeting_id)
        raise
    return Status(204, None)
