"""Secret votes: a credential for each member, a ballot that belongs to nobody.

`docs/secret-ballots.md` says what nobody can find out, and what somebody still could.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel import blind_signatures
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid, NotFound, Refused
from khonggiay.meetings import access
from khonggiay.meetings.models import BallotKey, Credential, SecretBallot, Vote
from khonggiay.meetings.operations import _common
from khonggiay.meetings.operations.session import NotCheckedIn
from khonggiay.meetings.operations.votes import (
    AlreadyVoted,
    NotEntitled,
    VoteIsClosed,
)
from khonggiay.meetings.rules import TOKEN_BYTES, Choice

# The vote's row is shared: closing waits for whoever is on the way, and whoever comes
# after the closing finds it closed.
_SHARE = "SELECT 1 FROM meetings_vote WHERE id = %s AND state = 'open' FOR SHARE"
_CAST = f"""
    WITH open_vote AS ({_SHARE})
    INSERT INTO meetings_secretballot (digest, vote_id, token, signature, choice)
    SELECT %s, %s, %s, %s, %s FROM open_vote
    ON CONFLICT (digest) DO NOTHING
    RETURNING digest
"""  # noqa: S608  only the constant above


class CredentialTaken(Refused):
    """The member took part on another device, or lost what the device had kept."""

    code = "credential_taken"
    message = _("Your ballot paper was given out on another device.")
    hint = _("Vote on that device. A ballot paper is given out once.")


class NotAuthentic(Refused):
    """The signature is not the vote's."""

    code = "not_authentic"
    message = _("This ballot was not made with a ballot paper of this vote.")


def issue_ballot(
    *, actor: Actor, vote_id: int, blinded: bytes, at: dt.datetime
) -> bytes:
    """Sign a member's blinded token, once; a repeated request gets the same answer.

    That the member took part is kept and journalled; what was signed says nothing
    about the token under it.

    Raises:
        NotFound: there is no such secret vote.
        NotAllowed: the actor is no member, or the session is not running.
        NotEntitled: the actor was not in the room when the vote opened.
        NotCheckedIn: the actor has left the room.
        VoteIsClosed: the vote has ended.
        CredentialTaken: another token was signed for the actor before.
        Invalid: the blinded token does not fit the key.
    """
    vote = (
        Vote.objects.filter(pk=vote_id, is_secret=True)
        .select_related("meeting", "ballot_key")
        .first()
    )
    if vote is None:
        raise NotFound(vote_id)
    who = access.require(actor, vote.meeting, "vote")
    participant = who.participant
    if participant is None or participant.pk not in vote.entitled:
        raise NotEntitled
    taken = Credential.objects.filter(vote=vote, participant=participant).first()
    if taken is not None:
        return _given_before(taken, blinded)
    private = vote.ballot_key.private
    if vote.state != Vote.State.OPEN or private is None:
        raise VoteIsClosed
    if not participant.is_present:
        raise NotCheckedIn
    try:
        # Signing takes milliseconds: nobody waits for a lock meanwhile.
        signature = blind_signatures.blind_sign(bytes(private), blinded)
    except blind_signatures.NotSignable as error:
        raise Invalid({"blinded": [_("This does not fit the vote's key.")]}) from error
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_SHARE, [vote.pk])
            if cursor.fetchone() is None:
                raise VoteIsClosed
        row, is_new = Credential.objects.get_or_create(
            vote=vote,
            participant=participant,
            defaults={"blinded": blinded, "blind_signature": signature},
        )
        if not is_new:
            return _given_before(row, blinded)
        _common.journal(
            vote.meeting, "took_part", actor=actor, at=at, detail={"vote": vote.pk}
        )
        _common.tell(vote.meeting, ["vote"], at=at)
    return signature


def _given_before(row: Credential, blinded: bytes) -> bytes:
    if bytes(row.blinded) != blinded:
        raise CredentialTaken
    return bytes(row.blind_signature)


@transaction.atomic
def cast_secret(*, vote_id: int, token: bytes, signature: bytes, choice: str) -> str:
    """Put a ballot into the box; return its digest, by which its voter finds it.

    There is no actor and no time: nobody may know them. Nothing is journalled and
    nobody is told; the closing journals the digest of the whole list. The same ballot
    may come again, also after the closing: it is counted once.

    Raises:
        NotFound: there is no such secret vote.
        NotAuthentic: the token was not signed for this vote.
        VoteIsClosed: the vote has ended.
        AlreadyVoted: the token was cast with another choice.
        Invalid: the choice is none of the three, or the token has another length.
    """
    key = BallotKey.objects.filter(vote_id=vote_id).only("public").first()
    if key is None:
        raise NotFound(vote_id)
    if choice not in Choice.__members__.values():
        raise Invalid({"choice": [_("Choose approve, disapprove or not voting.")]})
    if len(token) != TOKEN_BYTES:
        raise Invalid({"token": [_("This is no token of a ballot.")]})
    if not blind_signatures.is_valid(bytes(key.public), token, signature):
        raise NotAuthentic
    digest = hashlib.sha256(token).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_CAST, [vote_id, digest, vote_id, token, signature, choice])
        if cursor.fetchone() is not None:
            return digest
    before = SecretBallot.objects.filter(pk=digest).first()
    if before is None:
        raise VoteIsClosed
    if before.choice != choice:
        raise AlreadyVoted
    return digest
