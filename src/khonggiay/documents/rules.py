"""What may lie here, and what is shown in the reader."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence

from khonggiay.files import rules as files

TREE_WIDTH = 16
LEAF_WIDTH = 4
"""Nodes, and pages, under one node of a display file's page tree."""

PAGES_PER_SHEET = 25
SHEET_COLUMNS = 5
THUMBNAIL_WIDTH = 160
"""Small pictures of pages come on sheets: so many, in so many columns, so wide."""

DERIVED_AT_ONCE = 100
"""Papers of so many pages get all their pictures while they are taken in, longer ones
soon afterwards: the pictures of 500 pages take some seconds."""

OFFICE = frozenset(
    media_type
    for media_type in files.EXTENSIONS
    if media_type.startswith("application/vnd.")
)
IMAGES = frozenset(
    media_type for media_type in files.EXTENSIONS if media_type.startswith("image/")
)
ACCEPT = ",".join(f".{extension}" for extension in sorted(files.KNOWN_EXTENSIONS))
"""The value of `accept` for a field that takes papers."""


class Secrecy(enum.StrEnum):
    """What a networked system may hold.

    State secrets (mật, tối mật, tuyệt mật) may not *(Luật Bảo vệ bí mật nhà nước
    2018, Điều 5)*: there is no value for them.
    """

    NORMAL = "normal"
    INTERNAL = "internal"


class Derived(enum.StrEnum):
    """Files made of a version's display file, beside it.

    `FORMER` are display files shown before the text of scanned pages was recognised.
    """

    PREVIEW = "preview"
    SHEET = "sheet"
    WORDS = "words"
    FORMER = "former"


class Work(enum.StrEnum):
    """What may still have to be done to a version after it was taken in."""

    CONVERT = "convert"
    RECOGNISE = "recognise"


class WorkState(enum.StrEnum):
    """How far such work has come."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Why(enum.StrEnum):
    """Why such work could not be done."""

    NO_PROGRAM = "no_program"
    TOO_SLOW = "too_slow"
    FAILED = "failed"


LONGEST_NOTE = 5_000
"""Letters in the words of one mark."""
MOST_CHANGES = 200
"""Changes of a layer in one request."""
MOST_MARKS = 5_000
"""Marks in one layer; what was removed does not count."""


class MarkKind(enum.StrEnum):
    """What a reader puts on a page."""

    HIGHLIGHT = "highlight"
    UNDERLINE = "underline"
    INK = "ink"
    NOTE = "note"
    STAR = "star"


class MarkColor(enum.StrEnum):
    """The colours of the reader's tools."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PINK = "pink"
    RED = "red"
    INK = "ink"


class Placement(enum.StrEnum):
    """How a mark came to its place: put there, or carried from another version."""

    MADE = "made"
    KEPT = "kept"
    MOVED = "moved"
    UNVERIFIED = "unverified"
    LOST = "lost"


class Step(enum.StrEnum):
    """What becomes of a change that a device sends."""

    NOTHING = "nothing"
    MAKE = "make"
    CHANGE = "change"
    REMOVE = "remove"
    KEEP_BOTH = "keep_both"
    KEEP = "keep"


def step_for(
    *, exists: bool, is_removed: bool, is_stale: bool, is_same: bool, removes: bool
) -> Step:
    """Return what becomes of a change: nothing that anybody wrote is lost.

    Of the mark as it stands: whether it *exists*, *is_removed* (a tombstone), was
    changed after what the device knew (*is_stale*), says already what the change says
    (*is_same*). *removes*: the change takes the mark away.

    A removal of what changed since is not done (`KEEP`): somebody wrote there. A change
    of what changed since is kept beside it (`KEEP_BOTH`). A change of what was removed
    brings it back, with the change.
    """
    if not exists:
        return Step.NOTHING if removes else Step.MAKE
    if removes:
        if is_removed:
            return Step.NOTHING
        return Step.KEEP if is_stale else Step.REMOVE
    if is_removed:
        return Step.CHANGE
    if is_same:
        return Step.NOTHING
    return Step.KEEP_BOTH if is_stale else Step.CHANGE


def pages_left(*, pages: int, furthest_page: int) -> int:
    """Return how many pages nobody reached yet, when reading from the first on."""
    return max(0, pages - furthest_page)


Place = tuple[int, int, float, float, float, float]
"""Where a word begins in the text of its page and how many characters it has; left,
bottom, right and top of its box in points from the page's lower left, as the PDF
counts, not turned. A word that runs on over the end of a line has two places."""

PER_POINT = 10


def pack_places(places: Iterable[Place]) -> list[int]:
    """Return the places as small whole numbers, which a file holds in little room.

    Six for each place: how far it begins behind the end of the one before, its
    length; in tenths of a point, how far its box stands right of the right side and
    above the bottom of the one before, its width and its height.
    """
    packed: list[int] = []
    end = right = bottom = 0
    for start, length, *edges in places:
        x1, y1, x2, y2 = (round(edge * PER_POINT) for edge in edges)
        packed += (start - end, length, x1 - right, y1 - bottom, x2 - x1, y2 - y1)
        end, right, bottom = start + length, x2, y1
    return packed


def unpack_places(packed: Sequence[int]) -> Iterator[Place]:
    """Return what `pack_places` packed, rounded to tenths of a point."""
    end = right = bottom = 0
    for gap, length, dx, dy, width, height in zip(*[iter(packed)] * 6, strict=True):
        start, left, bottom = end + gap, right + dx, bottom + dy
        end, right = start + length, left + width
        edges = (left, bottom, right, bottom + height)
        x1, y1, x2, y2 = (edge / PER_POINT for edge in edges)
        yield start, length, x1, y1, x2, y2
