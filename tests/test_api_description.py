"""The published description of the API, and what it promises of every operation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from ninja.operation import Operation

from khonggiay.config.api import api
from khonggiay.config.openapi import ACTS
from khonggiay.kernel.api import HEADER

SCHEMA = api.get_openapi_schema()
DESCRIBED = {
    operation["operationId"]: (method, path, operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
}


def operations() -> Iterator[Operation]:
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            yield from view.operations


ACTING = [
    operation
    for operation in operations()
    if {method.lower() for method in operation.methods} & ACTS
]
SECRET_BALLOT = "meetings_cast_secret"
"""Belongs to nobody: no token, and no key that an account would keep."""
WITHOUT_KEY = {SECRET_BALLOT, "meetings_present", "meetings_stop_presenting"}
"""Besides the ballot a state of the room, of which the last one wins."""
WITHOUT_TOKEN = ("meetings_get_screen", SECRET_BALLOT)


def named(operation: Operation) -> str:
    return api.get_openapi_operation_id(operation)


def calls_idempotent(function: Callable[..., Any], depth: int = 3) -> bool:
    """Tell whether a view, or a helper of its own file, asks for the key."""
    names = set(function.__code__.co_names)
    if "idempotent" in names:
        return True
    helpers = (function.__globals__.get(name) for name in names)
    return depth > 0 and any(
        calls_idempotent(helper, depth - 1)
        for helper in helpers
        if callable(helper)
        and hasattr(helper, "__code__")
        and helper.__module__ == function.__module__
    )


def test_every_operation_is_described_once():
    assert len(list(operations())) == len(DESCRIBED) > 60


@pytest.mark.parametrize("name", DESCRIBED)
class TestOperation:
    def test_says_what_it_does(self, name):
        _method, _path, operation = DESCRIBED[name]

        assert re.match(r"[A-Z].{3,}", operation["summary"])
        assert not operation["summary"].endswith(".")

    def test_says_how_it_refuses(self, name):
        method, path, operation = DESCRIBED[name]
        statuses = set(operation["responses"])

        assert 422 in statuses
        if "security" in operation:
            assert {401, 403} <= statuses
        if "{" in path:
            assert 404 in statuses
        if method in ACTS:
            assert 409 in statuses
        for status in statuses:
            if status >= 400 and status != 416:
                content = operation["responses"][status]["content"]
                assert list(content) == ["application/problem+json"]

    def test_asks_for_a_token(self, name, client):
        method, path, operation = DESCRIBED[name]
        if name in WITHOUT_TOKEN:
            assert "security" not in operation
            return

        response = client.generic(method.upper(), re.sub(r"{\w+}", "1", path))

        assert response.status_code == 401
        assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("operation", ACTING, ids=named)
def test_every_act_takes_an_idempotency_key_unless_repeating_changes_nothing(operation):
    _method, _path, described = DESCRIBED[named(operation)]
    takes_key = named(operation) not in WITHOUT_KEY

    assert (HEADER in [part["name"] for part in described["parameters"]]) is takes_key
    assert calls_idempotent(operation.view_func) is takes_key


@pytest.mark.django_db
class TestDescription:
    def test_is_published(self, client: Client):
        response = client.get("/api/v1/openapi.json")

        assert response.status_code == 200
        assert set(response.json()["paths"]) == set(SCHEMA["paths"])

    def test_can_be_read_under_the_strict_policy(self, client: Client):
        response = client.get("/api/v1/docs")

        page = response.content.decode()
        assert response.status_code == 200
        assert "/api/v1/meetings/{meeting_id}/participants" in page
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        scripts = re.findall(r"<script[^>]*>", page)
        assert all("src=" in tag or "application/json" in tag for tag in scripts)
        assert "style=" not in page
