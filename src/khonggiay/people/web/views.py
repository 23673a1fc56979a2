"""A person's own pages: language, profile, access tokens."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khonggiay.kernel import clock
from khonggiay.kernel.http import back
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.people import operations as people
from khonggiay.people import queries
from khonggiay.people.models import Account
from khonggiay.people.web.middleware import COOKIE

TOKEN_DAYS = (30, 90, 365)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the interface's language; a person's choice is kept for mails, too."""
    chosen = request.POST.get("language", "")
    response = redirect(back(request))
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=365 * 86400,
            samesite="Lax",
            httponly=True,
            secure=settings.SECURE_TRANSPORT,
        )
        actor = getattr(request, "actor", None)
        if actor is not None:
            people.choose_language(actor=actor, language=chosen, at=clock.now())
    return response


@signed_in
def profile(request: SignedRequest) -> HttpResponse:
    """Show who one is here, and the tokens of one's programs."""
    now = clock.now()
    tokens = [
        {"token": token, "is_valid": token.is_valid(now)}
        for token in queries.tokens_of(_account(request).pk)
    ]
    return render(
        request, "people/profile.html", {"tokens": tokens, "token_days": TOKEN_DAYS}
    )


@signed_in
@require_POST
def issue_token(request: SignedRequest) -> HttpResponse:
    """Issue a token and show it, this once."""
    days = request.POST.get("days", "")
    name = request.POST.get("name", "").strip()
    if not name or days not in {str(number) for number in TOKEN_DAYS}:
        messages.error(
            request, _("Give the token a name and choose how long it lives.")
        )
        return redirect("profile")
    secret = people.issue_token(
        actor=request.actor,
        account_id=_account(request).pk,
        name=name,
        days=int(days),
        at=clock.now(),
    )
    response = render(request, "people/token.html", {"secret": secret, "name": name})
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def revoke_token(request: SignedRequest, token_id: int) -> HttpResponse:
    """Make one of one's tokens worthless."""
    people.revoke_token(actor=request.actor, token_id=token_id, at=clock.now())
    messages.success(request, _("The token opens nothing any more."))
    return redirect("profile")


def _account(request: HttpRequest) -> Account:
    account = request.user
    if not isinstance(account, Account):
        raise TypeError(account)
    return account
