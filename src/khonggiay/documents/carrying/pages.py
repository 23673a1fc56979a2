"""Read the words of a PDF with their places, by PDFium. No Django here."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from khonggiay.documents.carrying import glyphs, segments
from khonggiay.documents.carrying.footnotes import notes_last
from khonggiay.documents.carrying.furniture import without_furniture
from khonggiay.documents.carrying.lines import note_page_start, note_starts
from khonggiay.documents.carrying.words import Paper

MOST_PAGES = 5_000


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
    return notes_last(without_furniture(paper))


def _read_page(document: pypdfium2.PdfDocument, number: int, paper: Paper) -> None:
    try:
        page = document[number]
        # Marks are placed in what is shown: the crop box, when there is one.
        left, bottom, right, top = map(float, page.get_cropbox())
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        message = f"page {number + 1} is broken ({error})"
        raise NotReadable(message) from error
    try:
        found = glyphs.read_glyphs(text_page)
    finally:
        text_page.close()
        page.close()
    frame = glyphs.upright(found, (left, bottom, right, top))
    words = segments.words_of(glyphs.turned(found, frame), number)
    note_starts(words)
    if words:
        note_page_start(paper.words[-1] if paper.words else None, words[0])
    paper.frames.append(frame)
    paper.words += words
