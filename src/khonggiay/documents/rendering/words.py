"""Where every word stands on its page: for hits of the search, and to carry marks.

A file of words is a zip with one JSON list for each page (`1.json`), so that one page
is read without the others. `rules.pack_places` says what a list holds.
"""

from __future__ import annotations

import ctypes
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from khonggiay.documents import rules
from khonggiay.documents.rendering.texts import plain

Box = tuple[float, float, float, float]

_WORDS = re.compile("(?:[^\\s\ufffe\u0002]|[\ufffe\u0002](?:\r?\n)?)+")
_rect = pdfium.FS_RECTF()
_pointer = ctypes.byref(_rect)


def write(document: pypdfium2.PdfDocument, texts: Sequence[str], target: Path) -> None:
    """Write the places of the words of all pages; *texts* are those pages' texts."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for number, text in enumerate(texts):
            # A fixed date: the same words are the same bytes.
            entry = zipfile.ZipInfo(f"{number + 1}.json")
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed = rules.pack_places(_of_page(document, number, text))
            made.writestr(entry, json.dumps(packed, separators=(",", ":")))


def _of_page(
    document: pypdfium2.PdfDocument, number: int, text: str
) -> list[rules.Place]:
    if not text:
        return []
    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    try:
        return list(_places(text_page, text))
    finally:
        text_page.close()
        page.close()


def _places(text_page: pypdfium2.PdfTextPage, text: str) -> Iterator[rules.Place]:
    raw, unit = text_page.raw, pdfium.FPDFText_GetUnicode
    codes = [unit(raw, place) for place in range(text_page.count_chars())]
    # One character here for each of PDFium's, so that places are the same.
    chars = "".join([chr(code) if code < 0x110000 else " " for code in codes])
    end = 0
    for found in _WORDS.finditer(chars):
        word = found.group()
        begin = text.find(word, end, end + len(word) + 2)
        if begin < 0:
            word = plain(word)
            begin = text.find(word, end) if word else -1
        # A word that the text has not (it was cut off) has no place.
        if begin < 0:
            continue
        end = begin + len(word)
        for box in _boxes(raw, found.start(), found.end()):
            yield (begin, len(word), *box)


def _boxes(raw: object, begin: int, end: int) -> Iterator[Box]:
    """Return the box of the word, or one for each line on which it stands."""
    first, last = _box(raw, begin), _box(raw, end - 1)
    if first and last and _on_one_line(first, last):
        yield _around(first, last)
        return
    now: Box | None = None
    for place in range(begin, end):
        box = _box(raw, place)
        if box is None:
            continue
        if now is not None and not _on_one_line(now, box):
            yield now
            now = None
        now = box if now is None else _around(now, box)
    if now is not None:
        yield now


def _box(raw: object, place: int) -> Box | None:
    if not pdfium.FPDFText_GetLooseCharBox(raw, place, _pointer):
        return None
    left, bottom, right, top = _rect.left, _rect.bottom, _rect.right, _rect.top
    return (left, bottom, right, top) if right > left and top > bottom else None


def _on_one_line(one: Box, other: Box) -> bool:
    return one[1] < other[3] and other[1] < one[3]


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]), min(one[1], other[1]),
        max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip
