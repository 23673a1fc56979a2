"""Read the words of a PDF with their places, by PDFium. No Django here."""

from __future__ import annotations

import ctypes
import unicodedata
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from khonggiay.documents.carrying.words import (
    Box,
    Paper,
    Word,
    is_inside,
    without_furniture,
)

MOST_PAGES = 5_000
_ENDS = frozenset(".;:!?…")
_HYPHENS = frozenset("-\u00ad\u2010\ufffe\u0002")


class NotReadable(ValueError):
    """The file is no PDF that can be read; the text says why."""


def read(source: Path | bytes) -> Paper:
    """Return the pages and words of a PDF.

    Raises:
        NotReadable: no PDF, a broken or locked one, or one of too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(source)
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        message = f"not a PDF that can be read ({error})"
        raise NotReadable(message) from error
    try:
        if not 0 < len(document) <= MOST_PAGES:
            message = f"{len(document)} pages; from 1 to {MOST_PAGES} are possible"
            raise NotReadable(message)
        paper = Paper([], [])
        for number in range(len(document)):
            _read_page(document, number, paper)
    finally:
        document.close()
    return without_furniture(paper)


def _read_page(document: pypdfium2.PdfDocument, number: int, paper: Paper) -> None:
    try:
        page = document[number]
        # Marks are placed in what is shown: the crop box, when there is one.
        left, bottom, right, top = map(float, page.get_cropbox())
        paper.sizes.append((left, bottom, right, top))
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        message = f"page {number + 1} is broken ({error})"
        raise NotReadable(message) from error
    try:
        paper.words += _words(text_page, number)
    finally:
        text_page.close()
        page.close()


def _words(text_page: pypdfium2.PdfTextPage, page: int) -> list[Word]:
    raw = text_page.raw
    unit = pdfium.FPDFText_GetUnicode
    chars = [_char(unit(raw, place)) for place in range(text_page.count_chars())]
    rect = pdfium.FS_RECTF()
    pointer = ctypes.byref(rect)
    found: list[Word] = []
    place, line, gap = 0, 0, ""
    while place < len(chars):
        if not is_inside(chars, place):
            gap += chars[place]
            place += 1
            continue
        begin = place
        while place < len(chars) and is_inside(chars, place):
            place += 1
        box = _box(raw, begin, place, rect, pointer)
        if box is None:
            continue
        head, tail = begin, place
        while head > 0 and _is_glued(chars[head - 1]) and begin - head < 4:
            head -= 1
        while tail < len(chars) and _is_glued(chars[tail]) and tail - place < 4:
            tail += 1
        text = unicodedata.normalize("NFC", "".join(chars[begin:place]))
        is_new_line = "\n" in gap or not found
        line += is_new_line
        if found:
            found[-1].after = gap
            found[-1].broken = is_new_line and gap.strip(" \r\n") in _HYPHENS
        reach = _box(raw, head, tail, rect, pointer) or box
        start = _start(gap, text, is_new_line=is_new_line)
        found.append(Word(text, page, box, reach, line, start))
        gap = ""
    if found:
        found[-1].after = gap + "\n"
    return found


def _char(code: int) -> str:
    # PDFium gives what lies beyond 16 bits as one number, unpaired halves as they are.
    if code in (0xFFFE, 2):
        return "\ufffe"
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def _is_glued(char: str) -> bool:
    return not char.isspace() and not char.isalnum()


def _start(gap: str, text: str, *, is_new_line: bool) -> int:
    marks = gap.strip(" \r\n\"'”“’»)]")
    if marks and marks[-1] in _ENDS and gap[-1:].isspace():
        return 2
    begins = text[:1].isupper() or text[:1].isdigit() or bool(gap.strip(" \r\n"))
    return 1 if is_new_line and begins else 0


def _box(
    raw: object, begin: int, end: int, rect: object, pointer: object
) -> Box | None:
    boxes: list[Box] = []
    for place in range(begin, end):
        if pdfium.FPDFText_GetLooseCharBox(raw, place, pointer):
            r = rect
            box = (r.left, r.bottom, r.right, r.top)  # type: ignore[attr-defined]
            if box[2] > box[0] and box[3] > box[1]:
                boxes.append(box)
    if not boxes:
        return None
    # A word that runs on over the end of a line keeps the box of its first part.
    height = boxes[0][3] - boxes[0][1]
    boxes = [box for box in boxes if abs(box[1] - boxes[0][1]) < max(height, 1)]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
