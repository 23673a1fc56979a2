"""Pins in the gutter: behind a line of one column, before one of the next."""

from __future__ import annotations

from collections.abc import Sequence

from khonggiay.documents.carrying.places import Places
from khonggiay.documents.carrying.words import Box

GUTTER = 30.0
COLUMN_APART = 20


def rivals(places: Places, box: Box, near: Sequence[int]) -> list[int]:
    """Return words of another column at which a pin may point just as well."""
    mine = places.words[near[0]]
    line = [n for n in places.on_page(mine.page) if places.words[n].line == mine.line]
    rightmost = max(line, key=lambda n: places.words[n].box[2])
    if near[0] != rightmost and mine.box[0] <= box[2]:
        return []
    return [
        number
        for number in places.on_page(mine.page)
        if places.words[number].line != mine.line
        and min(abs(number - line[0]), abs(number - line[-1])) > COLUMN_APART
        and _is_beside(places.words[number].box, box)
    ]


def _is_beside(one: Box, other: Box) -> bool:
    """Tell whether a box lies at the height of a word, a gutter away at most."""
    slack = (one[3] - one[1]) / 2
    is_level = one[1] - slack <= other[3] and other[1] <= one[3] + slack
    return is_level and max(one[0] - other[2], other[0] - one[2]) < GUTTER
