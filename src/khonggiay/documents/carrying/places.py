"""Which words a mark stands on, and the surface of words on a page."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from difflib import SequenceMatcher

from khonggiay.documents.carrying.marks import Mark, Quad, Quote, box_quad, quad_box
from khonggiay.documents.carrying.words import Box, Paper, split

LIKE_ENOUGH = 0.8
CONTEXT_WORDS = 8


class Places:
    """The words of one paper, found by page, by surface and by quote."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.words = paper.words
        self.keys = [word.key for word in paper.words]
        self._pages = [word.page for word in paper.words]
        self._where: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            self._where.setdefault(key, []).append(number)

    def on_page(self, page: int) -> range:
        """Return the numbers of the words on a page (from 0)."""
        first = bisect.bisect_left(self._pages, page)
        return range(first, bisect.bisect_right(self._pages, page))

    def under(self, mark: Mark) -> list[int]:
        """Return the words of which the mark's quads cover more than half."""
        boxes = [quad_box(quad) for quad in mark.quads]
        return [
            number
            for number in self.on_page(mark.page - 1)
            if _covered(self.words[number].box, boxes) > 0.5
        ]

    def find(self, keys: Sequence[str]) -> list[int]:
        """Return where this run of words begins, wherever it stands."""
        if not keys or any(key not in self._where for key in keys):
            return []
        rarest = min(range(len(keys)), key=lambda k: len(self._where[keys[k]]))
        starts = (place - rarest for place in self._where[keys[rarest]])
        return [s for s in starts if s >= 0 and self.keys[s : s + len(keys)] == [*keys]]

    def marked(self, mark: Mark) -> list[int]:
        """Return the words that a text mark stands on; none when that is not sure.

        The quote decides; the quads tell which of several equal passages is meant.
        """
        covered = self.under(mark)
        if mark.quote is None:
            return covered
        keys = split(mark.quote.exact)
        if not keys:
            return []
        seen = [self.keys[number] for number in covered]
        if seen == keys:
            return covered
        page = self.on_page(mark.page - 1)
        found = [begin for begin in self.find(keys) if begin in page]
        near = [b for b in found if set(covered) & set(range(b, b + len(keys)))]
        if len(near) == 1 or (len(found) == 1 and not mark.quads):
            begin = (near or found)[0]
            return list(range(begin, begin + len(keys)))
        if len(found) > 1 and not covered:
            fitting = [b for b in found if self._fits(mark.quote, b, len(keys))]
            if len(fitting) == 1:
                return list(range(fitting[0], fitting[0] + len(keys)))
        if covered and _likeness("".join(seen), "".join(keys)) >= LIKE_ENOUGH:
            return covered
        return []

    def _fits(self, quote: Quote, begin: int, length: int) -> bool:
        before, after = split(quote.prefix), split(quote.suffix)
        # Text cut out at a fixed length begins and ends inside a word.
        before, after = before[1:][-CONTEXT_WORDS:], after[:-1][:CONTEXT_WORDS]
        end = begin + length
        here = self.keys[max(0, begin - len(before)) : begin]
        there = self.keys[end : end + len(after)]
        return bool(before or after) and here == before and there == after

    def nearest(self, box: Box, page: int, *, within: float) -> list[int]:
        """Return the words that the box touches, else the nearest one within reach."""
        distances = {
            number: _distance(self.words[number].box, box)
            for number in self.on_page(page)
        }
        touched = [number for number, far in distances.items() if far <= 0]
        if touched:
            return self._closest(touched, box)
        if not distances:
            return []
        number = min(distances, key=lambda n: distances[n])
        if distances[number] > within:
            return []
        return self._closest([number], box) or [number]

    def _closest(self, numbers: Sequence[int], box: Box) -> list[int]:
        """Leave out the next line where a stroke under a line only grazes it."""
        off = {}
        for number in numbers:
            _left, bottom, _right, top = self.words[number].box
            middle = (bottom + top) / 2
            off[number] = max(box[1] - middle, middle - box[3], 0.0) / (top - bottom)
        least = min(off.values())
        lines = {self.words[n].line for n in numbers if off[n] <= least + 0.2}
        # And the words of that line between those that it touches.
        return [
            number
            for number in self.on_page(self.words[numbers[0]].page)
            if self.words[number].line in lines
            and self.words[number].box[0] <= box[2]
            and self.words[number].box[2] >= box[0]
        ]

    def surface(
        self, numbers: Sequence[int], ends: tuple[float, float], *, glued: bool
    ) -> dict[int, list[Quad]]:
        """Return the quads of words by page, one for each line.

        *ends* are the parts of the first and of the last word that are left out,
        *glued* tells whether the punctuation around the passage is in.
        """
        lines: dict[tuple[int, int], Box] = {}
        for place, number in enumerate(numbers):
            word = self.words[number]
            left, bottom, right, top = word.box
            width = right - left
            if place == 0:
                left = word.reach[0] if glued and not ends[0] else left
                left += ends[0] * width
            if place == len(numbers) - 1:
                right = word.reach[2] if glued and not ends[1] else right
                right -= ends[1] * width
            spot = (word.page, word.line)
            had = lines.get(spot, (left, bottom, right, top))
            lines[spot] = (
                min(had[0], left),
                min(had[1], bottom),
                max(had[2], right),
                max(had[3], top),
            )
        pages: dict[int, list[Quad]] = {}
        for (page, _line), box in lines.items():
            pages.setdefault(page, []).append(box_quad(box))
        return pages

    def ends(self, mark: Mark, first: int, last: int) -> tuple[float, float]:
        """Return the parts of the first and last word that the mark leaves out."""
        boxes = [quad_box(quad) for quad in mark.quads]
        return self._cut(first, boxes, left=True), self._cut(last, boxes, left=False)

    def _cut(self, number: int, boxes: Sequence[Box], *, left: bool) -> float:
        box = self.words[number].box
        over = [b for b in boxes if _covered(box, [b]) > 0.5]
        if not over:
            return 0.0
        cut = over[0][0] - box[0] if left else box[2] - over[-1][2]
        part = cut / max(box[2] - box[0], 0.1)
        return part if 0.15 < part < 0.5 else 0.0

    def is_glued(self, mark: Mark, last: int) -> bool:
        """Tell whether the mark takes in the punctuation after its last word."""
        word = self.words[last]
        if word.reach[2] <= word.box[2]:
            return False
        middle = (word.box[2] + word.reach[2]) / 2
        height = (word.box[1] + word.box[3]) / 2
        return any(
            box[0] <= middle <= box[2] and box[1] <= height <= box[3]
            for box in map(quad_box, mark.quads)
        )


def _covered(box: Box, boxes: Sequence[Box]) -> float:
    height = (box[1] + box[3]) / 2
    width = max(box[2] - box[0], 0.1)
    over = [
        min(box[2], other[2]) - max(box[0], other[0])
        for other in boxes
        if other[1] <= height <= other[3]
    ]
    return sum(part for part in over if part > 0) / width


def _distance(one: Box, other: Box) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    along = max(one[1] - other[3], other[1] - one[3], 0.0)
    # A pin in the margin belongs to its line, not to the longer line below.
    return across / 4 + along


def _likeness(one: str, other: str) -> float:
    if max(len(one), len(other)) > 4_000:
        return float(one == other)
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
