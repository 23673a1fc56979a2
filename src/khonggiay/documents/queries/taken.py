"""What a device takes along to read a version without network."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from khonggiay.documents.models import DerivedFile, Version
from khonggiay.documents.rules import Derived

ORIGINAL = "original"
DISPLAY = "display"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """A file of a version: `kind` is display, preview, sheet or original.

    Sheets count from 0. The original is taken only when there is nothing to show.
    """

    kind: str
    number: int
    digest: str
    size: int
    media_type: str


def files_to_take(version_ids: Iterable[int]) -> dict[int, tuple[TakenFile, ...]]:
    """Return the files of each version, what is read first first."""
    wanted = set(version_ids)
    files: dict[int, list[TakenFile]] = {version_id: [] for version_id in wanted}
    versions = Version.objects.filter(pk__in=wanted)
    for row in versions.select_related("original", "display").order_by("pk"):
        kind, blob = DISPLAY, row.display
        if blob is None:
            kind, blob = ORIGINAL, row.original
        files[row.pk].append(
            TakenFile(
                kind=kind,
                number=0,
                digest=blob.digest,
                size=blob.size,
                media_type=blob.media_type,
            )
        )
    pictures = DerivedFile.objects.filter(
        version_id__in=wanted, kind__in=[Derived.PREVIEW, Derived.SHEET]
    ).select_related("blob")
    for picture in pictures.order_by("version_id", "kind", "number", "pk"):
        files[picture.version_id].append(
            TakenFile(
                kind=picture.kind,
                number=picture.number,
                digest=picture.blob.digest,
                size=picture.blob.size,
                media_type=picture.blob.media_type,
            )
        )
    return {version_id: tuple(found) for version_id, found in files.items()}
