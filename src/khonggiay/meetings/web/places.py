"""Where an item shall stand, read from what a page sent."""

from __future__ import annotations

import dataclasses

from django.http import QueryDict

from khonggiay.kernel.errors import NotFound
from khonggiay.meetings.queries import Programme


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Below which item (None: the top) and behind which sibling (None: first)."""

    item_id: int
    parent_id: int | None
    after_id: int | None


def place_of(sent: QueryDict) -> Place:
    """Return the place that `<kg-agenda>` asks for.

    Raises:
        NotFound: an id is no number.
    """
    item_id = _number(sent.get("item", ""))
    if item_id is None:
        raise NotFound
    return Place(
        item_id=item_id,
        parent_id=_number(sent.get("parent", "")),
        after_id=_number(sent.get("after", "")),
    )


def order_below(
    programme: Programme, parent_id: int | None, *, without: int | None = None
) -> list[int]:
    """Return the items directly below *parent_id* in order, one left out."""
    return [
        item.id
        for item in programme.items
        if item.parent_id == parent_id and item.id != without
    ]


def revision_of(sent: QueryDict) -> int:
    """Return the revision that the page knew; 0, which fits none, without one."""
    return _number(sent.get("revision", "")) or 0


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise NotFound(text)
    return int(text)
