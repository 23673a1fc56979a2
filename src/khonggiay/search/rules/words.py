"""Words: a text as the index and the search box see it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from khonggiay.kernel import text

LONGEST_WORD = 100


class Word(NamedTuple):
    """One syllable, number or name: with its marks, and without."""

    exact: str
    folded: str

    @property
    def has_marks(self) -> bool:
        """Tell whether it has accents or đ: then it matches only itself."""
        return self.exact != self.folded


def words_of(content: str) -> list[Word]:
    """Return the words of a text in order; index and search box both ask here."""
    found: list[Word] = []
    for one in text.exact(content).split():
        found += _forms(one)
    return found


@lru_cache(maxsize=50_000)
def _forms(one: str) -> tuple[Word, ...]:
    folded = text.fold(one).split()
    if len(folded) == 1:
        return (Word(one[:LONGEST_WORD], folded[0][:LONGEST_WORD]),)
    # Letters of other scripts that fall apart: only the folded form is sure.
    return tuple(Word(part[:LONGEST_WORD], part[:LONGEST_WORD]) for part in folded)
