"""The search page: one box for everything."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khonggiay.kernel import clock, dates
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.search import operations, places, queries
from khonggiay.search.queries import Found, Hit, Stage
from khonggiay.search.web import asked as asking
from khonggiay.search.web import menus
from khonggiay.search.web.asked import Asked
from khonggiay.search.web.menus import KINDS, OTHER

SUGGESTED = 6
WINDOW = 30
"""Things that are put in order to suggest the first."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer as the page shows it; `lead` opens a group of answers."""

    hit: Hit
    kind: str
    icon: str
    lead: str
    others: int
    others_url: str


@signed_in
@require_safe
@never_cache
def search(request: SignedRequest) -> HttpResponse:
    """Show what the words find.

    `q`; one or more `kind`, `body`, `unit`; `period`, or `since` and `until`; `after`
    (the page mark).
    """
    asked = asking.read(request.GET)
    today = dates.city_date(clock.now())
    tokens = queries.tokens_of(request.actor.person_id or 0, day=today)
    filters = asked.filters(today)
    after = places.read(asked.after) if asked.after else None
    found = queries.find(asked.typed, tokens=tokens, filters=filters, after=after)
    suggestion = None
    if after is None:
        suggestion = queries.suggest(
            asked.typed, tokens=tokens, filters=filters, found=found
        )
    context = {
        "asked": asked,
        "is_asked": bool(asked.typed.strip()),
        "is_later_page": after is not None,
        "is_rebuilding": operations.is_rebuilding(),
        "found": found,
        "count": _rounded(found),
        "shown": _shown(asked, found),
        "suggestion": suggestion,
        "suggestion_url": asked.url(typed=suggestion) if suggestion else "",
        "kinds": menus.kinds(asked),
        "menus": [menus.period(asked, today), *menus.facets(asked, found)],
        "facets": [facet.split(":", 1) for facet in asked.facets],
        "plain_url": asked.url(kinds=(), facets=(), period="", since=None, until=None),
        "next_url": asked.url(after=places.write(found.next)) if found.next else "",
    }
    return render(request, "search/search.html", context)


@signed_in
@require_safe
@never_cache
def pages(request: SignedRequest) -> HttpResponse:
    """Show all pages of one paper on which the words stand, *but* one.

    Raises:
        NotFound: the paper is not the person's to see.
    """
    typed = request.GET.get("q", "")
    found = queries.pages_of(
        typed,
        tokens=_tokens(request),
        kind=request.GET.get("kind", ""),
        object_id=request.GET.get("id", ""),
    )
    if not found:
        raise NotFound(typed)
    shown = [page for page in found if str(page.number) != request.GET.get("but")]
    return render(request, "search/_pages.html", {"pages": shown})


@signed_in
@require_safe
@never_cache
def suggestions(request: SignedRequest) -> JsonResponse:
    """Answer the first things that the words find while they are typed."""
    typed = request.GET.get("q", "")
    found = queries.find(typed, tokens=_tokens(request), limit=SUGGESTED, window=WINDOW)
    return JsonResponse({"results": [_suggestion(hit) for hit in found.hits]})


def _tokens(request: SignedRequest) -> set[str]:
    today = dates.city_date(clock.now())
    return queries.tokens_of(request.actor.person_id or 0, day=today)


def _suggestion(hit: Hit) -> dict[str, Any]:
    kind = str(KINDS.get(hit.kind, OTHER)[1])
    day = date_format(dates.city_date(hit.occurred_at), "d/m/Y")
    parts = [kind, day]
    if hit.best.number:
        parts.insert(1, _("page %(number)s") % {"number": hit.best.number})
    return {
        "url": hit.best.url,
        "title": hit.title.pieces,
        "passage": hit.best.snippet.pieces if hit.best.snippet.marks else [],
        "hint": " · ".join(parts),
    }


def _shown(asked: Asked, found: Found) -> list[Shown]:
    leads = {
        Stage.PAGE: _("The words stand apart from each other on one page"),
        Stage.THING: _("The words stand on different pages"),
    }
    shown: list[Shown] = []
    stage = Stage.TOGETHER
    for hit in found.hits:
        _many, kind, icon = KINDS.get(hit.kind, OTHER)
        is_new = hit.place.stage is not stage
        stage = hit.place.stage
        query = {
            "q": asked.typed, "kind": hit.kind, "id": hit.object_id,
            "but": str(hit.best.number),
        }  # fmt: skip
        shown.append(
            Shown(
                hit=hit,
                kind=str(kind),
                icon=icon,
                lead=leads[stage] if is_new else "",
                others=max(0, hit.pages - 1),
                others_url=f"trang/?{urlencode(query)}",
            )
        )
    return shown


def _rounded(found: Found) -> int:
    """Return the count, made round when there are more: it is a lower bound then."""
    count = found.count or 0
    if not found.is_more_than_counted or count < 10:
        return count
    return count // 10 * 10 if count < 100 else count // 100 * 100
