"""The room: one page for chair, secretariat and delegates, and the acts in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khonggiay.kernel import clock
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Ballot, Meeting, Vote
from khonggiay.meetings.queries import room as rooms
from khonggiay.meetings.rules import PREPARED_STATES, Audience
from khonggiay.realtime import queries as realtime

Act = Callable[[Actor, int, HttpRequest, dt.datetime], object]


def room_state(meeting: Meeting, audience: Audience) -> tuple[dict[str, Any], str]:
    """Return the state and the cursor before it: what comes later is sent again."""
    cursor = f"{rooms.stream(meeting.pk, audience)}="
    cursor += str(realtime.cursor(rooms.stream(meeting.pk, audience)))
    return rooms.state(meeting, audience), cursor


@signed_in
@never_cache
def room(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show the session as it runs, with the acts that the person's role has."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    if meeting.state not in PREPARED_STATES:
        return redirect("meeting", meeting_id)
    who = access.standing(request.actor, meeting)
    audience = who.audience
    if audience is None:
        raise NotFound(meeting_id)
    state_now, cursor = room_state(meeting, audience)
    streams = {"streams": f"meeting:{meeting.pk}", "after": cursor}
    participant = who.participant
    vote = Vote.objects.filter(meeting=meeting).order_by("-opened_at", "-pk").first()
    ballot = None
    if vote is not None and participant is not None:
        ballot = Ballot.objects.filter(vote=vote, participant=participant).first()
    return render(
        request,
        "meetings/room.html",
        {
            "meeting": meeting,
            "who": who,
            "runs": who.is_chair or who.is_secretary,
            "votes": participant is not None and participant.is_member,
            "speaks": participant is not None and participant.role != "observer",
            "ballot": ballot,
            "abilities": access.abilities(request.actor, meeting, known=who),
            "room_state": state_now,
            "live_url": f"{reverse('live_ticket')}?{urlencode(streams)}",
        },
    )


@signed_in
@never_cache
def state(request: SignedRequest, meeting_id: int) -> JsonResponse:
    """Return the whole state of the room for the person's audience."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    audience = access.standing(request.actor, meeting).audience
    if audience is None:
        raise NotFound(meeting_id)
    return JsonResponse(rooms.state(meeting, audience))


@signed_in
@never_cache
def place(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show the person's own place: checked in or not."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    who = access.standing(request.actor, meeting)
    return render(
        request,
        "meetings/_place.html",
        {
            "meeting": meeting,
            "participant": who.participant,
            "abilities": access.abilities(request.actor, meeting, known=who),
        },
    )


def _act(fetch: Callable[[Actor, int], Meeting], act: Act) -> Any:
    """Make the view of an act: fetch through access, act, answer."""

    @signed_in
    @require_POST
    def view(request: SignedRequest, /, **ids: int) -> HttpResponse:
        (thing_id,) = ids.values()
        meeting = fetch(request.actor, thing_id)
        act(request.actor, thing_id, request, clock.now())
        return done(request, reverse("meeting_room", args=[meeting.pk]))

    return view


def _number(request: HttpRequest, name: str) -> int:
    # What is no number is the step of nobody: refused like one that changed.
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else 0


def _meeting_of_item(actor: Actor, item_id: int) -> Meeting:
    return access.get_item_for(actor, item_id).meeting


def _meeting_of_speech(actor: Actor, request_id: int) -> Meeting:
    return access.get_speech_request_for(actor, request_id).meeting


def _meeting_of_vote(actor: Actor, vote_id: int) -> Meeting:
    return access.get_vote_for(actor, vote_id).meeting


open_session = _act(
    access.get_meeting_for,
    lambda actor, pk, _r, at: meetings.open_session(actor=actor, meeting_id=pk, at=at),
)
suspend = _act(
    access.get_meeting_for,
    lambda actor, pk, _r, at: meetings.suspend(actor=actor, meeting_id=pk, at=at),
)
resume = _act(
    access.get_meeting_for,
    lambda actor, pk, _r, at: meetings.resume(actor=actor, meeting_id=pk, at=at),
)
close_session = _act(
    access.get_meeting_for,
    lambda actor, pk, _r, at: meetings.close_session(actor=actor, meeting_id=pk, at=at),
)
ask_to_speak = _act(
    access.get_meeting_for,
    lambda actor, pk, request, at: meetings.ask_to_speak(
        actor=actor, meeting_id=pk, kind=request.POST.get("kind", "speech"), at=at
    ),
)
go_to_item = _act(
    _meeting_of_item,
    lambda actor, pk, _r, at: meetings.go_to_item(actor=actor, item_id=pk, at=at),
)
skip_item = _act(
    _meeting_of_item,
    lambda actor, pk, _r, at: meetings.skip_item(actor=actor, item_id=pk, at=at),
)
undo_step = _act(
    access.get_meeting_for,
    lambda actor, pk, request, at: meetings.undo_step(
        actor=actor, meeting_id=pk, step_id=_number(request, "step"), at=at
    ),
)
open_vote = _act(
    _meeting_of_item,
    lambda actor, pk, request, at: meetings.open_vote(
        actor=actor,
        item_id=pk,
        question=request.POST.get("question", ""),
        is_secret=request.POST.get("secret") == "1",
        at=at,
    ),
)
withdraw = _act(
    _meeting_of_speech,
    lambda actor, pk, _r, at: meetings.withdraw(actor=actor, request_id=pk, at=at),
)
give_floor = _act(
    _meeting_of_speech,
    lambda actor, pk, _r, at: meetings.give_floor(actor=actor, request_id=pk, at=at),
)
end_speech = _act(
    _meeting_of_speech,
    lambda actor, pk, _r, at: meetings.end_speech(actor=actor, request_id=pk, at=at),
)
extend_speech = _act(
    _meeting_of_speech,
    lambda actor, pk, request, at: meetings.extend_speech(
        actor=actor, request_id=pk, minutes=_number(request, "minutes"), at=at
    ),
)
order_speakers = _act(
    access.get_meeting_for,
    lambda actor, pk, request, at: meetings.order_speakers(
        actor=actor, meeting_id=pk, order=request.POST.get("order", ""), at=at
    ),
)
cast = _act(
    _meeting_of_vote,
    lambda actor, pk, request, at: meetings.cast(
        actor=actor, vote_id=pk, choice=request.POST.get("choice", ""), at=at
    ),
)
close_vote = _act(
    _meeting_of_vote,
    lambda actor, pk, _r, at: meetings.close_vote(actor=actor, vote_id=pk, at=at),
)
