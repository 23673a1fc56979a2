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
    """Words, and what the answers are narrowed to (nothing when it is not named).

    One of the kinds, bodies and units each is enough; `since` and `until` are days,
    both included.
    """

    q: str
    kind: list[str] = []
    body: list[int] = []
    unit: list[int] = []
    since: dt.date | None = None
    until: dt.date | None = None
    cursor: str = ""
    limit: int | None = None


class AskedPages(Schema):
    """Words, and the thing on whose pages they are looked for."""

    q: str
    kind: str
    id: str
    limit: int | None = None


class PassageOut(Schema):
    """Plain text; `marks` are [start, end) of what matched, in characters."""

    text: str
    marks: list[tuple[int, int]]


class PageOut(Schema):
    """A page on which the words stand; `url` opens the paper on it, words marked.

    `number` counts from 1; it is 0 for things that have no pages.
    """

    number: int
    snippet: PassageOut
    url: str


class HitOut(Schema):
    """A thing that was found; `url` is its page.

    `page` is the page that shows it best, `pages` says on how many the words stand.
    `match` is `together` (the words follow each other as typed, or stand in the title),
    `page` (they stand on one page) or `thing` (on different pages).
    """

    kind: str
    id: str
    title: PassageOut
    snippet: PassageOut
    url: str
    occurred_at: dt.datetime
    page: PageOut
    pages: int
    match: str


class FacetOut(Schema):
    """What the answers can be narrowed to, and how many of those looked at have it."""

    name: str
    value: str
    count: int


class FoundOut(Schema):
    """One page of answers; `count`, `facets` and `suggestion` only on the first one.

    With `is_more_than_counted` there are more than `count`. `suggestion` is another
    question, when this one was not found as it was typed.
    """

    items: list[HitOut]
    next: str | None
    count: int | None
    is_more_than_counted: bool
    facets: list[FacetOut]
    suggestion: str | None


class PagesOut(Schema):
    """The pages of one thing on which the words stand, in order."""

    items: list[PageOut]


@router.get("/search", response=FoundOut, summary="Find what one may see")
def search(request: HttpRequest, asked: Query[Asked]) -> FoundOut:
    """Answer the words of `q`, with accents or without, the best first.

    Words in "quotes" must follow each other; the last word may be a beginning.
    """
    tokens = _tokens(request)
    filters = queries.Filters(
        kinds=tuple(asked.kind),
        facets=(
            *(f"body:{body}" for body in asked.body),
            *(f"unit:{unit}" for unit in asked.unit),
        ),
        since=asked.since,
        until=asked.until,
    )
    after = places.read(asked.cursor) if asked.cursor else None
    found = queries.find(
        asked.q,
        tokens=tokens,
        filters=filters,
        after=after,
        limit=paging.limit_of(asked.limit),
    )
    suggestion = None
    if after is None:
        suggestion = queries.suggest(
            asked.q, tokens=tokens, filters=filters, found=found
        )
    return FoundOut(
        items=[_hit(hit) for hit in found.hits],
        next=places.write(found.next) if found.next else None,
        count=found.count,
        is_more_than_counted=found.is_more_than_counted,
        facets=[
            FacetOut(name=facet.name, value=facet.value, count=facet.count)
            for facet in found.facets
        ],
        suggestion=suggestion,
    )


@router.get("/search/pages", response=PagesOut, summary="Find the pages of a thing")
def pages(request: HttpRequest, asked: Query[AskedPages]) -> PagesOut:
    """Answer the pages of one thing on which the words of `q` stand."""
    found = queries.pages_of(
        asked.q,
        tokens=_tokens(request),
        kind=asked.kind,
        object_id=asked.id,
        limit=paging.limit_of(asked.limit),
    )
    return PagesOut(items=[_page(page) for page in found])


def _tokens(request: HttpRequest) -> set[str]:
    actor = api.actor_of(request)
    return queries.tokens_of(actor.person_id or 0, day=dates.city_date(clock.now()))


def _hit(hit: queries.Hit) -> HitOut:
    return HitOut(
        kind=hit.kind,
        id=hit.object_id,
        title=_passage(hit.title),
        snippet=_passage(hit.best.snippet),
        url=hit.url,
        occurred_at=hit.occurred_at,
        page=_page(hit.best),
        pages=hit.pages,
        match=hit.place.stage.name.lower(),
    )


def _page(page: queries.PageHit) -> PageOut:
    return PageOut(number=page.number, snippet=_passage(page.snippet), url=page.url)


def _passage(snippet: Snippet) -> PassageOut:
    return PassageOut(text=snippet.text, marks=list(snippet.marks))
