"""What the login page of the demo offers besides the form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from khonggiay.sample import operations as sample


def sample_logins(request: HttpRequest) -> dict[str, Any]:
    """Return the logins of the sample city, on the login page only.

    The settings name this only for the demo: no other installation shows passwords.
    """
    if request.path != reverse("account_login"):
        return {}
    return {"sample_logins": sample.logins()}
