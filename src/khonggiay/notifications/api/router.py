"""One's own notices, for programs."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from ninja import Router, Schema

from khonggiay.kernel import api, clock, paging
from khonggiay.kernel.http import live_base
from khonggiay.notifications import operations, queries
from khonggiay.realtime import operations as realtime
from khonggiay.realtime import queries as streams

router = Router()


class NoticeOut(Schema):
    """What you were told; `url` is its page."""

    id: int
    kind: str
    title: str
    body: str
    url: str
    created_at: dt.datetime
    is_read: bool


class NoticePage(Schema):
    """A page of notices; `next` is the cursor of the following page, or null."""

    items: list[NoticeOut]
    next: str | None


class UnreadOut(Schema):
    """How many notices you have not read."""

    unread: int


class StreamOut(Schema):
    """Where your notices are heard."""

    url: str
    ticket: str
    after: str


@router.get("/notifications", response=NoticePage)
def list_notices(
    request: HttpRequest,
    unread: bool = False,  # noqa: FBT001, FBT002  a parameter in the address
    cursor: str = "",
    limit: int | None = None,
) -> paging.Page[queries.Notice]:
    """List your notices, the newest first."""
    return queries.newest(
        api.actor_of(request).person_id or 0,
        limit=paging.limit_of(limit),
        cursor=cursor,
        unread_only=unread,
    )


@router.get("/notifications/stream", response=StreamOut)
def get_stream(request: HttpRequest, after: str = "") -> StreamOut:
    """Get the address and ticket of the stream of your notices.

    Open `url?ticket=…&after=…` within five minutes: server-sent events. `after` is
    the cursor that you heard last; without, the stream begins now.
    """
    actor = api.actor_of(request)
    at = clock.now()
    names = realtime.admit([], actor=actor, at=at)
    return StreamOut(
        url=f"{live_base(request)}/live",
        ticket=realtime.ticket(names, person_id=actor.person_id, at=at),
        after=streams.start(names, after=after),
    )


@router.post("/notifications/{int:notice_id}/read", response=UnreadOut)
def mark_read(request: HttpRequest, notice_id: int) -> api.Answer:
    """Mark one of your notices as read; a second time is fine."""
    actor = api.actor_of(request)

    def act() -> UnreadOut:
        operations.mark_read(actor=actor, notice_id=notice_id, at=clock.now())
        return UnreadOut(unread=queries.unread_count(actor.person_id or 0))

    return api.idempotent(request, None, act)


@router.post("/notifications/read", response=UnreadOut)
def mark_all_read(request: HttpRequest) -> api.Answer:
    """Mark all your notices as read."""
    actor = api.actor_of(request)

    def act() -> UnreadOut:
        operations.mark_all_read(actor=actor, at=clock.now())
        return UnreadOut(unread=queries.unread_count(actor.person_id or 0))

    return api.idempotent(request, None, act)
