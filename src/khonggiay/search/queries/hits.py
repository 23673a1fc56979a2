"""Answers as they are shown: title, the best page, a passage with the words marked.

What the index found is looked at again in the text: numbers may stand for two words,
and neighbours for a phrase that is broken between them.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from khonggiay.search import rules, snippets, sources
from khonggiay.search.models import Page, Thing
from khonggiay.search.queries import walking
from khonggiay.search.queries.asking import Asked
from khonggiay.search.queries.found import Hit, PageHit, Place, Stage
from khonggiay.search.queries.walking import Match

LOOKED_AT = 3
"""Pages of a thing among which the best is chosen."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A match and its place in the order."""

    match: Match
    place: Place


def hits_of(asked: Asked, placed: Sequence[Placed], *, typed: str) -> list[Hit]:
    """Return the answers of matches in the same order, without those that are none."""
    things = Thing.objects.defer("words").in_bulk([one.match.thing for one in placed])
    chosen = _pages_to_look_at(asked, placed, things)
    looks = looks_at(asked.question, things, chosen)
    return [
        hit
        for one in placed
        if (thing := things.get(one.match.thing)) is not None
        and (hit := _hit(asked, one, thing, looks, chosen, typed)) is not None
    ]


def looks_at(
    question: rules.Question,
    things: Mapping[int, Thing],
    numbers: Mapping[int, Sequence[int]],
) -> dict[tuple[int, int], snippets.Look]:
    """Return pages of things, looked at, by thing and number."""
    texts = texts_of(things, numbers)
    return {key: snippets.Look(text, question) for key, text in texts.items()}


def texts_of(
    things: Mapping[int, Thing], numbers: Mapping[int, Sequence[int]]
) -> dict[tuple[int, int], str]:
    """Return the texts of pages by thing and number: from the index or its source."""
    wanted = {things[pk].source: pages for pk, pages in numbers.items()}
    wanted.pop("", None)
    given = sources.texts_of(wanted) if wanted else {}
    texts = {
        (pk, number): given[things[pk].source, number]
        for pk, pages in numbers.items()
        for number in pages
        if (things[pk].source, number) in given
    }
    kept = [pk for pk in numbers if not things[pk].source]
    rows = Page.objects.filter(
        thing__in=kept, number__in={one for pk in kept for one in numbers[pk]}
    )
    for pk, number, text in rows.values_list("thing_id", "number", "text"):
        texts[pk, number] = text
    return texts


def page_hit(
    thing: Thing, number: int, look: snippets.Look | None, *, typed: str
) -> PageHit:
    """Return a page as it is shown; things without pages lead to their own page."""
    snippet = snippets.passage(look) if look else snippets.Snippet("")
    if not thing.is_paged or not number:
        return PageHit(number=0, snippet=snippet, url=thing.url)
    query = urlencode({"trang": number, "tim": typed})
    return PageHit(number=number, snippet=snippet, url=f"{thing.url}?{query}")


def cover(pages: Sequence[set[int]]) -> list[int]:
    """Return few pages on which all terms stand; *pages* are those of each term.

    The first is the one with the most terms, then the one with the most that are still
    missing; of equal ones the lowest.
    """
    held: dict[int, int] = {}
    for number, found in enumerate(pages):
        for page in found:
            held[page] = held.get(page, 0) | 1 << number
    missing = functools.reduce(operator.or_, held.values(), 0)
    chosen: list[int] = []
    while missing:
        best = min(held, key=lambda page: (-(held[page] & missing).bit_count(), page))
        chosen.append(best)
        missing &= ~held[best]
    return chosen


def _pages_to_look_at(
    asked: Asked, placed: Sequence[Placed], things: dict[int, Thing]
) -> dict[int, Sequence[int]]:
    scattered = [one.match.thing for one in placed if one.place.stage is Stage.THING]
    covers = covers_of(asked, [pk for pk in scattered if pk in things])
    chosen: dict[int, Sequence[int]] = {}
    for one in placed:
        pk = one.match.thing
        if pk not in things:
            continue
        first = [1] if things[pk].pages else []
        chosen[pk] = covers.get(pk) or one.match.pages[:LOOKED_AT] or first
    return chosen


def covers_of(asked: Asked, things: Sequence[int]) -> dict[int, list[int]]:
    """Return for each thing the few pages on which all terms stand."""
    if not things:
        return {}
    pages = [
        walking.pages_with(rules.term_on_page(term, asked.known), things)
        for term in asked.question.terms
    ]
    return {pk: cover([found.get(pk, set()) for found in pages]) for pk in things}


def _hit(
    asked: Asked,
    one: Placed,
    thing: Thing,
    looks: dict[tuple[int, int], snippets.Look],
    chosen: dict[int, Sequence[int]],
    typed: str,
) -> Hit | None:
    title = snippets.Look(thing.title, asked.question)
    seen = [
        (number, looks[thing.pk, number])
        for number in chosen[thing.pk]
        if (thing.pk, number) in looks
    ]
    is_scattered = one.place.stage is Stage.THING
    if is_scattered:
        is_answer = _have_all([title, *(look for _number, look in seen)])
        pages = len(seen)
    else:
        good = [(number, look) for number, look in seen if look.has_all]
        is_answer = bool(good) or title.has_all
        pages = len(one.match.pages) if good else 0
        seen = good or seen[:1]
    if not is_answer:
        return None
    number, look = min(
        seen, key=lambda pair: (_negative(pair[1].merit), pair[0]), default=(0, None)
    )
    if not pages:
        number = 0
    return Hit(
        kind=thing.kind,
        object_id=thing.object_id,
        title=snippets.marked(title),
        url=thing.url,
        best=page_hit(thing, number, look, typed=typed),
        pages=pages if thing.is_paged else 0,
        occurred_at=thing.occurred_at,
        place=one.place,
    )


def _have_all(looks: Iterable[snippets.Look]) -> bool:
    counts = [look.counts for look in looks]
    return all(any(column) for column in zip(*counts, strict=True))


def _negative(merit: tuple[int, int, int]) -> tuple[int, int, int]:
    return -merit[0], -merit[1], -merit[2]
