"""Pages that are pictures: find them, draw them to be read, lay the words over them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

DPI = 300
LONGEST_EDGE = 6_000
# The stamp of a signature or a line above the page is not the page's text.
LITTLE_TEXT = 200
COVERED = 0.4


def is_scan(document: pypdfium2.PdfDocument, number: int, text: str) -> bool:
    """Tell whether the page is a picture of a page: little text, much picture."""
    if sum(char.isalnum() for char in text) >= LITTLE_TEXT:
        return False
    try:
        page = document[number]
        width, height = map(float, page.get_size())
        covered = 0.0
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = map(float, thing.get_bounds())
            covered += max(0.0, right - left) * max(0.0, top - bottom)
        page.close()
    except pypdfium2.PdfiumError:
        return False
    return covered >= COVERED * width * height


def draw(document: pypdfium2.PdfDocument, number: int, target: Path) -> int:
    """Write the page in grey as large as reading needs it; return its dots per inch."""
    page = document[number]
    longest = max(*map(float, page.get_size()), 1.0)
    scale = min(DPI / 72, LONGEST_EDGE / longest)
    page.render(scale=scale, grayscale=True).to_pil().convert("L").save(target)
    page.close()
    return max(70, round(scale * 72))


def lay_over(pdf: pikepdf.Pdf, layers: Mapping[int, Path]) -> None:
    """Lay the unseen words of *layers* over the pages (which count from 1)."""
    for number, path in layers.items():
        page = pdf.pages[number - 1]
        with pikepdf.open(path) as layer:
            page.add_overlay(layer.pages[0], pikepdf.Rectangle(*page.cropbox))
