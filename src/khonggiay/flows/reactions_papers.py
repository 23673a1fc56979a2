"""What follows when papers are replaced: who is told."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable

from khonggiay.documents import events as document_events
from khonggiay.documents import queries as documents
from khonggiay.flows import notices
from khonggiay.kernel import dates
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings import events
from khonggiay.meetings import queries as meetings
from khonggiay.meetings.queries import facts
from khonggiay.meetings.queries.facts import MeetingFacts
from khonggiay.notifications import operations as notifications


def ask_to_confirm(event: events.ReplacementProposed, *, at: dt.datetime) -> None:
    """Tell those who approve that a new file awaits them."""
    card = _card(event.replacement_id)
    if card is None:
        return
    meeting = _meeting(event.meeting_id, at)
    _tell(
        set(meeting.reviewers or meeting.chairs) - {card.proposed_by_id},
        url=f"/phien-hop/thay-the/{card.id}/",
        key=f"meetings.replacement_proposed:{card.id}",
        write=lambda: notices.replacement_proposed(
            meeting, card.paper_title, card.proposed_by
        ),
        at=at,
    )


def tell_of_decline(event: events.ReplacementDeclined, *, at: dt.datetime) -> None:
    """Tell who sent a new file why it was not taken."""
    card = _card(event.replacement_id)
    if card is None:
        return
    meeting = _meeting(event.meeting_id, at)
    _tell(
        {card.proposed_by_id},
        url=f"/phien-hop/thay-the/{card.id}/",
        key=f"meetings.replacement_declined:{card.id}",
        write=lambda: notices.replacement_declined(
            meeting, card.paper_title, card.remark
        ),
        at=at,
    )


def tell_of_confirmation(event: events.PaperReplaced, *, at: dt.datetime) -> None:
    """Tell who sent a new file that another person confirmed it."""
    card = _card(event.replacement_id)
    if card is None or card.settled_by_id == card.proposed_by_id:
        return
    meeting = _meeting(event.meeting_id, at)
    _tell(
        {card.proposed_by_id},
        url=f"/phien-hop/tai-lieu/{card.paper_id}/thay-the/",
        key=f"meetings.replacement_confirmed:{card.id}",
        write=lambda: notices.replacement_confirmed(meeting, card.paper_title),
        at=at,
    )


def tell_of_new_version(event: events.PaperReplaced, *, at: dt.datetime) -> None:
    """Tell everybody who read or marked an older version that there is a new one.

    Not those who sent or confirmed it: they know.
    """
    card = _card(event.replacement_id)
    if card is None:
        return
    meeting = _meeting(event.meeting_id, at)
    document_id = facts.document_of(event.paper_id)
    readers = documents.readers_of_older(document_id, than=event.number)
    readers |= documents.mark_owners(document_id)
    may_see = {*meeting.participants, *meeting.secretaries, *meeting.reviewers}
    _tell(
        readers & may_see - {card.proposed_by_id, card.settled_by_id},
        url=f"/phien-hop/tai-lieu/{card.paper_id}/thay-doi/",
        key=f"meetings.paper_replaced:{event.version_id}",
        write=lambda: notices.paper_replaced(meeting, card.paper_title, card.note),
        at=at,
    )


def tell_of_carried_notes(
    event: document_events.MarksCarried, *, at: dt.datetime
) -> None:
    """Tell each owner how many of their notes went over, and how many found no place.

    Once for each outcome: notes that a device brings late are carried later.
    """
    places = facts.papers_of_document(event.document_id)
    counts = documents.carried_counts(event.version_id, event.person_ids)
    if not places:
        return
    place = places[0]
    for outcome in sorted({(one.placed, one.lost) for one in counts.values()}):
        placed, lost = outcome
        people = {p for p, one in counts.items() if (one.placed, one.lost) == outcome}
        _tell(
            people,
            # Those without a place are listed with their quotes.
            url=f"/phien-hop/{place.meeting_id}/ghi-chu/"
            if lost
            else f"/phien-hop/tai-lieu/{place.id}/",
            key=f"documents.marks_carried:{event.version_id}:{placed}:{lost}",
            write=functools.partial(
                notices.marks_carried, place.title, placed=placed, lost=lost
            ),
            at=at,
            email=False,
        )


def remind_readers(event: events.ReadersReminded, *, at: dt.datetime) -> None:
    """Remind people of papers that they have not opened; once a day each."""
    meeting = _meeting(event.meeting_id, at)
    titles = facts.paper_titles(event.paper_ids)
    _tell(
        event.person_ids,
        url=f"/phien-hop/{meeting.id}/#chuong-trinh",
        key=f"meetings.reading:{meeting.id}:{event.day}",
        write=lambda: notices.readers_reminded(meeting, titles),
        at=at,
    )


def _card(replacement_id: int) -> meetings.ReplacementCard | None:
    try:
        return meetings.replacement_card(replacement_id)
    except NotFound:
        # The paper was taken off the programme before the event was delivered.
        return None


def _meeting(meeting_id: int, at: dt.datetime) -> MeetingFacts:
    return facts.meeting_facts(meeting_id, day=dates.city_date(at))


def _tell(
    person_ids: Iterable[int],
    *,
    url: str,
    key: str,
    write: Callable[[], notices.Notice],
    at: dt.datetime,
    email: bool = True,
) -> None:
    notifications.notify(
        person_ids=person_ids,
        kind="meeting",
        title=lambda: write().title,
        body=lambda: write().body,
        url=url,
        key=key,
        at=at,
        email=email,
    )
