"""The files of a version, as they are served."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from khonggiay.documents.queries.versions import VersionCard
from khonggiay.files import queries as files


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
