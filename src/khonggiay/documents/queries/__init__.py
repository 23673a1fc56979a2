"""Reads of documents. Who may see one is decided by the module that owns it."""

from khonggiay.documents.queries.annotations import CONTEXT as ANNOTATION_CONTEXT
from khonggiay.documents.queries.annotations import annotation
from khonggiay.documents.queries.carried import (
    CarriedCount,
    carried_counts,
    mark_owners,
)
from khonggiay.documents.queries.comparing import (
    ComparisonCard,
    compared_places,
    comparison,
    comparisons,
    versions_to_compare,
)
from khonggiay.documents.queries.marks import (
    LayerCard,
    MarkCard,
    document_of,
    my_layer,
    notes_of,
    own_mark,
    shared_marks,
    tokens_in_use,
)
from khonggiay.documents.queries.preparing import (
    PreparationCard,
    preparations_of,
    recognised_pages,
)
from khonggiay.documents.queries.reading import (
    LastRead,
    ReadingCard,
    last_read,
    last_read_by,
    pages_left,
    readers_of_older,
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
from khonggiay.documents.queries.taken import TakenFile, files_to_take
from khonggiay.documents.queries.versions import (
    VersionCard,
    latest_version,
    latest_versions,
    page_texts,
    texts_of,
    version_card,
    version_cards,
    version_ids,
    version_shown_by,
    versions_of,
    versions_to_derive,
)
from khonggiay.documents.queries.words import WordPlace, word_places

__all__ = [
    "ANNOTATION_CONTEXT",
    "CarriedCount",
    "ComparisonCard",
    "FileCard",
    "LastRead",
    "LayerCard",
    "MarkCard",
    "PreparationCard",
    "ReadingCard",
    "TakenFile",
    "VersionCard",
    "WordPlace",
    "annotation",
    "carried_counts",
    "compared_places",
    "comparison",
    "comparisons",
    "display_file",
    "document_of",
    "files_to_take",
    "last_read",
    "last_read_by",
    "latest_version",
    "latest_versions",
    "mark_owners",
    "my_layer",
    "notes_of",
    "original_file",
    "own_mark",
    "page_texts",
    "pages_left",
    "preparations_of",
    "preview_file",
    "readers_of_older",
    "reading_state",
    "readings_of",
    "recognised_pages",
    "shared_marks",
    "sheet_file",
    "texts_of",
    "thumbnail_file",
    "tokens_in_use",
    "version_card",
    "version_cards",
    "version_ids",
    "version_shown_by",
    "versions_of",
    "versions_to_compare",
    "versions_to_derive",
    "word_places",
]
