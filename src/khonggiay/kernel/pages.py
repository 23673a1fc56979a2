"""Views for people: who is asking, and how an act is answered."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.http import wants_json

P = ParamSpec("P")


class SignedRequest(HttpRequest):
    """A request whose `actor` is known; `signed_in` lets no other through."""

    actor: Actor


View = Callable[Concatenate[SignedRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only persons with an account through; others go to the login page."""

    @functools.wraps(view)
    def guarded(
        request: HttpRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if getattr(request, "actor", None) is None:
            if wants_json(request):
                return JsonResponse(
                    {"type": "about:blank#login", "title": "login", "status": 401},
                    status=401,
                    content_type="application/problem+json",
                )
            return redirect_to_login(request.get_full_path())
        return view(cast(SignedRequest, request), *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], guarded)


def done(request: HttpRequest, url: str, **values: Any) -> HttpResponse:
    """Answer an act: JSON for a script (with *values*), else go to *url*."""
    if wants_json(request):
        return JsonResponse(values) if values else HttpResponse(status=204)
    return redirect(url)
