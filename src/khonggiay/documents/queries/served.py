"""The files of a version, as they are served."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from khonggiay.documents.models import DerivedFile
from khonggiay.documents.queries.versions import VersionCard
from khonggiay.documents.rules import Derived
from khonggiay.files import queries as files
from khonggiay.kernel.errors import NotFound


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FileCard:
    """A file to be served with `kernel.ranges.respond`."""

    path: Path
    digest: str
    filename: str
    media_type: str


def original_file(version: VersionCard) -> FileCard:
    """Return the file as it was sent.

    Raises:
        NotFound: its bytes are not there.
    """
    return FileCard(
        path=files.path_of(version.digest),
        digest=version.digest,
        filename=version.filename,
        media_type=version.media_type,
    )


def display_file(version: VersionCard) -> FileCard:
    """Return the PDF that the reader shows.

    Raises:
        NotFound: the version can only be downloaded.
    """
    return FileCard(
        path=files.path_of(version.display_digest),
        digest=version.display_digest,
        filename=f"{Path(version.filename).stem}.pdf",
        media_type="application/pdf",
    )


def thumbnail_file(version: VersionCard) -> FileCard:
    """Return the picture of the first page.

    Raises:
        NotFound: there is none.
    """
    return FileCard(
        path=files.path_of(version.thumbnail_digest),
        digest=version.thumbnail_digest,
        filename=f"{Path(version.filename).stem}.webp",
        media_type="image/webp",
    )


def preview_file(version: VersionCard) -> FileCard:
    """Return the large picture of the first page.

    Raises:
        NotFound: there is none, or not yet.
    """
    return _derived(version, Derived.PREVIEW, 0, "trang-1.webp", "image/webp")


def sheet_file(version: VersionCard, number: int) -> FileCard:
    """Return a sheet of small pictures of pages; sheets count from 0.

    It holds the pages from `25 * number + 1` on, five in a row, in cells 160 pixels
    wide and all of one height.

    Raises:
        NotFound: there is none, or not yet.
    """
    name = f"anh-{number}.webp"
    return _derived(version, Derived.SHEET, number, name, "image/webp")


def _derived(
    version: VersionCard, kind: Derived, number: int, name: str, media_type: str
) -> FileCard:
    row = DerivedFile.objects.filter(version_id=version.id, kind=kind, number=number)
    digest = row.values_list("blob_id", flat=True).first()
    if digest is None:
        raise NotFound(version.id, kind, number)
    return FileCard(
        path=files.path_of(digest), digest=digest, filename=name, media_type=media_type
    )
