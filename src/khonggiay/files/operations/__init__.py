"""Acts on blobs: look at what comes in, refuse what the city cannot take, store."""

from khonggiay.files.operations.refusals import (
    Bomb,
    Busy,
    ContentDoesNotMatchName,
    Damaged,
    Empty,
    EncryptedFile,
    FileRefused,
    HasMacros,
    NoSpace,
    NotAllowedType,
    PageTooLarge,
    TooLarge,
    TooManyPages,
)
from khonggiay.files.operations.sniffing import Sniffed, sniff, unreadable
from khonggiay.files.operations.storing import (
    clear_leftovers,
    digest_of,
    on_disk,
    store,
    store_file,
    workplace,
)

__all__ = [
    "Bomb",
    "Busy",
    "ContentDoesNotMatchName",
    "Damaged",
    "Empty",
    "EncryptedFile",
    "FileRefused",
    "HasMacros",
    "NoSpace",
    "NotAllowedType",
    "PageTooLarge",
    "Sniffed",
    "TooLarge",
    "TooManyPages",
    "clear_leftovers",
    "digest_of",
    "on_disk",
    "sniff",
    "store",
    "store_file",
    "unreadable",
    "workplace",
]
