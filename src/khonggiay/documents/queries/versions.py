"""Versions of documents and the text of their pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from khonggiay.documents.models import Page, Version
from khonggiay.documents.rules import Derived, Secrecy
from khonggiay.kernel.errors import NotFound


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class VersionCard:
    """A version of a document. `display_digest` is empty when it cannot be shown.

    `sizes` are width and height of the pages in points with repetitions counted
    (`595.3x841.9*480 841.9x595.3*20`), empty while they are not known yet. A
    confidential one (hạn chế) is closed on devices and marked with the reader's name;
    one that is not downloadable is read on the screen only.
    """

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
    sizes: str
    uploaded_by_id: int | None
    uploaded_at: dt.datetime
    is_confidential: bool = False
    is_downloadable: bool = True

    @property
    def is_readable(self) -> bool:
        """Tell whether the reader can show it; otherwise it is for download."""
        return bool(self.display_digest)


def version_card(version_id: int) -> VersionCard:
    """Return one version.

    Raises:
        NotFound: there is no such version.
    """
    row = Version.objects.select_related("document").filter(pk=version_id).first()
    if row is None:
        raise NotFound(version_id)
    return _card(row)


def version_cards(version_ids: Iterable[int]) -> dict[int, VersionCard]:
    """Return versions by their ids; unknown ones are left out."""
    rows = Version.objects.filter(pk__in=set(version_ids)).select_related("document")
    return {row.pk: _card(row) for row in rows}


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


def version_ids(document_id: int) -> list[int]:
    """Return the ids of all versions of a document, the newest last."""
    rows = Version.objects.filter(document_id=document_id)
    return list(rows.order_by("number", "pk").values_list("pk", flat=True))


def page_texts(version_id: int) -> list[str]:
    """Return the text of every page in order."""
    rows = Page.objects.filter(version_id=version_id).order_by("number", "pk")
    return list(rows.values_list("text", flat=True))


def texts_of(wanted: Mapping[int, Collection[int]]) -> dict[tuple[int, int], str]:
    """Return the texts of pages by version id and number; *wanted* are the numbers."""
    numbers = {number for pages in wanted.values() for number in pages}
    rows = Page.objects.filter(version_id__in=wanted, number__in=numbers)
    return {
        (version_id, number): text
        for version_id, number, text in rows.values_list("version", "number", "text")
        if number in wanted[version_id]
    }


def version_shown_by(document_id: int, display_digest: str) -> VersionCard:
    """Return the version of a document that is, or was, shown by this display file.

    The card names the file that was asked for: a reader who opened the paper before
    its scanned pages were read goes on with what they have.

    Raises:
        NotFound: no version of the document is shown so.
    """
    rows = Version.objects.filter(document_id=document_id).select_related("document")
    row = rows.filter(display_id=display_digest).order_by("-number", "pk").first()
    if row is None:
        former = Q(
            derived_files__kind=Derived.FORMER, derived_files__blob=display_digest
        )
        row = rows.filter(former).order_by("-number", "pk").first()
    if row is None or not display_digest:
        raise NotFound(document_id, display_digest)
    return dataclasses.replace(_card(row), display_digest=display_digest)


def versions_to_derive(*, limit: int) -> list[int]:
    """Return ids of versions that lack files beside their display file, newest first.

    The newest is what somebody waits for; the others are those of an installation
    older than these files.
    """
    rows = Version.objects.filter(derived_at=None, display__isnull=False)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:limit])


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
        sizes=row.sizes,
        uploaded_by_id=row.uploaded_by_id,
        uploaded_at=row.uploaded_at,
        is_confidential=row.document.secrecy == Secrecy.INTERNAL,
        is_downloadable=row.document.is_downloadable,
    )
