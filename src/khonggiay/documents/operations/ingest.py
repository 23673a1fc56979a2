"""Take a file in: look at it, derive what is shown, store it. No version yet."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any, BinaryIO

from khonggiay.documents import conversion, rendering, rules
from khonggiay.documents.operations import deriving
from khonggiay.files import operations as files
from khonggiay.files import rules as file_rules
from khonggiay.kernel import children

DERIVING_SECONDS = 90


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file that was looked at and stored, not yet a version of anything.

    `derived` are the files beside the display file: all of them if `is_derived`, else
    the rest is still to be made. `sizes` are those of the pages, as `<kg-reader>`
    reads them.
    """

    filename: str
    media_type: str
    size: int
    pages: int
    digest: str
    display_digest: str | None
    thumbnail_digest: str | None
    texts: tuple[str, ...]
    sizes: str = ""
    derived: tuple[deriving.Made, ...] = ()
    is_derived: bool = False


def prepare(
    *,
    filename: str,
    data: bytes | BinaryIO,
    at: dt.datetime,
    limit: int | None = None,
) -> Prepared:
    """Do the slow part of taking a file in: look at it, derive what is shown, store.

    Call it before the transaction that locks anything, and hand the result to
    `create_with_version` or `add_version`. An office file on a machine without
    LibreOffice is stored without pages: it can only be downloaded.

    Raises:
        FileRefused: see `files.operations.sniff`; nothing was stored.
        NoSpace: the disk is full.
    """
    sniffed = files.sniff(data=data, filename=filename, limit=limit)
    with files.on_disk(data) as path, files.workplace() as folder:
        shown = _derive(path, folder, sniffed)
        original = files.store(data=data, media_type=sniffed.media_type, at=at)
        display = thumbnail = None
        derived: tuple[deriving.Made, ...] = ()
        if shown is not None:
            display = files.store_file(
                folder / rendering.DISPLAY, media_type=file_rules.PDF, at=at
            )
            if shown["thumbnail"]:
                thumbnail = files.store_file(
                    folder / rendering.THUMBNAIL, media_type="image/webp", at=at
                )
            derived = deriving.store(folder, shown, at=at)
    return Prepared(
        filename=sniffed.filename,
        media_type=sniffed.media_type,
        size=sniffed.size,
        pages=int(shown["pages"]) if shown else 0,
        digest=original.digest,
        display_digest=display,
        thumbnail_digest=thumbnail,
        texts=tuple(shown["texts"]) if shown else (),
        sizes=str(shown["sizes"]) if shown else "",
        derived=derived,
        is_derived=shown is not None and shown["rest"] is not None,
    )


def _derive(path: Path, folder: Path, sniffed: files.Sniffed) -> dict[str, Any] | None:
    source, function = path, "derive_from_pdf"
    if sniffed.media_type in rules.IMAGES:
        function = "derive_from_image"
    elif sniffed.media_type in rules.OFFICE:
        try:
            source = conversion.to_pdf(path, folder, extension=sniffed.extension)
        except conversion.CannotConvert:
            return None
    try:
        shown: dict[str, Any] = children.call(
            f"khonggiay.documents.rendering:{function}",
            seconds=DERIVING_SECONDS,
            path=str(source),
            folder=str(folder),
        )
    except children.ChildFailed as error:
        raise files.unreadable(error, sniffed.filename) from error
    return shown
