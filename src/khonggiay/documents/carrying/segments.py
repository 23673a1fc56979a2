"""Words from characters: what belongs together, and where lines and sentences begin.

PDFium divides words by white space that it finds in the file or guesses from
distances. Letters that are spaced out, accents that stand apart and cells that touch
need a look at the distances themselves.
"""

from __future__ import annotations

import dataclasses
import itertools
import statistics
import unicodedata
from collections.abc import Sequence

from khonggiay.documents.carrying.frames import Box
from khonggiay.documents.carrying.glyphs import NOWHERE, TILTED, Glyph
from khonggiay.documents.carrying.words import Word, ends_sentence, is_inside

TOUCHING = 0.1
APART = 0.35
RAISED = 0.22
SPACED_OUT = 1.2
FEWEST_SPACED = 4
BELOW, ABOVE = 0.2, 0.8
_HYPHENS = frozenset("-\u00ad\u2010\ufffe\u0002")


@dataclasses.dataclass(slots=True)
class _Span:
    """A word in the making: the places of its characters, and what came before it."""

    begin: int
    end: int
    gap: str
    is_new_line: bool


def words_of(glyphs: Sequence[Glyph], page: int) -> list[Word]:
    """Return the words of a page, in the order of the file."""
    chars = [glyph.char for glyph in glyphs]
    spans = _joined_accents(glyphs, _spans(glyphs, chars))
    found: list[Word] = []
    line = 0
    for span in spans:
        mine = glyphs[span.begin : span.end]
        is_askew = _is_askew(mine)
        box = _box(mine, is_level=not is_askew)
        if box is None:
            continue
        line += span.is_new_line or not found
        if found:
            found[-1].after = span.gap or " "
            found[-1].broken = (
                span.is_new_line
                and span.gap.strip(" \r\n") in _HYPHENS
                and span.gap != ""
            )
        text = "".join(glyph.char for glyph in mine if not glyph.char.isspace())
        text = unicodedata.normalize("NFC", text)
        reach = _reach(glyphs, chars, span, box)
        start = _start(span.gap, text, is_new_line=span.is_new_line or not found)
        found.append(Word(text, page, box, reach, line, start, is_askew=is_askew))
    if found:
        tail = "".join(chars[spans[-1].end :])
        found[-1].after = tail + "\n"
    return joined_letters(found)


def _spans(glyphs: Sequence[Glyph], chars: Sequence[str]) -> list[_Span]:
    spans: list[_Span] = []
    place, gap = 0, ""
    last: Glyph | None = None
    while place < len(chars):
        if not is_inside(chars, place):
            gap += chars[place]
            place += 1
            continue
        begin = place
        is_new_line = "\n" in gap
        if last is not None and not is_new_line:
            is_new_line = not _on_one_line(last.box, glyphs[place].box)
        last = glyphs[place]
        place += 1
        while place < len(chars) and is_inside(chars, place):
            there = glyphs[place]
            is_mark = unicodedata.combining(there.char) != 0
            if not is_mark and (
                _is_apart(last.box, there.box) or _is_raised(last, there)
            ):
                break
            if not is_mark and there.box is not NOWHERE:
                last = there
            place += 1
        spans.append(_Span(begin, place, gap, is_new_line))
        gap = ""
    return spans


def _on_one_line(one: Box, other: Box) -> bool:
    if one is NOWHERE or other is NOWHERE:
        return True
    over = min(one[3], other[3]) - max(one[1], other[1])
    return over > 0.3 * min(one[3] - one[1], other[3] - other[1])


def _is_apart(one: Box, other: Box) -> bool:
    """Tell whether two characters that follow one another cannot be one word."""
    if one is NOWHERE or other is NOWHERE:
        return False
    height = max(one[3] - one[1], 1.0)
    far = other[0] - one[2]
    return far > APART * height or far < -2 * height


def _is_raised(one: Glyph, other: Glyph) -> bool:
    """Tell whether one of them is the raised number of a footnote beside a word."""
    if one.char.isdigit() == other.char.isdigit():
        return False
    if one.box is NOWHERE or other.box is NOWHERE:
        return False
    height = max(one.box[3] - one.box[1], other.box[3] - other.box[1])
    up = one.box[1] - other.box[1]
    return (up if one.char.isdigit() else -up) > RAISED * height


def _joined_accents(glyphs: Sequence[Glyph], spans: list[_Span]) -> list[_Span]:
    """Put together what only an accent that stands apart has divided."""
    kept: list[_Span] = []
    for span in spans:
        if kept and span.gap and not span.gap.strip() and not span.is_new_line:
            between = glyphs[kept[-1].end : span.begin]
            first = glyphs[span.begin]
            if all(glyph.is_guessed for glyph in between) and (
                unicodedata.combining(first.char)
                or _touch(glyphs[kept[-1].begin : kept[-1].end], first)
            ):
                kept[-1].end = span.end
                continue
        kept.append(span)
    return kept


def _touch(word: Sequence[Glyph], there: Glyph) -> bool:
    if not any(unicodedata.combining(glyph.char) for glyph in word):
        return False
    bases = [g.box for g in word if not unicodedata.combining(g.char)]
    if not bases or there.box is NOWHERE:
        return False
    height = bases[-1][3] - bases[-1][1]
    return there.box[0] - bases[-1][2] < TOUCHING * height


def _is_askew(glyphs: Sequence[Glyph]) -> bool:
    bases = [g.box for g in glyphs if g.box is not NOWHERE]
    if len(bases) < 2:
        return False
    first, last = bases[0], bases[-1]
    across = abs(last[0] + last[2] - first[0] - first[2])
    along = abs(last[1] + last[3] - first[1] - first[3])
    return along > TILTED * across


def _reach(glyphs: Sequence[Glyph], chars: Sequence[str], span: _Span, box: Box) -> Box:
    """Return the word's box with the punctuation that touches it."""
    head, tail = span.begin, span.end
    while head > 0 and _is_glued(chars[head - 1]) and span.begin - head < 4:
        head -= 1
    while tail < len(chars) and _is_glued(chars[tail]) and tail - span.end < 4:
        tail += 1
    if head == span.begin and tail == span.end:
        return box
    return _box(glyphs[head:tail], is_level=True) or box


def _is_glued(char: str) -> bool:
    return not char.isspace() and not char.isalnum()


def _start(gap: str, text: str, *, is_new_line: bool) -> int:
    if ends_sentence(gap):
        return 2
    begins = text[:1].isupper() or text[:1].isdigit() or bool(gap.strip(" \r\n"))
    return 1 if is_new_line and begins else 0


def _box(glyphs: Sequence[Glyph], *, is_level: bool) -> Box | None:
    left = bottom = right = top = first = height = 0.0
    for glyph in glyphs:
        x, y, far, high = glyph.box
        if far <= x or high <= y:
            continue
        if not height:
            left, bottom, right, top = glyph.box
            height = max(high - y, 1.0)
            first = y
        elif abs(y - first) < height:
            left, bottom = min(left, x), min(bottom, y)
            right, top = max(right, far), max(top, high)
        # A word that runs on over the end of a line keeps the box of its first part.
    if not height:
        return None
    base, size = glyphs[0].origin[1], glyphs[0].size
    if is_level and size > 0 and bottom - size < base < top:
        # As high as its line, whatever letters the word has.
        bottom, top = base - BELOW * size, base + ABOVE * size
    return left, bottom, right, top


def joined_letters(words: list[Word]) -> list[Word]:
    """Put letters that are spaced out (`C Ộ N G  H Ò A`) together to words."""
    kept: list[Word] = []
    at = 0
    while at < len(words):
        end = at
        while (
            end < len(words)
            and len(words[end].text) == 1
            and words[end].text.isalpha()
            and (end == at or _is_next_letter(words[end - 1], words[end]))
        ):
            end += 1
        if end - at >= FEWEST_SPACED:
            kept += _grouped(words[at:end])
        else:
            end = max(end, at + 1)
            kept += words[at:end]
        at = end
    return kept


def _is_next_letter(one: Word, other: Word) -> bool:
    far = other.box[0] - one.box[2]
    height = one.box[3] - one.box[1]
    return one.line == other.line and 0 <= far < SPACED_OUT * height


def _grouped(letters: Sequence[Word]) -> list[Word]:
    gaps = [other.box[0] - one.box[2] for one, other in itertools.pairwise(letters)]
    narrow = statistics.median_low(sorted(gaps)[: max(1, len(gaps) * 2 // 3)])
    words: list[list[Word]] = [[letters[0]]]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap > 1.6 * narrow + 0.5:
            words.append([])
        words[-1].append(letter)
    return [_one_word(group) for group in words]


def _one_word(letters: Sequence[Word]) -> Word:
    first, last = letters[0], letters[-1]
    if len(letters) == 1:
        return first
    text = "".join(letter.text for letter in letters)
    box = (
        first.box[0],
        min(letter.box[1] for letter in letters),
        last.box[2],
        max(letter.box[3] for letter in letters),
    )
    reach = (min(first.reach[0], box[0]), box[1], max(last.reach[2], box[2]), box[3])
    return Word(
        unicodedata.normalize("NFC", text),
        first.page,
        box,
        reach,
        first.line,
        first.start,
        last.after,
        broken=last.broken,
    )
