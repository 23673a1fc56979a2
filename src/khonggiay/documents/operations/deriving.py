"""What is made of a display file besides: pictures of pages, places of words."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from khonggiay.documents import queries, rendering
from khonggiay.documents.models import DerivedFile, Version
from khonggiay.documents.operations import preparing
from khonggiay.documents.rules import Derived, Work
from khonggiay.files import operations as files
from khonggiay.files import queries as file_queries
from khonggiay.kernel import children, queue
from khonggiay.kernel.errors import NotFound

logger = logging.getLogger(__name__)

DERIVE = queue.Job("documents.derive")
# 5,000 pages take about 40 s on a quiet machine.
SECONDS = 300


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A stored file that was made of a display file."""

    kind: Derived
    number: int
    digest: str


def derive(*, version_id: int, at: dt.datetime) -> bool:
    """Make what a version still lacks beside its display file; tell whether it did.

    A version that lacks nothing stays as it is. Of a file of which nothing can be made
    it is noted too that this was tried, so that nobody tries for ever. Nobody's act:
    it is not journalled.

    Raises:
        NotFound: there is no such version.
        ChildFailed: no child process was free; try later.
        NoSpace: the disk is full.
    """
    row = Version.objects.filter(pk=version_id).first()
    if row is None:
        raise NotFound(version_id)
    if row.derived_at is not None or row.display_id is None:
        return False
    sizes, made, scans = row.sizes, tuple[Made, ...](), list[int]()
    with files.workplace() as folder:
        try:
            found: dict[str, Any] = children.call(
                "khonggiay.documents.rendering:derive_rest",
                seconds=SECONDS,
                path=str(file_queries.path_of(row.display_id)),
                folder=str(folder),
                page_texts=queries.page_texts(version_id),
            )
        except children.ChildFailed as error:
            if error.why == "busy":
                raise
            logger.warning("nothing can be made of %s: %s", row, error)
        else:
            sizes, made = str(found["sizes"]), store(folder, found, at=at)
            scans = found["scans"]
    with transaction.atomic():
        changed = Version.objects.filter(
            pk=version_id, display_id=row.display_id, derived_at=None
        ).update(sizes=sizes, derived_at=at)
        if changed:
            attach(version_id, made)
            if scans and not row.preparations.filter(work=Work.RECOGNISE).exists():
                preparing.ask_to_recognise(version_id=version_id, pages=scans, at=at)
    return bool(changed)


@transaction.atomic
def ask_to_derive(*, version_id: int) -> bool:
    """Have the version's files made in the background; tell whether it was news."""
    return DERIVE.defer(key=str(version_id), version_id=version_id)


def store(
    folder: Path, found: Mapping[str, Any], *, at: dt.datetime
) -> tuple[Made, ...]:
    """Store what a child process left in *folder*; it said in *found* what is there."""
    names: list[tuple[Derived, int, str, str]] = []
    if found["preview"]:
        names.append((Derived.PREVIEW, 0, rendering.PREVIEW, "image/webp"))
    if found["rest"] is not None:
        names.append((Derived.WORDS, 0, rendering.WORDS, "application/zip"))
        names += [
            (Derived.SHEET, number, str(sheet), "image/webp")
            for number, sheet in enumerate(found["rest"]["sheets"])
        ]
    return tuple(
        Made(
            kind=kind,
            number=number,
            digest=files.store_file(folder / name, media_type=media_type, at=at),
        )
        for kind, number, name, media_type in names
    )


def attach(version_id: int, made: Iterable[Made]) -> None:
    """Note these files as those of the version, in the running transaction.

    One that the version has already stays.
    """
    DerivedFile.objects.bulk_create(
        [
            DerivedFile(
                version_id=version_id,
                kind=one.kind,
                number=one.number,
                blob_id=one.digest,
            )
            for one in made
        ],
        ignore_conflicts=True,
    )
