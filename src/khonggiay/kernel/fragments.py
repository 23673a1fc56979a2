"""Messages reach the reader in answers to htmx too, whatever the fragment is."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

GetResponse = Callable[[HttpRequest], HttpResponse]


class FragmentMessages:
    """Add the waiting messages, out of band, to every HTML answer to htmx.

    Redirects are left alone: the page they lead to shows the messages.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _is_fragment(request, response):
            return response
        waiting = messages.get_messages(request)
        if len(waiting):
            shown = render_to_string(
                "components/messages.html", {"messages": waiting, "oob": True}, request
            )
            response.write(shown)
        return response


def _is_fragment(request: HttpRequest, response: HttpResponse) -> bool:
    leaves = {"HX-Redirect", "HX-Refresh", "HX-Location"}
    return (
        request.headers.get("HX-Request") == "true"
        and response.status_code in (200, 201, 422)
        and not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not any(name in response.headers for name in leaves)
        and b"<html" not in response.content[:400]
    )
