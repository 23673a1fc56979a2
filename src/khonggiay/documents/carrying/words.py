"""Words of a paper where they stand on its pages, and the keys they are compared by."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from khonggiay.kernel import text as kernel_text

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF points; the origin is the page's lower left."""


@dataclasses.dataclass(slots=True)
class Word:
    """One word: letters and digits, without the punctuation around it.

    `box` is the word's own; `reach` includes the punctuation that touches it. `start`
    tells how surely something begins here: 2 after the end of a sentence, 1 where a
    line begins with a capital or a figure, 0 inside a sentence. `after` is what
    follows up to the next word, `broken` says that a hyphen ends the line there.
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

    def __post_init__(self) -> None:
        self.key = self.key or key_of(self.text)


@dataclasses.dataclass(slots=True)
class Paper:
    """A paper as carrying needs it: the sizes of its pages and its running words.

    Page numbers and lines that repeat on every page are not among the words: they
    do not move with the text.
    """

    sizes: list[Box]
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


def without_furniture(paper: Paper) -> Paper:
    """Return the paper without page numbers and lines that stand on every page."""
    pages: dict[int, list[int]] = {}
    for number, word in enumerate(paper.words):
        pages.setdefault(word.page, []).append(number)
    dropped: set[int] = set()
    for at_top in (True, False):
        for _again in range(2):
            edges = {
                page: edge
                for page, numbers in pages.items()
                if (edge := _edge(paper.words, numbers, dropped, at_top=at_top))
            }
            found = _repeated(paper.words, edges)
            if not found:
                break
            dropped |= found
    kept = [word for number, word in enumerate(paper.words) if number not in dropped]
    return Paper(paper.sizes, kept)


def _edge(
    words: Sequence[Word], numbers: Sequence[int], dropped: set[int], *, at_top: bool
) -> list[int]:
    left = [number for number in numbers if number not in dropped]
    if not left:
        return []
    middles = {number: (words[number].box[1] + words[number].box[3]) for number in left}
    far = max(left, key=lambda n: middles[n] if at_top else -middles[n])
    height = words[far].box[3] - words[far].box[1]
    return [number for number in left if abs(middles[number] - middles[far]) < height]


def _repeated(words: Sequence[Word], edges: dict[int, list[int]]) -> set[int]:
    dropped: set[int] = set()
    signs: dict[tuple[str, ...], list[int]] = {}
    for page, edge in edges.items():
        texts = [words[number].text for number in edge]
        if len(texts) == 1 and texts[0].isdigit() and int(texts[0]) - page in {0, 1, 2}:
            dropped.update(edge)
            continue
        sign = tuple("#" if text.isdigit() else text for text in texts)
        signs.setdefault(sign, []).append(page)
    for sign, pages in signs.items():
        if len(pages) >= max(3, 0.6 * len(edges)) and any(part != "#" for part in sign):
            dropped.update(number for page in pages for number in edges[page])
    return dropped
