"""The room and its stream, for participants and for the big screen."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from khonggiay.kernel import api, clock
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.http import live_base
from khonggiay.meetings import access
from khonggiay.meetings.api import schemas
from khonggiay.meetings.queries import room
from khonggiay.meetings.rules import Audience
from khonggiay.realtime import operations as realtime
from khonggiay.realtime import queries as streams

router = Router()


@router.get("/meetings/{int:meeting_id}/room", response=schemas.RoomOut)
def get_room(request: HttpRequest, meeting_id: int) -> schemas.RoomOut:
    """Show the room as your audience sees it, and the cursor to go on from."""
    actor = api.actor_of(request)
    meeting = access.get_meeting_for(actor, meeting_id)
    audience = access.standing(actor, meeting).audience
    if audience is None:
        raise NotFound(meeting_id)
    # The cursor is read before the state: an event may come twice, none is missed.
    after = streams.start([room.stream(meeting.pk, audience)])
    meeting.refresh_from_db()
    return schemas.RoomOut(
        meeting_id=meeting.pk,
        audience=audience,
        after=after,
        state=room.state(meeting, audience),
    )


@router.get("/meetings/{int:meeting_id}/stream", response=schemas.StreamOut)
def get_stream(
    request: HttpRequest, meeting_id: int, after: str = ""
) -> schemas.StreamOut:
    """Get the address and ticket of the meeting's stream, with your own notices.

    `after` is the cursor of the state that you have; without, the stream begins now.
    """
    actor = api.actor_of(request)
    at = clock.now()
    names = realtime.admit([f"meeting:{meeting_id}"], actor=actor, at=at)
    return schemas.StreamOut(
        url=f"{live_base(request)}/live",
        ticket=realtime.ticket(names, person_id=actor.person_id, at=at),
        after=streams.start(names, after=after),
    )


@router.get("/screens/{int:meeting_id}", response=schemas.ScreenOut, auth=None)
def get_screen(request: HttpRequest, meeting_id: int, code: str) -> schemas.ScreenOut:
    """Show what the big screen shows, and its stream; the screen's code is the key."""
    meeting = access.get_meeting_by_screen_code(meeting_id, code)
    names = [room.stream(meeting.pk, Audience.SCREEN)]
    after = streams.start(names)
    meeting.refresh_from_db()
    return schemas.ScreenOut(
        meeting_id=meeting.pk,
        audience=Audience.SCREEN,
        after=after,
        state=room.state(meeting, Audience.SCREEN),
        url=f"{live_base(request)}/live",
        ticket=realtime.ticket(names, person_id=None, at=clock.now()),
    )
