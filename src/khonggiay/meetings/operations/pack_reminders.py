"""Asking people to take the papers along before the session."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from khonggiay.kernel import outbox
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import access
from khonggiay.meetings.events import PacksMissing
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.operations import _common
from khonggiay.meetings.queries import packs
from khonggiay.meetings.rules import MeetingState

AHEAD = dt.timedelta(days=1)


@transaction.atomic
def ask_for_packs(*, actor: Actor, meeting_id: int, at: dt.datetime) -> int:
    """Remind everybody who has no pack on any device; return how many they are.

    Raises:
        NotAllowed: the actor does not prepare this meeting, or it is not approved.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "ask_for_packs")
    return _ask(meeting, actor=actor, at=at)


@transaction.atomic
def ask_before_session(*, at: dt.datetime) -> int:
    """Remind, one day before each session, who has no pack; return how many meetings.

    Each meeting once, whatever the number of calls.
    """
    due = Meeting.objects.filter(
        state=MeetingState.APPROVED,
        starts_at__gt=at,
        starts_at__lte=at + AHEAD,
        packs_asked_at__isnull=True,
    )
    meetings = list(due.select_for_update(skip_locked=True).order_by("starts_at", "pk"))
    for meeting in meetings:
        _ask(meeting, actor=Actor.system(), at=at)
    return len(meetings)


def _ask(meeting: Meeting, *, actor: Actor, at: dt.datetime) -> int:
    meeting.packs_asked_at = at
    meeting.save(update_fields=["packs_asked_at"])
    if not any(paper.is_taken for paper in packs.pack(meeting).papers):
        return 0
    people = packs.without_pack(meeting.pk)
    if people:
        _common.journal(
            meeting, "packs_asked_for", actor=actor, at=at, detail={"people": people}
        )
        outbox.publish(PacksMissing(meeting_id=meeting.pk, person_ids=people), at=at)
    return len(people)
