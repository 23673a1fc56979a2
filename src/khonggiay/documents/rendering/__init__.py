"""Make what is shown of an untrusted file. Runs in a child process: no Django here.

A display file is a PDF of its own: pages and text as in the original, nothing that
acts (scripts, launches, attached files), and a page tree that a browser can walk with
a few short reads instead of one for every page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2

from khonggiay.documents.rendering import display, images, pictures, texts
from khonggiay.documents.rendering.texts import plain

__all__ = [
    "DISPLAY",
    "THUMBNAIL",
    "derive_from_image",
    "derive_from_pdf",
    "plain",
]

DISPLAY = "display.pdf"
THUMBNAIL = "thumbnail.webp"


def derive_from_pdf(path: str, folder: str) -> dict[str, Any]:
    """Write the display file and the thumbnail into *folder*.

    Returns `pages`, `texts` (one a page) and `thumbnail` (whether there is one).
    """
    target = Path(folder) / DISPLAY
    display.write(Path(path), target)
    return _read_display(target, Path(folder) / THUMBNAIL)


def derive_from_image(path: str, folder: str) -> dict[str, Any]:
    """Write a PDF with the image (each of its pages) and the thumbnail into *folder*.

    Returns the same as `derive_from_pdf`.
    """
    drawn = Path(folder) / "drawn.pdf"
    images.write(Path(path), drawn)
    return derive_from_pdf(str(drawn), folder)


def _read_display(target: Path, thumbnail: Path) -> dict[str, Any]:
    document = pypdfium2.PdfDocument(target)
    try:
        found = [texts.text_of(document, number) for number in range(len(document))]
        try:
            pictures.draw(document[0], thumbnail)
        except (pypdfium2.PdfiumError, OSError, ValueError):
            thumbnail.unlink(missing_ok=True)
    finally:
        document.close()
    return {"pages": len(found), "texts": found, "thumbnail": thumbnail.is_file()}
