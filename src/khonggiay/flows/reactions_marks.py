"""What follows from notes on papers: they are carried, and shared ones are told."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from khonggiay.documents import events as documents
from khonggiay.documents import operations as document_acts
from khonggiay.flows import notices
from khonggiay.kernel import dates
from khonggiay.meetings import events
from khonggiay.meetings.queries import sharing
from khonggiay.notifications import operations as notifications
from khonggiay.people import queries as people
from khonggiay.realtime import operations as realtime
from khonggiay.realtime import rules as streams


def carry_to_new_version(event: documents.VersionAdded, *, at: dt.datetime) -> None:
    """Have everybody's notes carried; a first version has none."""
    if event.number > 1:
        document_acts.ask_to_carry(
            document_id=event.document_id, version_id=event.version_id
        )


def carry_what_came_late(
    event: documents.MarksLeftBehind | documents.PagesRead, *, at: dt.datetime
) -> None:
    """Have notes carried that were written late, or to pages that came late."""
    document_acts.ask_to_carry(
        document_id=event.document_id, version_id=event.version_id
    )


def let_devices_fetch(event: documents.MarksCarried, *, at: dt.datetime) -> None:
    """Tell the open readers of those whose notes were carried."""
    realtime.append(
        [
            realtime.Message(
                streams.person_stream(person_id),
                "marks",
                {"paper": paper_id, "version": event.version_id},
            )
            for person_id in event.person_ids
            for paper_id in sharing.paper_ids(event.document_id)
        ],
        at=at,
    )


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
