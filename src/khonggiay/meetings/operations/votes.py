"""Votes in the session: named and open (biểu quyết công khai)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel import dates
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid, NotFound, Refused
from khonggiay.meetings import access
from khonggiay.meetings import queries as meeting_queries
from khonggiay.meetings.models import (
    AgendaItem,
    Ballot,
    Meeting,
    Participant,
    Vote,
)
from khonggiay.meetings.operations import _common, ballot_box
from khonggiay.meetings.operations.session import (
    NotCheckedIn,
    VoteIsOpen,
    require_quorum,
)
from khonggiay.meetings.queries import room, secret_votes
from khonggiay.meetings.rules import (
    FEWEST_FOR_SECRECY,
    Base,
    Choice,
    ItemKind,
    MajorityRule,
    Role,
    Tally,
    decide,
)


class NotCurrent(Refused):
    """Only the current item is voted on."""

    code = "not_current"
    message = _("The meeting is not at this item.")
    hint = _("Go to the item first, then open the vote.")


class NothingToDecide(Refused):
    """The item informs or is discussed only."""

    code = "nothing_to_decide"
    message = _("This item is not for decision.")


class TooFewForSecrecy(Refused):
    """So few members are in the room that the result would tell who voted how."""

    code = "too_few_for_secrecy"
    message = _("Too few members are in the room for a secret vote.")
    hint = _("At least three must be able to vote.")


class VoteIsSecret(Refused):
    """A ballot with a name came to a secret vote."""

    code = "vote_is_secret"
    message = _("This vote is secret: a ballot with a name is not taken.")


class VoteIsClosed(Refused):
    """The vote has ended."""

    code = "vote_is_closed"
    message = _("The vote is closed.")
    hint = _("A correction needs a new vote.")


class AlreadyVoted(Refused):
    """One member, one ballot."""

    code = "already_voted"
    message = _("You have voted already; the first vote counts.")


class NotEntitled(Refused):
    """The actor is not on the list of those entitled when the vote opened."""

    code = "not_entitled"
    message = _("You are not entitled to vote here.")
    status = 403


@transaction.atomic
def open_vote(
    *,
    actor: Actor,
    item_id: int,
    at: dt.datetime,
    question: str = "",
    is_secret: bool = False,
) -> Vote:
    """Open a vote on the current item, among the members in the room.

    The list of those entitled and the rule in force are frozen with the vote. A secret
    one gets a key of its own that signs ballot papers.

    Raises:
        NotAllowed: the actor does not run the session.
        NotInSession: the session is suspended.
        NotCurrent: the meeting is at another item.
        NothingToDecide: the item is not for decision.
        VoteIsOpen: a vote is open.
        NoQuorum: too few members are present.
        TooFewForSecrecy: it shall be secret, and fewer than three may vote.
    """
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound(item_id)
    meeting = _common.lock(item.meeting_id)
    access.require(actor, meeting, "run")
    _common.require_session(meeting)
    if meeting.current_item_id != item.pk:
        raise NotCurrent
    if item.kind != ItemKind.DECIDE:
        raise NothingToDecide
    if Vote.objects.filter(meeting=meeting, state=Vote.State.OPEN).exists():
        raise VoteIsOpen
    require_quorum(meeting)
    day = dates.city_date(meeting.starts_at)
    members, present = room.presence(meeting)
    entitled = Participant.objects.filter(meeting=meeting, person_id__in=present)
    ids = sorted(entitled.values_list("pk", flat=True))
    if is_secret and len(ids) < FEWEST_FOR_SECRECY:
        raise TooFewForSecrecy
    vote = Vote.objects.create(
        meeting=meeting,
        item=item,
        question=(question.strip() or item.decision_text or item.title)[:500],
        opened_at=at,
        members=len(members),
        entitled=ids,
        is_secret=is_secret,
        rule=dataclasses.asdict(
            meeting_queries.majority_rule(meeting.body_id, day=day)
        ),
    )
    if is_secret:
        ballot_box.set_up(vote)
    _common.journal(
        meeting, "vote_opened", actor=actor, at=at, detail={"vote": vote.pk}
    )
    _common.tell(meeting, ["vote", "step"], at=at)
    return vote


@transaction.atomic
def cast(*, actor: Actor, vote_id: int, choice: str, at: dt.datetime) -> Ballot:
    """Cast one's ballot; it cannot be changed.

    Raises:
        NotAllowed: the actor is no member, or the session is not running.
        NotEntitled: the actor was not in the room when the vote opened.
        NotCheckedIn: the actor has left the room.
        VoteIsClosed: the vote has ended.
        VoteIsSecret: the vote is secret.
        AlreadyVoted: the actor voted before.
        Invalid: the choice is none of the three.
    """
    meeting, vote = _lock(vote_id)
    if vote.state != Vote.State.OPEN:
        raise VoteIsClosed
    if vote.is_secret:
        raise VoteIsSecret
    who = access.require(actor, meeting, "vote")
    participant = who.participant
    if participant is None or participant.pk not in vote.entitled:
        raise NotEntitled
    if not participant.is_present:
        raise NotCheckedIn
    if choice not in Choice.__members__.values():
        raise Invalid({"choice": [_("Choose approve, disapprove or not voting.")]})
    try:
        with transaction.atomic():
            ballot = Ballot.objects.create(
                vote=vote, participant=participant, choice=choice, cast_at=at
            )
    except IntegrityError as error:
        raise AlreadyVoted from error
    _common.journal(meeting, "voted", actor=actor, at=at, detail={"vote": vote.pk})
    _common.tell(meeting, ["vote"], at=at)
    return ballot


@transaction.atomic
def close_vote(*, actor: Actor, vote_id: int, at: dt.datetime) -> Vote:
    """Close a vote and count it by the rule that was in force when it opened.

    The ballots of a secret vote are shuffled, and the journal keeps the digest of
    their list: whoever changes it later is found out.

    Raises:
        NotAllowed: the actor does not run the session.
        VoteIsClosed: it is closed already.
    """
    meeting, vote = _lock(vote_id)
    access.require(actor, meeting, "run")
    if vote.state != Vote.State.OPEN:
        raise VoteIsClosed
    vote.state = Vote.State.CLOSED
    vote.closed_at = at
    if vote.is_secret:
        ballots = ballot_box.empty(vote)
        vote.result = _count_secret(vote, [Choice(one.choice) for one in ballots])
        vote.result["digest"] = ballot_box.digest_of(ballots)
    else:
        vote.result = _count(vote)
    vote.save(update_fields=["state", "closed_at", "result"])
    detail = {"vote": vote.pk, "passed": vote.result["passed"]}
    if vote.is_secret:
        detail["digest"] = vote.result["digest"]
    _common.journal(
        meeting,
        "vote_closed",
        actor=actor,
        at=at,
        detail=detail,
    )
    _common.tell(meeting, ["vote"], at=at)
    return vote


def _lock(vote_id: int) -> tuple[Meeting, Vote]:
    found = Vote.objects.filter(pk=vote_id).first()
    if found is None:
        raise NotFound(vote_id)
    meeting = _common.lock(found.meeting_id)
    # Ballots that are on their way are waited for; later ones find the vote closed.
    return meeting, Vote.objects.select_for_update(no_key=True).get(pk=vote_id)


def _count(vote: Vote) -> dict[str, Any]:
    ballots = list(
        Ballot.objects.filter(vote=vote)
        .select_related("participant__person")
        .order_by("participant__rank", "participant_id")
    )
    chair = [b.choice for b in ballots if b.participant.role == Role.CHAIR]
    found = _decided(
        vote,
        [Choice(ballot.choice) for ballot in ballots],
        chair_choice=Choice(chair[0]) if chair else None,
    )
    found["names"] = [
        {
            "name": ballot.participant.person.full_name,
            "post": ballot.participant.post_label,
            "choice": ballot.choice,
        }
        for ballot in ballots
    ]
    return found


def _count_secret(vote: Vote, choices: list[Choice]) -> dict[str, Any]:
    # The chair's side is not known: a secret tie is decided by the majority alone.
    found = _decided(vote, choices, chair_choice=None)
    return {**found, "names": [], "took_part": secret_votes.took_part(vote)}


def _decided(
    vote: Vote, choices: list[Choice], *, chair_choice: Choice | None
) -> dict[str, Any]:
    tally = Tally(
        approve=choices.count(Choice.APPROVE),
        disapprove=choices.count(Choice.DISAPPROVE),
        not_voting=choices.count(Choice.NOT_VOTING),
        members=vote.members,
        present=len(vote.entitled),
        chair_choice=chair_choice,
    )
    rule = MajorityRule(**{**vote.rule, "base": Base(vote.rule["base"])})
    outcome = decide(rule, tally)
    return {
        "approve": tally.approve,
        "disapprove": tally.disapprove,
        "not_voting": tally.not_voting,
        "no_ballot": tally.no_ballot,
        "absent": tally.absent,
        "members": tally.members,
        "present": tally.present,
        "base": rule.base.value,
        "counted_of": outcome.counted_of,
        "needed": outcome.needed,
        "passed": outcome.passed,
        "by_chair": outcome.by_chair,
        "article": rule.article,
    }
