"""HTTP at the edge: security headers, anticipated refusals, what every page knows."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from khonggiay.kernel.errors import Invalid, NotFound, Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


def live_base(request: HttpRequest) -> str:
    """Return the origin of the live process as the browser reaches it."""
    if settings.LIVE_URL:
        return str(settings.LIVE_URL).rstrip("/")
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    shown = f"[{host}]" if ":" in host else host
    return f"{request.scheme}://{shown}:{settings.LIVE_PORT}"


class SecurityHeaders:
    """Give every response the strict policy of the house.

    A response that already carries a policy (a file in its sandbox) keeps it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        live = live_base(request)
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; "
            "img-src 'self' data: blob:; font-src 'self'; "
            f"connect-src 'self' {live}; worker-src 'self'; manifest-src 'self'; "
            "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; "
            "base-uri 'none'",
        )
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), payment=()"
        )
        return response


class RefusedMiddleware:
    """Answer anticipated refusals: a message on a page, problem details for scripts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Turn `Refused` and `NotFound` into answers; leave the rest alone."""
        if isinstance(exception, NotFound):
            raise Http404 from exception
        if not isinstance(exception, Refused):
            return None
        if wants_json(request):
            return problem(exception)
        if request.headers.get("HX-Request"):
            return render(
                request,
                "components/_refusal.html",
                {"refusal": exception},
                status=exception.status,
            )
        messages.error(request, f"{exception.explain()} {exception.advise()}".strip())
        return redirect(back(request))


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a script, not a person's browser page, awaits the answer."""
    return "application/json" in request.headers.get("Accept", "")


def problem(refusal: Refused) -> JsonResponse:
    """Return the refusal as problem details (RFC 9457)."""
    body: dict[str, Any] = {
        "type": f"about:blank#{refusal.code}",
        "title": refusal.explain(),
        "status": refusal.status,
        "code": refusal.code,
        "detail": refusal.advise() or refusal.explain(),
        **refusal.details(),
    }
    if isinstance(refusal, Invalid):
        body["fields"] = refusal.fields
    return JsonResponse(
        body, status=refusal.status, content_type="application/problem+json"
    )


def back(request: HttpRequest, default: str = "/hom-nay/") -> str:
    """Return the page that the request came from, if it is one of ours."""
    for url in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url and url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        ):
            return url
    return default


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every template may use."""
    return {
        "demo": settings.DEMO,
        "person": getattr(request, "person", None),
        "post": getattr(request, "post", None),
        "help_code": secrets.token_hex(3),
    }
