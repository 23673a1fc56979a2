"""What other modules give to the search: texts of pages, names of facets, their things.

Modules above register themselves when the program starts; the search imports none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping

from khonggiay.organisations import queries as organisations

TextProvider = Callable[[Mapping[int, Collection[int]]], Mapping[tuple[int, int], str]]
LabelProvider = Callable[[Collection[str]], Mapping[str, str]]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilder:
    """How a module has all its things indexed again."""

    kinds: frozenset[str]
    next_id: Callable[[int], int | None]
    index: Callable[[int], None]


def _unit_names(ids: Collection[str]) -> dict[str, str]:
    cards = organisations.unit_cards(int(one) for one in ids if one.isdecimal())
    return {str(card.id): card.name for card in cards.values()}


texts: dict[str, TextProvider] = {}
facets: dict[str, LabelProvider] = {"unit": _unit_names}
rebuilders: dict[str, Rebuilder] = {}


def texts_of(wanted: Mapping[str, Collection[int]]) -> dict[tuple[str, int], str]:
    """Return the texts of pages by source (`version:12`) and number.

    A page that its module does not have any more is missing in the answer.
    """
    by_name: dict[str, dict[int, Collection[int]]] = {}
    for source, numbers in wanted.items():
        name, _colon, key = source.partition(":")
        by_name.setdefault(name, {})[int(key)] = numbers
    return {
        (f"{name}:{pk}", number): text
        for name, pages in by_name.items()
        for (pk, number), text in texts[name](pages).items()
    }
