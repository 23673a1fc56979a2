"""The session: check in, open, move through the programme, suspend, close."""

from __future__ import annotations

import datetime as dt
import hmac

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel import outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound, Refused
from khonggiay.meetings import access
from khonggiay.meetings.events import SessionClosed, SessionOpened
from khonggiay.meetings.models import (
    AgendaItem,
    Meeting,
    Participant,
    Presentation,
    SessionStep,
    SpeechRequest,
    Vote,
)
from khonggiay.meetings.operations import _common
from khonggiay.meetings.operations.replacements import let_replacements_lapse
from khonggiay.meetings.queries import room
from khonggiay.meetings.rules import RUNNING_STATES, Audience, MeetingState


class NoQuorum(Refused):
    """Too few members are present."""

    code = "no_quorum"
    message = _(
        "%(present)s of %(total)s members are present; at least %(needed)s are needed."
    )
    hint = _("Wait for the members who are missing, or check them in at the desk.")


class AlreadyCheckedIn(Refused):
    """The person is in the room already."""

    code = "already_checked_in"
    message = _("This participant is checked in already.")


class NotCheckedIn(Refused):
    """The act is for people in the room."""

    code = "not_checked_in"
    message = _("You are not checked in.")
    hint = _("Check in first, with the button or the code at the desk.")


class WrongCode(Refused):
    """The code at the desk is another meeting's."""

    code = "wrong_code"
    message = _("This check-in code does not belong to this meeting.")
    hint = _("Scan the code at the desk again.")


class VoteIsOpen(Refused):
    """The vote that is open must be closed first."""

    code = "vote_is_open"
    message = _("A vote is open.")
    hint = _("Close the vote first.")


class AlreadyThere(Refused):
    """The meeting stands at this item already."""

    code = "already_there"
    message = _("The meeting is at this item already.")


@transaction.atomic
def check_in(*, actor: Actor, meeting_id: int, at: dt.datetime, code: str = "") -> None:
    """Check oneself in; with *code* it must be the code shown at the desk.

    Raises:
        NotAllowed: the actor takes no part, or the meeting is not prepared or over.
        WrongCode: the code is another's.
        AlreadyCheckedIn: the actor is in the room.
    """
    meeting = _common.lock(meeting_id)
    who = access.require(actor, meeting, "check_in")
    if code and not hmac.compare_digest(code, meeting.check_in_code):
        raise WrongCode
    if who.participant is None:
        raise NotFound(meeting_id)
    _check_in(meeting, who.participant, actor=actor, at=at)


@transaction.atomic
def check_in_other(*, actor: Actor, participant_id: int, at: dt.datetime) -> None:
    """Check a participant in at the desk.

    Raises:
        NotAllowed: the actor is neither chair nor secretary of the running meeting.
        AlreadyCheckedIn: the participant is in the room.
    """
    found = Participant.objects.filter(pk=participant_id).first()
    if found is None:
        raise NotFound(participant_id)
    meeting = _common.lock(found.meeting_id)
    access.require(actor, meeting, "check_in_others")
    participant = Participant.objects.get(pk=participant_id)
    _check_in(meeting, participant, actor=actor, at=at)


@transaction.atomic
def leave(*, actor: Actor, participant_id: int, at: dt.datetime) -> None:
    """Note that a participant left the room: oneself, or another at the desk.

    Raises:
        NotAllowed: it is somebody else and the actor does not keep the desk.
        NotCheckedIn: the participant is not in the room.
    """
    found = Participant.objects.filter(pk=participant_id).first()
    if found is None:
        raise NotFound(participant_id)
    meeting = _common.lock(found.meeting_id)
    if found.person_id != actor.person_id:
        access.require(actor, meeting, "check_in_others")
    participant = Participant.objects.get(pk=participant_id)
    if not participant.is_present:
        raise NotCheckedIn
    participant.left_at = at
    participant.save(update_fields=["left_at"])
    _common.journal(
        meeting, "left", actor=actor, at=at, detail={"participant": participant.pk}
    )
    _common.tell(
        meeting, ["quorum", "attendance"], at=at, persons=[participant.person_id]
    )


@transaction.atomic
def open_session(*, actor: Actor, meeting_id: int, at: dt.datetime) -> None:
    """Open the session when enough of all members are present.

    *(Luật Tổ chức chính quyền địa phương 2015, Điều 113–114: at least two thirds of
    all members; the share is dated data of the body.)*

    Raises:
        NotAllowed: the actor is not the chair, or the programme is not approved.
        NoQuorum: too few members are present.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "open")
    require_quorum(meeting)
    meeting.state = MeetingState.IN_SESSION
    meeting.opened_at = at
    meeting.save(update_fields=["state", "opened_at"])
    _common.journal(meeting, "opened", actor=actor, at=at)
    outbox.publish(SessionOpened(meeting_id=meeting.pk), at=at)
    _common.tell(meeting, ["session", "quorum"], at=at)


@transaction.atomic
def go_to_item(
    *, actor: Actor, item_id: int, at: dt.datetime, meeting_id: int | None = None
) -> Meeting:
    """Make an item the current one; the one before counts as done.

    Returns the meeting as it stands now. With *meeting_id* the item must be of it.

    Raises:
        NotFound: there is no such item.
        NotAllowed: the actor does not run the session.
        NotInSession: the session is suspended.
        VoteIsOpen: a vote is open.
        AlreadyThere: the item is current.
    """
    meeting = _common.lock_for_item(item_id)
    if meeting_id not in (None, meeting.pk):
        raise NotFound(item_id)
    access.require(actor, meeting, "run")
    _common.require_session(meeting)
    _require_no_open_vote(meeting)
    item = AgendaItem.objects.get(pk=item_id)
    if meeting.current_item_id == item.pk:
        raise AlreadyThere(item)
    interrupted = _leave_item(meeting, at)
    SessionStep.objects.create(
        meeting=meeting,
        kind=SessionStep.Kind.ITEM_REACHED,
        item=item,
        item_state=item.state,
        former_item_id=meeting.current_item_id,
        former_item_started_at=meeting.item_started_at,
        interrupted=interrupted,
        at=at,
    )
    item.state = AgendaItem.State.CURRENT
    item.reached_at = item.reached_at or at
    item.save(update_fields=["state", "reached_at"])
    meeting.current_item = item
    meeting.item_started_at = at
    meeting.save(update_fields=["current_item", "item_started_at"])
    _common.journal(
        meeting, "item_reached", actor=actor, at=at, detail={"item": item.pk}
    )
    _common.tell(
        meeting, ["current_item", "progress", "speakers", "vote", "step"], at=at
    )
    return meeting


@transaction.atomic
def suspend(*, actor: Actor, meeting_id: int, at: dt.datetime) -> None:
    """Suspend the session.

    Raises:
        NotAllowed: the actor does not run the session.
        NotInSession: it is suspended already.
        VoteIsOpen: a vote is open.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "run")
    _common.require_session(meeting)
    _require_no_open_vote(meeting)
    _set_state(meeting, MeetingState.SUSPENDED, "suspended", actor=actor, at=at)


@transaction.atomic
def resume(*, actor: Actor, meeting_id: int, at: dt.datetime) -> None:
    """Resume a suspended session when the quorum is there.

    Raises:
        NotAllowed: the actor does not run the session.
        WrongState: it is not suspended.
        NoQuorum: too few members are present.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "run")
    if meeting.state != MeetingState.SUSPENDED:
        raise _common.WrongState(meeting)
    require_quorum(meeting)
    _set_state(meeting, MeetingState.IN_SESSION, "resumed", actor=actor, at=at)


@transaction.atomic
def close_session(*, actor: Actor, meeting_id: int, at: dt.datetime) -> None:
    """Close the session for good; what awaits a confirmation lapses.

    Raises:
        NotAllowed: the actor is not the chair of a running session.
        VoteIsOpen: a vote is open.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "close")
    if meeting.state not in RUNNING_STATES:
        raise _common.WrongState(meeting)
    _require_no_open_vote(meeting)
    _leave_item(meeting, at)
    SpeechRequest.objects.filter(meeting=meeting, state="waiting").update(
        state="withdrawn", ended_at=at
    )
    Presentation.objects.filter(meeting=meeting).delete()
    meeting.current_item = None
    meeting.state = MeetingState.CLOSED
    meeting.closed_at = at
    meeting.save(update_fields=["current_item", "state", "closed_at"])
    let_replacements_lapse(meeting, actor=actor, at=at)
    _common.journal(meeting, "closed", actor=actor, at=at)
    outbox.publish(SessionClosed(meeting_id=meeting.pk), at=at)
    _common.tell(
        meeting,
        [
            *("session", "current_item", "progress", "speakers", "vote"),
            *("replacements", "step", "presented"),
        ],
        at=at,
    )


def require_quorum(meeting: Meeting) -> None:
    """Raise unless enough members are in the room.

    Raises:
        NoQuorum: too few are.
    """
    quorum = room.patch(meeting, ["quorum"], Audience.SCREEN)["quorum"]
    if not quorum["reached"]:
        raise NoQuorum(
            present=quorum["present"], total=quorum["total"], needed=quorum["needed"]
        )


def _check_in(
    meeting: Meeting, participant: Participant, *, actor: Actor, at: dt.datetime
) -> None:
    if participant.is_present:
        raise AlreadyCheckedIn(participant)
    participant.checked_in_at = at
    participant.checked_in_by_id = actor.person_id
    participant.left_at = None
    participant.save(update_fields=["checked_in_at", "checked_in_by", "left_at"])
    _common.journal(
        meeting,
        "checked_in",
        actor=actor,
        at=at,
        detail={"participant": participant.pk},
    )
    _common.tell(
        meeting, ["quorum", "attendance"], at=at, persons=[participant.person_id]
    )


def _require_no_open_vote(meeting: Meeting) -> None:
    if Vote.objects.filter(meeting=meeting, state=Vote.State.OPEN).exists():
        raise VoteIsOpen


def _leave_item(meeting: Meeting, at: dt.datetime) -> SpeechRequest | None:
    """End the current item; return the speech that ended with it."""
    if meeting.current_item_id is None:
        return None
    AgendaItem.objects.filter(pk=meeting.current_item_id).update(
        state=AgendaItem.State.DONE
    )
    speech = SpeechRequest.objects.filter(meeting=meeting, state="speaking").first()
    if speech is not None:
        speech.state = SpeechRequest.State.DONE
        speech.ended_at = at
        speech.save(update_fields=["state", "ended_at"])
    return speech


def _set_state(
    meeting: Meeting,
    state: MeetingState,
    action: str,
    *,
    actor: Actor,
    at: dt.datetime,
) -> None:
    meeting.state = state
    meeting.save(update_fields=["state"])
    _common.journal(meeting, action, actor=actor, at=at)
    _common.tell(meeting, ["session", "step"], at=at)
