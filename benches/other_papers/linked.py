"""Where the words of a PDF are, read from links around them.

LibreOffice and Chromium set the text themselves: each word is a link to its own name,
and the link's surface tells where the word was put.
"""

from __future__ import annotations

import io

import pikepdf
from benches.other_papers.drawn import Print
from benches.other_papers.layout import Box

WORD = "http://word.test/"
IMAGE = "http://image.test/"


def read_links(pdf: bytes) -> Print:
    """Return the places of a PDF's words and pictures, and the PDF without links."""
    printed = Print(b"", [], {}, {})
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            left, bottom, right, top = (float(side) for side in page.cropbox)
            printed.sizes.append((left, bottom, right, top))
            for link in page.obj.get("/Annots", ()):
                _note(link, number, printed)
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
        out = io.BytesIO()
        document.save(out)
    printed.pdf = out.getvalue()
    return printed


def _note(link: pikepdf.Object, number: int, printed: Print) -> None:
    address = str(link.get("/A", {}).get("/URI", ""))
    left, bottom, right, top = (float(side) for side in link.Rect)
    box: Box = (left, bottom, right, top)
    if address.startswith(WORD):
        name = int(address.removeprefix(WORD).strip("/"))
        printed.where.setdefault(name, []).append((number, box))
    elif address.startswith(IMAGE):
        printed.images[int(address.removeprefix(IMAGE).strip("/"))] = (number, box)
