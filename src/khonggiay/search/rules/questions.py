"""What a person typed into the search box."""

from __future__ import annotations

import dataclasses
import re
import unicodedata

from khonggiay.search.rules.words import Word, words_of

LONGEST_QUERY = 200
MOST_TERMS = 16
SHORTEST_BEGINNING = 2
SHORTEST_BEGINNING_OF_A_NUMBER = 3

_PARTS = re.compile(r'["“”]([^"“”]*)(?:["“”]|$)|([^\s"“”]+)')


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other; the last may be only a beginning."""

    words: tuple[Word, ...]
    is_prefix: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """Terms that must all be found."""

    terms: tuple[Term, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """Return all words in the order in which they were typed."""
        return tuple(word for term in self.terms for word in term.words)

    @property
    def together(self) -> Question:
        """Return the question whose words all follow each other."""
        if len(self.terms) < 2:
            return self
        return Question((Term(self.words, is_prefix=self.terms[-1].is_prefix),))

    @property
    def beginning(self) -> Word | None:
        """Return the word that is only a beginning, if there is one."""
        if self.terms and self.terms[-1].is_prefix:
            return self.terms[-1].words[-1]
        return None


def parse(typed: str) -> Question:
    """Read the search box.

    Words divided by spaces must all occur; words in quotes, and the parts of a symbol
    such as `1234/QĐ-UBND`, must follow each other. The last word, when it is not in
    quotes and no space follows, may be the beginning of a word (from two letters or
    three digits on). What is no word is passed over; at most `MOST_TERMS` terms count.
    """
    typed = unicodedata.normalize("NFC", typed)[:LONGEST_QUERY]
    terms: list[Term] = []
    for match in _PARTS.finditer(typed):
        phrase, word = match.groups()
        words = tuple(words_of(phrase if word is None else word))
        if words:
            is_last = word is not None and match.end() == len(typed)
            terms.append(Term(words, is_prefix=is_last and _may_begin(words[-1])))
    return Question(tuple(terms[:MOST_TERMS]))


def _may_begin(word: Word) -> bool:
    is_number = word.folded.isdecimal()
    least = SHORTEST_BEGINNING_OF_A_NUMBER if is_number else SHORTEST_BEGINNING
    return len(word.folded) >= least
