"""Documents, their versions, the text of every page, marks, how far people read."""

from khonggiay.documents.models.comparison import Comparison
from khonggiay.documents.models.document import (
    DerivedFile,
    Document,
    Page,
    Version,
)
from khonggiay.documents.models.mark import (
    AppliedChange,
    CarriedMark,
    Layer,
    Mark,
    MarkShare,
    PageBoxes,
)
from khonggiay.documents.models.preparation import Preparation, RecognisedPage
from khonggiay.documents.models.reading import Reading

__all__ = [
    "AppliedChange",
    "CarriedMark",
    "Comparison",
    "DerivedFile",
    "Document",
    "Layer",
    "Mark",
    "MarkShare",
    "Page",
    "PageBoxes",
    "Preparation",
    "Reading",
    "RecognisedPage",
    "Version",
]
