"""The normal view that signs tickets for streams."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khonggiay.kernel import clock
from khonggiay.kernel.http import live_base
from khonggiay.realtime import operations, queries


@require_GET
@never_cache
def live_ticket(request: HttpRequest) -> JsonResponse:
    """Give a page the ticket for its person's stream and the `streams` it asks for.

    `after` is where to begin: what the page states it has (`after=…` in the request,
    the cursor of the state that it shows), else where the streams stand now.
    """
    actor = getattr(request, "actor", None)
    if actor is None:
        return JsonResponse({"code": "logged_out"}, status=401)
    at = clock.now()
    asked = filter(None, request.GET.get("streams", "").split(","))
    streams = operations.admit(asked, actor=actor, at=at)
    return JsonResponse(
        {
            "url": f"{live_base(request)}/live",
            "ticket": operations.ticket(streams, person_id=actor.person_id, at=at),
            "after": queries.start(streams, after=request.GET.get("after", "")),
        }
    )
