"""Carry readers' marks from an old version of a paper to a new one.

The words of both versions are read with their places (`pages`), aligned (`alignment`),
and each mark is put where its words went (`notes`), if what stands around them says
the same (`evidence`). A mark whose words are no more, or may stand at two places, is
answered as lost, with its quote: never put on another passage.

No Django here: it runs in a child process, and as `khonggiay notes carry`.
"""

from khonggiay.documents.carrying.marks import (
    Carried,
    Mark,
    NotAMark,
    Quad,
    Quote,
    as_json,
)
from khonggiay.documents.carrying.notes import answer, carry, carry_all, carry_files
from khonggiay.documents.carrying.pages import NotReadable, read
from khonggiay.documents.carrying.parsing import parse

__all__ = [
    "Carried",
    "Mark",
    "NotAMark",
    "NotReadable",
    "Quad",
    "Quote",
    "answer",
    "as_json",
    "carry",
    "carry_all",
    "carry_files",
    "parse",
    "read",
]
