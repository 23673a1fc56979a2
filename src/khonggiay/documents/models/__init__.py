"""Documents, their versions, the text of every page, and how far people read."""

from khonggiay.documents.models.document import (
    DerivedFile,
    Document,
    Page,
    Version,
)
from khonggiay.documents.models.reading import Reading

__all__ = ["DerivedFile", "Document", "Page", "Reading", "Version"]
