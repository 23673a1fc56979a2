"""Marks as readers make them, and what is answered for each: plain data."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from khonggiay.documents.carrying.words import Box

Quad = tuple[float, ...]
"""Eight numbers: upper left, upper right, lower left, lower right (PDF 12.5.6.10)."""

TEXT_KINDS = frozenset({"highlight", "underline"})
KINDS = TEXT_KINDS | {"note", "ink", "star"}
LONGEST_QUOTE = 20_000


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


def check_places(marks: Sequence[Mark], sizes: Sequence[Box]) -> None:
    """Refuse marks that cannot lie on pages of these sizes.

    Raises:
        NotAMark: a page that does not exist, or a place beyond its edges.
    """
    for mark in marks:
        text = f"there is no page {mark.page}: the paper has {len(sizes)}"
        require(mark.id, text, holds=mark.page <= len(sizes))
        left, bottom, right, top = sizes[mark.page - 1]
        slack = 0.1 * max(right - left, top - bottom)
        for x, y in _points(mark):
            fits = (
                left - slack <= x <= right + slack
                and bottom - slack <= y <= top + slack
            )
            text = f"({x:g}, {y:g}) lies outside page {mark.page}"
            require(mark.id, text, holds=fits)


def bounds(mark: Mark) -> Box | None:
    """Return the box around everything that the mark draws."""
    points = _points(mark)
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def bounds_of(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes; there is at least one."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


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


def require(name: str, text: str, *, holds: bool) -> None:
    """Refuse the mark of this name unless the condition *holds*.

    Raises:
        NotAMark: it does not; the message is *text*.
    """
    if not holds:
        message = f"mark {name}: {text}"
        raise NotAMark(message)
