"""Checking in: one's own button, the code at the desk, the secretary for others."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khonggiay.kernel import clock
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.http import wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.web.room_views import room_state


@signed_in
@never_cache
def check_in(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Ask for one touch after the code was scanned, then check the person in."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    who = access.standing(request.actor, meeting)
    if request.method != "POST":
        return render(
            request,
            "meetings/check_in.html",
            {
                "meeting": meeting,
                "participant": who.participant,
                "code": request.GET.get("ma", ""),
                "abilities": access.abilities(request.actor, meeting, known=who),
            },
        )
    meetings.check_in(
        actor=request.actor,
        meeting_id=meeting_id,
        code=request.POST.get("code", ""),
        at=clock.now(),
    )
    if not wants_json(request):
        messages.success(request, _("You are checked in."))
    return done(request, reverse("meeting_room", args=[meeting_id]))


@signed_in
@require_POST
def check_in_other(request: SignedRequest, participant_id: int) -> HttpResponse:
    """Check a participant in at the desk."""
    participant = access.get_participant_for(request.actor, participant_id)
    meetings.check_in_other(
        actor=request.actor, participant_id=participant_id, at=clock.now()
    )
    return done(request, reverse("meeting_desk", args=[participant.meeting_id]))


@signed_in
@require_POST
def leave(request: SignedRequest, participant_id: int) -> HttpResponse:
    """Note that a participant left the room."""
    participant = access.get_participant_for(request.actor, participant_id)
    meetings.leave(actor=request.actor, participant_id=participant_id, at=clock.now())
    return done(request, reverse("meeting_room", args=[participant.meeting_id]))


@signed_in
@never_cache
def desk(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show the desk: the code to scan and who is in the room."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    who = access.standing(request.actor, meeting)
    abilities = access.abilities(request.actor, meeting, known=who)
    if "check_in_others" not in abilities or who.audience is None:
        return redirect("meeting", meeting_id)
    state, cursor = room_state(meeting, who.audience)
    streams = {"streams": f"meeting:{meeting.pk}", "after": cursor}
    return render(
        request,
        "meetings/desk.html",
        {
            "meeting": meeting,
            "room_state": state,
            "live_url": f"{reverse('live_ticket')}?{urlencode(streams)}",
        },
    )


@signed_in
@require_GET
@never_cache
def code(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Draw the check-in code of the desk.

    Raises:
        NotFound: the person does not keep the desk.
    """
    meeting = access.get_meeting_for(request.actor, meeting_id)
    if "check_in_others" not in access.abilities(request.actor, meeting):
        raise NotFound(meeting_id)
    path = reverse("check_in", args=[meeting_id])
    target = request.build_absolute_uri(
        f"{path}?{urlencode({'ma': meeting.check_in_code})}"
    )
    picture = io.BytesIO()
    segno.make(target, error="m").save(
        picture, kind="svg", scale=8, border=2, light="#ffffff", svgclass=None,
        lineclass=None,
    )  # fmt: skip
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
