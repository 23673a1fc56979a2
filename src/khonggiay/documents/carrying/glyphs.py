"""Characters of a page with their places, from PDFium's text page."""

from __future__ import annotations

import ctypes
import dataclasses
import itertools
import math
from collections import Counter

import pypdfium2
import pypdfium2.raw as pdfium

from khonggiay.documents.carrying.frames import Box, Frame, Point

NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
TILTED = 0.3
SIDEWAYS = 3
_HYPHEN_AT_END = (0xFFFE, 2)


@dataclasses.dataclass(slots=True)
class Glyph:
    """A character; `box` is empty for what has no surface.

    `origin` is the beginning of the base line of its word, `size` the size of its
    letters. `is_guessed`: the white space is not in the file, PDFium put it in by the
    distance.
    """

    char: str
    box: Box
    origin: Point = (0.0, 0.0)
    size: float = 0.0
    is_guessed: bool = False


def read_glyphs(text_page: pypdfium2.PdfTextPage) -> list[Glyph]:
    """Return the characters in the order of the file, in the page's own points."""
    raw = text_page.raw
    unit, loose = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    guessed = pdfium.FPDFText_IsGenerated
    rect = pdfium.FS_RECTF()
    pointer = ctypes.byref(rect)
    found: list[Glyph] = []
    origin, size, is_known, was_figure = (0.0, 0.0), 0.0, False, False
    for place in range(text_page.count_chars()):
        char = _char(unit(raw, place))
        if char.isspace():
            is_guessed = guessed(raw, place) == 1
            found.append(Glyph(char, NOWHERE, is_guessed=is_guessed))
            is_known = False
            continue
        is_figure = char.isdigit()
        if not is_known or is_figure != was_figure:
            # The number of a footnote is smaller than the word that it touches.
            origin, size, is_known = *_letters(raw, place), True
        was_figure = is_figure
        box = NOWHERE
        if loose(raw, place, pointer):
            box = (rect.left, rect.bottom, rect.right, rect.top)
        found.append(Glyph(char, box, origin, size))
    return found


def _letters(raw: object, place: int) -> tuple[Point, float]:
    """Return where a letter's base line begins, and its size as it is shown."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetCharOrigin(raw, place, ctypes.byref(x), ctypes.byref(y)):
        return (0.0, 0.0), 0.0
    scale = 1.0
    if pdfium.FPDFText_GetMatrix(raw, place, ctypes.byref(matrix)):
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
    return (x.value, y.value), scale * pdfium.FPDFText_GetFontSize(raw, place)


def _char(code: int) -> str:
    # PDFium gives what lies beyond 16 bits as one number, unpaired halves as they are.
    if code in _HYPHEN_AT_END:
        return "\ufffe"
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def upright(glyphs: list[Glyph], box: Box) -> Frame:
    """Return the frame in which most of a page's words run from left to right.

    `/Rotate` is not asked: many scanners set it and turn the words, others do not.
    """
    turns: Counter[int] = Counter()
    for one, other in itertools.pairwise(glyphs):
        if one.char.isalnum() and other.char.isalnum():
            across = other.box[0] + other.box[2] - one.box[0] - one.box[2]
            along = other.box[1] + other.box[3] - one.box[1] - one.box[3]
            if abs(across) > SIDEWAYS * abs(along):
                turns[0 if across > 0 else 180] += 1
            elif abs(along) > SIDEWAYS * abs(across):
                turns[90 if along > 0 else 270] += 1
    return Frame(box, turns.most_common(1)[0][0] if turns else 0)


def turned(glyphs: list[Glyph], frame: Frame) -> list[Glyph]:
    """Return the characters in the upright frame."""
    if not frame.turn:
        return glyphs
    for glyph in glyphs:
        if glyph.box is not NOWHERE:
            glyph.box = frame.shown_rect(glyph.box)
            glyph.origin = frame.shown(glyph.origin)
    return glyphs
