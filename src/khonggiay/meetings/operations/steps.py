"""Skip an item; take the last step back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Refused
from khonggiay.meetings import access
from khonggiay.meetings.models import (
    AgendaItem,
    Conclusion,
    Meeting,
    SessionStep,
    SpeechRequest,
)
from khonggiay.meetings.operations import _common
from khonggiay.meetings.queries.steps import last_step


class NothingToUndo(Refused):
    """There is no step, or something rests on it already."""

    code = "nothing_to_undo"
    message = _("There is no step that can be taken back.")
    hint = _("A step stays once somebody has spoken or voted after it.")


class StepChanged(Refused):
    """Another step was made since the page was shown."""

    code = "step_changed"
    message = _("Another step was made meanwhile.")
    hint = _("Look at what is offered now, then decide.")


class NotAhead(Refused):
    """The item is current, over or skipped."""

    code = "not_ahead"
    message = _("Only an item that is still ahead can be skipped.")
    hint = _("To leave the current item, go on to the next one.")


@transaction.atomic
def skip_item(*, actor: Actor, item_id: int, at: dt.datetime) -> None:
    """Skip an item that is still ahead; the session may come to it later all the same.

    Raises:
        NotAllowed: the actor does not run the session.
        NotInSession: the session is suspended.
        NotAhead: the item is current, over or skipped.
    """
    meeting = _common.lock_for_item(item_id)
    access.require(actor, meeting, "run")
    _common.require_session(meeting)
    item = AgendaItem.objects.get(pk=item_id)
    if item.state != AgendaItem.State.WAITING:
        raise NotAhead(item)
    item.state = AgendaItem.State.SKIPPED
    item.save(update_fields=["state"])
    SessionStep.objects.create(
        meeting=meeting,
        kind=SessionStep.Kind.ITEM_SKIPPED,
        item=item,
        item_state=AgendaItem.State.WAITING,
        at=at,
    )
    _common.journal(
        meeting, "item_skipped", actor=actor, at=at, detail={"item": item.pk}
    )
    _common.tell(meeting, ["progress", "step"], at=at)


@transaction.atomic
def undo_step(*, actor: Actor, meeting_id: int, step_id: int, at: dt.datetime) -> None:
    """Take the last step back: an item reached or skipped, a floor given.

    The session stands as before the step, a speech that the step ended goes on. The
    step stays in the record; that it was taken back is journalled as an act of its own.

    Raises:
        NotAllowed: the actor does not run the session.
        NotInSession: the session is suspended.
        NothingToUndo: there is no step, or somebody spoke or voted after it.
        StepChanged: *step_id* is not the last step any more.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "run")
    _common.require_session(meeting)
    step = last_step(meeting)
    if step is None:
        raise NothingToUndo
    if step.pk != step_id:
        raise StepChanged
    if step.speech is not None:
        _take_floor_back(step.speech)
    elif step.item is not None:
        _take_item_back(meeting, step, step.item)
    if step.interrupted_id is not None:
        SpeechRequest.objects.filter(pk=step.interrupted_id).update(
            state=SpeechRequest.State.SPEAKING, ended_at=None
        )
    step.undone_at = at
    step.save(update_fields=["undone_at"])
    _common.journal(
        meeting,
        "step_undone",
        actor=actor,
        at=at,
        detail={"step": step.pk, "kind": step.kind},
    )
    _common.tell(
        meeting, ["current_item", "progress", "speakers", "vote", "step"], at=at
    )


def _take_floor_back(speech: SpeechRequest) -> None:
    speech.state = SpeechRequest.State.WAITING
    speech.started_at = None
    speech.save(update_fields=["state", "started_at"])


def _take_item_back(meeting: Meeting, step: SessionStep, item: AgendaItem) -> None:
    item.state = step.item_state
    # What was written down of the item stays written, and was reached.
    if item.reached_at == step.at and not Conclusion.objects.filter(item=item).exists():
        item.reached_at = None
    item.save(update_fields=["state", "reached_at"])
    if step.kind == SessionStep.Kind.ITEM_SKIPPED:
        return
    if step.former_item_id is not None:
        AgendaItem.objects.filter(pk=step.former_item_id).update(
            state=AgendaItem.State.CURRENT
        )
    meeting.current_item_id = step.former_item_id
    meeting.item_started_at = step.former_item_started_at
    meeting.save(update_fields=["current_item", "item_started_at"])
