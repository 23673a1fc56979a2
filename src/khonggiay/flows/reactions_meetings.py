"""What follows from what happens in meetings: who is told.

Every notice has a key made of the fact itself, so that a second delivery of the same
event tells nobody twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from khonggiay.flows import notices
from khonggiay.kernel import dates
from khonggiay.meetings import events
from khonggiay.meetings.queries import facts
from khonggiay.meetings.queries.facts import MeetingFacts
from khonggiay.notifications import operations as notifications
from khonggiay.people import queries as people


def ask_for_review(event: events.ProgrammeSubmitted, *, at: dt.datetime) -> None:
    """Tell the chief of office that a programme awaits a look."""
    meeting = _meeting(event.meeting_id, at)
    _tell(
        meeting,
        meeting.reviewers,
        key=f"meetings.submitted:{meeting.id}:{_stamp(meeting.submitted_at)}",
        write=lambda: notices.programme_submitted(meeting),
        at=at,
    )


def tell_of_return(event: events.ProgrammeReturned, *, at: dt.datetime) -> None:
    """Tell the secretaries what to change; once for each submission."""
    meeting = _meeting(event.meeting_id, at)
    _tell(
        meeting,
        meeting.secretaries,
        key=f"meetings.returned:{meeting.id}:{_stamp(meeting.submitted_at)}",
        write=lambda: notices.programme_returned(meeting, event.remark),
        at=at,
    )


def hand_out_programme(event: events.ProgrammeApproved, *, at: dt.datetime) -> None:
    """Tell every participant that programme and papers are there."""
    meeting = _meeting(event.meeting_id, at)
    _tell(
        meeting,
        {*meeting.participants, *meeting.secretaries},
        key=f"meetings.approved:{meeting.id}",
        write=lambda: notices.programme_approved(meeting),
        at=at,
    )


def tell_of_excuse(event: events.ParticipantExcused, *, at: dt.datetime) -> None:
    """Tell chair and secretaries who will not come."""
    meeting = _meeting(event.meeting_id, at)
    excuse = facts.excuse(event.participant_id)
    name = people.names([excuse.person_id]).get(excuse.person_id, "")
    _tell(
        meeting,
        {*meeting.chairs, *meeting.secretaries} - {excuse.person_id},
        key=f"meetings.excused:{excuse.participant_id}:{_stamp(excuse.replied_at)}",
        write=lambda: notices.participant_excused(meeting, name, excuse.reason),
        at=at,
        email=False,
    )


def ask_for_packs(event: events.PacksMissing, *, at: dt.datetime) -> None:
    """Remind who has the papers on no device."""
    meeting = _meeting(event.meeting_id, at)
    _tell(
        meeting,
        event.person_ids,
        key=f"meetings.packs:{meeting.id}:{_stamp(meeting.packs_asked_at)}",
        write=lambda: notices.packs_missing(meeting),
        at=at,
    )


def call_into_the_room(event: events.SessionOpened, *, at: dt.datetime) -> None:
    """Tell every participant that the session has opened."""
    meeting = _meeting(event.meeting_id, at)
    _tell(
        meeting,
        meeting.participants,
        key=f"meetings.opened:{meeting.id}",
        write=lambda: notices.session_opened(meeting),
        at=at,
        email=False,
    )


def remind_of_conclusions(event: events.SessionClosed, *, at: dt.datetime) -> None:
    """Tell chair and secretaries what is left to do after a session."""
    meeting = _meeting(event.meeting_id, at)
    _tell(
        meeting,
        {*meeting.chairs, *meeting.secretaries},
        key=f"meetings.closed:{meeting.id}",
        write=lambda: notices.session_closed(meeting),
        at=at,
        email=False,
    )


def hand_out_conclusions(event: events.ConclusionsApproved, *, at: dt.datetime) -> None:
    """Tell every participant that the notice of conclusion is there."""
    meeting = _meeting(event.meeting_id, at)
    symbol = facts.notice_symbol(event.notice_id)
    _tell(
        meeting,
        {*meeting.participants, *meeting.secretaries},
        key=f"meetings.concluded:{event.notice_id}",
        write=lambda: notices.conclusions_approved(meeting, symbol),
        at=at,
    )


def _meeting(meeting_id: int, at: dt.datetime) -> MeetingFacts:
    return facts.meeting_facts(meeting_id, day=dates.city_date(at))


def _tell(
    meeting: MeetingFacts,
    person_ids: Iterable[int],
    *,
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
        url=f"/phien-hop/{meeting.id}/",
        key=key,
        at=at,
        email=email,
    )


def _stamp(at: dt.datetime | None) -> str:
    return f"{at.timestamp():.3f}" if at else ""
