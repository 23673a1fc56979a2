"""Which files the city takes, and how their names are written."""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 150
PAGE_LIMIT = 5_000
PAGE_LENGTH_LIMIT_M = 5

_OPENXML = "application/vnd.openxmlformats-officedocument"
# The content decides the type; the name must agree with it.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    f"{_OPENXML}.wordprocessingml.document": ("docx",),
    f"{_OPENXML}.spreadsheetml.sheet": ("xlsx",),
    f"{_OPENXML}.presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jpe"),
    "image/webp": ("webp",),
    "image/tiff": ("tif", "tiff"),
}
KNOWN_EXTENSIONS = frozenset(ext for exts in EXTENSIONS.values() for ext in exts)
PDF = "application/pdf"

# Names of types that are never taken, so that a file cannot hide behind another's.
FOREIGN_EXTENSIONS = frozenset(
    {"doc", "xls", "ppt", "docm", "xlsm", "pptm", "rtf", "csv", "txt", "zip", "rar"}
    | {"7z", "gz", "html", "htm", "svg", "xml", "js", "exe", "msi", "bat", "cmd", "sh"}
)

_SPACES = re.compile(r"\s+")
# Characters that no file system shares, and those that turn a name around unseen.
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')


def is_digest(text: str) -> bool:
    """Tell whether *text* is a SHA-256 in small hexadecimal letters."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def extension_of(filename: str) -> str:
    """Return what stands after the last full stop in small letters, or nothing."""
    stem, dot, extension = filename.rpartition(".")
    return extension.lower() if dot and stem else ""


def contradicts(extension: str, media_type: str) -> bool:
    """Tell whether a name with *extension* speaks of another type.

    A bare name and an ending that means nothing (`Số 12.2019`) speak of none.
    """
    spoken = KNOWN_EXTENSIONS | FOREIGN_EXTENSIONS
    return extension in spoken and extension not in EXTENSIONS[media_type]


def clean_name(filename: str) -> str:
    """Return a name that is safe to show, to store and to save under.

    No path, no control or invisible characters, letters composed (NFC), at most
    `NAME_LIMIT` characters with the extension kept; `file` when nothing is left.
    Cleaning a clean name changes nothing.
    """
    name = unicodedata.normalize("NFC", filename)
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(
        " " if c in "\t\r\n" else c
        for c in name
        if c in "\t\r\n" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"}
    )
    name = _NOT_IN_NAMES.sub("", name)
    name = unicodedata.normalize("NFC", _SPACES.sub(" ", name)).strip(" .")
    extension = extension_of(name)
    if len(name) > NAME_LIMIT:
        keep = NAME_LIMIT - len(extension) - 1
        if extension and len(extension) <= 10:
            name = f"{name[:keep].rstrip(' .')}.{name[-len(extension) :]}"
        else:
            name = name[:NAME_LIMIT].rstrip(" .")
    return name or "file"


def with_extension(filename: str, media_type: str) -> str:
    """Return the name with the type's extension when it has none of its own."""
    if extension_of(filename) in EXTENSIONS[media_type]:
        return filename
    return clean_name(f"{filename}.{EXTENSIONS[media_type][0]}")
