"""The text of pages, as a database and a search can hold it."""

from __future__ import annotations

import re
import unicodedata

import pypdfium2

LONGEST_TEXT = 200_000
_LINE_ENDS = re.compile(r"\r\n?")
_UNFIT = frozenset({"Cc", "Cs", "Cn"})


def text_of(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text_page = page.get_textpage()
        raw = text_page.get_text_range()
        text_page.close()
        page.close()
    except pypdfium2.PdfiumError:
        return ""
    return plain(raw)[:LONGEST_TEXT]


def plain(raw: str) -> str:
    """Return text as a database and a search can hold it: composed, no controls."""
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", raw))
    # PDFium writes U+FFFE or U+0002 where a hyphen divides a word at the line's end.
    # Vietnamese is not hyphenated: such a hyphen belongs to a name (QĐ-UBND).
    text = re.sub("[\ufffe\u0002]\n?", "-", text)
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNFIT)
    return "".join(kept).strip()
