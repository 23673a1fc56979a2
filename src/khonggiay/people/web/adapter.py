"""How django-allauth behaves here: accounts are given by the office, not taken."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up alone; refusals speak the language of the house.

    The library has no Vietnamese: what a person can meet is said here anew.
    """

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask your office."),
        "username_password_mismatch": _("Login or password is not correct."),
        "invalid_login": _("Login or password is not correct."),
        "enter_current_password": _("Type your present password."),
        "incorrect_password": _("The password is not correct."),
        "same_as_current": _("The new password must differ from the present one."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait five minutes, then try again."
        ),
        "rate_limited": _("Too many requests. Wait a minute, then try again."),
        "unknown_email": _("No account has this e-mail address."),
        "invalid_password_reset": _("This address for a new password has expired."),
        "invalid_or_expired_key": _("This address for a new password has expired."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an administrator enrols people."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address for rate limits, as the proxy before us states it."""
        return str(request.META.get("REMOTE_ADDR", "") or "unknown")
