"""Which words a mark stands on, and the surface of words on a page."""

from __future__ import annotations

import bisect
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from khonggiay.documents.carrying import marks as marking
from khonggiay.documents.carrying.marks import Mark, Quad, Quote, box_quad, quad_box
from khonggiay.documents.carrying.words import Box, Paper

LIKE_ENOUGH = 0.8
LONGEST_COMPARED = 4_000
LEAST_LETTERS = 8
CLEARLY_MORE = 3
LEAST_CONTEXT = 6
MORE_CONTEXT = 12
SHORTEST_RUN = 4
LONGEST_SKIP = 5
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def letters_of(text: str) -> str:
    """Return the letters and digits of a text: no case, tones, spaces or points.

    White space, hyphens and the place of tone marks differ from program to program;
    what is left says the same everywhere.
    """
    apart = unicodedata.normalize("NFKD", text.replace("Đ", "đ"))
    kept = "".join(c for c in apart if c not in _TONES)
    composed = unicodedata.normalize("NFC", kept).casefold()
    return "".join(c for c in composed if c.isalnum())


class Places:
    """The words of one paper, found by page, by surface and by quote."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.words = paper.words
        self.keys = [word.key for word in paper.words]
        self._where: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            self._where.setdefault(key, []).append(number)
        self._pages: dict[int, list[int]] = {}
        for number, word in enumerate(paper.words):
            self._pages.setdefault(word.page, []).append(number)
        known: dict[str, str] = {}
        parts = [
            known.get(word.text) or known.setdefault(word.text, letters_of(word.text))
            for word in paper.words
        ]
        self._letters = "".join(parts)
        self._offsets = [0, *accumulate(map(len, parts))]

    def on_page(self, page: int) -> Sequence[int]:
        """Return the numbers of the words on a page (from 0), footnotes at the end."""
        return self._pages.get(page, ())

    def find(self, keys: Sequence[str]) -> list[int]:
        """Return where this run of words begins, wherever it stands."""
        if not keys or any(key not in self._where for key in keys):
            return []
        rarest = min(range(len(keys)), key=lambda k: len(self._where[keys[k]]))
        starts = (place - rarest for place in self._where[keys[rarest]])
        return [s for s in starts if s >= 0 and self.keys[s : s + len(keys)] == [*keys]]

    def is_paragraph(self, first: int, last: int) -> bool:
        """Tell whether these words are a paragraph or a row, all of it.

        The number in front of it may be missing.
        """
        after = last + 1
        if after < len(self.words) and not self.words[after].begins:
            return False
        word, before = self.words[first], self.words[first - 1]
        is_numbered = before.begins and before.line == word.line and word.start == 2
        return first == 0 or word.begins or is_numbered

    def line_height(self, page: int) -> float:
        """Return how high the usual word of a page is."""
        boxes = [self.words[n].box for n in self.on_page(page)]
        return statistics.median(box[3] - box[1] for box in boxes) if boxes else 0.0

    def under(self, mark: Mark) -> list[int]:
        """Return the words of which the mark's quads cover more than half."""
        boxes = [quad_box(quad) for quad in mark.quads]
        if not boxes:
            return []
        near = marking.bounds_of(boxes)
        return [
            number
            for number in self.on_page(mark.page - 1)
            if _meet(self.words[number].box, near)
            and _covered(self.words[number].box, boxes) > 0.5
        ]

    def marked(self, mark: Mark) -> list[int]:
        """Return the words that a text mark stands on; none when that is not sure.

        The quote decides; where the mark lies tells which of several equal passages
        is meant, then the text around the quote.
        """
        covered = self.under(mark)
        if mark.quote is None:
            return covered
        wanted = letters_of(mark.quote.exact)
        if not wanted:
            return covered
        if covered and self._said(covered) == wanted:
            return covered
        found = self._quoted(wanted, mark.page - 1)
        box = marking.bounds(mark)
        if not found:
            is_like = _likeness(self._said(covered), wanted) >= LIKE_ENOUGH
            return covered if covered and is_like else []
        if len(found) == 1 and not covered:
            return [*found[0]]
        if box is not None and (placed := self._at(found, covered, box)):
            return [*placed]
        if box is None or not mark.quads:
            return [*self._fitting(mark.quote, found)]
        return []

    def _said(self, numbers: Sequence[int]) -> str:
        return "".join(letters_of(self.words[number].text) for number in numbers)

    def _quoted(self, wanted: str, page: int) -> list[range]:
        """Return the passages of these letters that begin on a page.

        Those that begin and end with a word; only without such ones, and for quotes
        that are long enough, those that begin or end inside of one.
        """
        whole: list[range] = []
        parts: list[range] = []
        for begin, end in self._spans(page):
            at = self._letters.find(wanted, begin)
            while 0 <= at < end:
                stop = at + len(wanted)
                first = bisect.bisect_right(self._offsets, at) - 1
                last = bisect.bisect_left(self._offsets, stop)
                is_whole = self._offsets[first] == at and self._offsets[last] == stop
                (whole if is_whole else parts).append(range(first, last))
                at = self._letters.find(wanted, at + 1)
        return whole or (parts if len(wanted) >= LEAST_LETTERS else [])

    def _spans(self, page: int) -> Iterator[tuple[int, int]]:
        """Yield where the letters of a page begin and end: its text, its footnotes."""
        numbers = self.on_page(page)
        begin = 0
        for at in range(1, len(numbers) + 1):
            if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
                yield self._offsets[numbers[begin]], self._offsets[numbers[at - 1] + 1]
                begin = at

    def _at(
        self, found: Sequence[range], covered: Sequence[int], box: Box
    ) -> range | None:
        """Return the passage on which the mark lies, if there is one only."""
        under = set(covered)
        shares = [len(under.intersection(passage)) for passage in found]
        best = max(shares)
        if best:
            nearest = [p for p, n in zip(found, shares, strict=True) if n == best]
            return nearest[0] if len(nearest) == 1 else None
        touched = [
            passage
            for passage in found
            if any(_distance(self.words[n].box, box) <= 0 for n in passage)
        ]
        if len(touched) == 1:
            return touched[0]
        line = self.words[found[0].start].box
        near = [
            passage
            for passage in found
            if min(_distance(self.words[n].box, box) for n in passage)
            < line[3] - line[1]
        ]
        return near[0] if len(near) == 1 else None

    def _fitting(self, quote: Quote, found: Sequence[range]) -> range:
        """Return the passage around which the quote's context stands, or none."""
        if len(found) == 1:
            return found[0]
        before, after = letters_of(quote.prefix), letters_of(quote.suffix)
        scores = sorted(
            ((self._agree(passage, before, after), passage.start) for passage in found),
            reverse=True,
        )
        (best, start), (second, _other) = scores[:2]
        if best < LEAST_CONTEXT or best < second + CLEARLY_MORE:
            return range(0)
        return next(passage for passage in found if passage.start == start)

    def _agree(self, passage: range, before: str, after: str) -> int:
        begin, end = self._offsets[passage.start], self._offsets[passage.stop]
        here = self._letters[max(0, begin - len(before) - MORE_CONTEXT) : begin]
        there = self._letters[end : end + len(after) + MORE_CONTEXT]
        return _common(here[::-1], before[::-1]) + _common(there, after)

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

    def is_close(self, box: Box, near: Sequence[int]) -> bool:
        """Tell whether a box is no further from a word than a line is high."""
        heights = {n: self.words[n].box[3] - self.words[n].box[1] for n in near}
        return any(_distance(self.words[n].box, box) < heights[n] for n in near)

    def line_beside(self, box: Box | None, near: Sequence[int]) -> list[int]:
        """Return the words of the line beside which a box stands, nearest first.

        None when it stands on, under or over words: then it points at those.
        """
        if box is None:
            return []
        first = self.words[near[0]]
        line = [n for n in self.on_page(first.page) if self.words[n].line == first.line]
        if any(
            self.words[n].box[0] <= box[2] and box[0] <= self.words[n].box[2]
            for n in line
        ):
            return []
        return sorted(line, key=lambda n: _distance(self.words[n].box, box))

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


def _meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def _covered(box: Box, boxes: Sequence[Box]) -> float:
    """Return the part of a word's middle line that lies in one of the boxes."""
    # Words that run upwards (the head of a narrow column) have it the other way.
    is_level = box[2] - box[0] >= 0.4 * (box[3] - box[1])
    near, side = (0, 1) if is_level else (1, 0)
    far = near + 2
    middle = (box[side] + box[side + 2]) / 2
    length = max(box[far] - box[near], 0.1)
    over = [
        min(box[far], other[far]) - max(box[near], other[near])
        for other in boxes
        if other[side] <= middle <= other[side + 2]
    ]
    return sum(part for part in over if part > 0) / length


def _distance(one: Box, other: Box) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    along = max(one[1] - other[3], other[1] - one[3], 0.0)
    # A pin in the margin belongs to its line, not to the longer line below.
    return across / 4 + along


def _common(one: str, other: str) -> int:
    """Return how many letters at the beginning are the same, in runs of some.

    What one program leaves out (the number of a row, a footnote's sign) may be skipped.
    """
    at = there = same = 0
    while at < len(one) and there < len(other):
        run = 0
        while (
            at + run < len(one)
            and there + run < len(other)
            and one[at + run] == other[there + run]
        ):
            run += 1
        same += run
        at, there = at + run, there + run
        ahead = other[there : there + SHORTEST_RUN]
        skip = one.find(ahead, at, at + LONGEST_SKIP + SHORTEST_RUN)
        if len(ahead) < SHORTEST_RUN or skip < 0:
            break
        at = skip
    return same


def _likeness(one: str, other: str) -> float:
    if max(len(one), len(other)) > LONGEST_COMPARED:
        return float(one == other)
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
