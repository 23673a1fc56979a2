"""Store bytes for ever; give files and folders to work with while that is decided."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from khonggiay.files import queries
from khonggiay.files.models import Blob
from khonggiay.files.operations.refusals import NoSpace

CHUNK = 1024 * 1024


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


def digest_of(data: bytes | BinaryIO) -> str:
    """Return the SHA-256 of *data*, by which it is stored; nothing is."""
    digest = hashlib.sha256()
    for piece in _pieces(data):
        digest.update(piece)
    return digest.hexdigest()


def store_file(path: Path, *, media_type: str, at: dt.datetime) -> str:
    """Store the content of a file for ever, as `store` does; return its digest.

    Raises:
        NoSpace: the disk is full; nothing was stored.
    """
    with path.open("rb") as file:
        return store(data=file, media_type=media_type, at=at).digest


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
