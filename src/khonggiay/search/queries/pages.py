"""All pages of one thing on which the words of a question stand."""

from __future__ import annotations

from collections.abc import Iterable

from khonggiay.kernel.errors import NotFound
from khonggiay.search import rules
from khonggiay.search.models import Thing
from khonggiay.search.queries import asking, hits, walking
from khonggiay.search.queries.asking import Filters
from khonggiay.search.queries.found import PageHit

MOST_PAGES = 60


def pages_of(
    typed: str,
    *,
    tokens: Iterable[str],
    kind: str,
    object_id: str,
    limit: int = MOST_PAGES,
) -> list[PageHit]:
    """Return the first *limit* pages of a thing on which the words stand, in order.

    They are the pages on which the words follow each other, if there are any; or those
    on which all of them stand; or few on which each stands once.

    Raises:
        NotFound: there is no such thing, or the holder of the tokens may not see it.
    """
    held = sorted(set(tokens))
    thing = (
        Thing.objects.defer("words")
        .filter(kind=kind, object_id=object_id, scope__tokens__overlap=held)
        .first()
    )
    if thing is None:
        raise NotFound(object_id)
    question = rules.parse(typed)
    if not question.terms:
        return []
    with asking.planned():
        asked = asking.ask(question, tokens=held, filters=Filters())
        for one in (question.together, question):
            condition = rules.on_page(one, asked.known)
            numbers = sorted(
                walking.pages_with(condition, [thing.pk]).get(thing.pk, ())
            )
            if numbers:
                break
        else:
            numbers = hits.covers_of(asked, [thing.pk])[thing.pk]
        looks = hits.looks_at(question, {thing.pk: thing}, {thing.pk: numbers[:limit]})
    return [
        hits.page_hit(thing, number, look, typed=typed)
        for (_thing, number), look in sorted(looks.items(), key=lambda one: one[0])
        if any(look.counts)
    ]
