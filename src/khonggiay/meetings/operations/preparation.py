"""Before the session: compose, name participants, submit, return, approve."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel import dates, ids, outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid, NotFound, Refused, Text
from khonggiay.meetings import access
from khonggiay.meetings import queries as meeting_queries
from khonggiay.meetings.events import (
    ProgrammeApproved,
    ProgrammeReturned,
    ProgrammeSubmitted,
)
from khonggiay.meetings.models import AgendaItem, Meeting, Participant, Remark
from khonggiay.meetings.operations import _common, indexing
from khonggiay.meetings.operations.revisions import advance, lock_revision
from khonggiay.meetings.rules import MeetingState, Role
from khonggiay.organisations import queries as organisations
from khonggiay.people import queries as people


class ProgrammeIncomplete(Refused):
    """A programme without what a session needs cannot be submitted."""

    code = "programme_incomplete"
    message = _("The programme is not complete: %(missing)s.")
    hint = _("Add what is missing, then submit again.")


class MissingRemark(Refused):
    """A programme is returned with words that say why."""

    code = "missing_remark"
    message = _("A programme is returned with remarks.")
    hint = _("Write what must be changed.")
    status = 422


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A person named to take part, in a role."""

    person_id: int
    role: Role


@transaction.atomic
def compose(
    *,
    actor: Actor,
    body_id: int,
    title: str,
    place: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    at: dt.datetime,
) -> Meeting:
    """Begin a meeting as a draft; all members of the body on its day are invited.

    Raises:
        NotFound: the actor does not prepare meetings of this body.
        Invalid: a field is missing or wrong.
    """
    body = access.bodies_to_compose_for(actor).filter(pk=body_id).first()
    if body is None:
        raise NotFound(body_id)
    _check_facts(title=title, place=place, starts_at=starts_at, ends_at=ends_at)
    meeting = Meeting.objects.create(
        body=body,
        title=title.strip(),
        place=place.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        composed_by_id=actor.person,
        check_in_code=ids.token(),
        screen_code=ids.token(),
    )
    day = dates.city_date(starts_at)
    members = meeting_queries.member_ids(body.pk, day=day)
    naming = [Naming(person_id=person, role=Role.MEMBER) for person in members]
    _write_participants(meeting, naming)
    _common.journal(meeting, "composed", actor=actor, at=at)
    advance(meeting, actor=actor, at=at)
    indexing.index_meeting(meeting)
    return meeting


@transaction.atomic
def change_facts(
    *,
    actor: Actor,
    meeting_id: int,
    revision: int,
    title: str,
    place: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    at: dt.datetime,
) -> Meeting:
    """Change title, place and time.

    Raises:
        NotAllowed: the actor may not compose this meeting now.
        ProgrammeChanged: somebody else changed it since *revision*.
        Invalid: a field is missing or wrong.
    """
    meeting = lock_revision(meeting_id, revision, actor=actor)
    _check_facts(title=title, place=place, starts_at=starts_at, ends_at=ends_at)
    meeting.title, meeting.place = title.strip(), place.strip()
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.save(update_fields=["title", "place", "starts_at", "ends_at"])
    _common.journal(meeting, "facts_changed", actor=actor, at=at)
    # Another day may have other members and another rule.
    advance(meeting, actor=actor, at=at, also=["session", "quorum", "attendance"])
    indexing.index(meeting)
    return meeting


@transaction.atomic
def name_participants(
    *,
    actor: Actor,
    meeting_id: int,
    revision: int,
    naming: Sequence[Naming],
    at: dt.datetime,
) -> None:
    """Name all participants; who is not named any more is taken off.

    Members of the body who are not named are invited as members all the same: the
    quorum counts them.

    Raises:
        NotAllowed: the actor may not compose this meeting now.
        ProgrammeChanged: somebody else changed it since *revision*.
        Invalid: two chairs, a person named twice, or an unknown person.
    """
    meeting = lock_revision(meeting_id, revision, actor=actor)
    persons = [name.person_id for name in naming]
    fields: dict[str, list[Text]] = {}
    if len(set(persons)) != len(persons):
        fields["participants"] = [_("A person is named twice.")]
    if sum(name.role is Role.CHAIR for name in naming) > 1:
        fields["chair"] = [_("A meeting has one chair.")]
    if len(people.person_cards(persons)) != len(set(persons)):
        fields["participants"] = [_("A person is not in the directory.")]
    if fields:
        raise Invalid(fields)
    day = dates.city_date(meeting.starts_at)
    missing = [
        Naming(person_id=person, role=Role.MEMBER)
        for person in meeting_queries.member_ids(meeting.body_id, day=day)
        if person not in persons
    ]
    _write_participants(meeting, [*naming, *missing])
    _common.journal(
        meeting, "participants_named", actor=actor, at=at, detail={"persons": persons}
    )
    advance(meeting, actor=actor, at=at, also=["quorum", "attendance"])


@transaction.atomic
def submit(*, actor: Actor, meeting_id: int, at: dt.datetime) -> None:
    """Submit the programme for review.

    Raises:
        NotAllowed: the actor may not submit it now.
        ProgrammeIncomplete: it has no item, no chair, or starts in the past.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "submit")
    missing = _missing(meeting, at)
    if missing:
        raise ProgrammeIncomplete(missing=", ".join(str(part) for part in missing))
    meeting.state = MeetingState.SUBMITTED
    meeting.submitted_at = at
    meeting.save(update_fields=["state", "submitted_at"])
    _common.journal(meeting, "submitted", actor=actor, at=at)
    outbox.publish(ProgrammeSubmitted(meeting_id=meeting.pk), at=at)
    _common.tell(meeting, ["session"], at=at)


@transaction.atomic
def return_(*, actor: Actor, meeting_id: int, remark: str, at: dt.datetime) -> None:
    """Return a submitted programme with remarks.

    Raises:
        NotAllowed: the actor does not review it, or it is not submitted.
        MissingRemark: nothing was remarked.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "review")
    if not remark.strip():
        raise MissingRemark
    Remark.objects.create(
        meeting=meeting, person_id=actor.person, text=remark.strip(), at=at
    )
    meeting.state = MeetingState.RETURNED
    meeting.save(update_fields=["state"])
    _common.journal(meeting, "returned", actor=actor, at=at)
    outbox.publish(
        ProgrammeReturned(meeting_id=meeting.pk, remark=remark.strip()), at=at
    )
    _common.tell(meeting, ["session"], at=at)


@transaction.atomic
def approve(
    *, actor: Actor, meeting_id: int, at: dt.datetime, remark: str = ""
) -> None:
    """Approve a submitted programme: every participant has it from this moment.

    Raises:
        NotAllowed: the actor does not review it, or it is not submitted.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "review")
    if remark.strip():
        Remark.objects.create(
            meeting=meeting, person_id=actor.person, text=remark.strip(), at=at
        )
    meeting.state = MeetingState.APPROVED
    meeting.approved_at = at
    meeting.save(update_fields=["state", "approved_at"])
    _common.journal(meeting, "approved", actor=actor, at=at)
    outbox.publish(ProgrammeApproved(meeting_id=meeting.pk), at=at)
    indexing.admit(meeting)
    _common.tell(meeting, ["session", "programme"], at=at)


def _missing(meeting: Meeting, at: dt.datetime) -> list[Text]:
    missing: list[Text] = []
    if not AgendaItem.objects.filter(meeting=meeting).exists():
        missing.append(_("no item"))
    if not Participant.objects.filter(meeting=meeting, role=Role.CHAIR).exists():
        missing.append(_("no chair"))
    if meeting.ends_at <= at:
        missing.append(_("the time has passed"))
    return missing


def _check_facts(
    *, title: str, place: str, starts_at: dt.datetime, ends_at: dt.datetime
) -> None:
    fields: dict[str, list[Text]] = {}
    if not title.strip():
        fields["title"] = [_("Give the meeting a title.")]
    elif len(title) > 300:
        fields["title"] = [_("The title is longer than 300 characters.")]
    if not place.strip():
        fields["place"] = [_("Say where the meeting takes place.")]
    elif len(place) > 200:
        fields["place"] = [_("The place is longer than 200 characters.")]
    if ends_at <= starts_at:
        fields["ends_at"] = [_("The meeting must end after it starts.")]
    if fields:
        raise Invalid(fields)


def _write_participants(meeting: Meeting, naming: Sequence[Naming]) -> None:
    day = dates.city_date(meeting.starts_at)
    persons = [name.person_id for name in naming]
    posts = organisations.posts_of_people(persons, day=day)
    members = set(meeting_queries.member_ids(meeting.body_id, day=day))
    Participant.objects.filter(meeting=meeting).exclude(person_id__in=persons).delete()
    # Roles are cleared first: the chair may pass from one person to another.
    Participant.objects.filter(meeting=meeting).update(role=Role.OBSERVER)
    order = {Role.CHAIR: 0, Role.MEMBER: 1, Role.SECRETARY: 2, Role.INVITED: 3}
    for name in naming:
        post = posts.get(name.person_id)
        Participant.objects.update_or_create(
            meeting=meeting,
            person_id=name.person_id,
            defaults={
                "role": name.role,
                "post_label": post.label if post else "",
                "is_member": name.person_id in members,
                "rank": order.get(name.role, 4) * 1000 + (post.rank if post else 999),
            },
        )
