"""How django-allauth behaves here: accounts are given by the office, not taken."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an administrator enrols people."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address for rate limits, as the proxy before us states it."""
        return str(request.META.get("REMOTE_ADDR", "") or "unknown")
