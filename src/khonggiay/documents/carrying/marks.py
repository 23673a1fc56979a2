"""Marks as readers make them, and what is answered for each: plain data."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

from khonggiay.documents.carrying.words import Box

Quad = tuple[float, ...]
"""Eight numbers: upper left, upper right, lower left, lower right (PDF 12.5.6.10)."""

TEXT_KINDS = frozenset({"highlight", "underline"})
KINDS = TEXT_KINDS | {"note", "ink", "star"}
MOST_MARKS = 100_000
MOST_POINTS = 200_000
LONGEST_QUOTE = 20_000
FURTHEST = 20_000.0


class NotAMark(ValueError):
    """A mark is impossible; the text says which and why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Quote:
    """The marked words, and some text before and after them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """One mark. `page` counts from 1; all places are in PDF points."""

    id: str
    kind: str
    page: int
    quads: tuple[Quad, ...] = ()
    quote: Quote | None = None
    position: tuple[float, float] | None = None
    strokes: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Carried:
    """Where a mark belongs in the new version.

    `status`: `kept` (same page and place), `moved`, `lost` (its words are no more:
    `page` is None), `unverified` (it stands on no words that could be found again:
    left on its page). `is_changed`: some of its words were changed. `continues`: pages
    and quads of what no longer fits on `page`.
    """

    id: str
    status: str
    why: str
    confidence: float
    page: int | None = None
    quads: tuple[Quad, ...] = ()
    quote: Quote | None = None
    position: tuple[float, float] | None = None
    strokes: tuple[tuple[tuple[float, float], ...], ...] = ()
    is_changed: bool = False
    continues: tuple[tuple[int, tuple[Quad, ...]], ...] = ()


def parse(values: object) -> list[Mark]:
    """Return the marks of a JSON value: a list, or a mapping with `marks`.

    Raises:
        NotAMark: a field is missing, of a wrong kind or impossible, or an id is
            there twice.
    """
    if isinstance(values, Mapping):
        values = values.get("marks")
    if not isinstance(values, Sequence) or isinstance(values, str | bytes):
        message = "the marks are no list"
        raise NotAMark(message)
    if len(values) > MOST_MARKS:
        message = f"{len(values)} marks; at most {MOST_MARKS} are possible"
        raise NotAMark(message)
    marks = [_parse_one(value, place) for place, value in enumerate(values)]
    ids: set[str] = set()
    for mark in marks:
        _require(mark.id not in ids, mark.id, "another mark has the same id")
        ids.add(mark.id)
    return marks


def check_places(marks: Sequence[Mark], sizes: Sequence[Box]) -> None:
    """Refuse marks that cannot lie on pages of these sizes.

    Raises:
        NotAMark: a page that does not exist, or a place beyond its edges.
    """
    for mark in marks:
        text = f"there is no page {mark.page}: the paper has {len(sizes)}"
        _require(mark.page <= len(sizes), mark.id, text)
        left, bottom, right, top = sizes[mark.page - 1]
        slack = 0.1 * max(right - left, top - bottom)
        for x, y in _points(mark):
            fits = (
                left - slack <= x <= right + slack
                and bottom - slack <= y <= top + slack
            )
            text = f"({x:g}, {y:g}) lies outside page {mark.page}"
            _require(fits, mark.id, text)


def bounds(mark: Mark) -> Box | None:
    """Return the box around everything that the mark draws."""
    points = _points(mark)
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def quad_box(quad: Quad) -> Box:
    """Return the upright box around a quad."""
    return min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])


def box_quad(box: Box) -> Quad:
    """Return the quad of an upright box."""
    left, bottom, right, top = (round(side, 2) for side in box)
    return left, top, right, top, left, bottom, right, bottom


def as_json(carried: Carried) -> dict[str, Any]:
    """Return what JSON says of a carried mark; empty fields are left out."""
    answer: dict[str, Any] = {
        "id": carried.id,
        "status": carried.status,
        "why": carried.why,
        "confidence": round(carried.confidence, 3),
        "page": carried.page,
    }
    if carried.is_changed:
        answer["changed"] = True
    if carried.quote is not None:
        answer["quote"] = dataclasses.asdict(carried.quote)
    if carried.continues:
        answer["continues"] = [{"page": p, "quads": q} for p, q in carried.continues]
    for name in ("quads", "position", "strokes"):
        if value := getattr(carried, name):
            answer[name] = value
    return answer


def _points(mark: Mark) -> list[tuple[float, float]]:
    points = [point for stroke in mark.strokes for point in stroke]
    for quad in mark.quads:
        points += zip(quad[::2], quad[1::2], strict=True)
    if mark.position is not None:
        points.append(mark.position)
    return points


def _parse_one(value: object, place: int) -> Mark:
    if not isinstance(value, Mapping):
        message = f"mark {place + 1} is no object"
        raise NotAMark(message)
    name = str(value.get("id") or f"#{place + 1}")
    _require(isinstance(value.get("id"), str | int), name, "it has no id")
    kind: Any = value.get("kind")
    page: Any = value.get("page")
    _require(kind in KINDS, name, f"kind is one of {', '.join(sorted(KINDS))}")
    is_page = isinstance(page, int) and not isinstance(page, bool) and page >= 1
    _require(is_page, name, "page is a number from 1 on")
    quads = tuple(_quad(one, name) for one in _list(value, "quads", name))
    strokes = tuple(_stroke(one, name) for one in _list(value, "strokes", name))
    points = sum(map(len, strokes)) + len(quads)
    _require(points <= MOST_POINTS, name, f"more than {MOST_POINTS} points")
    position = value.get("position")
    mark = Mark(
        id=str(value["id"]),
        kind=str(kind),
        page=page,
        quads=quads,
        quote=_quote(value.get("quote"), name),
        position=None if position is None else _point(position, name),
        strokes=strokes,
    )
    if kind in TEXT_KINDS:
        _require(bool(quads or mark.quote), name, "it needs quads or a quote")
    if kind == "ink":
        _require(bool(strokes), name, "it needs strokes")
    return mark


def _quote(value: object, name: str) -> Quote | None:
    if value is None:
        return None
    if isinstance(value, str):
        value = {"exact": value}
    _require(isinstance(value, Mapping), name, "quote is an object")
    texts = [value.get(key) or "" for key in ("exact", "prefix", "suffix")]  # type: ignore[attr-defined]
    is_text = all(isinstance(text, str) and len(text) < LONGEST_QUOTE for text in texts)
    _require(is_text, name, f"quote holds texts below {LONGEST_QUOTE} characters")
    return Quote(*texts) if texts[0].strip() else None


def _list(value: Mapping[str, Any], key: str, name: str) -> Sequence[object]:
    items = value.get(key) or ()
    is_list = isinstance(items, Sequence) and not isinstance(items, str)
    _require(is_list, name, f"{key} is a list")
    return list(items)


def _quad(value: object, name: str) -> Quad:
    if isinstance(value, Mapping):
        value = [value.get(f"{axis}{n}") for n in "1234" for axis in "xy"]
    numbers = _numbers(value, name)
    if len(numbers) == 4:
        numbers = box_quad((numbers[0], numbers[1], numbers[2], numbers[3]))
    _require(len(numbers) == 8, name, "a quad has eight numbers (or four: a box)")
    left, bottom, right, top = quad_box(numbers)
    _require(right > left and top > bottom, name, "a quad has no surface")
    return numbers


def _stroke(value: object, name: str) -> tuple[tuple[float, float], ...]:
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    _require(is_list and len(value) > 0, name, "a stroke is a list of points")  # type: ignore[arg-type]
    points: Sequence[Any] = value  # type: ignore[assignment]
    if isinstance(points[0], int | float):
        flat = _numbers(points, name)
        _require(len(flat) % 2 == 0, name, "a stroke has pairs of numbers")
        return tuple(zip(flat[::2], flat[1::2], strict=True))
    return tuple(_point(point, name) for point in points)


def _point(value: object, name: str) -> tuple[float, float]:
    if isinstance(value, Mapping):
        value = [value.get("x"), value.get("y")]
    numbers = _numbers(value, name)[:3]
    _require(len(numbers) >= 2, name, "a point has two numbers")
    return numbers[0], numbers[1]


def _numbers(value: object, name: str) -> tuple[float, ...]:
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    _require(is_list, name, "a place is a list of numbers")
    for number in value:  # type: ignore[attr-defined]
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        is_possible = is_number and math.isfinite(number) and abs(number) <= FURTHEST
        _require(is_possible, name, f"{number!r} is no place on a page")
    return tuple(float(number) for number in value)  # type: ignore[attr-defined]


def _require(holds: bool, name: str, text: str) -> None:  # noqa: FBT001
    if not holds:
        message = f"mark {name}: {text}"
        raise NotAMark(message)
