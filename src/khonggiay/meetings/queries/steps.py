"""The last step of a session, as long as it can honestly be taken back."""

from __future__ import annotations

from typing import Any

from khonggiay.meetings.models import Meeting, SessionStep, SpeechRequest, Vote
from khonggiay.meetings.rules import MeetingState


def last_step(meeting: Meeting) -> SessionStep | None:
    """Return the step that can be taken back now; none once something rests on it.

    A vote opened or a speech given after an item was reached rest on it; a speech that
    has ended was given.
    """
    if meeting.state != MeetingState.IN_SESSION:
        return None
    row = (
        SessionStep.objects.filter(meeting=meeting, undone_at__isnull=True)
        .select_related("item", "speech__participant__person")
        .order_by("-pk")
        .first()
    )
    return row if row is not None and _stands_alone(meeting, row) else None


def step_section(meeting: Meeting) -> dict[str, Any] | None:
    """Return what chair and secretariat are offered to take back."""
    row = last_step(meeting)
    if row is None:
        return None
    if row.speech is not None:
        name = row.speech.participant.person.full_name
    else:
        name = row.item.title if row.item else ""
    return {"id": row.pk, "kind": row.kind, "name": name}


def _stands_alone(meeting: Meeting, row: SessionStep) -> bool:
    if row.speech is not None:
        return row.speech.state == SpeechRequest.State.SPEAKING
    if row.kind == SessionStep.Kind.ITEM_SKIPPED:
        return True
    voted = Vote.objects.filter(item=row.item_id, opened_at__gte=row.at)
    spoken = SpeechRequest.objects.filter(
        meeting=meeting, state__in=("speaking", "done"), started_at__gte=row.at
    ).exclude(pk=row.interrupted_id or 0)
    return not voted.exists() and not spoken.exists()
