"""Secret votes: take a ballot paper with one's name, cast the ballot without."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from khonggiay.kernel import api, clock
from khonggiay.kernel.errors import Invalid, NotFound, Refused
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.rules import Choice

router = Router()


class IdentityNotWanted(Refused):
    """A ballot came on a request that says whose it is."""

    code = "identity_not_wanted"
    message = _("A secret ballot is sent without login and without cookies.")
    hint = _("Send it again without them.")


class BlindedIn(Schema):
    """A blinded token, base64."""

    blinded: str


class BlindSignatureOut(Schema):
    """The blind signature over it, base64."""

    blind_signature: str


class SecretBallotIn(Schema):
    """A token (64 bytes) and the vote's signature over it, base64, and the choice."""

    token: str
    signature: str
    choice: Choice


class SecretBallotOut(Schema):
    """The receipt: it stands beside the ballot in the published list."""

    receipt: str


@router.post("/votes/{int:vote_id}/credential", response=BlindSignatureOut)
def issue(request: HttpRequest, vote_id: int, data: BlindedIn) -> api.Answer:
    """Take a ballot paper: sign a blinded token once. May be repeated.

    Refusals: not_allowed, not_entitled, not_checked_in, vote_is_closed,
    credential_taken, invalid.
    """
    actor = api.actor_of(request)

    def act() -> BlindSignatureOut:
        vote = access.get_vote_for(actor, vote_id)
        signature = meetings.issue_ballot(
            actor=actor,
            vote_id=vote.pk,
            blinded=_bytes("blinded", data.blinded),
            at=clock.now(),
        )
        return BlindSignatureOut(blind_signature=base64.b64encode(signature).decode())

    return api.idempotent(request, data, act)


@router.post(
    "/votes/{int:vote_id}/secret-ballots",
    auth=None,
    response=SecretBallotOut,
    openapi_extra=api.KEYLESS,
)
def cast_secret(
    request: HttpRequest, vote_id: int, data: SecretBallotIn
) -> SecretBallotOut:
    """Cast a ballot, without login, cookie or key. May be repeated.

    Refusals: identity_not_wanted, not_authentic, vote_is_closed, already_voted,
    invalid.
    """
    if request.headers.get("Cookie") or request.headers.get("Authorization"):
        if not queries.is_secret(vote_id):
            raise NotFound(vote_id)
        raise IdentityNotWanted
    digest = meetings.cast_secret(
        vote_id=vote_id,
        token=_bytes("token", data.token),
        signature=_bytes("signature", data.signature),
        choice=data.choice,
    )
    return SecretBallotOut(receipt=queries.receipt(digest))


@router.get("/votes/{int:vote_id}/secret-ballots", response=dict[str, Any])
def published(request: HttpRequest, vote_id: int) -> dict[str, Any]:
    """Show the list of a closed secret vote, which anyone can count again."""
    vote = access.get_vote_for(api.actor_of(request), vote_id)
    found = queries.published(vote)
    if found is None:
        raise NotFound(vote_id)
    return found


def _bytes(field: str, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid({field: [_("This is no base64.")]}) from error
