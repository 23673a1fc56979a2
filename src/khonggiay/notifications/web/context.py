"""What every page shows of notices."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from khonggiay.notifications import queries


def bell(request: HttpRequest) -> dict[str, Any]:
    """Return the bell's number, counted when a template asks, and the live line."""
    person = getattr(request, "person", None)
    if person is None:
        return {}
    count = functools.cache(functools.partial(queries.unread_count, person.pk))
    return {"unread_count": count, "live_ticket_url": reverse("live_ticket")}
