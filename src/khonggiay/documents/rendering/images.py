"""Images and scans become a PDF with a page for each of their pages."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps

LONGEST_EDGE = 4_000
A4_LENGTH = 842


def write(path: Path, target: Path) -> None:
    """Write a PDF with the image (each of its pages) to *target*."""
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path) as image, pikepdf.new() as pdf:
        # One page at a time: a scan of a hundred pages does not fit into memory.
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            with pikepdf.open(_drawn(_frame(image))) as page:
                pdf.pages.extend(page.pages)
        pdf.save(target)


def _frame(image: Image.Image) -> Image.Image:
    image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    if image.mode == "1" and max(image.size) <= 2 * LONGEST_EDGE:
        return image.convert("1")
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        with_alpha = image.convert("RGBA")
        frame = Image.new("RGB", with_alpha.size, "white")
        frame.paste(with_alpha, mask=with_alpha.getchannel("A"))
        frame.info.update(image.info)
    else:
        frame = image.convert("L" if image.mode in {"1", "L"} else "RGB")
    frame.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    return ImageOps.exif_transpose(frame)


def _drawn(frame: Image.Image) -> BytesIO:
    page = BytesIO()
    frame.save(page, "PDF", resolution=max(72.0, max(frame.size) / A4_LENGTH * 72))
    return page
