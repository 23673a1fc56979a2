"""What a person is in a meeting, and what they may do with it as it stands."""

from __future__ import annotations

import dataclasses

from django.db.models import Q, QuerySet

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotAllowed
from khonggiay.meetings.models import Body, Meeting, Participant
from khonggiay.meetings.rules import (
    AUDIENCE_OF_ROLE,
    EDITABLE_STATES,
    PAPERS_OUT_STATES,
    PREPARED_STATES,
    RUNNING_STATES,
    Audience,
    MeetingState,
    Role,
)
from khonggiay.organisations import queries as organisations

REVIEWING = frozenset({"head", "chief_of_office", "deputy"})
PREPARING = frozenset({"secretary"})


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
    unit_id, kind = _office_post(actor)
    rows = Body.objects.filter(office_unit_id=unit_id).values_list("pk", flat=True)
    return dict.fromkeys(rows, kind) if unit_id is not None else {}


def bodies_to_compose_for(actor: Actor) -> QuerySet[Body]:
    """Return the bodies for which the actor may compose a meeting."""
    unit_id, _kind = _office_post(actor)
    return Body.objects.filter(office_unit_id=unit_id or 0).order_by("name", "pk")


def _office_post(actor: Actor) -> tuple[int | None, str]:
    """Return unit and kind of the actor's post, if it is one of an office's."""
    unit_id, kind = actor.unit_id, actor.post_kind
    if unit_id is None:
        post = organisations.post(actor.appointment_id)
        unit_id, kind = (post.unit_id, post.kind) if post else (None, "")
    return (unit_id, kind) if kind in REVIEWING | PREPARING else (None, "")


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Return the meetings that the actor may see.

    The office of the body and the meeting's own secretaries see every state; other
    participants see a meeting from its approval on.
    """
    mine = Participant.objects.filter(person_id=actor.person_id or 0)
    secretary = mine.filter(role=Role.SECRETARY)
    return Meeting.objects.filter(
        Q(body__in=bodies_to_compose_for(actor).order_by().values("pk"))
        | Q(pk__in=secretary.values("meeting"))
        | Q(composed_by_id=actor.person_id or 0)
        | Q(pk__in=mine.values("meeting"), state__in=PREPARED_STATES)
    )


def standing(actor: Actor, meeting: Meeting) -> Standing:
    """Return what the actor is in the meeting."""
    participant = (
        Participant.objects.filter(meeting=meeting, person_id=actor.person_id or 0)
        .select_related("person")
        .first()
    )
    unit_id, kind = _office_post(actor)
    if unit_id is None or unit_id != meeting.body.office_unit_id:
        kind = ""
    named = participant is not None and participant.role == Role.SECRETARY
    return Standing(
        participant=participant,
        is_secretary=named
        or kind in PREPARING
        or meeting.composed_by_id == actor.person_id,
        is_reviewer=kind in REVIEWING,
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
    if state in PREPARED_STATES:
        may.add("take_along")
    if who.is_secretary or who.is_reviewer:
        may |= {"restrict", "see_devices"}
        if state == MeetingState.APPROVED:
            may.add("ask_for_packs")
    if who.is_secretary:
        may |= {"read_drafts", "read_opinions"}
        if state in EDITABLE_STATES:
            may |= {"compose", "submit"}
        if state != MeetingState.CLOSED:
            may.add("replace_papers")
    if who.is_reviewer:
        may |= {"read_drafts", "read_opinions"}
        if state == MeetingState.SUBMITTED:
            may |= {"compose", "review", "replace_papers"}
    if (who.is_reviewer or who.is_chair) and state in PAPERS_OUT_STATES:
        may |= {"replace_papers", "confirm_replacements"}
    if who.is_chair or who.is_secretary or who.is_reviewer:
        if state in PREPARED_STATES:
            may.add("follow_reading")
        if state in PAPERS_OUT_STATES:
            may.add("remind_readers")
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
