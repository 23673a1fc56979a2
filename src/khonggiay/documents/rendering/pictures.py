"""Pictures of pages."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

THUMBNAIL_WIDTH = 320


def draw(page: pypdfium2.PdfPage, thumbnail: Path) -> None:
    width, height = page.get_size()
    scale = min(THUMBNAIL_WIDTH / width, 2 * THUMBNAIL_WIDTH / height)
    image = page.render(scale=max(scale, 1e-3)).to_pil()
    image.convert("RGB").save(thumbnail, "WEBP", quality=80)
