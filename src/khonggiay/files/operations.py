"""Acts on blobs: look at what comes in, refuse what the city cannot take, store."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import errno
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from khonggiay.files import queries, rules
from khonggiay.files.models import Blob
from khonggiay.kernel import children
from khonggiay.kernel.errors import Refused

CHUNK = 1024 * 1024


class NoSpace(Refused):
    """The disk that holds the blobs is full."""

    code = "no_space"
    message = _("The file was not stored: the server has no space left.")
    hint = _("Nothing was lost. Tell the administrator, then try again.")
    status = 507


class FileRefused(Refused):
    """The file cannot be taken as it is. Nothing was stored."""

    code = "file_refused"
    message = _("The file %(name)s cannot be taken.")
    status = 422


class Empty(FileRefused):
    """The file has no content."""

    code = "file_empty"
    message = _("The file %(name)s is empty.")
    hint = _("Check the file on your computer and send it again.")


class TooLarge(FileRefused):
    """The file is larger than the limit."""

    code = "file_too_large"
    message = _("The file %(name)s is larger than %(limit_mb)s MB.")
    hint = _("Divide it into parts, or scan it with a lower resolution.")
    status = 413


class NotAllowedType(FileRefused):
    """The city does not take files of this type."""

    code = "file_type_not_allowed"
    message = _("Files like %(name)s are not taken.")
    hint = _(
        "Send PDF, Word, Excel or PowerPoint (docx, xlsx, pptx), OpenDocument, "
        "or an image (PNG, JPEG, WebP, TIFF)."
    )


class ContentDoesNotMatchName(FileRefused):
    """The content is of another type than the name says."""

    code = "file_content_does_not_match"
    message = _("The content of %(name)s is not what its name says.")
    hint = _("Open the file, save it anew in the right format and send that one.")


class EncryptedFile(FileRefused):
    """The file is protected by a password."""

    code = "file_encrypted"
    message = _("The file %(name)s is protected by a password.")
    hint = _("Remove the protection and send it again.")


class Damaged(FileRefused):
    """The file cannot be read to its end."""

    code = "file_damaged"
    message = _("The file %(name)s is damaged and cannot be read.")
    hint = _("Make the file anew from its source and send that one.")


class HasMacros(FileRefused):
    """The file carries programs."""

    code = "file_has_macros"
    message = _("The file %(name)s carries macros.")
    hint = _("Save it without macros (docx, xlsx, pptx) or as PDF.")


class Bomb(FileRefused):
    """The file grows beyond measure when it is unpacked."""

    code = "file_bomb"
    message = _("The file %(name)s becomes far too large when it is unpacked.")
    hint = _("Save it as PDF and send that.")


class TooManyPages(FileRefused):
    """The file has more pages than anybody reads."""

    code = "file_too_many_pages"
    message = _("The file %(name)s has more than %(page_limit)s pages.")
    hint = _("Divide it into parts.")


class Busy(FileRefused):
    """Too many files came at once."""

    code = "files_busy"
    message = _("The server is still reading other files; %(name)s was not taken.")
    hint = _("Send it again in a minute.")
    status = 503


class PageTooLarge(FileRefused):
    """A page of the file is larger than any sheet."""

    code = "file_page_too_large"
    message = _("The file %(name)s has a page longer than %(metres)s metres.")
    hint = _("Print it to PDF on a usual paper size.")


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


def digest_of(data: bytes | BinaryIO) -> str:
    """Return the SHA-256 of *data*, by which it is stored; nothing is."""
    digest = hashlib.sha256()
    for piece in _pieces(data):
        digest.update(piece)
    return digest.hexdigest()


def store(*, data: bytes | BinaryIO, media_type: str, at: dt.datetime) -> Blob:
    """Store *data* for ever and return its blob.

    The bytes are on the disk before the row is written. The same bytes give the same
    blob; its `media_type` stays that of the first time. A file object is read from
    its beginning. When the running transaction is rolled back, the bytes stay behind
    unnamed and harmless.

    Raises:
        NoSpace: the disk is full; nothing was stored.
    """
    try:
        digest, size = _write(data)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise NoSpace from error
        raise
    blob, _created = Blob.objects.get_or_create(
        digest=digest,
        defaults={"size": size, "media_type": media_type[:100], "stored_at": at},
    )
    return blob


def store_file(path: Path, *, media_type: str, at: dt.datetime) -> str:
    """Store the content of a file for ever, as `store` does; return its digest.

    Raises:
        NoSpace: the disk is full; nothing was stored.
    """
    with path.open("rb") as file:
        return store(data=file, media_type=media_type, at=at).digest


def unreadable(failure: children.ChildFailed, name: str) -> FileRefused:
    """Return the refusal of a file that a child process could not read."""
    return Busy(name=name) if failure.why == "busy" else Damaged(name=name)


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder on the disk of the blobs; it is gone afterwards.

    Raises:
        NoSpace: the disk is full.
    """
    try:
        with tempfile.TemporaryDirectory(dir=_incoming(), prefix="work-") as folder:
            yield Path(folder)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoSpace from error
        raise


@contextlib.contextmanager
def on_disk(data: bytes | BinaryIO) -> Iterator[Path]:
    """Give the path of a file with these bytes; it is gone afterwards.

    An upload that the server already keeps in a file is used where it lies.

    Raises:
        NoSpace: the disk is full.
    """
    temporary = getattr(data, "temporary_file_path", None)
    if temporary is not None:
        yield Path(temporary())
        return
    with workplace() as folder:
        path = folder / "file"
        with path.open("wb") as file:
            for piece in _pieces(data):
                file.write(piece)
        yield path


def clear_leftovers(*, before: dt.datetime) -> int:
    """Remove half-written files older than *before*; return how many.

    They stay behind when a server is killed while it receives a file.
    """
    removed = 0
    for path in _incoming().iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < before.timestamp():
                path.unlink()
                removed += 1
    return removed


def _inspect(data: bytes | BinaryIO, name: str) -> dict[str, object]:
    with on_disk(data) as path:
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


def _size(data: bytes | BinaryIO) -> int:
    if isinstance(data, bytes):
        return len(data)
    size = data.seek(0, io.SEEK_END)
    size = data.tell() if size is None else size
    data.seek(0)
    return size


def _pieces(data: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    data.seek(0)
    while piece := data.read(CHUNK):
        yield piece
    data.seek(0)


def _write(data: bytes | BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=_incoming(), prefix="blob-")
    incoming = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in _pieces(data):
                digest.update(piece)
                size += len(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        place = queries.place_of(digest.hexdigest())
        if not place.is_file():
            incoming.chmod(0o444)
            _make_folder(place.parent)
            incoming.replace(place)
            _sync_folder(place.parent)
    finally:
        incoming.unlink(missing_ok=True)
    return digest.hexdigest(), size


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _incoming() -> Path:
    folder = Path(settings.BLOB_DIR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
