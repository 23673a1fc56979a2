"""Who hears a meeting's streams, and who finds it in the search."""

from __future__ import annotations

import datetime as dt

from khonggiay.kernel.actor import Actor
from khonggiay.meetings.access.roles import (
    PREPARING,
    REVIEWING,
    standing,
    visible_meetings,
)
from khonggiay.meetings.models import Body, Meeting, Participant
from khonggiay.meetings.queries import room
from khonggiay.meetings.rules import Role
from khonggiay.organisations import queries as organisations


def stream_for(actor: Actor, key: str, at: dt.datetime) -> str | None:
    """Return the stream of the meeting *key* that the actor may hear, or None.

    Who names an audience (`12:member`) gets it only if it is their own.
    """
    number, _colon, asked = key.partition(":")
    if not number.isdecimal():
        return None
    meeting = visible_meetings(actor).filter(pk=int(number)).first()
    audience = standing(actor, meeting).audience if meeting else None
    if meeting is None or audience is None or asked not in ("", audience):
        return None
    return room.stream(meeting.pk, audience)


def search_tokens(person_id: int, day: dt.date) -> set[str]:
    """Return by which tokens the person finds meetings, papers and notices."""
    serving = [
        post.unit_id
        for post in organisations.posts_of(person_id, day=day)
        if post.kind in REVIEWING | PREPARING
    ]
    bodies = Body.objects.filter(office_unit_id__in=serving)
    tokens = {f"meeting-office:{pk}" for pk in bodies.values_list("pk", flat=True)}
    for meeting, role in Participant.objects.filter(person_id=person_id).values_list(
        "meeting_id", "role"
    ):
        tokens.add(f"meeting:{meeting}")
        if role == Role.SECRETARY:
            tokens.add(f"meeting-staff:{meeting}")
        if role == Role.CHAIR:
            tokens.add(f"meeting-chair:{meeting}")
    composed = Meeting.objects.filter(composed_by_id=person_id)
    tokens |= {f"meeting-staff:{pk}" for pk in composed.values_list("pk", flat=True)}
    return tokens
