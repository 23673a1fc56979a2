"""Take a file in: look at it, derive what is shown, store it. No version yet."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import BinaryIO

from khonggiay.documents import conversion, rules
from khonggiay.documents.operations import showing
from khonggiay.files import operations as files
from khonggiay.kernel import children

# Larger office files are converted in the background from the beginning.
CONVERTED_AT_ONCE = 4 * 1024**2


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file that was looked at and stored, not yet a version of anything.

    `shown` is what readers see; without it the file is an office file, which is to be
    converted in the background, or cannot be (`why`).
    """

    filename: str
    media_type: str
    size: int
    digest: str
    shown: showing.Shown | None
    why: rules.Why | None = None


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
    shown, why = None, None
    with files.on_disk(data) as path, files.workplace() as folder:
        try:
            shown = _show(path, folder, sniffed, at)
        except conversion.CannotConvert as error:
            # What takes longer is tried again, with more time, in the background.
            why = None if error.why == rules.Why.TOO_SLOW else error.why
        except children.ChildFailed as error:
            raise files.unreadable(error, sniffed.filename) from error
        original = files.store(data=data, media_type=sniffed.media_type, at=at)
    return Prepared(
        filename=sniffed.filename,
        media_type=sniffed.media_type,
        size=sniffed.size,
        digest=original.digest,
        shown=shown,
        why=why,
    )


def _show(
    path: Path, folder: Path, sniffed: files.Sniffed, at: dt.datetime
) -> showing.Shown:
    source, function = path, "derive_from_pdf"
    if sniffed.media_type in rules.IMAGES:
        function = "derive_from_image"
    elif sniffed.media_type in rules.OFFICE:
        if sniffed.size > CONVERTED_AT_ONCE and conversion.find() is not None:
            raise conversion.CannotConvert(rules.Why.TOO_SLOW)
        source = conversion.to_pdf_at_once(path, folder, extension=sniffed.extension)
    return showing.make(source, folder, function=function, at=at)
