"""What a person may have meant who found nothing, or nothing as it was typed.

A guess is offered only when it finds something that this person may see: the
vocabulary of hidden papers gives nothing away.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from khonggiay.search import rules
from khonggiay.search.models import Spelling, Thing
from khonggiay.search.queries import asking, finding, hits, vocabulary, walking
from khonggiay.search.queries.asking import Asked, Filters
from khonggiay.search.queries.found import Found, Hit, Stage

MOST_GUESSES = 6
MOST_LIKELY = 40
LONGEST_GUESSED = 6
"""Words of a question of which each is tried for a slip."""

_SIMILAR = """
SELECT folded FROM search_spelling WHERE folded %% %s
ORDER BY similarity(folded, %s) DESC, pages DESC, word LIMIT %s
"""


def suggest(
    typed: str,
    *,
    tokens: Iterable[str],
    found: Found,
    filters: Filters | None = None,
) -> str | None:
    """Return a question that finds more than *typed*, of which *found* is the answer.

    None when *typed* was found as it was typed, or when no guess finds anything. Tried
    in this order: keys of a keyboard whose Vietnamese was off, the words without their
    marks, words written without spaces, slips of the finger.
    """
    if found.hits and found.hits[0].place.stage is Stage.TOGETHER:
        return None
    question = rules.parse(f"{typed} ")
    if not question.terms:
        return None
    held, narrowed = sorted(set(tokens)), filters or Filters()
    for guess in _guesses(typed, question):
        answer = finding.find(f"{guess} ", tokens=held, filters=narrowed, limit=1)
        if _is_better(answer, found):
            return _as_written(guess, answer.hits[0])
    meant = _without_slip(question, held, narrowed)
    if meant:
        return meant
    for guess in _apart(question):
        answer = finding.find(f"{guess} ", tokens=held, filters=narrowed, limit=1)
        if _is_better(answer, found):
            return _as_written(guess, answer.hits[0])
    return None


def _apart(question: rules.Question) -> Iterator[str]:
    """Give the question with likely words for those that stand in no text."""
    words = [word.folded for word in question.words][:LONGEST_GUESSED]
    unknown = set(words) - vocabulary.existing(words)
    if not unknown:
        return
    choices = [_likely(one) if one in unknown else [one] for one in words]
    for chosen in itertools.islice(itertools.product(*choices), MOST_GUESSES):
        yield " ".join(chosen)


def _guesses(typed: str, question: rules.Question) -> Iterator[str]:
    yield from rules.variants(typed)
    if any(word.has_marks for word in question.words):
        yield " ".join(word.folded for word in question.words)
    divided = [_divided(word.folded) or [word.folded] for word in question.words]
    if any(len(parts) > 1 for parts in divided):
        yield " ".join(part for parts in divided for part in parts)


def _divided(run: str) -> list[str] | None:
    known = vocabulary.existing(rules.pieces(run)) if run.isalpha() else set()
    return rules.divided(run, known)


def _is_better(answer: Found, found: Found) -> bool:
    if not answer.hits:
        return False
    return not found.hits or answer.hits[0].place.stage is Stage.TOGETHER


def _without_slip(
    question: rules.Question, tokens: Sequence[str], filters: Filters
) -> str | None:
    words = [word.folded for word in question.words]
    if len(words) > LONGEST_GUESSED:
        return None
    unknown = set(words) - vocabulary.existing(words)
    tries = [unknown] if unknown else [{word} for word in dict.fromkeys(words)]
    with asking.planned():
        asked = asking.ask(rules.Question(()), tokens=tokens, filters=filters)
        for wrong in tries:
            choices = [_likely(one) if one in wrong else [one] for one in words]
            meant = _standing_together(asked, choices)
            if meant:
                return meant
    return None


def _likely(folded: str) -> list[str]:
    """Return the words that look like one, the commonest first."""
    slips = Spelling.objects.filter(folded__in=rules.likely_words(folded))
    likely = list(slips.order_by("-pages", "folded").values_list("folded", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_SIMILAR, [folded, folded, MOST_LIKELY])
        similar = [row[0] for row in cursor.fetchall()]
    likely += [one for one in similar if rules.is_near(one, folded)]
    return [one for one in dict.fromkeys(likely) if one != folded][:MOST_LIKELY]


def _standing_together(asked: Asked, choices: Sequence[Sequence[str]]) -> str | None:
    """Return words, one of each choice, that follow each other in a visible text."""
    if not all(choices):
        return None
    if len(choices) == 1:
        return _standing_alone(asked, choices[0])
    pairs = [
        tuple(rules.TEXT.pair(one, other) for one in first for other in second)
        for first, second in itertools.pairwise(choices)
    ]
    match = walking.newest(asked, rules.Condition(any_of=tuple(pairs)))
    return _read(match, choices) if match else None


def _standing_alone(asked: Asked, choice: Sequence[str]) -> str | None:
    for one in choice[:MOST_GUESSES]:
        question = rules.parse(f"{one} ")
        condition = rules.on_page(question, vocabulary.known(question))
        match = walking.newest(asked, condition)
        if match:
            return _read(match, [[one]])
    return None


def _read(match: walking.Match, choices: Sequence[Sequence[str]]) -> str | None:
    """Return the words as they are written on a page."""
    things = Thing.objects.defer("words").in_bulk([match.thing])
    pages = {match.thing: match.pages[: hits.LOOKED_AT]}
    for text in hits.texts_of(things, pages).values():
        words = rules.words_of(text)
        for place in range(len(words) - len(choices) + 1):
            run = words[place : place + len(choices)]
            if all(
                one.folded in choice for one, choice in zip(run, choices, strict=True)
            ):
                return " ".join(one.exact for one in run)
    return None


def _as_written(guess: str, hit: Hit) -> str:
    """Return a guess with the marks that its words have where they were found."""
    written: dict[str, str] = {}
    for snippet in (hit.best.snippet, hit.title):
        for piece, is_mark in snippet.pieces:
            for word in rules.words_of(piece) if is_mark else ():
                written.setdefault(word.folded, word.exact)
    words = rules.words_of(guess)
    return " ".join(
        one.exact if one.has_marks else written.get(one.folded, one.exact)
        for one in words
    )
