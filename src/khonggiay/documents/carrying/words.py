"""Words of a paper where they stand on its pages, and the keys they are compared by."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from khonggiay.documents.carrying.frames import Box, Frame
from khonggiay.kernel import text as kernel_text

__all__ = [
    "Box",
    "Frame",
    "Paper",
    "Word",
    "ends_sentence",
    "is_inside",
    "join_broken",
    "key_of",
    "split",
]


@dataclasses.dataclass(slots=True)
class Word:
    """One word: letters and digits, without the punctuation around it.

    `box` is the word's own; `reach` includes the punctuation that touches it. `start`
    tells how surely something begins here: 2 a sentence, paragraph or row, 1 a cell, or
    a line that begins with a capital or a figure, 0 inside a sentence. `after` is what
    follows up to the next word, `broken` says that a hyphen ends the line there.
    `is_askew`: the letters do not run from left to right, as in a watermark. `begins`:
    a paragraph or a row begins here, as far as the page shows it.
    """

    text: str
    page: int
    box: Box
    reach: Box
    line: int
    start: int = 0
    after: str = " "
    broken: bool = False
    key: str = ""
    is_askew: bool = False
    begins: bool = False

    def __post_init__(self) -> None:
        self.key = self.key or key_of(self.text)


@dataclasses.dataclass(slots=True)
class Paper:
    """A paper as carrying needs it: its pages and its running words.

    Words stand in the upright frames of their pages. Page numbers and lines that
    repeat on every page are not among them: they do not move with the text.
    """

    frames: list[Frame]
    words: list[Word]

    def quote(self, first: int, last: int) -> str:
        """Return the text from the word *first* to the word *last*, as it is read."""
        parts = []
        for number in range(first, last + 1):
            word = self.words[number]
            parts.append(word.text)
            if number < last:
                parts.append(_between(word))
        return "".join(parts).strip()


_ENDS = frozenset(".;:!?…")
_CLOSING = " \r\n\"'”“’»)]"


def _between(word: Word) -> str:
    if word.broken:
        return "-"
    return " ".join(word.after.split()) + (" " if word.after[-1:].isspace() else "")


def key_of(text: str) -> str:
    """Return what two words must share to be the same word.

    Unicode's composed form, lower case, tone marks at one place (`hòa`, `hoà`).
    """
    return _KNOWN.get(text) or _KNOWN.setdefault(text, _make_key(text))


_KNOWN: dict[str, str] = {}
MOST_KNOWN = 200_000


def _make_key(text: str) -> str:
    if len(_KNOWN) > MOST_KNOWN:
        _KNOWN.clear()
    composed = unicodedata.normalize("NFKC", text)
    return kernel_text.exact(composed) or composed.casefold()


def split(text: str) -> list[str]:
    """Return the keys of the words of a text, as `Word.key` has them."""
    composed = unicodedata.normalize("NFC", text)
    keys: list[str] = []
    begin = None
    for place in range(len(composed)):
        if is_inside(composed, place):
            begin = place if begin is None else begin
        elif begin is not None:
            keys.append(key_of(composed[begin:place]))
            begin = None
    if begin is not None:
        keys.append(key_of(composed[begin:]))
    return keys


def ends_sentence(gap: str) -> bool:
    """Tell whether what stands between two words ends a sentence."""
    marks = gap.strip(_CLOSING)
    return bool(marks) and marks[-1] in _ENDS and gap[-1:].isspace()


def is_inside(chars: Sequence[str], place: int) -> bool:
    """Tell whether the character belongs to a word: `1.250,5` is one."""
    char = chars[place]
    if char.isalnum() or unicodedata.combining(char):
        return True
    return (
        char in ".,"
        and 0 < place < len(chars) - 1
        and chars[place - 1].isdigit()
        and chars[place + 1].isdigit()
    )


def join_broken(papers: Iterable[Paper]) -> None:
    """Put words together that a hyphen divides at the end of a line.

    Only where one of the papers writes the whole word elsewhere: `QĐ-` and `UBND`
    stay two words, wherever the line ends.
    """
    papers = list(papers)
    known = Counter(word.key for paper in papers for word in paper.words)
    for paper in papers:
        if not any(word.broken for word in paper.words):
            continue
        kept: list[Word] = []
        for word in paper.words:
            if kept and kept[-1].broken and known[kept[-1].key + word.key]:
                # The box stays that of the beginning, on the upper line.
                begin = kept[-1]
                kept[-1] = dataclasses.replace(
                    begin,
                    text=begin.text + word.text,
                    after=word.after,
                    broken=word.broken,
                    key=begin.key + word.key,
                )
            else:
                kept.append(word)
        paper.words = kept
