"""Who may present a paper to the room."""

from __future__ import annotations

from khonggiay.kernel.actor import Actor
from khonggiay.meetings.access.roles import abilities, standing
from khonggiay.meetings.models import Meeting, SpeechRequest


def may_present(actor: Actor, meeting: Meeting) -> bool:
    """Tell whether the actor runs the session or has the floor."""
    who = standing(actor, meeting)
    if "run" in abilities(actor, meeting, known=who):
        return True
    if who.participant is None:
        return False
    return SpeechRequest.objects.filter(
        meeting=meeting, participant=who.participant, state="speaking"
    ).exists()
