"""What follows from notes on papers: those with whom one is shared are told."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from khonggiay.flows import notices
from khonggiay.kernel import dates
from khonggiay.meetings import events
from khonggiay.meetings.queries import sharing
from khonggiay.notifications import operations as notifications
from khonggiay.people import queries as people


def tell_of_shared_note(event: events.NoteShared, *, at: dt.datetime) -> None:
    """Tell those who begin to see a note, once a day for each paper and writer.

    Who shares twenty notes on a paper is announced once; nobody gets a letter for it.
    """
    day = dates.city_date(at)
    facts = sharing.paper_facts(event.paper_id, event.tokens, day=day)
    if facts is None:
        return
    name = people.names([event.person_id]).get(event.person_id, "")
    notifications.notify(
        person_ids=facts.people - {event.person_id},
        kind="meeting",
        title=lambda: notices.note_shared(name, facts.title).title,
        body=lambda: notices.note_shared(name, facts.title).body,
        url=f"/phien-hop/tai-lieu/{event.paper_id}/?"
        + urlencode({"ghi-chu": event.mark_id}),
        key=f"meetings.note_shared:{event.paper_id}:{event.person_id}:{day}",
        at=at,
        email=False,
    )
