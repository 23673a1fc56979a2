"""Documents and their versions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from khonggiay.audit import operations as audit
from khonggiay.documents import queries, rules
from khonggiay.documents.events import VersionAdded
from khonggiay.documents.models import Document, Version
from khonggiay.documents.operations import preparing, showing
from khonggiay.documents.operations.ingest import Prepared, prepare
from khonggiay.documents.queries import VersionCard
from khonggiay.kernel import outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound, Refused


class SameVersion(Refused):
    """The file is, byte for byte, the newest version."""

    code = "same_version"
    message = _("This file is already the newest version of the document.")
    hint = _("Check that the right file was chosen.")


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


def _prepared(
    data: bytes | BinaryIO | Prepared, filename: str, at: dt.datetime
) -> Prepared:
    if isinstance(data, Prepared):
        return data
    return prepare(filename=filename, data=data, at=at)


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
        filename=prepared.filename,
        media_type=prepared.media_type,
        size=prepared.size,
        uploaded_by_id=actor.person_id,
        uploaded_at=at,
    )
    if prepared.shown is not None:
        showing.give(version, prepared.shown, at=at)
    else:
        preparing.ask_to_convert(version_id=version.pk, why=prepared.why, at=at)
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
