"""A partner's program in the tests: it has a token and speaks JSON."""

from __future__ import annotations

import itertools
from typing import Any

from django.test import Client

from khonggiay.kernel import clock
from khonggiay.kernel.actor import Actor
from khonggiay.meetings.tests.factories import account
from khonggiay.people import operations as people
from khonggiay.people.models import Person

_keys = itertools.count(1)


class Program:
    """Calls the API as one person; every act has a key of its own unless one is given.

    `call` returns Django's response.
    """

    def __init__(self, person: Person | None) -> None:
        self._client = Client(raise_request_exception=True)
        self._headers: dict[str, str] = {}
        if person is not None:
            secret = people.issue_token(
                actor=Actor.system(), account_id=account(person).pk, name="test",
                days=1, at=clock.now(),
            )  # fmt: skip
            self._headers["Authorization"] = f"Bearer {secret}"

    def call(
        self,
        method: str,
        path: str,
        content: Any = None,
        *,
        key: str = "",
        form: dict[str, Any] | None = None,
        raw: bytes = b"",
        **headers: str,
    ) -> Any:
        """Send a request and return the response."""
        sent = {**self._headers, **headers}
        if method != "GET":
            sent["Idempotency-Key"] = key or f"test-{next(_keys)}"
        url = f"/api/v1{path}"
        if form is not None:
            return self._client.post(url, form, headers=sent)
        return self._client.generic(
            method,
            url,
            data=self._client._encode_json(content, "application/json")
            if content is not None
            else raw,
            content_type="application/json",
            headers=sent,
        )

    def get(self, path: str, **query: Any) -> Any:
        """Return what is shown; it must be there."""
        text = "&".join(f"{name}={value}" for name, value in query.items())
        response = self.call("GET", f"{path}?{text}" if text else path)
        assert response.status_code == 200, response.content
        return response.json()

    def do(self, method: str, path: str, content: Any = None, **more: Any) -> Any:
        """Do an act that succeeds; return what is answered."""
        response = self.call(method, path, content, **more)
        assert response.status_code in (200, 201), response.content
        return response.json()

    def refused(
        self, method: str, path: str, content: Any = None, **more: Any
    ) -> tuple[int, str]:
        """Ask for what cannot be; return status and code of the problem."""
        response = self.call(method, path, content, **more)
        assert response.headers["Content-Type"] == "application/problem+json"
        problem = response.json()
        assert problem["status"] == response.status_code
        assert problem["type"] == f"about:blank#{problem['code']}"
        assert problem["title"]
        return response.status_code, problem["code"]
