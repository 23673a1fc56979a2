"""What a person means by the words in the search box."""

from __future__ import annotations

import dataclasses
import re
import unicodedata

from khonggiay.kernel import text

LONGEST_QUERY = 200
MOST_TERMS = 16
LONGEST_WORD = 100
SHORTEST_PREFIX = 2

_PARTS = re.compile(r'"([^"]*)(?:"|$)|(\S+)')


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """One syllable. With marks it matches only itself, without marks any marks."""

    exact: str
    folded: str
    has_marks: bool


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
    def folded(self) -> str:
        """Return the condition on words without marks, as a `tsquery`."""
        return " & ".join(_folded(term) for term in self.terms)

    @property
    def exact(self) -> str:
        """Return the condition on words typed with marks, or nothing."""
        conditions = [_exact(term) for term in self.terms]
        return " & ".join(filter(None, conditions))


def parse(typed: str) -> Question:
    """Read the search box.

    Words divided by spaces must all occur; words in quotes, and the parts of a symbol
    such as `1234/QĐ-UBND`, must follow each other. The last word, when it is not in
    quotes and no space follows, may be the beginning of a word. What is no word is
    passed over; at most `MOST_TERMS` terms count.
    """
    typed = unicodedata.normalize("NFC", typed)[:LONGEST_QUERY]
    terms = []
    for match in _PARTS.finditer(typed):
        phrase, word = match.groups()
        words = _words(phrase if word is None else word)
        if words:
            is_last = word is not None and match.end() == len(typed)
            is_prefix = is_last and len(words[-1].folded) >= SHORTEST_PREFIX
            terms.append(Term(words, is_prefix=is_prefix))
    return Question(tuple(terms[:MOST_TERMS]))


def words_of(content: str, *, exact: bool) -> list[str]:
    """Return the words under which *content* is indexed, in order."""
    form = text.exact(content) if exact else text.fold(content)
    return [word[:LONGEST_WORD] for word in form.split()]


def vector(words: list[str]) -> str:
    """Return words with their places as a `tsvector`.

    The places are counted here and not by PostgreSQL's parser, which takes
    `1234/QĐ-UBND` for the name of a file. An empty word leaves its place free.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words, start=1):
        if word:
            places.setdefault(word, []).append(place)
    return " ".join(
        f"{_lexeme(word)}:{','.join(map(str, found[:255]))}"
        for word, found in places.items()
    )


def _words(typed: str) -> tuple[Word, ...]:
    folded, exact = words_of(typed, exact=False), words_of(typed, exact=True)
    if len(folded) != len(exact):
        # Letters of other scripts that fall apart: only the folded form is sure.
        exact = folded
    return tuple(
        Word(form, bare, form != bare) for form, bare in zip(exact, folded, strict=True)
    )


def _folded(term: Term) -> str:
    lexemes = [_lexeme(word.folded) for word in term.words]
    if term.is_prefix:
        lexemes[-1] += ":*"
    return f"({' <-> '.join(lexemes)})"


def _exact(term: Term) -> str:
    # Only the marked words of a phrase are bound, at their distance from each other.
    parts: list[str] = []
    last = 0
    for place, word in enumerate(term.words):
        if word.has_marks:
            ends = term.is_prefix and place == len(term.words) - 1
            joint = f" <{place - last}> " if parts else ""
            parts.append(f"{joint}{_lexeme(word.exact)}{':*' if ends else ''}")
            last = place
    return f"({''.join(parts)})" if parts else ""


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
