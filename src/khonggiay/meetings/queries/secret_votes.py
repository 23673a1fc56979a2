"""What is published of a secret vote when it is closed."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from khonggiay.kernel import blind_signatures
from khonggiay.meetings.models import BallotKey, Credential, SecretBallot, Vote


def public_key(vote: Vote) -> str | None:
    """Return the key of a secret vote (SPKI, base64), None of an open one."""
    if not vote.is_secret:
        return None
    key = BallotKey.objects.filter(vote=vote).values_list("public", flat=True).get()
    return base64.b64encode(bytes(key)).decode()


def is_secret(vote_id: int) -> bool:
    """Test whether there is a secret vote with this number."""
    return BallotKey.objects.filter(vote_id=vote_id).exists()


def took_part(vote: Vote) -> list[str]:
    """Return the names of those who took a ballot paper, in the order of rank."""
    rows = Credential.objects.filter(vote=vote).order_by(
        "participant__rank", "participant_id"
    )
    return list(rows.values_list("participant__person__full_name", flat=True))


def published(vote: Vote) -> dict[str, Any] | None:
    """Return the list that anyone can count again; None before the vote is closed."""
    if not vote.is_secret or vote.result is None:
        return None
    rows = SecretBallot.objects.filter(vote=vote).order_by("digest")
    return {
        "format": "khonggiay-ballots-1",
        "suite": blind_signatures.SUITE,
        "vote": vote.pk,
        "question": vote.question,
        "public_key": public_key(vote),
        "entitled": len(vote.entitled),
        "took_part": took_part(vote),
        "counts": {
            choice: vote.result[choice]
            for choice in ("approve", "disapprove", "not_voting")
        },
        "ballots": [
            {
                "token": base64.b64encode(bytes(row.token)).decode(),
                "receipt": receipt(row.digest),
                "signature": base64.b64encode(bytes(row.signature)).decode(),
                "choice": row.choice,
            }
            for row in rows
        ],
    }


def receipt(digest: str) -> str:
    """Return the short form of a digest that people compare: 16 signs in fours."""
    return "-".join(digest[at : at + 4] for at in range(0, 16, 4)).upper()


def receipt_of(token: bytes) -> str:
    """Return the receipt of a token."""
    return receipt(hashlib.sha256(token).hexdigest())
