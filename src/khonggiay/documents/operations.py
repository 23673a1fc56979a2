"""Acts on documents: take a file in as a version, note how far somebody read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from khonggiay.audit import operations as audit
from khonggiay.documents import conversion, queries, rendering, rules
from khonggiay.documents.events import VersionAdded
from khonggiay.documents.models import Document, Page, Reading, Version
from khonggiay.documents.queries import VersionCard
from khonggiay.documents.typesetting import fingerprint as typesetting_fingerprint
from khonggiay.documents.typesetting import render as typeset
from khonggiay.files import operations as files
from khonggiay.files import rules as file_rules
from khonggiay.kernel import children, outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound, Refused

__all__ = [
    "CannotCarry",
    "Prepared",
    "SameVersion",
    "add_version",
    "carry_notes",
    "create_with_version",
    "prepare",
    "record_reading",
    "typeset",
    "typesetting_fingerprint",
]

DERIVING_SECONDS = 90
CARRYING_SECONDS = 120


class CannotCarry(ValueError):
    """A file is no readable PDF, or a mark is impossible; the text says which."""


class SameVersion(Refused):
    """The file is, byte for byte, the newest version."""

    code = "same_version"
    message = _("This file is already the newest version of the document.")
    hint = _("Check that the right file was chosen.")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file that was looked at and stored, not yet a version of anything."""

    filename: str
    media_type: str
    size: int
    pages: int
    digest: str
    display_digest: str | None
    thumbnail_digest: str | None
    texts: tuple[str, ...]


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
        if shown is not None:
            display = _store(folder / rendering.DISPLAY, file_rules.PDF, at)
            if shown["thumbnail"]:
                thumbnail = _store(folder / rendering.THUMBNAIL, "image/webp", at)
    return Prepared(
        filename=sniffed.filename,
        media_type=sniffed.media_type,
        size=sniffed.size,
        pages=int(shown["pages"]) if shown else 0,
        digest=original.digest,
        display_digest=display,
        thumbnail_digest=thumbnail,
        texts=tuple(shown["texts"]) if shown else (),
    )


@transaction.atomic
def create_with_version(
    *,
    actor: Actor,
    title: str,
    at: dt.datetime,
    filename: str = "",
    data: bytes | BinaryIO | Prepared,
    kind: str = "",
    symbol: str = "",
    secrecy: str = rules.Secrecy.NORMAL,
    owner_unit_id: int | None = None,
) -> VersionCard:
    """Create a document with its first version and return that version.

    *data* is the file, or what `prepare` made of it (*filename* then plays no part).

    Raises:
        FileRefused: see `prepare`.
    """
    prepared = _prepared(data, filename, at)
    document = Document.objects.create(
        title=title.strip()[:300] or Path(prepared.filename).stem,
        kind=kind,
        symbol=symbol,
        secrecy=secrecy,
        owner_unit_id=owner_unit_id,
        created_at=at,
    )
    return _add(document, 1, prepared, actor=actor, at=at)


@transaction.atomic
def add_version(
    *,
    actor: Actor,
    document_id: int,
    at: dt.datetime,
    filename: str = "",
    data: bytes | BinaryIO | Prepared,
) -> VersionCard:
    """Add the next version to a document and return it; older ones stay.

    Raises:
        NotFound: there is no such document.
        SameVersion: the bytes are those of the newest version.
        FileRefused: see `prepare`.
    """
    prepared = _prepared(data, filename, at)
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None:
        raise NotFound(document_id)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    if document.versions.filter(number=last, original_id=prepared.digest).exists():
        raise SameVersion
    return _add(document, last + 1, prepared, actor=actor, at=at)


@transaction.atomic
def record_reading(
    *, person_id: int, version_id: int, page: int, at: dt.datetime
) -> None:
    """Keep the furthest page that a person reached; going back changes nothing.

    Pages count from 1; a page behind the last counts as the last. Reading is no act
    of office: it is not journalled. Saying the same again is fine.

    Raises:
        NotFound: there is no such version or page.
    """
    pages = Version.objects.filter(pk=version_id).values_list("pages", flat=True)
    last = pages.first()
    if last is None or page < 1:
        raise NotFound(version_id)
    reached = min(page, last)
    reading, is_new = Reading.objects.get_or_create(
        person_id=person_id,
        version_id=version_id,
        defaults={"furthest_page": reached, "opened_at": at, "last_read_at": at},
    )
    if not is_new:
        Reading.objects.filter(pk=reading.pk).update(
            furthest_page=Greatest(F("furthest_page"), reached),
            last_read_at=Greatest(F("last_read_at"), at),
        )


def _prepared(
    data: bytes | BinaryIO | Prepared, filename: str, at: dt.datetime
) -> Prepared:
    if isinstance(data, Prepared):
        return data
    return prepare(filename=filename, data=data, at=at)


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


def _store(path: Path, media_type: str, at: dt.datetime) -> str:
    with path.open("rb") as file:
        return files.store(data=file, media_type=media_type, at=at).digest


def _add(
    document: Document,
    number: int,
    prepared: Prepared,
    *,
    actor: Actor,
    at: dt.datetime,
) -> VersionCard:
    version = Version.objects.create(
        document=document,
        number=number,
        original_id=prepared.digest,
        display_id=prepared.display_digest,
        thumbnail_id=prepared.thumbnail_digest,
        filename=prepared.filename,
        media_type=prepared.media_type,
        size=prepared.size,
        pages=prepared.pages,
        uploaded_by_id=actor.person_id,
        uploaded_at=at,
    )
    Page.objects.bulk_create(
        [
            Page(version=version, number=page, text=text)
            for page, text in enumerate(prepared.texts, start=1)
        ],
        batch_size=500,
    )
    audit.record(
        actor=actor,
        action="documents.version_added",
        target=f"documents.document:{document.pk}",
        at=at,
        detail={"version": number, "digest": prepared.digest},
    )
    outbox.publish(
        VersionAdded(
            document_id=document.pk, version_id=version.pk, number=version.number
        ),
        at=at,
    )
    return queries.version_card(version.pk)


def carry_notes(*, old: Path, new: Path, marks: object) -> dict[str, Any]:
    """Return where the marks of the PDF *old* belong in the PDF *new*; changes nothing.

    *marks* is what JSON holds: see `khonggiay.documents.carrying`. Both files are read
    in a child process, within limits of time and memory.

    Raises:
        CannotCarry: a file is no readable PDF, or a mark is impossible.
    """
    try:
        answer: dict[str, Any] = children.call(
            "khonggiay.documents.carrying:carry_files",
            seconds=CARRYING_SECONDS,
            old=str(old.resolve()),
            new=str(new.resolve()),
            marks=marks,
        )
    except children.ChildFailed as error:
        message = f"the files could not be read ({error.why})"
        raise CannotCarry(message) from error
    if "refused" in answer:
        raise CannotCarry(answer["refused"])
    return answer
