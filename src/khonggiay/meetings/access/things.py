"""What belongs to meetings, for those who may see it: the thing or nothing."""

from __future__ import annotations

import uuid

from khonggiay.documents import queries as documents
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings.access.roles import abilities, visible_meetings
from khonggiay.meetings.models import (
    AgendaItem,
    Conclusion,
    Meeting,
    Paper,
    Participant,
    SpeechRequest,
    Vote,
)
from khonggiay.meetings.rules import PREPARED_STATES


def get_meeting_for(actor: Actor, meeting_id: int) -> Meeting:
    """Return the meeting.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    meeting = (
        visible_meetings(actor).select_related("body").filter(pk=meeting_id).first()
    )
    if meeting is None:
        raise NotFound(meeting_id)
    return meeting


def get_item_for(actor: Actor, item_id: int) -> AgendaItem:
    """Return an item of a meeting that the actor may see.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    item = (
        AgendaItem.objects.select_related("meeting__body")
        .filter(pk=item_id, meeting__in=visible_meetings(actor))
        .first()
    )
    if item is None:
        raise NotFound(item_id)
    return item


def get_paper_for(actor: Actor, paper_id: int) -> Paper:
    """Return a paper of a meeting that the actor may see.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    paper = (
        Paper.objects.select_related("item__meeting__body")
        .filter(pk=paper_id, item__meeting__in=visible_meetings(actor))
        .first()
    )
    if paper is None:
        raise NotFound(paper_id)
    return paper


def get_paper_of_mark_for(actor: Actor, mark_id: uuid.UUID) -> Paper:
    """Return the paper on which the actor's own note lies.

    Raises:
        NotFound: there is no such note, it is somebody else's, or the paper is not
            the actor's to see.
    """
    document_id = documents.document_of(person_id=actor.person, mark_id=mark_id)
    paper = (
        Paper.objects.select_related("item__meeting__body")
        .filter(document_id=document_id, item__meeting__in=visible_meetings(actor))
        .order_by("pk")
        .first()
    )
    if paper is None:
        raise NotFound(mark_id)
    return paper


def get_participant_for(actor: Actor, participant_id: int) -> Participant:
    """Return a participant of a meeting that the actor may see.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    row = (
        Participant.objects.select_related("meeting__body")
        .filter(pk=participant_id, meeting__in=visible_meetings(actor))
        .first()
    )
    if row is None:
        raise NotFound(participant_id)
    return row


def get_speech_request_for(actor: Actor, request_id: int) -> SpeechRequest:
    """Return a speech request of a meeting that the actor may see.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    row = (
        SpeechRequest.objects.select_related("meeting__body", "participant")
        .filter(pk=request_id, meeting__in=visible_meetings(actor))
        .first()
    )
    if row is None:
        raise NotFound(request_id)
    return row


def get_vote_for(actor: Actor, vote_id: int) -> Vote:
    """Return a vote of a meeting that the actor may see.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    row = (
        Vote.objects.select_related("meeting__body", "item")
        .filter(pk=vote_id, meeting__in=visible_meetings(actor))
        .first()
    )
    if row is None:
        raise NotFound(vote_id)
    return row


def get_conclusion_for(actor: Actor, item_id: int) -> Conclusion:
    """Return the conclusion of an item.

    Before its approval only the chair and the secretariat may see it.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    item = get_item_for(actor, item_id)
    row = Conclusion.objects.select_related("item__meeting").filter(item=item).first()
    if row is None:
        raise NotFound(item_id)
    if row.approved_at is None and "read_drafts" not in abilities(actor, item.meeting):
        raise NotFound(item_id)
    return row


def get_meeting_by_screen_code(meeting_id: int, code: str) -> Meeting:
    """Return the approved meeting whose big screen bears this code.

    Raises:
        NotFound: there is none, or the code is another's.
    """
    meeting = (
        Meeting.objects.select_related("body")
        .filter(pk=meeting_id, screen_code=code, state__in=PREPARED_STATES)
        .first()
    )
    if meeting is None or not code:
        raise NotFound(meeting_id)
    return meeting
