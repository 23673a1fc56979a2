"""The language of a request, and whether it is really its person's."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.errors import Refused
from khonggiay.kernel.http import problem

COOKIE = "kg_language"
PERSON_HEADER = "KG-Person"


class OtherPerson(Refused):
    """What a device kept for one person was sent while another is logged in."""

    code = "other_person"
    message = _("Another person is logged in on this device.")
    hint = _("What was written is kept until its writer logs in again.")


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


class SamePerson:
    """Refuse what a device sends in the name of a person who is not logged in.

    Outboxes on a device outlive a login. They name whose they are, so that nothing
    that one person wrote is ever taken for another's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meant = request.headers.get(PERSON_HEADER, "")
        person_id = getattr(request.user, "person_id", None)
        if meant and person_id is not None and meant != str(person_id):
            return problem(OtherPerson())
        return self.get_response(request)
