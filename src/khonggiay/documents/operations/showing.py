"""What readers see of a version: made of a PDF or an image, then given to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from khonggiay.documents import rendering
from khonggiay.documents.models import DerivedFile, Page, Version
from khonggiay.documents.operations import deriving, preparing
from khonggiay.documents.rules import Derived
from khonggiay.files import operations as files
from khonggiay.files import rules as file_rules
from khonggiay.kernel import children

SECONDS = 90


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Stored files and facts of what readers see.

    `derived` are the files beside the display file: all of them if `is_derived`, else
    the rest is still to be made. `sizes` are those of the pages, as `<kg-reader>`
    reads them; `scans` are the pages without text, counted from 1.
    """

    display_digest: str
    thumbnail_digest: str | None
    pages: int
    texts: tuple[str, ...]
    sizes: str
    derived: tuple[deriving.Made, ...]
    is_derived: bool
    scans: tuple[int, ...]


def make(
    source: Path, folder: Path, *, function: str, at: dt.datetime, **more: Any
) -> Shown:
    """Make in a child process what is shown of *source*, and store it.

    *function* is one of `documents.rendering` that returns what `derive_from_pdf`
    does; *more* are further arguments of it.

    Raises:
        ChildFailed: it cannot be read within the limits.
        NoSpace: the disk is full.
    """
    found: dict[str, Any] = children.call(
        f"khonggiay.documents.rendering:{function}",
        seconds=SECONDS,
        path=str(source),
        folder=str(folder),
        **more,
    )
    thumbnail = None
    if found["thumbnail"]:
        thumbnail = files.store_file(
            folder / rendering.THUMBNAIL, media_type="image/webp", at=at
        )
    return Shown(
        display_digest=files.store_file(
            folder / rendering.DISPLAY, media_type=file_rules.PDF, at=at
        ),
        thumbnail_digest=thumbnail,
        pages=int(found["pages"]),
        texts=tuple(found["texts"]),
        sizes=str(found["sizes"]),
        derived=deriving.store(folder, found, at=at),
        is_derived=found["rest"] is not None,
        scans=tuple(found["scans"]),
    )


def give(
    version: Version,
    shown: Shown,
    *,
    at: dt.datetime,
    recognised: Sequence[int] = (),
) -> None:
    """Let the version be shown so, in the running transaction; the caller locked it.

    *recognised* are the pages that a machine read. A display file that was shown
    before is kept for readers who have it open.
    """
    if version.display_id and version.display_id != shown.display_digest:
        former = DerivedFile.objects.filter(version=version, kind=Derived.FORMER)
        former.create(
            version=version,
            kind=Derived.FORMER,
            number=former.count(),
            blob_id=version.display_id,
        )
    version.display_id = shown.display_digest
    version.thumbnail_id = shown.thumbnail_digest
    version.pages = shown.pages
    version.sizes = shown.sizes
    version.derived_at = at if shown.is_derived else None
    version.save(update_fields=["display", "thumbnail", "pages", "sizes", "derived_at"])
    _write_texts(version, shown, set(recognised))
    DerivedFile.objects.filter(version=version).exclude(kind=Derived.FORMER).delete()
    deriving.attach(version.pk, shown.derived)
    if not shown.is_derived:
        deriving.ask_to_derive(version_id=version.pk)
    if shown.scans and not recognised:
        preparing.ask_to_recognise(version_id=version.pk, pages=shown.scans, at=at)


def _write_texts(version: Version, shown: Shown, recognised: set[int]) -> None:
    rows = [
        Page(
            version=version,
            number=number,
            text=text,
            is_recognised=bool(text) and number in recognised,
        )
        for number, text in enumerate(shown.texts, start=1)
    ]
    Page.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["version", "number"],
        update_fields=["text", "is_recognised"],
    )
