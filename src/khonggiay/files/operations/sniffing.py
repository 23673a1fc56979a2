"""Look at what comes in, and refuse what the city cannot take. Nothing is stored."""

from __future__ import annotations

import dataclasses
import io
import logging
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from khonggiay.files import rules, scanning
from khonggiay.files.operations import storing
from khonggiay.files.operations.refusals import (
    Bomb,
    Busy,
    ContentDoesNotMatchName,
    Damaged,
    Empty,
    EncryptedFile,
    FileRefused,
    HasMacros,
    Infected,
    NotAllowedType,
    NotScanned,
    PageTooLarge,
    TooLarge,
    TooLargeToScan,
    TooManyPages,
)
from khonggiay.kernel import children

logger = logging.getLogger(__name__)

_PROBLEMS: dict[str, type[FileRefused]] = {
    "encrypted": EncryptedFile,
    "damaged": Damaged,
    "macros": HasMacros,
    "bomb": Bomb,
    "too_many_pages": TooManyPages,
    "page_too_large": PageTooLarge,
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """What a file really is. `filename` is clean, with an extension that fits."""

    media_type: str
    extension: str
    filename: str
    size: int
    pages: int | None = None


def sniff(
    *, data: bytes | BinaryIO, filename: str, limit: int | None = None
) -> Sniffed:
    """Find out what *data* is, by its content; nothing is stored.

    *limit* is the largest size taken, in bytes, included; without it the city's own.
    A file object is left where its beginning is. Untrusted formats are read in a
    child process with limits on time and memory.

    Raises:
        Empty: there is no content.
        TooLarge: it is larger than *limit*.
        NotAllowedType: the city does not take this type.
        ContentDoesNotMatchName: the name speaks of another type.
        EncryptedFile: it is protected by a password.
        Damaged: it cannot be read, or not within the limits.
        HasMacros: an office file carries programs.
        Bomb: it unpacks to a size without measure.
        TooManyPages: more than 5,000.
        PageTooLarge: a page is longer than 5 m.
        Busy: too many files are being read.
        Infected: the scanner found malicious software in it.
        NotScanned: a scanner is configured, and did not answer.
        TooLargeToScan: the scanner does not read files so large.
    """
    name = rules.clean_name(filename)
    most = settings.MAX_UPLOAD_BYTES if limit is None else limit
    size = _size(data)
    if size == 0:
        raise Empty(name=name)
    if size > most:
        raise TooLarge(name=name, limit_mb=max(1, most // 1024**2))
    found = _inspect(data, name)
    media_type = str(found["media_type"])
    extension = rules.extension_of(name)
    if rules.contradicts(extension, media_type):
        raise ContentDoesNotMatchName(name=name)
    full_name = rules.with_extension(name, media_type)
    pages = found["pages"]
    return Sniffed(
        media_type=media_type,
        extension=rules.extension_of(full_name),
        filename=full_name,
        size=size,
        pages=pages if isinstance(pages, int) else None,
    )


def unreadable(failure: children.ChildFailed, name: str) -> FileRefused:
    """Return the refusal of a file that a child process could not read."""
    return Busy(name=name) if failure.why == "busy" else Damaged(name=name)


def _inspect(data: bytes | BinaryIO, name: str) -> dict[str, object]:
    with storing.on_disk(data) as path:
        _scan(path, name)
        try:
            found: dict[str, object] = children.call(
                "khonggiay.files.inspection:inspect", path=str(path)
            )
        except children.ChildFailed as error:
            raise unreadable(error, name) from error
    problem = str(found.get("problem", ""))
    if problem == "unknown":
        known = rules.extension_of(name) in rules.KNOWN_EXTENSIONS
        raise (ContentDoesNotMatchName if known else NotAllowedType)(name=name)
    if problem:
        raise _PROBLEMS[problem](
            name=name, page_limit=rules.PAGE_LIMIT, metres=rules.PAGE_LENGTH_LIMIT_M
        )
    return found


def _scan(path: Path, name: str) -> None:
    try:
        found = scanning.scanner().find(path)
    except scanning.NoAnswer as error:
        logger.warning("the scanner does not answer: %s", error)
        raise NotScanned(name=name) from error
    except scanning.TooLargeToScan as error:
        raise TooLargeToScan(name=name) from error
    if found:
        logger.warning("%s was refused: the scanner found %s", name, found)
        raise Infected(name=name, found=found)


def _size(data: bytes | BinaryIO) -> int:
    if isinstance(data, bytes):
        return len(data)
    size = data.seek(0, io.SEEK_END)
    size = data.tell() if size is None else size
    data.seek(0)
    return size
