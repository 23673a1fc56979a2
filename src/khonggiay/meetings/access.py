"""Who may see which meeting and do what with it. Permission = fetch."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db.models import Q, QuerySet

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotAllowed, NotFound
from khonggiay.meetings.models import (
    AgendaItem,
    Body,
    Conclusion,
    Meeting,
    Paper,
    Participant,
    SpeechRequest,
    Vote,
)
from khonggiay.meetings.queries import room
from khonggiay.meetings.rules import (
    AUDIENCE_OF_ROLE,
    EDITABLE_STATES,
    PREPARED_STATES,
    RUNNING_STATES,
    Audience,
    MeetingState,
    Role,
)
from khonggiay.organisations import queries as organisations

_REVIEWING = frozenset({"head", "chief_of_office", "deputy"})
_PREPARING = frozenset({"secretary"})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an actor is in a meeting."""

    participant: Participant | None
    is_secretary: bool
    is_reviewer: bool

    @property
    def is_chair(self) -> bool:
        """Tell whether the actor chairs the meeting."""
        return self.participant is not None and self.participant.role == Role.CHAIR

    @property
    def audience(self) -> Audience | None:
        """Return the audience class whose stream the actor hears."""
        if self.is_chair:
            return Audience.CHAIR
        if self.is_secretary or self.is_reviewer:
            return Audience.SECRETARIAT
        if self.participant is None:
            return None
        return AUDIENCE_OF_ROLE[Role(self.participant.role)]


def office_bodies(actor: Actor) -> dict[int, str]:
    """Return the bodies whose office the actor serves, with the kind of the post."""
    post = organisations.post(actor.appointment_id)
    if post is None or post.kind not in _REVIEWING | _PREPARING:
        return {}
    rows = Body.objects.filter(office_unit_id=post.unit_id)
    return dict.fromkeys(rows.values_list("pk", flat=True), post.kind)


def bodies_to_compose_for(actor: Actor) -> QuerySet[Body]:
    """Return the bodies for which the actor may compose a meeting."""
    return Body.objects.filter(pk__in=office_bodies(actor)).order_by("name", "pk")


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Return the meetings that the actor may see.

    The office of the body and the meeting's own secretaries see every state; other
    participants see a meeting from its approval on.
    """
    mine = Participant.objects.filter(person_id=actor.person_id or 0)
    secretary = mine.filter(role=Role.SECRETARY)
    return Meeting.objects.filter(
        Q(body__in=list(office_bodies(actor)))
        | Q(pk__in=secretary.values("meeting"))
        | Q(composed_by_id=actor.person_id or 0)
        | Q(pk__in=mine.values("meeting"), state__in=PREPARED_STATES)
    )


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


def standing(actor: Actor, meeting: Meeting) -> Standing:
    """Return what the actor is in the meeting."""
    participant = Participant.objects.filter(
        meeting=meeting, person_id=actor.person_id or 0
    ).first()
    kind = office_bodies(actor).get(meeting.body_id, "")
    named = participant is not None and participant.role == Role.SECRETARY
    return Standing(
        participant=participant,
        is_secretary=named
        or kind in _PREPARING
        or meeting.composed_by_id == actor.person_id,
        is_reviewer=kind in _REVIEWING,
    )


def abilities(
    actor: Actor, meeting: Meeting, *, known: Standing | None = None
) -> frozenset[str]:
    """Return what the actor may do with the meeting as it stands now.

    Pages show these acts, operations check them. Facts of the moment (quorum, an open
    vote) are not abilities: an operation refuses those by name.
    """
    who = known or standing(actor, meeting)
    state = MeetingState(meeting.state)
    may: set[str] = set()
    if who.is_secretary:
        may |= {"read_drafts", "read_opinions"}
        if state in EDITABLE_STATES:
            may |= {"compose", "submit"}
    if who.is_reviewer:
        may |= {"read_drafts", "read_opinions"}
        if state == MeetingState.SUBMITTED:
            may |= {"compose", "review"}
    if who.is_chair:
        may |= {"read_drafts", "read_opinions"}
        if state == MeetingState.APPROVED:
            may.add("open")
        if state == MeetingState.CLOSED:
            may.add("approve_conclusions")
        if state in RUNNING_STATES:
            may.add("close")
    if who.is_chair or who.is_secretary:
        if state in RUNNING_STATES:
            may.add("run")
        if state in (MeetingState.APPROVED, *RUNNING_STATES):
            may.add("check_in_others")
    if who.is_secretary and state in (*RUNNING_STATES, MeetingState.CLOSED):
        may.add("conclude")
    if who.participant is not None:
        if state == MeetingState.APPROVED:
            may |= {"reply", "give_opinion"}
        if state in (MeetingState.APPROVED, *RUNNING_STATES):
            may.add("check_in")
        if state == MeetingState.IN_SESSION:
            if who.participant.role != Role.OBSERVER:
                may.add("ask_to_speak")
            if who.participant.is_member:
                may.add("vote")
    return frozenset(may)


def require(actor: Actor, meeting: Meeting, ability: str) -> Standing:
    """Return the actor's standing.

    Raises:
        NotAllowed: the actor may not do this with the meeting now.
    """
    who = standing(actor, meeting)
    if ability not in abilities(actor, meeting, known=who):
        raise NotAllowed(ability)
    return who


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
        if post.kind in _REVIEWING | _PREPARING
    ]
    bodies = Body.objects.filter(office_unit_id__in=serving)
    tokens = {f"meeting-office:{pk}" for pk in bodies.values_list("pk", flat=True)}
    for meeting, role in Participant.objects.filter(person_id=person_id).values_list(
        "meeting_id", "role"
    ):
        tokens.add(f"meeting:{meeting}")
        if role == Role.SECRETARY:
            tokens.add(f"meeting-staff:{meeting}")
    composed = Meeting.objects.filter(composed_by_id=person_id)
    tokens |= {f"meeting-staff:{pk}" for pk in composed.values_list("pk", flat=True)}
    return tokens
