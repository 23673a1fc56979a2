"""What the published description of the API says of every operation alike."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from khonggiay.kernel.api import HEADER, LONGEST_KEY

ACTS = frozenset({"post", "put", "patch", "delete"})
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
        if _KEY not in operation["parameters"]:
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
