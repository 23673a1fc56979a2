"""The directory for pickers, and the choice of the post in which one acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khonggiay.kernel import clock, dates
from khonggiay.kernel.http import back
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.organisations import queries
from khonggiay.organisations.web.middleware import SESSION_POST


@signed_in
@require_POST
def choose_post(request: SignedRequest) -> HttpResponse:
    """Act in another of one's posts from now on."""
    chosen = request.POST.get("appointment", "")
    today = dates.city_date(clock.now())
    posts = queries.posts_of(request.actor.person_id or 0, day=today)
    post = next((p for p in posts if str(p.appointment_id) == chosen), None)
    if post is not None:
        request.session[SESSION_POST] = post.appointment_id
        messages.success(request, _("You act as %(post)s now.") % {"post": post.label})
    return redirect(back(request))


@signed_in
def find_people(request: SignedRequest) -> HttpResponse:
    """Answer a picker: holders of posts whose name, title or unit fits."""
    today = dates.city_date(clock.now())
    posts = queries.search_posts(request.GET.get("q", "")[:100], day=today)
    return JsonResponse(
        {
            "results": [
                {"id": post.person_id, "label": post.full_name, "hint": post.label}
                for post in posts
            ]
        }
    )


@signed_in
def find_units(request: SignedRequest) -> HttpResponse:
    """Answer a picker: units whose name or abbreviation fits."""
    today = dates.city_date(clock.now())
    units = queries.search_units(request.GET.get("q", "")[:100], day=today)
    return JsonResponse(
        {
            "results": [
                {"id": unit.id, "label": unit.name, "hint": unit.abbreviation}
                for unit in units
            ]
        }
    )


def posts_context(request: HttpRequest) -> dict[str, Any]:
    """Give every page the posts among which the person may choose."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.person_id is None:
        return {}
    today = dates.city_date(clock.now())
    return {"actor_posts": queries.posts_of(actor.person_id, day=today)}
