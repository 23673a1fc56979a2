"""Where blobs lie and what they are."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from khonggiay.files import rules, scanning
from khonggiay.files.models import Blob
from khonggiay.kernel.errors import NotFound


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BlobCard:
    """What others may know of a blob."""

    digest: str
    size: int
    media_type: str


def blob_card(digest: str) -> BlobCard:
    """Return the facts of a stored blob.

    Raises:
        NotFound: no blob has this digest.
    """
    row = Blob.objects.filter(pk=digest).first()
    if row is None:
        raise NotFound(digest)
    return BlobCard(digest=row.digest, size=row.size, media_type=row.media_type)


def path_of(digest: str) -> Path:
    """Return the file that holds the blob; callers only read it.

    Raises:
        NotFound: there is no such file.
    """
    path = place_of(digest)
    if not path.is_file():
        raise NotFound(digest)
    return path


def place_of(digest: str) -> Path:
    """Return where the blob lies or would lie.

    Raises:
        NotFound: this is no SHA-256.
    """
    if not rules.is_digest(digest):
        raise NotFound(digest)
    return Path(settings.BLOB_DIR) / digest[:2] / digest[2:4] / digest


def open_blob(digest: str) -> BinaryIO:
    """Return the blob opened for reading.

    Raises:
        NotFound: there is no such file.
    """
    return path_of(digest).open("rb")


def scanner_version() -> str | None:
    """Return what the configured scanner says of itself, None if it does not answer."""
    found = scanning.scanner()
    if not isinstance(found, scanning.Clamd):
        return None
    try:
        return found.ask_for_version()
    except scanning.NoAnswer:
        return None
