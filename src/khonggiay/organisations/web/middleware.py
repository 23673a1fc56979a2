"""Who acts in a request: the person and the post chosen for this session."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from khonggiay.kernel import clock, dates
from khonggiay.kernel.actor import Actor
from khonggiay.organisations import queries
from khonggiay.people.queries import Account

SESSION_POST = "kg_appointment"


class ActorMiddleware:
    """Give the request its `actor`, `person` and `post`, or None for a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        request.person = None  # type: ignore[attr-defined]
        request.post = None  # type: ignore[attr-defined]
        if request.user.is_authenticated and isinstance(request.user, Account):
            attach(request, request.user)
        return self.get_response(request)


def attach(request: HttpRequest, account: Account) -> Actor:
    """Let *account*'s person act in this request, in the chosen post or the main."""
    today = dates.city_date(clock.now())
    posts = queries.posts_of(account.person_id, day=today)
    session = getattr(request, "session", {})
    chosen = session.get(SESSION_POST)
    post = next((p for p in posts if p.appointment_id == chosen), None)
    post = post or (posts[0] if posts else None)
    actor = Actor(
        person_id=account.person_id,
        appointment_id=post.appointment_id if post else None,
        address=request.META.get("REMOTE_ADDR", "") or "",
        unit_id=post.unit_id if post else None,
        post_kind=post.kind if post else "",
    )
    request.actor = actor  # type: ignore[attr-defined]
    request.person = account.person  # type: ignore[attr-defined]
    request.post = post  # type: ignore[attr-defined]
    return actor
