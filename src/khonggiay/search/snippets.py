"""Show where the words stand: plain text and the ranges to be marked, never HTML."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from khonggiay.kernel import text
from khonggiay.search.rules import Question, Term, Word

BEFORE = 8
WINDOW = 40
_WORD = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"\s+")


@dataclasses.dataclass(frozen=True, slots=True)
class Snippet:
    """A passage; `marks` are (start, end) in it, in order, without overlaps."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """Return the text in pieces, each with whether it is marked."""
        pieces, at = [], 0
        for start, end in self.marks:
            pieces += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        pieces.append((self.text[at:], False))
        return [piece for piece in pieces if piece[0]]


def mark(content: str, question: Question) -> Snippet:
    """Return all of *content* with what matches marked."""
    content = unicodedata.normalize("NFC", content)
    spans = list(_spans(content))
    hits = sorted(_hits(content, spans, question))
    return Snippet(content, tuple(spans[place] for place in hits))


def excerpt(content: str, question: Question) -> Snippet:
    """Return the passage of about `WINDOW` words in which most terms occur.

    Spaces are evened; a passage from the middle begins or ends with `…`. When nothing
    matches it is the beginning.
    """
    content = unicodedata.normalize("NFC", content)
    spans = list(_spans(content))
    if not spans:
        return Snippet("")
    hits = _hits(content, spans, question)
    first = max(0, _best(hits) - BEFORE)
    last = min(len(spans), first + WINDOW) - 1
    first = max(0, last - WINDOW + 1)
    line, at = ("… " if first else ""), spans[first][0] if first else 0
    marks = []
    for place in range(first, last + 1):
        start, end = spans[place]
        line += _SPACES.sub(" ", content[at:start])
        if place in hits:
            marks.append((len(line), len(line) + end - start))
        line += content[start:end]
        at = end
    ending = content[at:].rstrip() if last == len(spans) - 1 else " …"
    return Snippet(line + _SPACES.sub(" ", ending), tuple(marks))


def _spans(content: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _WORD.finditer(content))


def _hits(
    content: str, spans: list[tuple[int, int]], question: Question
) -> dict[int, int]:
    """Return the places of words that match, each with the number of its term."""
    forms = [_forms(content[start:end]) for start, end in spans]
    hits: dict[int, int] = {}
    for number, term in enumerate(question.terms):
        for place in range(len(forms) - len(term.words) + 1):
            if _fits(term, forms, place):
                for step in range(len(term.words)):
                    hits.setdefault(place + step, number)
    return hits


def _fits(term: Term, forms: list[tuple[str, str]], place: int) -> bool:
    last = len(term.words) - 1
    return all(
        _is(word, forms[place + step], is_prefix=term.is_prefix and step == last)
        for step, word in enumerate(term.words)
    )


def _is(word: Word, form: tuple[str, str], *, is_prefix: bool) -> bool:
    exact, folded = form
    if is_prefix:
        return folded.startswith(word.folded) and (
            not word.has_marks or exact.startswith(word.exact)
        )
    return folded == word.folded and (not word.has_marks or exact == word.exact)


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, str]:
    return text.exact(word), text.fold(word)


def _best(hits: dict[int, int]) -> int:
    """Return the first place of the window that holds the most different terms."""
    places = sorted(hits)
    best, most = 0, 0
    for index, place in enumerate(places):
        held = set()
        for other in places[index : index + WINDOW]:
            if other - place >= WINDOW - BEFORE:
                break
            held.add(hits[other])
        if len(held) > most:
            best, most = place, len(held)
    return best
