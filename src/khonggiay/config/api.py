"""The JSON API for partner systems, under /api/v1/: who may call, how it refuses."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth

from khonggiay.config.openapi import Api, StorableText
from khonggiay.kernel import clock
from khonggiay.kernel.errors import NotFound, Refused
from khonggiay.kernel.http import problem
from khonggiay.organisations.web import middleware as acting
from khonggiay.people import queries as people


class TokenAuth(HttpBearer):
    """A personal access token: `Authorization: Bearer kgp_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Let the token's owner act in this request.

        Answers are in the language that the program asks for, else the owner's.
        """
        account = people.account_for_token(token, at=clock.now())
        if account is None:
            return None
        asked = "Accept-Language" in request.headers
        translation.activate(
            translation.get_language_from_request(request)
            if asked
            else account.person.language
        )
        request.user = account
        acting.attach(request, account)
        return account


api = Api(
    title="Không Giấy",
    version="1",
    description="What the pages do, for programs. Errors are problem details "
    "(RFC 9457); lists come in pages with a cursor; acts take an Idempotency-Key.",
    auth=[TokenAuth(), SessionAuth(csrf=True)],
    docs_url=None,
    parser=StorableText(),
    urls_namespace="api-v1",
)

for _module in ("organisations", "notifications", "search", "tasks", "meetings"):
    api.add_router("", f"khonggiay.{_module}.api.router.router", tags=[_module])


def _plain(status: int, code: str, title: str, **more: object) -> JsonResponse:
    body = {
        "type": f"about:blank#{code}",
        "title": title,
        "status": status,
        "code": code,
        **more,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem(refusal)


@api.exception_handler(NotFound)
@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return _plain(404, "not_found", _("There is no such thing, or it is not yours."))


@api.exception_handler(AuthenticationError)
def _unauthenticated(request: HttpRequest, error: Exception) -> HttpResponse:
    response = _plain(401, "unauthenticated", _("Send a valid access token."))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for item in error.errors:
        place = ".".join(str(part) for part in item["loc"][2:] or item["loc"][-1:])
        fields.setdefault(place, []).append(str(item["msg"]))
    title = _("Some of the information is missing or wrong.")
    return _plain(422, "invalid", title, fields=fields)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refused):  # the parser refused the content
        return problem(error.__cause__)
    return _plain(error.status_code, "http_error", str(error))


def no_such_operation(request: HttpRequest, rest: str) -> HttpResponse:
    """Tell a program that nothing answers at this address."""
    return _not_found(request, NotFound(rest))
