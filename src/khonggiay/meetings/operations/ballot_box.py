"""The box of a secret vote: it gets a key of its own, and is emptied and shuffled."""

from __future__ import annotations

import hashlib

from django.db import connection, transaction

from khonggiay.kernel import blind_signatures
from khonggiay.meetings.models import BallotKey, SecretBallot, Vote


def set_up(vote: Vote) -> None:
    """Give the vote a fresh key; it signs for this vote only."""
    key = blind_signatures.new_key()
    BallotKey.objects.create(vote=vote, public=key.public, private=key.private)


def empty(vote: Vote) -> list[SecretBallot]:
    """Return the ballots in the order of their digests, which tells nothing.

    All rows are written anew in that order by the closing transaction: the transaction
    numbers (`xmin`) and places (`ctid`) that they got when they arrived are gone. The
    private key is forgotten: nobody can sign another credential. The caller holds the
    lock of the vote, so nobody casts meanwhile.
    """
    ballots = list(SecretBallot.objects.filter(vote=vote).order_by("digest"))
    SecretBallot.objects.filter(vote=vote).delete()
    SecretBallot.objects.bulk_create(ballots)
    BallotKey.objects.filter(vote=vote).update(private=None)
    transaction.on_commit(_sweep, robust=True)
    return ballots


def digest_of(ballots: list[SecretBallot]) -> str:
    """Return the digest of the published list, which the journal keeps."""
    text = "".join(f"{ballot.digest} {ballot.choice}\n" for ballot in ballots)
    return hashlib.sha256(text.encode()).hexdigest()


def _sweep() -> None:
    # The old rows are dead, but lie in the table's file until somebody cleans up.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM meetings_secretballot, meetings_ballotkey")
