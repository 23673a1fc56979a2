"""Search for partner systems."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from ninja import Query, Router, Schema

from khonggiay.kernel import api, clock, dates, paging
from khonggiay.search import places, queries
from khonggiay.search.snippets import Snippet

router = Router()


class Asked(Schema):
    """Words, and which kinds of things (all when none is named)."""

    q: str
    kind: list[str] = []
    cursor: str = ""
    limit: int | None = None


class PassageOut(Schema):
    """Plain text; `marks` are [start, end) of what matched, in characters."""

    text: str
    marks: list[tuple[int, int]]


class HitOut(Schema):
    """A thing that was found; `url` is its page."""

    kind: str
    id: str
    title: PassageOut
    snippet: PassageOut
    url: str
    occurred_at: dt.datetime


class FoundOut(Schema):
    """One page of answers; `count` is at most 1,000 and only on the first page."""

    items: list[HitOut]
    next: str | None
    count: int | None
    is_more_than_counted: bool


@router.get("/search", response=FoundOut, summary="Find what one may see")
def search(request: HttpRequest, asked: Query[Asked]) -> FoundOut:
    """Answer the words of `q`, the newest first, with accents or without."""
    actor = api.actor_of(request)
    tokens = queries.tokens_of(actor.person_id or 0, day=dates.city_date(clock.now()))
    found = queries.find(
        asked.q,
        tokens=tokens,
        kinds=asked.kind,
        before=places.read(asked.cursor) if asked.cursor else None,
        limit=paging.limit_of(asked.limit),
    )
    return FoundOut(
        items=[
            HitOut(
                kind=hit.kind,
                id=hit.object_id,
                title=_passage(hit.title),
                snippet=_passage(hit.snippet),
                url=hit.url,
                occurred_at=hit.occurred_at,
            )
            for hit in found.hits
        ],
        next=places.write(found.next) if found.next else None,
        count=found.count,
        is_more_than_counted=found.is_more_than_counted,
    )


def _passage(snippet: Snippet) -> PassageOut:
    return PassageOut(text=snippet.text, marks=list(snippet.marks))
