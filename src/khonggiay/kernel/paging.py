"""Keyset pages: the cursor says after which row the next page begins."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from khonggiay.kernel.errors import Invalid

T = TypeVar("T")
PAGE_SIZE = 50
LONGEST_PAGE = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows, and the cursor of the next page, or None after the last."""

    items: list[T]
    next: str | None


def encode(*values: str | int | bool | None) -> str:
    """Return the cursor that stands for the sort key of a page's last row."""
    text = json.dumps(values, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, *, length: int) -> list[Any]:
    """Return the *length* values that `encode` wrote.

    Raises:
        Invalid: the cursor was not written by `encode`.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, binascii.Error) as error:
        raise unknown() from error
    if not isinstance(values, list) or len(values) != length:
        raise unknown()
    if not all(isinstance(value, str | int | None) for value in values):
        raise unknown()
    return values


def limit_of(wanted: int | None) -> int:
    """Return a page length between 1 and `LONGEST_PAGE`."""
    return max(1, min(wanted or PAGE_SIZE, LONGEST_PAGE))


def unknown() -> Invalid:
    """Return the refusal of a cursor that no page gave out."""
    return Invalid(
        {"cursor": [_("This page mark is not known: start the list again.")]}
    )
