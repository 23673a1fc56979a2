"""What holds for every operation of the API alike: its description, its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from khonggiay.kernel.api import HEADER, KEYLESS, LONGEST_KEY
from khonggiay.kernel.errors import Invalid

_UNSTORABLE = re.compile("[\\0\ud800-\udfff]")
ACTS = frozenset({"post", "put", "patch", "delete"})
# Notes are cleaned one by one: a letter that came by an accident must not hold up all
# that a device wrote without network.
CLEANING = ("/papers/<int:paper_id>/marks",)
_KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "Your own key of this act. Repeat the request with the same key "
    "until you have an answer: the act is done once, and every repetition is told "
    "what the first was told.",
}
_PROBLEM = {
    "type": "object",
    "description": "Why nothing was done (RFC 9457). `code` is stable, `title` and "
    "`detail` are in the reader's language.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "fields": {
            "type": "object",
            "description": "What is wrong with each field",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
_ANSWERS = {
    401: "No valid token or session came with the request",
    403: "Your post does not allow this",
    404: "There is no such thing, or it is not yours to see",
    409: "It cannot be done as things stand: `code` says why",
    422: "Something in the request is missing or wrong: see `fields`",
}


class StorableText(Parser):
    """Refuses text that no database takes: NUL, and halves of surrogate pairs."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the JSON that came.

        Raises:
            Invalid: a text in it cannot be stored.
        """
        data = super().parse_body(request)
        place = request.resolver_match
        if place is None or not place.route.endswith(CLEANING):
            _refuse(data)
        return data

    def parse_querydict(
        self,
        data: MultiValueDict[str, Any],
        list_fields: list[str],
        request: HttpRequest,
    ) -> dict[str, Any]:
        """Return the fields of a query or a form.

        Raises:
            Invalid: a text in it cannot be stored.
        """
        fields = super().parse_querydict(data, list_fields, request)
        _refuse(fields)
        return fields


class Api(NinjaAPI):
    """An API whose description names keys of acts and refusals everywhere."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the operation's stable name: `meetings_open_session`."""
        view = operation.view_func
        return f"{view.__module__.split('.')[1]}_{view.__name__}"

    def get_openapi_schema(
        self,
        *,
        path_prefix: str | None = None,
        path_params: dict[str, Any] | None = None,
    ) -> OpenAPISchema:
        """Return the description of the whole API."""
        schema = super().get_openapi_schema(
            path_prefix=path_prefix, path_params=path_params
        )
        schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                _complete(operation, path, is_act=method in ACTS)
        return schema


def _refuse(data: object) -> None:
    wrong = [place for place, text in _texts(data) if _UNSTORABLE.search(text)]
    if wrong:
        why = _("This text holds characters that cannot be stored.")
        raise Invalid({place: [why] for place in wrong})


def _texts(data: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield place, data
        return
    parts: Iterable[tuple[object, object]] = ()
    if isinstance(data, dict):
        parts = data.items()
        yield from ((place, name) for name in data if isinstance(name, str))
    elif isinstance(data, list):
        parts = enumerate(data)
    for name, part in parts:
        yield from _texts(part, f"{place}.{name}".lstrip("."))


def _complete(operation: dict[str, Any], path: str, *, is_act: bool) -> None:
    text = operation.get("description", "").strip()
    first, _gap, rest = text.partition("\n")
    if first:
        operation["summary"] = first.rstrip(".")
        operation["description"] = rest.strip()
    statuses = {422}
    if "security" in operation:
        statuses |= {401, 403}
    if "{" in path:
        statuses.add(404)
    if is_act:
        statuses.add(409)
        reads_key = not KEYLESS.items() <= operation.items()
        if reads_key and _KEY not in operation["parameters"]:
            operation["parameters"].append(_KEY)
    for status in sorted(statuses):
        operation["responses"].setdefault(
            status,
            {
                "description": _ANSWERS[status],
                "content": {
                    "application/problem+json": {
                        "schema": {"$ref": "#/components/schemas/Problem"}
                    }
                },
            },
        )
