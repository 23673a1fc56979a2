"""Make what is shown of an untrusted file. Runs in a child process: no Django here.

A display file is a PDF of its own: pages and text as in the original, nothing that
acts (scripts, launches, attached files), and a page tree that a browser can walk with
a few short reads instead of one for every page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from khonggiay.documents.rendering import (
    display,
    images,
    pictures,
    scans,
    sizes,
    texts,
    words,
)
from khonggiay.documents.rendering.texts import plain
from khonggiay.documents.rules import DERIVED_AT_ONCE

__all__ = [
    "DISPLAY",
    "PREVIEW",
    "THUMBNAIL",
    "WORDS",
    "derive_from_image",
    "derive_from_pdf",
    "derive_rest",
    "derive_with_words",
    "draw_to_read",
    "plain",
]

DISPLAY = "display.pdf"
THUMBNAIL = "thumbnail.webp"
PREVIEW = "preview.webp"
WORDS = "words.zip"


def derive_from_pdf(path: str, folder: str) -> dict[str, Any]:
    """Write the display file and what is made of it into *folder*.

    Returns `pages`, `texts` (one a page), `sizes` (as `data-sizes` has them), `scans`
    (numbers of pages that are pictures), whether there is a `thumbnail` and a
    `preview`, and what `derive_rest` returns as `rest`: None for a long paper, of
    which the rest is to be made later.
    """
    place = Path(folder)
    shown = place / DISPLAY
    display.write(Path(path), shown)
    with pikepdf.open(shown) as pdf:
        page_sizes = sizes.write(sizes.of_pages(pdf))
    document = pypdfium2.PdfDocument(shown)
    try:
        found = [texts.text_of(document, number) for number in range(len(document))]
        at_once = len(found) <= DERIVED_AT_ONCE
        return {
            "pages": len(found),
            "texts": found,
            "sizes": page_sizes,
            "scans": _scans(document, found),
            "thumbnail": _drawn(document, place / THUMBNAIL, pictures.SMALL_WIDTH),
            "preview": _drawn(document, place / PREVIEW, pictures.PREVIEW_WIDTH),
            "rest": _rest(document, place, found) if at_once else None,
        }
    finally:
        document.close()


def derive_from_image(path: str, folder: str) -> dict[str, Any]:
    """Do as `derive_from_pdf` with a PDF of the image: a page for each of its own."""
    drawn = Path(folder) / "drawn.pdf"
    images.write(Path(path), drawn)
    return derive_from_pdf(str(drawn), folder)


def derive_with_words(path: str, folder: str, layers: dict[str, str]) -> dict[str, Any]:
    """Do as `derive_from_pdf` with unseen words laid over some of the pages.

    *layers* are paths of PDFs of one page each, by the number of the page.
    """
    covered = Path(folder) / "covered.pdf"
    with pikepdf.open(path) as pdf:
        scans.lay_over(pdf, {int(key): Path(layer) for key, layer in layers.items()})
        pdf.save(covered)
    return derive_from_pdf(str(covered), folder)


def draw_to_read(path: str, number: int, target: str) -> int:
    """Draw the page (from 1) so large that a machine can read it; return its DPI."""
    document = pypdfium2.PdfDocument(path)
    try:
        return scans.draw(document, number - 1, Path(target))
    finally:
        document.close()


def derive_rest(path: str, folder: str, page_texts: list[str]) -> dict[str, Any]:
    """Write sheets of small pictures and the words of a display file into *folder*.

    *page_texts* are the texts of its pages. Returns the `sizes` of the pages, its
    `scans`, whether there is a `preview`, and as `rest` the names of the `sheets`.
    """
    place = Path(folder)
    with pikepdf.open(path) as pdf:
        page_sizes = sizes.write(sizes.of_pages(pdf))
    document = pypdfium2.PdfDocument(path)
    try:
        return {
            "sizes": page_sizes,
            "scans": _scans(document, page_texts),
            "preview": _drawn(document, place / PREVIEW, pictures.PREVIEW_WIDTH),
            "rest": _rest(document, place, page_texts),
        }
    finally:
        document.close()


def _scans(document: pypdfium2.PdfDocument, found: list[str]) -> list[int]:
    return [
        number
        for number, text in enumerate(found, start=1)
        if scans.is_scan(document, number - 1, text)
    ]


def _rest(
    document: pypdfium2.PdfDocument, place: Path, page_texts: list[str]
) -> dict[str, Any]:
    words.write(document, page_texts, place / WORDS)
    return {"sheets": [sheet.name for sheet in pictures.draw_sheets(document, place)]}


def _drawn(document: pypdfium2.PdfDocument, target: Path, width: int) -> bool:
    try:
        pictures.draw(document[0], target, width=width)
    except (pypdfium2.PdfiumError, OSError, ValueError):
        target.unlink(missing_ok=True)
    return target.is_file()
