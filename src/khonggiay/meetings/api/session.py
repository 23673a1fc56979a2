"""The session: check in, open, go through the programme, give the floor."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import HttpRequest
from ninja import Router

from khonggiay.kernel import api, clock
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotAllowed
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import presenting, schemas, session_schemas
from khonggiay.meetings.models import Participant, SpeechRequest
from khonggiay.meetings.queries import room
from khonggiay.meetings.rules import Audience

router = Router()


@router.post("/meetings/{int:meeting_id}/check-in", response=schemas.ParticipantOut)
def check_in(
    request: HttpRequest, meeting_id: int, data: schemas.CheckInIn
) -> api.Answer:
    """Check yourself in; with a code it must be the one at the desk.

    Refusals: not_allowed, wrong_code, already_checked_in.
    """
    actor = api.actor_of(request)

    def act() -> schemas.ParticipantOut:
        meeting = access.get_meeting_for(actor, meeting_id)
        meetings.check_in(
            actor=actor, meeting_id=meeting.pk, code=data.code, at=clock.now()
        )
        mine = Participant.objects.get(meeting=meeting, person_id=actor.person_id or 0)
        return presenting.participant(mine, whole=True)

    return api.idempotent(request, data, act)


@router.post(
    "/participants/{int:participant_id}/check-in", response=schemas.ParticipantOut
)
def check_in_other(request: HttpRequest, participant_id: int) -> api.Answer:
    """Check a participant in at the desk.

    Refusals: not_allowed, already_checked_in.
    """
    actor = api.actor_of(request)
    return api.idempotent(
        request,
        None,
        lambda: _at_the_desk(actor, participant_id, meetings.check_in_other),
    )


@router.post(
    "/participants/{int:participant_id}/leave", response=schemas.ParticipantOut
)
def leave(request: HttpRequest, participant_id: int) -> api.Answer:
    """Note that a participant left the room: yourself, or another at the desk.

    Refusals: not_allowed, not_checked_in.
    """
    actor = api.actor_of(request)
    return api.idempotent(
        request, None, lambda: _at_the_desk(actor, participant_id, meetings.leave)
    )


@router.post("/meetings/{int:meeting_id}/open", response=schemas.MeetingOut)
def open_session(request: HttpRequest, meeting_id: int) -> api.Answer:
    """Open the session when enough members are present.

    Refusals: not_allowed, no_quorum.
    """
    actor = api.actor_of(request)
    return api.idempotent(
        request, None, lambda: _run(actor, meeting_id, meetings.open_session)
    )


@router.post("/meetings/{int:meeting_id}/suspend", response=schemas.MeetingOut)
def suspend(request: HttpRequest, meeting_id: int) -> api.Answer:
    """Suspend the session.

    Refusals: not_allowed, not_in_session, vote_is_open.
    """
    actor = api.actor_of(request)
    return api.idempotent(
        request, None, lambda: _run(actor, meeting_id, meetings.suspend)
    )


@router.post("/meetings/{int:meeting_id}/resume", response=schemas.MeetingOut)
def resume(request: HttpRequest, meeting_id: int) -> api.Answer:
    """Resume a suspended session when enough members are present.

    Refusals: not_allowed, wrong_state, no_quorum.
    """
    actor = api.actor_of(request)
    return api.idempotent(
        request, None, lambda: _run(actor, meeting_id, meetings.resume)
    )


@router.post("/meetings/{int:meeting_id}/close", response=schemas.MeetingOut)
def close_session(request: HttpRequest, meeting_id: int) -> api.Answer:
    """Close the session for good.

    Refusals: not_allowed, vote_is_open.
    """
    actor = api.actor_of(request)
    return api.idempotent(
        request, None, lambda: _run(actor, meeting_id, meetings.close_session)
    )


@router.put("/meetings/{int:meeting_id}/current-item", response=schemas.MeetingOut)
def go_to_item(
    request: HttpRequest, meeting_id: int, data: schemas.CurrentItemIn
) -> api.Answer:
    """Make an item the current one; the one before counts as done.

    Refusals: not_allowed, not_in_session, vote_is_open, already_there.
    """
    actor = api.actor_of(request)

    def act() -> schemas.MeetingOut:
        # Whoever may run the session sees it: the operation's own check suffices, and
        # only who is refused is asked whether they may know of the item at all.
        try:
            meeting = meetings.go_to_item(
                actor=actor,
                item_id=data.item_id,
                meeting_id=meeting_id,
                at=clock.now(),
            )
        except NotAllowed:
            access.get_item_for(actor, data.item_id)
            raise
        return presenting.meeting(actor, meeting)

    return api.idempotent(request, data, act)


@router.post("/items/{int:item_id}/skip", response=schemas.MeetingOut)
def skip_item(request: HttpRequest, item_id: int) -> api.Answer:
    """Skip an item that is still ahead.

    Refusals: not_allowed, not_in_session, not_ahead.
    """
    actor = api.actor_of(request)

    def act() -> schemas.MeetingOut:
        item = access.get_item_for(actor, item_id)
        meetings.skip_item(actor=actor, item_id=item.pk, at=clock.now())
        return _meeting(actor, item.meeting_id)

    return api.idempotent(request, None, act)


@router.post("/meetings/{int:meeting_id}/undo", response=schemas.MeetingOut)
def undo_step(
    request: HttpRequest, meeting_id: int, data: session_schemas.StepIn
) -> api.Answer:
    """Take the last step back: an item reached or skipped, a floor given.

    Refusals: not_allowed, not_in_session, nothing_to_undo, step_changed.
    """
    actor = api.actor_of(request)

    def act() -> schemas.MeetingOut:
        meeting = access.get_meeting_for(actor, meeting_id)
        meetings.undo_step(
            actor=actor, meeting_id=meeting.pk, step_id=data.step_id, at=clock.now()
        )
        return _meeting(actor, meeting_id)

    return api.idempotent(request, data, act)


@router.get("/meetings/{int:meeting_id}/speakers", response=list[schemas.SpeakerOut])
def list_speakers(request: HttpRequest, meeting_id: int) -> list[schemas.SpeakerOut]:
    """List who speaks and who waits for the floor, in the order of asking."""
    meeting = access.get_meeting_for(api.actor_of(request), meeting_id)
    found = room.patch(meeting, ["speakers"], Audience.SCREEN)["speakers"]
    return [schemas.SpeakerOut(**row) for row in found]


@router.post("/meetings/{int:meeting_id}/speakers", response={201: schemas.SpeakerOut})
def ask_to_speak(
    request: HttpRequest,
    meeting_id: int,
    data: session_schemas.SpeechIn | None = None,
) -> api.Answer:
    """Ask for the floor on the current item.

    Refusals: not_allowed, not_checked_in, no_current_item, already_asked.
    """
    actor = api.actor_of(request)

    def act() -> schemas.SpeakerOut:
        meeting = access.get_meeting_for(actor, meeting_id)
        row = meetings.ask_to_speak(
            actor=actor,
            meeting_id=meeting.pk,
            kind=(data or session_schemas.SpeechIn()).kind,
            at=clock.now(),
        )
        return presenting.speaker(row)

    return api.idempotent(request, data, act, status=201)


@router.post("/speakers/{int:request_id}/withdraw", response=schemas.SpeakerOut)
def withdraw(request: HttpRequest, request_id: int) -> api.Answer:
    """Withdraw a wish to speak: your own, or another's when you run the session.

    Refusals: not_allowed, not_waiting.
    """
    actor = api.actor_of(request)
    return api.idempotent(
        request, None, lambda: _floor(actor, request_id, meetings.withdraw)
    )


@router.post("/speakers/{int:request_id}/call", response=schemas.SpeakerOut)
def give_floor(request: HttpRequest, request_id: int) -> api.Answer:
    """Give the floor to a person who waits; who had it ends.

    Refusals: not_allowed, not_in_session, not_waiting.
    """
    actor = api.actor_of(request)
    return api.idempotent(
        request, None, lambda: _floor(actor, request_id, meetings.give_floor)
    )


@router.post("/speakers/{int:request_id}/end", response=schemas.SpeakerOut)
def end_speech(request: HttpRequest, request_id: int) -> api.Answer:
    """End a speech: your own, or another's when you run the session.

    Refusals: not_allowed, not_speaking.
    """
    actor = api.actor_of(request)
    return api.idempotent(
        request, None, lambda: _floor(actor, request_id, meetings.end_speech)
    )


@router.post("/speakers/{int:request_id}/extend", response=schemas.SpeakerOut)
def extend_speech(
    request: HttpRequest, request_id: int, data: session_schemas.ExtensionIn
) -> api.Answer:
    """Give a speaker, or one who waits, more time than the rule allows.

    Refusals: not_allowed, not_waiting.
    """
    actor = api.actor_of(request)
    extend = functools.partial(meetings.extend_speech, minutes=data.minutes)
    return api.idempotent(request, data, lambda: _floor(actor, request_id, extend))


@router.put("/meetings/{int:meeting_id}/speaker-order", response=schemas.MeetingOut)
def order_speakers(
    request: HttpRequest, meeting_id: int, data: session_schemas.SpeakerOrderIn
) -> api.Answer:
    """Let those who wait stand by arrival or by protocol.

    Refusals: not_allowed.
    """
    actor = api.actor_of(request)
    order = functools.partial(meetings.order_speakers, order=data.order)
    return api.idempotent(request, data, lambda: _run(actor, meeting_id, order))


def _run(
    actor: Actor, meeting_id: int, operation: Callable[..., None]
) -> schemas.MeetingOut:
    meeting = access.get_meeting_for(actor, meeting_id)
    operation(actor=actor, meeting_id=meeting.pk, at=clock.now())
    return _meeting(actor, meeting_id)


def _at_the_desk(
    actor: Actor, participant_id: int, operation: Callable[..., None]
) -> schemas.ParticipantOut:
    row = access.get_participant_for(actor, participant_id)
    operation(actor=actor, participant_id=row.pk, at=clock.now())
    return presenting.participant(Participant.objects.get(pk=row.pk), whole=True)


def _floor(
    actor: Actor, request_id: int, operation: Callable[..., None]
) -> schemas.SpeakerOut:
    row = access.get_speech_request_for(actor, request_id)
    operation(actor=actor, request_id=row.pk, at=clock.now())
    return presenting.speaker(SpeechRequest.objects.get(pk=row.pk))


def _meeting(actor: Actor, meeting_id: int) -> schemas.MeetingOut:
    return presenting.meeting(actor, access.get_meeting_for(actor, meeting_id))
