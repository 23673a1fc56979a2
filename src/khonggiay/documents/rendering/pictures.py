"""Pictures of pages: the first one large and small, all of them on sheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

from khonggiay.documents.rules import PAGES_PER_SHEET, SHEET_COLUMNS, THUMBNAIL_WIDTH

SMALL_WIDTH = 320
PREVIEW_WIDTH = 1000
# A drawing ten times as long as broad must not make a picture of any size.
MOST_HEIGHTS = 2


def draw(page: pypdfium2.PdfPage, target: Path, *, width: int) -> None:
    """Write a picture of the page, at most *width* wide and twice as high."""
    _fitted(page, width, MOST_HEIGHTS * width).save(target, "WEBP", quality=75)


def draw_sheets(document: pypdfium2.PdfDocument, folder: Path) -> list[Path]:
    """Write small pictures of all pages, `PAGES_PER_SHEET` on a sheet; return them.

    The cells of a sheet are equal: `THUMBNAIL_WIDTH` wide and as high as the highest
    page on it, `SHEET_COLUMNS` in a row. A page lies in the middle of its cell.
    """
    made: list[Path] = []
    for first in range(0, len(document), PAGES_PER_SHEET):
        last = min(first + PAGES_PER_SHEET, len(document))
        target = folder / f"sheet-{len(made)}.webp"
        _sheet(list(_cells(document, first, last))).save(target, "WEBP", quality=60)
        made.append(target)
    return made


def _cells(
    document: pypdfium2.PdfDocument, first: int, last: int
) -> Iterator[Image.Image | None]:
    for number in range(first, last):
        try:
            page = document[number]
            yield _fitted(page, THUMBNAIL_WIDTH, MOST_HEIGHTS * THUMBNAIL_WIDTH)
            page.close()
        except (pypdfium2.PdfiumError, ValueError):
            # A page that cannot be drawn leaves its cell white.
            yield None


def _sheet(cells: list[Image.Image | None]) -> Image.Image:
    height = max((cell.height for cell in cells if cell), default=THUMBNAIL_WIDTH)
    rows = -(-len(cells) // SHEET_COLUMNS)
    sheet = Image.new("RGB", (SHEET_COLUMNS * THUMBNAIL_WIDTH, rows * height), "white")
    for place, cell in enumerate(cells):
        if cell is None:
            continue
        row, column = divmod(place, SHEET_COLUMNS)
        left = column * THUMBNAIL_WIDTH + (THUMBNAIL_WIDTH - cell.width) // 2
        sheet.paste(cell, (left, row * height + (height - cell.height) // 2))
    return sheet


def _fitted(page: pypdfium2.PdfPage, width: int, height: int) -> Image.Image:
    page_width, page_height = page.get_size()
    scale = min(width / max(page_width, 1), height / max(page_height, 1))
    drawn: Image.Image = page.render(scale=max(scale, 1e-3)).to_pil()
    image = drawn.convert("RGB")
    image.thumbnail((width, height))
    return image
