"""Read marks from JSON: generous in how a thing is written, strict in what it says.

Viewers and programs write quads as lists, flat lists, boxes or objects. Whatever can
mean one thing only is taken; what cannot be, or could mean two things, is refused with
the mark's id. The forms are described in `docs/notes-carry.md`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from khonggiay.documents.carrying.marks import (
    KINDS,
    LONGEST_QUOTE,
    TEXT_KINDS,
    Mark,
    NotAMark,
    Quad,
    Quote,
    box_quad,
    quad_box,
    require,
)

MOST_MARKS = 100_000
MOST_POINTS = 200_000
FURTHEST = 20_000.0

Point = tuple[float, float]

_LISTS = ("marks", "notes", "annotations")
_OTHER_KINDS = {
    "comment": "note",
    "pin": "note",
    "text": "note",
    "squiggly": "underline",
    "strikeout": "underline",
    "draw": "ink",
    "drawing": "ink",
    "bookmark": "star",
}
_QUADS = ("quads", "quad_points", "quadPoints", "rects", "boxes", "rect", "box", "bbox")
_STROKES = ("strokes", "ink_list", "inkList", "paths", "points")
_POSITIONS = ("position", "point", "at")
_BOX_SIDES = (
    ("left", "bottom", "right", "top"),
    ("x1", "y1", "x2", "y2"),
    ("x0", "y0", "x1", "y1"),
)
_CORNERS = tuple(f"{axis}{n}" for n in "1234" for axis in "xy")


def parse(values: object) -> list[Mark]:
    """Return the marks of a JSON value: a list, or a mapping with `marks`.

    A mark without an id is called by its number: `#1`.

    Raises:
        NotAMark: a field is missing, of a wrong kind or impossible, or an id is
            there twice.
    """
    if isinstance(values, Mapping):
        values = next((values[key] for key in _LISTS if key in values), None)
    if not _is_list(values):
        message = "the marks are no list"
        raise NotAMark(message)
    items: Sequence[object] = values  # type: ignore[assignment]
    if len(items) > MOST_MARKS:
        message = f"{len(items)} marks; at most {MOST_MARKS} are possible"
        raise NotAMark(message)
    marks = [_mark(value, place) for place, value in enumerate(items)]
    ids: set[str] = set()
    for mark in marks:
        require(mark.id, "another mark has the same id", holds=mark.id not in ids)
        ids.add(mark.id)
    return marks


def _mark(value: object, place: int) -> Mark:
    if not isinstance(value, Mapping):
        message = f"mark {place + 1} is no object"
        raise NotAMark(message)
    name = _name(value, place)
    page = _page(value, name)
    quads = _quads(_first(value, _QUADS), name)
    strokes = _strokes(_first(value, _STROKES), name)
    points = sum(map(len, strokes)) + len(quads)
    require(name, f"more than {MOST_POINTS} points", holds=points <= MOST_POINTS)
    quote = _quote(value.get("quote"), name)
    at = _first(value, _POSITIONS)
    position = None if at is None else _point(at, name)
    kind = _kind(value, name)
    if kind is None:
        kind = _kind_of(quads, quote, position, strokes)
    require(name, f"kind is one of {', '.join(sorted(KINDS))}", holds=kind in KINDS)
    if kind in TEXT_KINDS:
        holds = bool(quads or quote)
        require(name, "it needs quads or a quote", holds=holds)
    if kind == "ink":
        require(name, "it needs strokes", holds=bool(strokes))
    if kind == "note" and position is None and quads and not quote:
        # Text annotations of PDF have a box, whose upper left corner is the place.
        left, _bottom, _right, top = quad_box(quads[0])
        position, quads = (left, top), ()
    return Mark(name, kind or "", page, quads, quote, position, strokes)


def _name(value: Mapping[str, Any], place: int) -> str:
    name = value.get("id")
    if name is None:
        return f"#{place + 1}"
    is_name = isinstance(name, str | int) and not isinstance(name, bool)
    require(
        f"#{place + 1}", "its id is a text or a number", holds=is_name and name != ""
    )
    return str(name)


def _page(value: Mapping[str, Any], name: str) -> int:
    page = _first(value, ("page", "page_number", "pageNumber"))
    if isinstance(page, str) and page.isdecimal():
        page = int(page)
    if isinstance(page, float) and page.is_integer():
        page = int(page)
    is_page = isinstance(page, int) and not isinstance(page, bool) and page >= 1
    require(name, "page is a number from 1 on", holds=is_page)
    return int(page)


def _kind(value: Mapping[str, Any], name: str) -> str | None:
    kind = _first(value, ("kind", "type"))
    if kind is None:
        return None
    is_text = isinstance(kind, str)
    require(name, f"kind is one of {', '.join(sorted(KINDS))}", holds=is_text)
    name_of_kind = str(kind).lower()
    return _OTHER_KINDS.get(name_of_kind, name_of_kind)


def _kind_of(
    quads: Sequence[Quad],
    quote: Quote | None,
    position: Point | None,
    strokes: Sequence[object],
) -> str | None:
    """Return the kind that the fields leave possible."""
    if strokes:
        return "ink"
    if position is not None:
        return "note"
    return "highlight" if quads or quote else None


def _first(value: Mapping[str, Any], keys: Sequence[str]) -> Any:
    """Return the first field that is there and not empty."""
    for key in keys:
        found = value.get(key)
        if found is not None and not (_is_list(found) and not found):
            return found
    return None


def _quote(value: object, name: str) -> Quote | None:
    if value is None:
        return None
    if isinstance(value, str):
        value = {"exact": value}
    require(name, "quote is a text or an object", holds=isinstance(value, Mapping))
    fields: Mapping[str, Any] = value  # type: ignore[assignment]
    texts = [fields.get(key) or "" for key in ("exact", "prefix", "suffix")]
    is_text = all(isinstance(text, str) and len(text) < LONGEST_QUOTE for text in texts)
    wanted = f"quote holds texts below {LONGEST_QUOTE} characters"
    require(name, wanted, holds=is_text)
    return Quote(*texts) if texts[0].strip() else None


def _quads(value: object, name: str) -> tuple[Quad, ...]:
    if value is None:
        return ()
    if isinstance(value, Mapping):
        return (_quad(value, name),)
    require(name, "quads is a list", holds=_is_list(value))
    items: Sequence[Any] = value  # type: ignore[assignment]
    if not _is_number(items[0]):
        return tuple(_quad(one, name) for one in items)
    # One flat list: a box, or eight numbers for each quad as PDF writes them.
    size = 4 if len(items) == 4 else 8
    return tuple(
        _quad(items[at : at + size], name) for at in range(0, len(items), size)
    )


def _quad(value: object, name: str) -> Quad:
    if isinstance(value, Mapping):
        value = _sides(value)
    if _is_list(value) and value and not _is_number(value[0]):  # type: ignore[index]
        # Corners as points.
        value = [number for corner in value for number in _point(corner, name)]  # type: ignore[attr-defined]
    numbers = _numbers(value, name)
    if len(numbers) == 4:
        numbers = box_quad((numbers[0], numbers[1], numbers[2], numbers[3]))
    wanted = "a quad has eight numbers (or four: a box)"
    require(name, wanted, holds=len(numbers) == 8)
    left, bottom, right, top = quad_box(numbers)
    require(name, "a quad has no surface", holds=right > left and top > bottom)
    return numbers


def _sides(value: Mapping[str, Any]) -> object:
    """Return the numbers of a quad or a box that is written as an object."""
    for keys in (_CORNERS, *_BOX_SIDES):
        if all(key in value for key in keys):
            return [value[key] for key in keys]
    for across, along in (("width", "height"), ("w", "h")):
        sides = [value.get(key) for key in ("x", "y", across, along)]
        if all(map(_is_number, sides)):
            x, y, width, height = (float(side) for side in sides)  # type: ignore[arg-type]
            return [x, y, x + width, y + height]
    return []


def _strokes(value: object, name: str) -> tuple[tuple[Point, ...], ...]:
    if value is None:
        return ()
    require(name, "strokes is a list", holds=_is_list(value))
    items: Sequence[Any] = value  # type: ignore[assignment]
    is_one = _is_number(items[0]) or all(map(_is_point, items))
    return tuple(_stroke(one, name) for one in ([items] if is_one else items))


def _stroke(value: object, name: str) -> tuple[Point, ...]:
    if isinstance(value, Mapping):
        value = value.get("points")
    holds = _is_list(value) and len(value) > 0  # type: ignore[arg-type]
    require(name, "a stroke is a list of points", holds=holds)
    points: Sequence[Any] = value  # type: ignore[assignment]
    if _is_number(points[0]):
        flat = _numbers(points, name)
        require(name, "a stroke has pairs of numbers", holds=len(flat) % 2 == 0)
        return tuple(zip(flat[::2], flat[1::2], strict=True))
    return tuple(_point(point, name) for point in points)


def _point(value: object, name: str) -> Point:
    if isinstance(value, Mapping):
        value = [value.get("x"), value.get("y")]
    numbers = _numbers(value, name)[:3]
    require(name, "a point has two numbers", holds=len(numbers) >= 2)
    return numbers[0], numbers[1]


def _numbers(value: object, name: str) -> tuple[float, ...]:
    require(name, "a place is a list of numbers", holds=_is_list(value))
    for number in value:  # type: ignore[attr-defined]
        is_possible = (
            _is_number(number) and math.isfinite(number) and abs(number) <= FURTHEST
        )
        require(name, f"{number!r} is no place on a page", holds=is_possible)
    return tuple(float(number) for number in value)  # type: ignore[attr-defined]


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_point(value: object) -> bool:
    if isinstance(value, Mapping):
        return "x" in value and "y" in value
    return (
        isinstance(value, Sequence)
        and len(value) in (2, 3)
        and all(map(_is_number, value))
    )
