"""Words as numbers: what a row of the index holds, and what is looked up in it.

A row holds a set of 32-bit numbers, each the checksum of a string: of every word with
its marks (`giấy`), of every pair of neighbours without (`giay phep`), and of labels
(`#week 1029`, `#kind paper`). Pairs make phrases quick: the places of words need not be
kept, and a phrase is as rare as its rarest pair. Two strings may share a number (one
pair in some thousand millions): whoever shows a hit looks at its text again.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from khonggiay.search.rules.words import Word

VERSION = 1
"""Counts the ways in which rows were made: a row of another one is made anew."""

_SIGN = 1 << 31
_RANGE = 1 << 32


def number(text: str) -> int:
    """Return the number of a string, as the database holds whole numbers."""
    return _signed(zlib.crc32(text.encode()))


class Numbers:
    """The numbers of words and neighbours in one part of a thing."""

    def __init__(self, part: str) -> None:
        """Number the words of the part that *part* stands for."""
        self._part = part

    def word(self, exact: str) -> int:
        """Return the number of a word with its marks."""
        return number(f"{self._part}{exact}")

    def pair(self, first: str, second: str) -> int:
        """Return the number of two folded words that follow each other."""
        return number(f"{self._part}{first} {second}")


TEXT = Numbers("")
TITLE = Numbers("^")


def label(name: str, value: object) -> int:
    """Return the number of a fact about the thing, such as its kind."""
    return number(f"#{name} {value}")


def page_tokens(words: Sequence[Word]) -> set[int]:
    """Return the numbers of a page's words and of its neighbours."""
    crc = zlib.crc32
    known = [_parts(one) for one in words]
    neighbours = {(first[1], second[2]) for first, second in itertools.pairwise(known)}
    found = [crc(ending, folded) for folded, ending in neighbours]
    found += {part[0] for part in known}
    return {value - _RANGE if value >= _SIGN else value for value in found}


def thing_tokens(*texts: Iterable[Word]) -> set[int]:
    """Return the numbers of the words of all *texts*, neighbours left out."""
    return {_signed(_parts(one)[0]) for one in set().union(*texts)}


def title_tokens(words: Sequence[Word]) -> set[int]:
    """Return the numbers by which words and neighbours are found in a title."""
    neighbours = itertools.pairwise(words)
    pairs = {TITLE.pair(one.folded, other.folded) for one, other in neighbours}
    return {TITLE.word(one.exact) for one in words} | pairs


@lru_cache(maxsize=50_000)
def _parts(one: Word) -> tuple[int, int, bytes]:
    # A checksum can go on from another: `giay` + ` phep` is that of `giay phep`.
    folded = one.folded.encode()
    return zlib.crc32(one.exact.encode()), zlib.crc32(folded), b" " + folded


def _signed(value: int) -> int:
    return value - _RANGE if value >= _SIGN else value
