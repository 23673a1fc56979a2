"""Reads of documents. Who may see one is decided by the module that owns it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from khonggiay.documents import rules
from khonggiay.documents.models import Page, Reading, Version
from khonggiay.files import queries as files
from khonggiay.kernel.errors import NotFound


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class VersionCard:
    """A version of a document. `display_digest` is empty when it cannot be shown."""

    id: int
    document_id: int
    number: int
    title: str
    digest: str
    display_digest: str
    thumbnail_digest: str
    filename: str
    media_type: str
    size: int
    pages: int
    uploaded_by_id: int | None
    uploaded_at: dt.datetime

    @property
    def is_readable(self) -> bool:
        """Tell whether the reader can show it; otherwise it is for download."""
        return bool(self.display_digest)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FileCard:
    """A file to be served with `kernel.ranges.respond`."""

    path: Path
    digest: str
    filename: str
    media_type: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCard:
    """How far a person came in a version."""

    person_id: int
    version_id: int
    furthest_page: int
    opened_at: dt.datetime
    last_read_at: dt.datetime


def version_card(version_id: int) -> VersionCard:
    """Return one version.

    Raises:
        NotFound: there is no such version.
    """
    row = Version.objects.select_related("document").filter(pk=version_id).first()
    if row is None:
        raise NotFound(version_id)
    return _card(row)


def latest_versions(document_ids: Iterable[int]) -> dict[int, VersionCard]:
    """Return the newest version of each document by document id."""
    rows = (
        Version.objects.filter(document_id__in=set(document_ids))
        .select_related("document")
        .order_by("document_id", "-number", "pk")
        .distinct("document_id")
    )
    return {row.document_id: _card(row) for row in rows}


def latest_version(document_id: int) -> VersionCard:
    """Return the newest version of a document.

    Raises:
        NotFound: there is no such document.
    """
    card = latest_versions([document_id]).get(document_id)
    if card is None:
        raise NotFound(document_id)
    return card


def versions_of(document_id: int) -> list[VersionCard]:
    """Return all versions of a document, the newest first."""
    rows = Version.objects.filter(document_id=document_id).select_related("document")
    return [_card(row) for row in rows.order_by("-number", "pk")]


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


def page_texts(version_id: int) -> list[str]:
    """Return the text of every page in order."""
    rows = Page.objects.filter(version_id=version_id).order_by("number", "pk")
    return list(rows.values_list("text", flat=True))


def full_text(document_id: int) -> str:
    """Return the text of the newest version, pages divided by a form feed."""
    version = latest_versions([document_id]).get(document_id)
    return "\f".join(page_texts(version.id)) if version else ""


def readings_of(person_id: int, version_ids: Iterable[int]) -> dict[int, ReadingCard]:
    """Return how far the person came, by version id; unopened ones are left out."""
    rows = Reading.objects.filter(person_id=person_id, version_id__in=set(version_ids))
    return {row.version_id: _reading(row) for row in rows}


def reading_state(version_ids: Iterable[int]) -> dict[int, list[ReadingCard]]:
    """Return who opened each version and how far they came, the first reader first.

    Every version asked for has a list, empty when nobody opened it.
    """
    wanted = set(version_ids)
    state: dict[int, list[ReadingCard]] = {version_id: [] for version_id in wanted}
    rows = Reading.objects.filter(version_id__in=wanted)
    for row in rows.order_by("opened_at", "pk"):
        state[row.version_id].append(_reading(row))
    return state


def pages_left(person_id: int, version_ids: Iterable[int]) -> dict[int, int]:
    """Return how many pages the person has still to reach, by version id."""
    wanted = set(version_ids)
    readings = readings_of(person_id, wanted)
    rows = Version.objects.filter(pk__in=wanted).values_list("pk", "pages")
    return {
        version_id: rules.pages_left(
            pages=pages,
            furthest_page=readings[version_id].furthest_page
            if version_id in readings
            else 0,
        )
        for version_id, pages in rows
    }


def _card(row: Version) -> VersionCard:
    return VersionCard(
        id=row.pk,
        document_id=row.document_id,
        number=row.number,
        title=row.document.title,
        digest=row.original_id,
        display_digest=row.display_id or "",
        thumbnail_digest=row.thumbnail_id or "",
        filename=row.filename,
        media_type=row.media_type,
        size=row.size,
        pages=row.pages,
        uploaded_by_id=row.uploaded_by_id,
        uploaded_at=row.uploaded_at,
    )


def _reading(row: Reading) -> ReadingCard:
    return ReadingCard(
        person_id=row.person_id,
        version_id=row.version_id,
        furthest_page=row.furthest_page,
        opened_at=row.opened_at,
        last_read_at=row.last_read_at,
    )
