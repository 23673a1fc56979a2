"""The big screen: opened by its own code, no person needed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from khonggiay.kernel import clock
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.http import live_base
from khonggiay.meetings import access
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import room as rooms
from khonggiay.meetings.rules import Audience
from khonggiay.meetings.web.room_views import room_state
from khonggiay.realtime import operations as realtime
from khonggiay.realtime import queries as live


@never_cache
def screen(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the big screen of a meeting.

    The address carries the screen's code; who may run the meeting is sent on to it.
    """
    code = request.GET.get("ma", "")
    actor = getattr(request, "actor", None)
    if not code and actor is not None:
        meeting = access.get_meeting_for(actor, meeting_id)
        if "read_drafts" not in access.abilities(actor, meeting):
            raise NotFound(meeting_id)
        address = reverse("meeting_screen", args=[meeting_id])
        return redirect(f"{address}?{urlencode({'ma': meeting.screen_code})}")
    meeting = access.get_meeting_by_screen_code(meeting_id, code)
    state_now, cursor = room_state(meeting, Audience.SCREEN)
    ticket_url = reverse("screen_ticket", args=[meeting_id])
    return render(
        request,
        "meetings/screen.html",
        {
            "meeting": meeting,
            "room_state": state_now,
            "code": code,
            "live_url": f"{ticket_url}?{urlencode({'ma': code, 'after': cursor})}",
        },
    )


@never_cache
def state(request: HttpRequest, meeting_id: int) -> JsonResponse:
    """Return what the big screen shows."""
    meeting = _meeting(request, meeting_id)
    return JsonResponse(rooms.state(meeting, Audience.SCREEN))


@never_cache
def ticket(request: HttpRequest, meeting_id: int) -> JsonResponse:
    """Give the big screen the ticket for its stream."""
    meeting = _meeting(request, meeting_id)
    stream = rooms.stream(meeting.pk, Audience.SCREEN)
    after = request.GET.get("after", "")
    if not after.startswith(f"{stream}="):
        after = f"{stream}={live.cursor(stream)}"
    return JsonResponse(
        {
            "url": f"{live_base(request)}/live",
            "ticket": realtime.ticket([stream], person_id=None, at=clock.now()),
            "after": after,
        }
    )


def _meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    return access.get_meeting_by_screen_code(meeting_id, request.GET.get("ma", ""))
