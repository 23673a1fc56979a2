"""Changes gathered into places that are read side by side, and the pages they touch."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from khonggiay.documents.comparing.alterations import Fate, Fates
from khonggiay.documents.comparing.reading import Piece

NEAR = 8
CONTEXT = 40
LONGEST_SHOWN = 400
SHOWN_ENDS = 60
WHOLE_PAGE = 0.9

Span = tuple[int, int]
Part = list[Any]
"""Kind, text; a moved part has the page and the place (both from 1) it went to."""

SAME, GONE, CAME, AWAY, HERE, LEFT_OUT = "=", "-", "+", "<", ">", "…"


@dataclasses.dataclass(slots=True)
class Place:
    """A stretch of both versions in which something changed, both ends excluded."""

    old: Span
    new: Span


def gather(old: Sequence[Piece], new: Sequence[Piece], fates: Fates) -> list[Place]:
    """Return the places in the order of the new version, each with its context.

    What is near each other is one place: nobody reads three words between two
    changes on their own.
    """
    gaps = _gaps(fates, len(old), len(new))
    joined: list[Place] = []
    for gap in gaps:
        last = joined[-1] if joined else None
        if last is not None and _is_near(last, gap, old, new):
            last.old, last.new = (last.old[0], gap.old[1]), (last.new[0], gap.new[1])
        else:
            joined.append(Place(gap.old, gap.new))
    end = Place((len(old), len(old)), (len(new), len(new)))
    before = Place((0, 0), (0, 0))
    for place, after in itertools.pairwise([*joined, end]):
        _widen(place, old, new, before, after)
        before = place
    return joined


def _gaps(fates: Fates, old_end: int, new_end: int) -> Iterator[Place]:
    i, j = 0, 0
    for begin, target, length in [*fates.chain, (old_end, new_end, 0)]:
        if begin > i or target > j:
            yield Place((i, begin), (j, target))
        i, j = begin + length, target + length


def _is_near(
    last: Place, gap: Place, old: Sequence[Piece], new: Sequence[Piece]
) -> bool:
    between = gap.new[0] - last.new[1]
    if between <= NEAR:
        return True
    is_one_paragraph = not any(p.begins for p in new[last.new[1] : gap.new[0] + 1])
    return is_one_paragraph and between <= 2 * CONTEXT


def _widen(
    place: Place,
    old: Sequence[Piece],
    new: Sequence[Piece],
    before: Place,
    after: Place,
) -> None:
    """Take in the paragraph around the change, or some words of a long one."""
    (a, b), (c, d) = place.old, place.new
    least = max(before.old[1] - a, before.new[1] - c, -CONTEXT)
    ahead = 0
    while ahead > least and not _begins(old, a + ahead, new, c + ahead):
        ahead -= 1
    most = min(after.old[0] - b, after.new[0] - d, CONTEXT)
    behind = 0
    while behind < most and not _begins(old, b + behind, new, d + behind):
        behind += 1
    place.old, place.new = (a + ahead, b + behind), (c + ahead, d + behind)


def _begins(old: Sequence[Piece], i: int, new: Sequence[Piece], j: int) -> bool:
    here = i < len(old) and old[i].begins
    return here or (j < len(new) and new[j].begins)


def as_json(
    place: Place,
    numbers: dict[str, list[int]],
    old: Sequence[Piece],
    new: Sequence[Piece],
    fates: Fates,
) -> dict[str, Any]:
    """Return what is shown of a place. *numbers* hold the place of every piece."""
    sides = {}
    for name, span, pieces, others, fate, partner in (
        ("old", place.old, old, new, fates.old, fates.to_new),
        ("new", place.new, new, old, fates.new, fates.to_old),
    ):
        other = "new" if name == "old" else "old"
        marks = (GONE, AWAY) if name == "old" else (CAME, HERE)
        first, last = _pages(span, pieces, fate)
        sides[name] = {
            "page": first,
            "last": last,
            "parts": _shorten(
                _parts(span, pieces, others, fate, partner, marks, numbers[other])
            ),
        }
    return sides


def _pages(
    span: Span, pieces: Sequence[Piece], fate: Sequence[Fate]
) -> tuple[int, int]:
    """Return the pages, from 1, of what changed; where nothing stands, those around."""
    changed = [n for n in range(*span) if fate[n] != Fate.KEPT]
    if not pieces:
        return 1, 1
    end = len(pieces) - 1
    first, last = (changed[0], changed[-1]) if changed else (span[0], span[1] - 1)
    first = min(first, end)
    return pieces[first].page + 1, pieces[min(max(last, first), end)].page + 1


def _parts(
    span: Span,
    pieces: Sequence[Piece],
    others: Sequence[Piece],
    fate: Sequence[Fate],
    partner: Sequence[int],
    marks: tuple[str, str],
    numbers: Sequence[int],
) -> list[Part]:
    parts: list[Part] = []
    for n in range(*span):
        piece = pieces[n]
        kind = {Fate.KEPT: SAME, Fate.CHANGED: marks[0], Fate.MOVED: marks[1]}[fate[n]]
        divider = "\n" if piece.begins and n > span[0] else " "
        goes_on = fate[n] != Fate.MOVED or partner[n] == partner[n - 1] + 1
        more: list[int] = []
        if fate[n] == Fate.MOVED:
            more = [others[partner[n]].page + 1, numbers[partner[n]] + 1]
        if parts and parts[-1][0] == kind and goes_on:
            parts[-1][1] += divider + piece.text
        elif parts:
            parts[-1][1] += divider
            parts.append([kind, piece.text, *more])
        else:
            parts.append([kind, piece.text, *more])
    return parts


def _shorten(parts: Iterable[Part]) -> list[Part]:
    shown: list[Part] = []
    for part in parts:
        words = part[1].split(" ")
        if len(words) <= LONGEST_SHOWN:
            shown.append(part)
            continue
        shown += [
            [part[0], " ".join(words[:SHOWN_ENDS]), *part[2:]],
            [LEFT_OUT, str(len(words) - 2 * SHOWN_ENDS)],
            [part[0], " ".join(words[-SHOWN_ENDS:]), *part[2:]],
        ]
    return shown


def place_numbers(places: Sequence[Place], old: int, new: int) -> dict[str, list[int]]:
    """Return for every piece of both versions the place it is shown at (or -1)."""
    numbers = {"old": [-1] * old, "new": [-1] * new}
    for number, place in enumerate(places):
        for name, (first, end) in (("old", place.old), ("new", place.new)):
            numbers[name][first:end] = [number] * (end - first)
    return numbers


def changed_pages(
    old: Sequence[Piece], new: Sequence[Piece], fates: Fates
) -> tuple[dict[int, str], list[int]]:
    """Return the kind of change of every new page that changed, and old pages gone.

    Pages count from 1. `added`: hardly a word of it was there before. A page is
    `changed` as well when something that stood there went away.
    """
    pages: dict[int, str] = {}
    for page, span in _spans(new).items():
        news = sum(fates.new[n] == Fate.CHANGED for n in range(*span))
        if news >= WHOLE_PAGE * (span[1] - span[0]):
            pages[page] = "added"
        elif any(fates.new[n] != Fate.KEPT for n in range(*span)):
            pages[page] = "changed"
    gone = [
        page
        for page, span in _spans(old).items()
        if sum(fates.old[n] == Fate.CHANGED for n in range(*span))
        >= WHOLE_PAGE * (span[1] - span[0])
    ]
    for gap in _gaps(fates, len(old), len(new)):
        pages_of_it = {old[n].page + 1 for n in range(*gap.old)}
        if new and gap.old[1] > gap.old[0] and not pages_of_it <= set(gone):
            at = min(max(gap.new[0] - 1, 0), len(new) - 1)
            pages.setdefault(new[at].page + 1, "changed")
    return pages, gone


def _spans(pieces: Sequence[Piece]) -> dict[int, Span]:
    spans: dict[int, Span] = {}
    for n, piece in enumerate(pieces):
        first, _end = spans.get(piece.page + 1, (n, n))
        spans[piece.page + 1] = (first, n + 1)
    return spans
