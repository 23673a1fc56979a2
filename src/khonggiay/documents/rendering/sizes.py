"""The sizes of pages, as a browser's reader sees them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Array

Size = tuple[float, float]
LETTER = (0.0, 0.0, 612.0, 792.0)


def of_pages(pdf: pikepdf.Pdf) -> list[Size]:
    """Return width and height of every page in points, as PDF.js has them.

    The crop box counts where it lies in the media box, a turned page has its sides
    exchanged, a page with a unit of its own is as large as that makes it.
    """
    return [_size(page.obj) for page in pdf.pages]


def write(sizes: Iterable[Size]) -> str:
    """Return the sizes with repetitions counted: `595.3x841.9*480 841.9x595.3*20`."""
    words = (f"{width:.1f}x{height:.1f}" for width, height in sizes)
    return " ".join(
        f"{word}*{len(list(same))}" for word, same in itertools.groupby(words)
    )


def _size(page: Any) -> Size:
    media = _box(page, "/MediaBox") or LETTER
    left, bottom, right, top = _common(media, _box(page, "/CropBox") or media) or media
    unit = _number(page.get("/UserUnit"), 1.0)
    unit = unit if unit > 0 else 1.0
    width, height = (right - left) * unit, (top - bottom) * unit
    turn = _number(_inherited(page, "/Rotate"), 0.0)
    return (height, width) if turn % 180 == 90 else (width, height)


def _box(page: Any, name: str) -> tuple[float, float, float, float] | None:
    box = _inherited(page, name)
    if not isinstance(box, Array) or len(box) != 4:
        return None
    try:
        x1, y1, x2, y2 = (float(edge) for edge in box)
    except (TypeError, ValueError):
        return None
    left, right, bottom, top = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    return (left, bottom, right, top) if right > left and top > bottom else None


def _common(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> tuple[float, float, float, float] | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if right > left and top > bottom else None


def _inherited(page: Any, name: str) -> Any:
    node = page
    for _level in range(100):
        if name in node:
            return node[name]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _number(value: Any, default: float) -> float:
    try:
        return default if value is None else float(value)
    except (TypeError, ValueError):
        return default
