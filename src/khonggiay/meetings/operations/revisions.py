"""Revisions of a programme: nobody overwrites what they have not seen."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Changed
from khonggiay.meetings import access
from khonggiay.meetings import queries as meeting_queries
from khonggiay.meetings.models import Meeting, ProgrammeRevision
from khonggiay.meetings.operations import _common


class ProgrammeChanged(Changed):
    """Somebody else changed the programme since it was read."""

    code = "programme_changed"
    message = _("Somebody else changed the programme while you were working on it.")
    hint = _("Look at the difference, then make your change again.")

    def __init__(self, meeting: Meeting, *, since: int) -> None:
        super().__init__(meeting.pk)
        self.meeting = meeting
        self.since = since

    def details(self) -> dict[str, object]:
        """Return the present revision and what changed since the one that was read."""
        changes = meeting_queries.difference(self.meeting, since=self.since)
        return {
            "revision": self.meeting.revision,
            "changes": [dataclasses.asdict(change) for change in changes],
        }


def lock_revision(meeting_id: int, revision: int, *, actor: Actor) -> Meeting:
    """Return the meeting, locked, if the actor may compose it and knows its state.

    Raises:
        NotAllowed: the actor may not compose it now.
        ProgrammeChanged: it is not at *revision* any more.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "compose")
    if meeting.revision != revision:
        raise ProgrammeChanged(meeting, since=revision)
    return meeting


def advance(
    meeting: Meeting, *, actor: Actor, at: dt.datetime, also: Iterable[str] = ()
) -> None:
    """Count one more revision and keep the programme as it stands now.

    Open pages are told of the programme and *also* of these sections of the room.
    """
    meeting.revision += 1
    meeting.save(update_fields=["revision"])
    ProgrammeRevision.objects.create(
        meeting=meeting,
        number=meeting.revision,
        person_id=actor.person,
        at=at,
        programme=meeting_queries.snapshot(meeting),
    )
    _common.tell(meeting, ["programme", *also], at=at)
