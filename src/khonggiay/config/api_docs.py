"""The readable description of the API, made from the published one.

The usual viewers need inline scripts, which the house's policy forbids.
"""

from __future__ import annotations

import itertools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khonggiay.config.api import api


def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters and answers."""
    schema = api.get_openapi_schema()
    found = [
        _operation(schema, path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    groups = [
        (tag, list(operations))
        for tag, operations in itertools.groupby(found, key=lambda row: row["tag"])
    ]
    return render(
        request, "config/api_docs.html", {"info": schema["info"], "groups": groups}
    )


def _operation(
    schema: dict[str, Any], path: str, method: str, operation: dict[str, Any]
) -> dict[str, Any]:
    return {
        "tag": operation.get("tags", ["other"])[0],
        "path": path,
        "method": method.upper(),
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": operation["parameters"],
        "fields": _fields(schema, operation.get("requestBody", {})),
        "answers": sorted(operation["responses"].items(), key=lambda row: int(row[0])),
    }


def _fields(schema: dict[str, Any], body: dict[str, Any]) -> list[dict[str, Any]]:
    for content in body.get("content", {}).values():
        shape = content["schema"]
        name = shape.get("$ref", "").rpartition("/")[2]
        shape = schema["components"]["schemas"].get(name, shape)
        required = shape.get("required", [])
        return [
            {
                "name": name,
                "required": name in required,
                "description": part.get("description", ""),
            }
            for name, part in shape.get("properties", {}).items()
        ]
    return []
