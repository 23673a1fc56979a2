"""A question as conditions on the numbers that a row holds."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Mapping, Sequence

from khonggiay.search.rules import tokens
from khonggiay.search.rules.questions import Question, Term
from khonggiay.search.rules.words import Word


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the vocabulary says about the words of a question.

    `spellings` are the words with marks for each folded one; `endings` are the words
    that begin as the last one does.
    """

    spellings: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    endings: Sequence[Word] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """Numbers that a row must all hold, and sets of which it must hold one each."""

    all_of: tuple[int, ...] = ()
    any_of: tuple[tuple[int, ...], ...] = ()

    def __and__(self, other: Condition) -> Condition:
        """Return the condition that both hold."""
        return Condition(self.all_of + other.all_of, self.any_of + other.any_of)


def on_page(question: Question, known: Known) -> Condition:
    """Return what a page must hold so that every term stands on it."""
    whole = Condition()
    for term in question.terms:
        whole &= term_on_page(term, known)
    return whole


def in_title(question: Question, known: Known) -> Condition:
    """Return what a thing must hold so that every term stands in its title."""
    whole = Condition()
    for term in question.terms:
        whole &= _term(term, known, tokens.TITLE)
    return whole


def term_on_page(term: Term, known: Known) -> Condition:
    """Return what a page must hold so that one term stands on it."""
    return _term(term, known, tokens.TEXT)


def in_thing(question: Question, known: Known) -> Condition:
    """Return what a thing must hold so that every word stands somewhere in it.

    A thing does not know which words follow each other: that is seen on its pages.
    """
    whole = Condition()
    for term in question.terms:
        for place, word in enumerate(term.words):
            is_prefix = term.is_prefix and place == len(term.words) - 1
            whole &= term_on_page(Term((word,), is_prefix=is_prefix), known)
    return whole


def _term(term: Term, known: Known, numbers: tokens.Numbers) -> Condition:
    # Neighbours stand for words without marks; words with marks are asked for as well.
    words, ending = term.words, term.words[-1]
    whole = words[:-1] if term.is_prefix else words
    all_of = [numbers.word(word.exact) for word in whole if word.has_marks]
    all_of += [
        numbers.pair(first.folded, second.folded)
        for first, second in itertools.pairwise(whole)
    ]
    any_of: list[Iterable[int]] = []
    if term.is_prefix:
        endings = _endings(ending, known)
        if whole:
            before = whole[-1].folded
            any_of.append(numbers.pair(before, one.folded) for one in endings)
        if ending.has_marks or not whole:
            any_of.append(numbers.word(one.exact) for one in endings)
    elif len(words) == 1 and not ending.has_marks:
        spellings = known.spellings.get(ending.folded, ())
        any_of.append(numbers.word(one) for one in (ending.folded, *spellings))
    return _condition(all_of, any_of)


def _endings(word: Word, known: Known) -> list[Word]:
    # The word itself may be whole, and new to the vocabulary.
    itself = [word]
    if not word.has_marks:
        spellings = known.spellings.get(word.folded, ())
        itself += [Word(one, word.folded) for one in spellings]
    return [*itself, *known.endings]


def _condition(all_of: Iterable[int], any_of: Iterable[Iterable[int]]) -> Condition:
    sets = [tuple(dict.fromkeys(one)) for one in any_of]
    needed = [*all_of, *(one[0] for one in sets if len(one) == 1)]
    return Condition(
        tuple(dict.fromkeys(needed)), tuple(one for one in sets if len(one) > 1)
    )
