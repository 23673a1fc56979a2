"""Remind participants of papers that they have not opened."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel import dates, outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Refused
from khonggiay.meetings import access
from khonggiay.meetings.events import ReadersReminded
from khonggiay.meetings.models import ReadingReminder
from khonggiay.meetings.operations import _common
from khonggiay.meetings.queries import readings


class NobodyToRemind(Refused):
    """Everybody opened the papers, or was reminded today."""

    code = "nobody_to_remind"
    message = _("There is nobody to remind now.")
    hint = _("Everybody opened the papers or was reminded today.")


@transaction.atomic
def remind_readers(
    *,
    actor: Actor,
    meeting_id: int,
    at: dt.datetime,
    person_ids: Collection[int] | None = None,
) -> int:
    """Remind those who have not opened all papers; return how many are reminded.

    With *person_ids* only those of them. Nobody is reminded twice on the same day of
    the city.

    Raises:
        NotAllowed: the actor is neither chair nor secretariat, or the session is over.
        NobodyToRemind: everybody opened everything, or was reminded today.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "remind_readers")
    day = dates.city_date(at)
    unopened = {
        person: papers
        for person, papers in readings.papers_to_remind_of(meeting, day=day).items()
        if person_ids is None or person in person_ids
    }
    if not unopened:
        raise NobodyToRemind
    ReadingReminder.objects.bulk_create(
        ReadingReminder(
            meeting=meeting,
            person_id=person,
            day=day,
            paper_ids=list(papers),
            asked_by_id=actor.person,
            at=at,
        )
        for person, papers in unopened.items()
    )
    _common.journal(
        meeting,
        "readers_reminded",
        actor=actor,
        at=at,
        detail={"persons": sorted(unopened)},
    )
    groups: dict[tuple[int, ...], list[int]] = collections.defaultdict(list)
    for person, papers in unopened.items():
        groups[papers].append(person)
    for papers, persons in sorted(groups.items()):
        outbox.publish(
            ReadersReminded(
                meeting_id=meeting.pk,
                person_ids=sorted(persons),
                paper_ids=list(papers),
                day=day.isoformat(),
            ),
            at=at,
        )
    return len(unopened)
