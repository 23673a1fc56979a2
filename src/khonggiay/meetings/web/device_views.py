"""Devices: this one, who of a meeting is ready, keys to sealed papers."""

from __future__ import annotations

import base64
import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khonggiay.kernel import clock
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import packs
from khonggiay.meetings.web import meeting_page, words


@signed_in
@never_cache
def here(request: SignedRequest) -> HttpResponse:
    """Show what lies on this device (the browser knows) and one's other devices."""
    devices = packs.devices_of(request.actor.person_id or 0)
    return render(request, "meetings/here.html", {"devices": devices})


@signed_in
@require_POST
def withdraw(request: SignedRequest, device_id: uuid.UUID) -> HttpResponse:
    """Withdraw a device that was lost or given away."""
    meetings.withdraw_device(actor=request.actor, device_id=device_id, at=clock.now())
    messages.success(
        request, _("The device was withdrawn: it removes its papers when it is online.")
    )
    return done(request, reverse("here"), location=reverse("here"))


@signed_in
@require_POST
@never_cache
def keys(request: SignedRequest, device_id: uuid.UUID) -> HttpResponse:
    """Hand the keys of sealed papers to a live session; no program gets them."""
    found = meetings.hand_out_keys(
        actor=request.actor, device_id=device_id, at=clock.now()
    )
    return JsonResponse(
        {
            "keys": [
                {
                    "meeting": key.meeting_id,
                    "papers": list(key.papers),
                    "key": base64.b64encode(key.key).decode(),
                }
                for key in found
            ]
        }
    )


@signed_in
@never_cache
def readiness(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show who has the papers on which device, and who has none yet."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    may = access.abilities(request.actor, meeting)
    if "see_devices" not in may:
        raise NotFound(meeting_id)
    streams = urlencode({"streams": f"meeting:{meeting.pk}"})
    context = meeting_page.head_of(meeting) | devices_of(meeting)
    context |= {"may": may, "live_url": f"{reverse('live_ticket')}?{streams}"}
    is_part = request.headers.get("HX-Request") == "true"
    name = "meetings/_devices.html" if is_part else "meetings/devices.html"
    return render(request, name, context)


@signed_in
@require_POST
def ask(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Remind everybody who has the papers on no device."""
    access.get_meeting_for(request.actor, meeting_id)
    count = meetings.ask_for_packs(
        actor=request.actor, meeting_id=meeting_id, at=clock.now()
    )
    said = ngettext("%(n)s person was reminded.", "%(n)s people were reminded.", count)
    messages.success(request, said % {"n": count})
    url = reverse("meeting_devices", args=[meeting_id])
    return done(request, url, location=url)


def devices_of(meeting: Meeting) -> dict[str, object]:
    """Return who is ready, in words, and until when devices hold the papers."""
    people = packs.readiness(meeting)
    return {
        "people": [
            (
                person,
                [
                    (
                        card,
                        words.PACKS[card.state],
                        words.REMOVALS.get(card.because, ""),
                    )
                    for card in person.devices
                ],
            )
            for person in people
        ],
        "ready": sum(person.is_ready for person in people),
        "retention": packs.retention(meeting),
    }
