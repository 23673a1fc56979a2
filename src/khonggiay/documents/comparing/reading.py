"""The running words of a paper: what is compared, and how it is shown."""

from __future__ import annotations

import dataclasses
import re
import sys
import unicodedata
from collections.abc import Sequence

from khonggiay.documents.carrying.words import key_of

_ENDS = ".;:!?…"
_CLOSING = "\"'”’»)]"
_NUMBERED = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđ][.)]|[IVXLC]{1,6}\.|[-–•+*]"
    r"|(?:Điều|Chương|Mục|Phần|Khoản|Phụ lục)\s+[\dIVXLC]+)(?:\s|$)"
)
SHORT_LINE = 0.7


@dataclasses.dataclass(slots=True)
class Piece:
    """One word as it is printed, with the punctuation that touches it.

    `key` is what two pieces share to be the same word, `page` counts from 0. `start`
    tells how surely something begins here, as `carrying.words.Word` has it; `begins`
    that a paragraph does.
    """

    text: str
    key: str
    page: int
    start: int = 0
    begins: bool = False


def read(pages: Sequence[str]) -> list[Piece]:
    """Return the running words of these pages, without page numbers and furniture."""
    lines = [_lines(text) for text in pages]
    dropped = _furniture(lines)
    pieces: list[Piece] = []
    before = ""
    for page, page_lines in enumerate(lines):
        usual = _usual_length(page_lines)
        for number, line in enumerate(page_lines):
            if (page, number) in dropped:
                continue
            begins = _begins(line, before, usual)
            _read_line(line, page, before, pieces, begins=begins)
            before = line
    return pieces


def _lines(text: str) -> list[str]:
    return [line for raw in text.split("\n") if (line := " ".join(raw.split()))]


def _usual_length(lines: Sequence[str]) -> int:
    return sorted(map(len, lines))[int(0.8 * len(lines))] if lines else 0


def _begins(line: str, before: str, usual: int) -> bool:
    """Tell whether a paragraph begins with this line."""
    if not before or _NUMBERED.match(line):
        return True
    has_ended = _ends_sentence(before)
    is_capital = line[0].isupper() or line[0].isdigit()
    return is_capital and (has_ended or len(before) < SHORT_LINE * usual)


def _ends_sentence(line: str) -> bool:
    bare = line.rstrip(_CLOSING)
    return bare[-1:] in _ENDS and bare != ""


def _read_line(
    line: str, page: int, before: str, pieces: list[Piece], *, begins: bool
) -> None:
    lead = ""
    is_first, ended = True, False
    for chunk in line.split(" "):
        key, ends, is_capital = _KNOWN.get(chunk) or _look_at(chunk)
        if not key:
            # Punctuation that stands alone goes with a word: a bullet with the next,
            # a dash with the one before.
            if is_first or not pieces:
                lead += f"{chunk} "
            else:
                pieces[-1].text += f" {chunk}"
            continue
        start = 0
        if begins or ended:
            start = 2
        elif is_first and is_capital:
            start = 2 if _ends_sentence(before) else 1
        text = lead + chunk if lead else chunk
        pieces.append(Piece(text, key, page, start, begins))
        lead, is_first, ended, begins = "", False, ends, False


# A paper has few different words, and they come again and again.
_KNOWN: dict[str, tuple[str, bool, bool]] = {}
MOST_KNOWN = 200_000


def _look_at(chunk: str) -> tuple[str, bool, bool]:
    """Return the key, whether a sentence ends with it, and whether it is a capital."""
    if len(_KNOWN) > MOST_KNOWN:
        _KNOWN.clear()
    bare = chunk.strip("".join({char for char in chunk if not char.isalnum()}))
    is_capital = bare[:1].isupper() or bare[:1].isdigit()
    found = (key_of(bare) if bare else "", _ends_sentence(chunk), is_capital)
    return _KNOWN.setdefault(sys.intern(chunk), found)


def is_printed_alike(one: Piece, other: Piece) -> bool:
    """Tell whether two pieces of one key have the same capitals and punctuation.

    Typewriter quotes and dashes count as the printed ones: programs put one for the
    other by themselves.
    """
    return one.text == other.text or _outline(one.text) == _outline(other.text)


def _outline(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).translate(_TYPEWRITER)
    return "".join(
        char if not char.isalnum() else "A" if char.isupper() else "a"
        for char in composed
        if not unicodedata.combining(char)
    )


_TYPEWRITER = str.maketrans({
    "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-",
})  # fmt: skip


def _furniture(lines: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return what stands at the same edge of most pages, and page numbers."""
    dropped: set[tuple[int, int]] = set()
    for from_top in (True, False):
        for _again in range(2):
            edges = _edges(lines, dropped, from_top=from_top)
            found = _repeated(lines, edges)
            if not found:
                break
            dropped |= found
    return dropped


def _edges(
    lines: Sequence[Sequence[str]], dropped: set[tuple[int, int]], *, from_top: bool
) -> list[tuple[int, int]]:
    edges = []
    for page, page_lines in enumerate(lines):
        left = [n for n in range(len(page_lines)) if (page, n) not in dropped]
        if left:
            edges.append((page, left[0] if from_top else left[-1]))
    return edges


def _repeated(
    lines: Sequence[Sequence[str]], edges: Sequence[tuple[int, int]]
) -> set[tuple[int, int]]:
    dropped: set[tuple[int, int]] = set()
    signs: dict[str, list[tuple[int, int]]] = {}
    for page, number in edges:
        text = lines[page][number]
        bare = text.strip("-–— /|.")
        if bare.isdecimal() and abs(int(bare) - page - 1) <= 2:
            dropped.add((page, number))
            continue
        for sign in {text, _sign(text, page)}:
            signs.setdefault(sign, []).append((page, number))
    for sign, places in signs.items():
        is_worded = any(char.isalpha() for char in sign)
        if len(places) >= max(3, 0.6 * len(edges)) and is_worded:
            dropped.update(places)
    return dropped


def _sign(text: str, page: int) -> str:
    """Return the text with the page's own number left open: `Trang #/20`."""

    def open_up(found: re.Match[str]) -> str:
        return "#" if abs(int(found[0]) - page - 1) <= 2 else found[0]

    return re.sub(r"\d{1,5}", open_up, text)
