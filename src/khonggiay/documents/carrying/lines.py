"""Where paragraphs, rows and cells begin: seen from how the lines of a page lie.

The text alone does not tell whether a line goes on: headings, cells and items of a list
end without a full stop. A line break is *meant* where the next word would have had room
on the line; a line that lies beside the one before it is the next cell of its row.
"""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Sequence

from khonggiay.documents.carrying.words import Word, ends_sentence

SPACE = 0.25
INDENT = 45.0
TALLEST_ROW = 8
WIDE_PITCH = 1.4
OTHER_SIZE = 1.3
CELL_GAP = 1.2


@dataclasses.dataclass(slots=True)
class _Line:
    """Words on one line; `height` is that of its usual word."""

    words: list[Word]
    left: float
    bottom: float
    right: float
    top: float
    height: float = 0.0
    has_cells: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclasses.dataclass(slots=True)
class _Row:
    """The row that is being read: its left edge, and whether it has cells."""

    left: float
    has_cells: bool


def note_starts(words: Sequence[Word]) -> None:
    """Raise `start` of the words of one page where a paragraph, row or cell begins."""
    lines = _lines(words)
    if not lines:
        return
    edges = _edges(lines)
    row = _Row(lines[0].left, lines[0].has_cells)
    for number in range(1, len(lines)):
        before, line = lines[number - 1], lines[number]
        first = line.words[0]
        if _is_beside(before, line):
            first.start = max(first.start, 1)
            row.has_cells = True
        elif row.has_cells and _is_in_row(row, before, line):
            first.start = max(first.start, 1)
        else:
            is_next_row = row.has_cells and line.has_cells
            if is_next_row or _is_meant(lines, number, edges):
                first.start, first.begins = 2, True
            row = _Row(line.left, line.has_cells)


def note_page_start(before: Word | None, first: Word) -> None:
    """Tell of the first word of a page whether a sentence may begin with it."""
    if before is None or ends_sentence(before.after):
        # Nothing shows whether the paragraph goes on.
        first.start, first.begins = 2, True


def _lines(words: Sequence[Word]) -> list[_Line]:
    lines: list[_Line] = []
    for word in words:
        left, bottom, right, top = word.reach
        line = lines[-1] if lines else None
        if line is not None and line.words[-1].line == word.line:
            if left - line.right > CELL_GAP * (top - bottom):
                word.start = max(word.start, 1)
                line.has_cells = True
            line.words.append(word)
            line.left, line.right = min(line.left, left), max(line.right, right)
            line.bottom, line.top = min(line.bottom, bottom), max(line.top, top)
        else:
            lines.append(_Line([word], left, bottom, right, top))
    for line in lines:
        heights = (word.box[3] - word.box[1] for word in line.words)
        line.height = statistics.median(heights)
    return lines


def _edges(lines: Sequence[_Line]) -> list[float]:
    """Return for each line how far to the right its block of lines reaches."""
    edges = [0.0] * len(lines)
    begin = 0
    for number in range(1, len(lines) + 1):
        if number < len(lines) and _is_below(lines[number - 1], lines[number]):
            continue
        widest = max(line.right for line in lines[begin:number])
        edges[begin:number] = [widest] * (number - begin)
        begin = number
    return edges


def _is_below(one: _Line, other: _Line) -> bool:
    is_lower = other.middle < one.bottom + 0.2 * one.height
    return is_lower and abs(other.left - one.left) < INDENT


def _is_beside(one: _Line, other: _Line) -> bool:
    """Tell whether a line is the next cell of the row in which the one before it is."""
    up = other.middle - one.middle
    is_level = -0.6 * one.height < up < TALLEST_ROW * one.height
    return is_level and other.left > one.left + 0.5 * one.height


def _is_in_row(row: _Row, before: _Line, line: _Line) -> bool:
    """Tell whether a cell that is not the first of its row goes on in this line."""
    is_close = before.bottom - line.bottom < 2 * line.height
    return is_close and line.left > row.left + line.height


def _is_meant(lines: Sequence[_Line], number: int, edges: Sequence[float]) -> bool:
    before, line = lines[number - 1], lines[number]
    first = line.words[0]
    width = first.reach[2] - first.reach[0]
    if edges[number - 1] - before.right >= width + SPACE * before.height:
        return True
    taller, smaller = sorted((before.height, line.height), reverse=True)
    if taller > OTHER_SIZE * smaller and len(line.words) > 1:
        return True
    if _is_below(before, line):
        usual = _pitch(lines, number)
        return 0 < WIDE_PITCH * usual < (before.bottom - line.bottom) / line.height
    # Below, but further left or right: the next row. Higher up: the next column.
    return line.middle < before.bottom


def _pitch(lines: Sequence[_Line], number: int) -> float:
    """Return the least distance of the lines around, in heights of a line."""
    near = range(max(1, number - 6), min(len(lines), number + 7))
    found = [
        (lines[n - 1].bottom - lines[n].bottom) / lines[n].height
        for n in near
        if _is_below(lines[n - 1], lines[n])
    ]
    return min(found, default=0.0)
