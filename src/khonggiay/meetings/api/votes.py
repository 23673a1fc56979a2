"""Votes: open, cast, close, look."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from khonggiay.kernel import api, clock
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import presenting, schemas
from khonggiay.meetings.models import Vote

router = Router()


@router.get("/meetings/{int:meeting_id}/votes", response=list[schemas.VoteOut])
def list_votes(request: HttpRequest, meeting_id: int) -> list[schemas.VoteOut]:
    """List the votes of a meeting in the order of their opening."""
    actor = api.actor_of(request)
    meeting = access.get_meeting_for(actor, meeting_id)
    rows = Vote.objects.filter(meeting=meeting).order_by("opened_at", "pk")
    return [presenting.vote(actor, row) for row in rows]


@router.post("/items/{int:item_id}/votes", response={201: schemas.VoteOut})
def open_vote(
    request: HttpRequest, item_id: int, data: schemas.QuestionIn
) -> api.Answer:
    """Open a vote on the current item, among the members in the room.

    Refusals: not_allowed, not_in_session, not_current, nothing_to_decide,
    vote_is_open, no_quorum, too_few_for_secrecy.
    """
    actor = api.actor_of(request)

    def act() -> schemas.VoteOut:
        item = access.get_item_for(actor, item_id)
        row = meetings.open_vote(
            actor=actor,
            item_id=item.pk,
            question=data.question,
            is_secret=data.secret,
            at=clock.now(),
        )
        return presenting.vote(actor, row)

    return api.idempotent(request, data, act, status=201)


@router.get("/votes/{int:vote_id}", response=schemas.VoteOut)
def get_vote(request: HttpRequest, vote_id: int) -> schemas.VoteOut:
    """Show a vote: how many voted while it is open, then its result."""
    actor = api.actor_of(request)
    return presenting.vote(actor, access.get_vote_for(actor, vote_id))


@router.post("/votes/{int:vote_id}/ballot", response={201: schemas.BallotOut})
def cast(request: HttpRequest, vote_id: int, data: schemas.BallotIn) -> api.Answer:
    """Vote. It cannot be changed.

    Refusals: not_allowed, not_entitled, not_checked_in, vote_is_closed,
    already_voted, vote_is_secret.
    """
    actor = api.actor_of(request)

    def act() -> schemas.BallotOut:
        vote = access.get_vote_for(actor, vote_id)
        row = meetings.cast(
            actor=actor, vote_id=vote.pk, choice=data.choice, at=clock.now()
        )
        return schemas.BallotOut(
            id=row.pk, vote_id=row.vote_id, choice=row.choice, cast_at=row.cast_at
        )

    return api.idempotent(request, data, act, status=201)


@router.post("/votes/{int:vote_id}/close", response=schemas.VoteOut)
def close_vote(request: HttpRequest, vote_id: int) -> api.Answer:
    """Close a vote and count it.

    Refusals: not_allowed, vote_is_closed.
    """
    actor = api.actor_of(request)

    def act() -> schemas.VoteOut:
        vote = access.get_vote_for(actor, vote_id)
        row = meetings.close_vote(actor=actor, vote_id=vote.pk, at=clock.now())
        return presenting.vote(actor, row)

    return api.idempotent(request, None, act)
