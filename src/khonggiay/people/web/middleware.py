"""The language of each request: the person's own, else the visitor's cookie."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "kg_language"


class PersonalLanguage:
    """Vietnamese first: the browser's own preference is not asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(COOKIE, "")
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            # A program with a token may have been answered in its owner's language.
            spoken = translation.get_language() or chosen
            response.headers.setdefault("Content-Language", spoken)
            return response
