"""What changed between two versions, as pages show it side by side."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from typing import Any

from khonggiay.documents import operations as documents
from khonggiay.documents import queries
from khonggiay.documents.queries import ComparisonCard, VersionCard
from khonggiay.kernel import children, clock

SHOWN = 80
"""Places on one page."""

AT_ONCE = 120
"""Pages of both versions that are compared while the reader waits: under a second."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A text of one kind (`queries.compared_places`), and the gap behind it.

    A moved one names the page and the place at its other end.
    """

    kind: str
    text: str
    gap: str
    page: int = 0
    place: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One version's part of a place: its pages and its text in parts."""

    page: int
    last: int
    parts: list[Part]

    @property
    def kinds(self) -> set[str]:
        """Return the kinds of parts that there are."""
        return {part.kind for part in self.parts}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place where something changed, numbered from 1."""

    number: int
    old: Side
    new: Side

    @property
    def has_added(self) -> bool:
        """Tell whether words came."""
        return "+" in self.new.kinds

    @property
    def has_removed(self) -> bool:
        """Tell whether words went."""
        return "-" in self.old.kinds

    @property
    def has_moved(self) -> bool:
        """Tell whether words were moved here or away."""
        return "<" in self.old.kinds or ">" in self.new.kinds


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the new version that changed, and the place where one looks."""

    number: int
    is_added: bool
    place: int


def ready(old: VersionCard, new: VersionCard) -> ComparisonCard | None:
    """Return what changed; None while it is being worked out in the background."""
    card = queries.comparison(old.id, new.id)
    if card is not None:
        return card
    if old.pages + new.pages <= AT_ONCE:
        # When no child is free the background does it.
        with contextlib.suppress(children.ChildFailed):
            documents.compare(old_id=old.id, new_id=new.id, at=clock.now())
            return queries.comparison(old.id, new.id)
    documents.ask_to_compare(old_id=old.id, new_id=new.id)
    return None


def page_of(
    old: VersionCard, new: VersionCard, card: ComparisonCard | None, *, part: int = 1
) -> dict[str, Any]:
    """Return what the page shows; of very many places the *part*, from 1."""
    places = queries.compared_places(old.id, new.id) if card else []
    parts = max(1, -(-len(places) // SHOWN))
    part = min(part, parts)
    first = (part - 1) * SHOWN
    return {
        "old": old,
        "new": new,
        "comparison": card,
        "places": [
            _place(number, places[number - 1])
            for number in range(first + 1, min(first + SHOWN, len(places)) + 1)
        ],
        "place_count": len(places),
        "changed_pages": _pages(card, places) if card else [],
        "part": part,
        "parts": parts,
    }


def _place(number: int, value: dict[str, Any]) -> Place:
    return Place(number=number, old=_side(value["old"]), new=_side(value["new"]))


def _side(value: dict[str, Any]) -> Side:
    parts = []
    for kind, text, *more in value["parts"]:
        page, place = more or (0, 0)
        # The gap stands behind the mark, not under it.
        bare = text.rstrip()
        gap = text[len(bare) :]
        parts.append(Part(kind=kind, text=bare, gap=gap, page=page, place=place))
    return Side(page=value["page"], last=value["last"], parts=parts)


def _pages(card: ComparisonCard, places: list[dict[str, Any]]) -> list[Page]:
    """Return the changed pages, each with the first place that one sees on it."""
    first: dict[int, int] = {}
    for number, value in enumerate(places, start=1):
        for page in range(value["new"]["page"], value["new"]["last"] + 1):
            first.setdefault(page, number)
    return [
        Page(number=page, is_added=kind == "added", place=first.get(page, 1))
        for page, kind in sorted(card.pages.items())
    ]


def in_runs(numbers: tuple[int, ...]) -> str:
    """Return page numbers as people write them: `3, 5–9`."""
    runs = []
    for _key, group in itertools.groupby(
        enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]
    ):
        run = [number for _place, number in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(runs)
