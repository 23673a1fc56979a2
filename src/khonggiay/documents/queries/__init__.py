"""Reads of documents. Who may see one is decided by the module that owns it."""

from khonggiay.documents.queries.reading import (
    ReadingCard,
    pages_left,
    reading_state,
    readings_of,
)
from khonggiay.documents.queries.served import (
    FileCard,
    display_file,
    original_file,
    preview_file,
    sheet_file,
    thumbnail_file,
)
from khonggiay.documents.queries.versions import (
    VersionCard,
    full_text,
    latest_version,
    latest_versions,
    page_texts,
    version_card,
    versions_of,
    versions_to_derive,
)
from khonggiay.documents.queries.words import WordPlace, word_places

__all__ = [
    "FileCard",
    "ReadingCard",
    "VersionCard",
    "WordPlace",
    "display_file",
    "full_text",
    "latest_version",
    "latest_versions",
    "original_file",
    "page_texts",
    "pages_left",
    "preview_file",
    "reading_state",
    "readings_of",
    "sheet_file",
    "thumbnail_file",
    "version_card",
    "versions_of",
    "versions_to_derive",
    "word_places",
]
