"""Drawings, photographs and scanned pages: where no words stand that could be found.

A picture is ink on a page that no word explains. It is known again by how its ink is
spread, whatever its size: marks on it keep their place within it.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from khonggiay.documents.carrying.frames import Box, Frame, Point
from khonggiay.documents.carrying.places import Places

CELLS = (3, 8)
"""Ink hangs together that is no further apart than this: parts, and all of a chart."""
PAPER_WHITE = 250
LEAST_SIDE = 36.0
GRID = 32
LIKE = 0.9
CLEARLY = 0.05
OTHER_SHAPE = 1.15
MOST_RENDERED = 1_000
LARGEST_SIDE = 3_000.0
AROUND_WORDS = 2.0


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """Ink on a page (from 0): its box, upright, and how it is spread."""

    page: int
    box: Box
    spread: tuple[float, ...]

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies on it."""
        left, bottom, right, top = self.box
        return left <= point[0] <= right and bottom <= point[1] <= top

    def likeness(self, other: Picture) -> float:
        """Return 1 for the same picture, about 0 for any other."""
        one, there = _shape(self.box), _shape(other.box)
        if max(one, there) > OTHER_SHAPE * min(one, there):
            return 0.0
        return sum(a * b for a, b in zip(self.spread, other.spread, strict=True))

    def moved(self, point: Point, there: Picture) -> Point:
        """Return where a point of this picture is in the same picture elsewhere."""
        left, bottom, right, top = self.box
        l2, b2, r2, t2 = there.box
        return (
            l2 + (point[0] - left) / (right - left) * (r2 - l2),
            b2 + (point[1] - bottom) / (top - bottom) * (t2 - b2),
        )


class Album:
    """The pictures of a paper; pages are looked at when they are asked for."""

    def __init__(self, source: Path | bytes, places: Places) -> None:
        self._document = pypdfium2.PdfDocument(source)
        self._places = places
        self.on_page = functools.lru_cache(None)(self._look)

    def __iter__(self) -> Iterator[Picture]:
        """Go through all pictures, page after page."""
        for page in range(len(self._places.paper.frames)):
            yield from self.on_page(page)

    def at(self, page: int, point: Point) -> list[Picture]:
        """Return the pictures of a page that hold a point, the smallest first."""
        found = [one for one in self.on_page(page) if one.holds(point)]
        return sorted(found, key=lambda one: _surface(one.box))

    def _look(self, page: int) -> tuple[Picture, ...]:
        frame = self._places.paper.frames[page]
        width, height = frame.size
        if max(width, height) > LARGEST_SIDE:
            return ()
        words = [self._places.words[n].box for n in self._places.on_page(page)]
        sheet = _inked(self._document[page], frame, words)
        if not words:
            boxes = {box} if (box := _ink_box(sheet, (0, 0, *sheet.size))) else set()
        else:
            boxes = {box for cell in CELLS for box in _clusters(sheet, cell)}
        left, _bottom, _right, top = frame.shown_box
        found = []
        for box in sorted(boxes):
            spread = _spread(sheet.crop(box))
            x, y, right, foot = box
            place = (left + x, top - foot, left + right, top - y)
            if spread and min(right - x, foot - y) >= LEAST_SIDE:
                found.append(Picture(page, place, spread))
        return tuple(found)


def same(picture: Picture, album: Album) -> Picture | None:
    """Return the same picture in an album, if there is one only."""
    if len(album._places.paper.frames) > MOST_RENDERED:  # noqa: SLF001
        return None
    scores = sorted(
        ((picture.likeness(one), number, one) for number, one in enumerate(album)),
        key=lambda score: score[:2],
        reverse=True,
    )
    if not scores or scores[0][0] < LIKE:
        return None
    second = scores[1][0] if len(scores) > 1 else 0.0
    return scores[0][2] if scores[0][0] >= second + CLEARLY else None


def _shape(box: Box) -> float:
    return (box[2] - box[0]) / (box[3] - box[1])


def _surface(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _inked(page: pypdfium2.PdfPage, frame: Frame, words: Sequence[Box]) -> Image.Image:
    """Return the upright page without its words, one pixel for a point."""
    try:
        rotation = (frame.turn - page.get_rotation()) % 360
        bitmap = page.render(scale=1, rotation=rotation, grayscale=True)
        sheet: Image.Image = bitmap.to_pil().convert("L")
    finally:
        page.close()
    left, _bottom, _right, top = frame.shown_box
    pen = ImageDraw.Draw(sheet)
    for box in words:
        area = (
            box[0] - left - AROUND_WORDS,
            top - box[3] - AROUND_WORDS,
            box[2] - left + AROUND_WORDS,
            top - box[1] + AROUND_WORDS,
        )
        pen.rectangle(area, fill=255)
    return sheet


def _clusters(sheet: Image.Image, cell: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the boxes of ink that hangs together, in pixels."""
    coarse = sheet.reduce(cell)
    across, along = coarse.size
    pixels = coarse.tobytes()
    left = {at for at, value in enumerate(pixels) if value < PAPER_WHITE}
    while left:
        reached = [left.pop()]
        cluster: list[int] = []
        while reached:
            at = reached.pop()
            cluster.append(at)
            x, y = at % across, at // across
            for dy in (-1, 0, 1):
                for dx in (-1, 0, 1):
                    near = at + dy * across + dx
                    if 0 <= x + dx < across and 0 <= y + dy < along and near in left:
                        left.discard(near)
                        reached.append(near)
        xs = [at % across for at in cluster]
        ys = [at // across for at in cluster]
        area = (
            min(xs) * cell,
            min(ys) * cell,
            min((max(xs) + 1) * cell, sheet.width),
            min((max(ys) + 1) * cell, sheet.height),
        )
        if box := _ink_box(sheet, area):
            yield box


def _ink_box(
    sheet: Image.Image, area: tuple[int, int, int, int]
) -> tuple[int, int, int, int] | None:
    """Return the box of what is not white within an area."""
    ink = sheet.crop(area).point(lambda value: 255 if value < PAPER_WHITE else 0)
    box = ink.getbbox()
    if box is None:
        return None
    x, y = area[:2]
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _spread(ink: Image.Image) -> tuple[float, ...]:
    """Return how ink is spread: of length 1 around its mean; empty when even."""
    values = ink.resize((GRID, GRID), Image.Resampling.BOX).tobytes()
    mean = sum(values) / len(values)
    length = math.sqrt(sum((value - mean) ** 2 for value in values))
    if length < 1:
        return ()
    return tuple((value - mean) / length for value in values)
