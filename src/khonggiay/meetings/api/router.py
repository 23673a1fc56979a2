"""The API of meetings, from the draft of a programme to the notice of conclusion."""

from __future__ import annotations

from ninja import Router

from khonggiay.meetings.api import (
    conclusions,
    devices,
    marks,
    papers,
    preparation,
    presented,
    programme,
    readings,
    replies,
    restricting,
    secret_votes,
    session,
    stream,
    versions,
    votes,
)

router = Router()
for part in (
    preparation,
    programme,
    papers,
    marks,
    restricting,
    devices,
    versions,
    readings,
    replies,
    secret_votes,
    session,
    presented,
    votes,
    conclusions,
    stream,
):
    router.add_router("", part.router)
