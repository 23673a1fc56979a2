"""The search page: one box for everything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from khonggiay.kernel import clock, dates
from khonggiay.kernel.errors import Invalid
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.search import places, queries

KINDS = {
    "meeting": (_("Meetings"), _("Meeting"), "calendar-event"),
    "paper": (_("Papers"), _("Paper"), "file-text"),
    "notice": (_("Conclusion notices"), _("Conclusion notice"), "gavel"),
    "task": (_("Tasks"), _("Task"), "checkbox"),
}


@signed_in
@require_safe
def search(request: SignedRequest) -> HttpResponse:
    """Show what the words find: `q`, one or more `kind`, `after` (the page mark)."""
    typed = request.GET.get("q", "")
    kinds = [kind for kind in request.GET.getlist("kind") if kind in KINDS]
    tokens = queries.tokens_of(
        request.actor.person_id or 0, day=dates.city_date(clock.now())
    )
    after = _place(request)
    found = queries.find(typed, tokens=tokens, kinds=kinds, before=after)
    context = {
        "typed": typed,
        "kind": kinds[0] if kinds else "",
        "is_asked": bool(typed.strip()),
        "is_later_page": after is not None,
        "found": found,
        "hits": [(hit, *KINDS.get(hit.kind, _OTHER)[1:]) for hit in found.hits],
        "filters": _filters(typed, kinds),
        "next_url": _url(typed, kinds, places.write(found.next)) if found.next else "",
    }
    return render(request, "search/search.html", context)


_OTHER = (_("Other"), _("Other"), "file")


def _place(request: HttpRequest) -> queries.Place | None:
    cursor = request.GET.get("after", "")
    if not cursor:
        return None
    try:
        return places.read(cursor)
    except Invalid:
        # A mark that was cut off in a mail: the first page helps more than an error.
        return None


def _filters(typed: str, kinds: list[str]) -> list[dict[str, Any]]:
    everything = {"label": _("Everything"), "url": _url(typed, []), "on": not kinds}
    return [
        everything,
        *(
            {"label": label, "url": _url(typed, [kind]), "on": kind in kinds}
            for kind, (label, _one, _icon) in KINDS.items()
        ),
    ]


def _url(typed: str, kinds: list[str], after: str = "") -> str:
    values: list[tuple[str, str]] = [("q", typed), *(("kind", kind) for kind in kinds)]
    if after:
        values.append(("after", after))
    return f"?{urlencode(values)}"
