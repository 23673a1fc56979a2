"""Marks on words where they really stand in a PDF, as the reader makes them."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from khonggiay.documents import carrying
from khonggiay.documents.carrying.places import Places
from khonggiay.documents.carrying.words import split


def highlight(
    path: Path, version_id: int, words: str, text: str = ""
) -> dict[str, Any]:
    """Return a highlight of these words, which stand once in the PDF."""
    places = Places(carrying.read(path))
    keys = split(words)
    (begin,) = places.find(keys)
    numbers = range(begin, begin + len(keys))
    pages = places.surface(numbers, (0.0, 0.0), glued=False)
    page, quads = next(iter(pages.items()))
    before = max(0, begin - 4)
    end = begin + len(keys)
    return {
        "id": str(uuid.uuid4()), "version": version_id, "kind": "highlight",
        "color": "yellow", "page": page + 1, "quads": [list(quad) for quad in quads],
        "quote": {
            "exact": words,
            "prefix": places.paper.quote(before, begin - 1) if begin else "",
            "suffix": places.paper.quote(end, min(end + 3, len(places.words) - 1)),
        },
        "text": text,
    }  # fmt: skip
