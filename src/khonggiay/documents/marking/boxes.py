"""What is shown of each page of a PDF, in runs of equal pages. No Django here."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import pypdfium2

from khonggiay.documents.carrying.words import Box

Runs = list[list[float]]
"""Left, bottom, right, top and how many pages in a row are so."""


def read(path: str) -> Runs:
    """Return the boxes of all pages of the PDF; runs in a child process."""
    document = pypdfium2.PdfDocument(path)
    try:
        boxes = []
        for number in range(len(document)):
            page = document[number]
            boxes.append(_shown(page.get_mediabox(), page.get_cropbox()))
            page.close()
    finally:
        document.close()
    return pack(boxes)


def _shown(media: Sequence[float], crop: Sequence[float]) -> Box:
    """Return what of a page is shown: its crop box, as far as there is paper."""
    whole, part = _upright(media), _upright(crop)
    left, bottom = max(whole[0], part[0]), max(whole[1], part[1])
    right, top = min(whole[2], part[2]), min(whole[3], part[3])
    return (left, bottom, right, top) if right > left and top > bottom else whole


def _upright(box: Sequence[float]) -> Box:
    left, bottom, right, top = map(float, box)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def pack(boxes: Iterable[Sequence[float]]) -> Runs:
    """Return runs of equal boxes, to a hundredth of a point."""
    rounded = ([round(side, 2) for side in box] for box in boxes)
    return [[*box, len(list(group))] for box, group in itertools.groupby(rounded)]


def expand(runs: Runs) -> list[Box]:
    """Return one box for each page."""
    return [
        (left, bottom, right, top)
        for left, bottom, right, top, count in runs
        for _page in range(int(count))
    ]
