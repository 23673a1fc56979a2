"""A browser of one person, for tests of pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from khonggiay.meetings.tests.factories import account
from khonggiay.people.models import Person

JSON = {"Accept": "application/json"}


def browser(person: Person) -> Client:
    """Return a client in which the person is logged in, reading English."""
    client = Client()
    client.force_login(account(person))
    client.cookies["kg_language"] = "en"
    return client


def post(client: Client, url: str, **fields: Any) -> Any:
    """Send a form and follow no redirect."""
    return client.post(url, fields)
