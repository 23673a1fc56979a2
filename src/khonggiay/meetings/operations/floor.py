"""The floor: ask to speak, withdraw, be called, end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel import dates
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid, NotFound, Refused
from khonggiay.meetings import access
from khonggiay.meetings import queries as meeting_queries
from khonggiay.meetings.models import Meeting, SessionStep, SpeechRequest
from khonggiay.meetings.operations import _common
from khonggiay.meetings.operations.session import NotCheckedIn
from khonggiay.meetings.rules import SpeakerOrder, SpeechKind

LONGEST_EXTENSION = 60
"""In minutes, at once; the chair may extend again."""


class NoCurrentItem(Refused):
    """The meeting is at no item."""

    code = "no_current_item"
    message = _("The meeting has not reached an item yet.")
    hint = _("Wait until the chair calls an item.")


class AlreadyAsked(Refused):
    """The person waits for the floor or has it."""

    code = "already_asked"
    message = _("You are on the list of speakers already.")


class NotWaiting(Refused):
    """The request was served or withdrawn."""

    code = "not_waiting"
    message = _("This request does not wait any more.")


class NotSpeaking(Refused):
    """Nobody has the floor by this request."""

    code = "not_speaking"
    message = _("This person does not have the floor.")


@transaction.atomic
def ask_to_speak(
    *, actor: Actor, meeting_id: int, at: dt.datetime, kind: str = SpeechKind.SPEECH
) -> SpeechRequest:
    """Ask for the floor on the current item, for the time that the body's rule gives.

    Raises:
        NotAllowed: the actor takes no part, only observes, or no session runs.
        NotCheckedIn: the actor is not in the room.
        NoCurrentItem: no item was called yet.
        AlreadyAsked: the actor waits or speaks already.
        Invalid: there is no such kind of speech.
    """
    if kind not in set(SpeechKind):
        raise Invalid({"kind": [_("Choose for what you ask to speak.")]})
    meeting = _common.lock(meeting_id)
    who = access.require(actor, meeting, "ask_to_speak")
    participant = who.participant
    if participant is None or not participant.is_present:
        raise NotCheckedIn
    item = meeting.current_item
    if item is None:
        raise NoCurrentItem
    if SpeechRequest.objects.filter(
        item=item, participant=participant, state__in=("waiting", "speaking")
    ).exists():
        raise AlreadyAsked
    day = dates.city_date(meeting.starts_at)
    request = SpeechRequest.objects.create(
        meeting=meeting,
        item=item,
        participant=participant,
        kind=kind,
        seconds_allowed=meeting_queries.speech_seconds(
            meeting.body_id, day=day, kind=SpeechKind(kind)
        ),
        asked_at=at,
    )
    _journal(meeting, "floor_asked", request, actor=actor, at=at)
    return request


@transaction.atomic
def withdraw(*, actor: Actor, request_id: int, at: dt.datetime) -> None:
    """Withdraw one's own request; the chair's desk may take it off, too.

    Raises:
        NotAllowed: it is somebody else's and the actor does not run the session.
        NotWaiting: it does not wait any more.
    """
    meeting, request = _lock(request_id)
    if request.participant.person_id != actor.person_id:
        access.require(actor, meeting, "run")
    if request.state != SpeechRequest.State.WAITING:
        raise NotWaiting
    _finish(request, SpeechRequest.State.WITHDRAWN, at)
    _journal(meeting, "floor_withdrawn", request, actor=actor, at=at)


@transaction.atomic
def give_floor(*, actor: Actor, request_id: int, at: dt.datetime) -> None:
    """Give the floor to a person who waits; who had it ends.

    Raises:
        NotAllowed: the actor does not run the session.
        NotInSession: the session is suspended.
        NotWaiting: the request does not wait any more.
    """
    meeting, request = _lock(request_id)
    access.require(actor, meeting, "run")
    _common.require_session(meeting)
    if request.state != SpeechRequest.State.WAITING:
        raise NotWaiting
    other = SpeechRequest.objects.filter(
        meeting=meeting, state=SpeechRequest.State.SPEAKING
    ).first()
    if other is not None:
        _finish(other, SpeechRequest.State.DONE, at)
    request.state = SpeechRequest.State.SPEAKING
    request.started_at = at
    request.save(update_fields=["state", "started_at"])
    SessionStep.objects.create(
        meeting=meeting,
        kind=SessionStep.Kind.FLOOR_GIVEN,
        speech=request,
        interrupted=other,
        at=at,
    )
    _journal(meeting, "floor_given", request, actor=actor, at=at)


@transaction.atomic
def end_speech(*, actor: Actor, request_id: int, at: dt.datetime) -> None:
    """End a speech: the speaker, or who runs the session.

    Raises:
        NotAllowed: the actor neither speaks nor runs the session.
        NotSpeaking: the person does not have the floor.
    """
    meeting, request = _lock(request_id)
    if request.participant.person_id != actor.person_id:
        access.require(actor, meeting, "run")
    if request.state != SpeechRequest.State.SPEAKING:
        raise NotSpeaking
    _finish(request, SpeechRequest.State.DONE, at)
    _journal(meeting, "floor_ended", request, actor=actor, at=at)


@transaction.atomic
def extend_speech(
    *, actor: Actor, request_id: int, minutes: int, at: dt.datetime
) -> None:
    """Give a speaker, or one who waits, *minutes* more than the rule allows.

    Raises:
        NotAllowed: the actor does not run the session.
        Invalid: the minutes are not between 1 and 60.
        NotWaiting: the speech is over or was withdrawn.
    """
    if not 1 <= minutes <= LONGEST_EXTENSION:
        raise Invalid({"minutes": [_("Between 1 and 60 minutes.")]})
    meeting, request = _lock(request_id)
    access.require(actor, meeting, "run")
    if request.state not in (SpeechRequest.State.WAITING, SpeechRequest.State.SPEAKING):
        raise NotWaiting
    request.seconds_allowed += 60 * minutes
    request.save(update_fields=["seconds_allowed"])
    detail = {"request": request.pk, "minutes": minutes}
    _common.journal(meeting, "floor_extended", actor=actor, at=at, detail=detail)
    _common.tell(meeting, ["speakers"], at=at)


@transaction.atomic
def order_speakers(
    *, actor: Actor, meeting_id: int, order: str, at: dt.datetime
) -> None:
    """Let those who wait stand by arrival or by protocol.

    A second call with the same order changes nothing.

    Raises:
        NotAllowed: the actor does not run the session.
        Invalid: there is no such order.
    """
    if order not in set(SpeakerOrder):
        raise Invalid({"order": [_("Choose the order of the speakers.")]})
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "run")
    if meeting.speaker_order == order:
        return
    meeting.speaker_order = order
    meeting.save(update_fields=["speaker_order"])
    _common.journal(
        meeting, "speakers_ordered", actor=actor, at=at, detail={"order": order}
    )
    _common.tell(meeting, ["session", "speakers"], at=at)


def _lock(request_id: int) -> tuple[Meeting, SpeechRequest]:
    found = SpeechRequest.objects.filter(pk=request_id).first()
    if found is None:
        raise NotFound(request_id)
    meeting = _common.lock(found.meeting_id)
    request = SpeechRequest.objects.select_related("participant").get(pk=request_id)
    return meeting, request


def _finish(request: SpeechRequest, state: str, at: dt.datetime) -> None:
    request.state = state
    request.ended_at = at
    request.save(update_fields=["state", "ended_at"])


def _journal(
    meeting: Meeting,
    action: str,
    request: SpeechRequest,
    *,
    actor: Actor,
    at: dt.datetime,
) -> None:
    _common.journal(meeting, action, actor=actor, at=at, detail={"request": request.pk})
    _common.tell(meeting, ["speakers", "step"], at=at)
