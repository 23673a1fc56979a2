"""Scanned pages become searchable: a machine reads them, page by page."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import Any

from django.db import transaction

from khonggiay.audit import operations as audit
from khonggiay.documents import recognition
from khonggiay.documents.events import PagesRead
from khonggiay.documents.models import Preparation, RecognisedPage, Version
from khonggiay.documents.operations import preparing, showing
from khonggiay.documents.operations.preparing import OPEN_STATES
from khonggiay.documents.rules import Why, Work, WorkState
from khonggiay.files import operations as files
from khonggiay.files import queries as file_queries
from khonggiay.kernel import children, outbox
from khonggiay.kernel.actor import Actor

logger = logging.getLogger(__name__)


def recognise_next(*, version_id: int, at: dt.datetime) -> bool:
    """Read the next page of the version; tell whether more is to be done.

    After the last page the words are laid over the pages of a new display file, and
    the version is shown by that one. Nobody's act; the journal notes the end of it.

    Raises:
        ChildFailed: no child process was free, or the new file cannot be made.
        NoSpace: the disk is full.
    """
    row = (
        Preparation.objects.select_related("version")
        .filter(version_id=version_id, work=Work.RECOGNISE, state__in=OPEN_STATES)
        .first()
    )
    if row is None or row.version.display_id is None:
        return False
    if recognition.find() is None:
        preparing.give_up(
            version_id=version_id, work=Work.RECOGNISE, why=Why.NO_PROGRAM, at=at
        )
        return False
    read = RecognisedPage.objects.filter(version_id=version_id)
    known = set(read.values_list("number", flat=True))
    left = [number for number in row.pages if number not in known]
    if left:
        _keep(row, left[0], _read(row.version, left[0]), at)
        return True
    _finish(row, at)
    return False


def _read(version: Version, number: int) -> bytes:
    with files.workplace() as folder:
        image = folder / "page.png"
        try:
            dpi: int = children.call(
                "khonggiay.documents.rendering:draw_to_read",
                path=str(file_queries.path_of(version.display_id or "")),
                number=number,
                target=str(image),
            )
            return recognition.read(image, folder, dpi=dpi)
        except (children.ChildFailed, recognition.CannotRead) as error:
            if isinstance(error, children.ChildFailed) and error.why == "busy":
                raise
            logger.warning(
                "page %d of %s could not be read: %r", number, version, error
            )
            return b""


@transaction.atomic
def _keep(row: Preparation, number: int, layer: bytes, at: dt.datetime) -> None:
    RecognisedPage.objects.bulk_create(
        [RecognisedPage(version_id=row.version_id, number=number, layer=layer)],
        ignore_conflicts=True,
    )
    read = RecognisedPage.objects.filter(version_id=row.version_id)
    Preparation.objects.filter(pk=row.pk, state__in=OPEN_STATES).update(
        state=WorkState.WORKING,
        done=min(read.count(), row.total),
        skipped=read.filter(layer=b"").count(),
        changed_at=at,
    )


def _finish(row: Preparation, at: dt.datetime) -> None:
    version = row.version
    with files.workplace() as folder:
        layers = _write_layers(version.pk, folder)
        shown = showing.make(
            file_queries.path_of(version.display_id or ""),
            folder,
            function="derive_with_words",
            at=at,
            layers=layers,
        )
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        if locked.display_id != version.display_id:
            # Somebody was quicker: the same again from the beginning, with the new one.
            raise children.ChildFailed("busy")
        showing.give(locked, shown, at=at, recognised=[int(key) for key in layers])
        RecognisedPage.objects.filter(version=locked).delete()
        Preparation.objects.filter(pk=row.pk).update(
            state=WorkState.DONE, done=row.total, changed_at=at
        )
        audit.record(
            actor=Actor.system(),
            action="documents.pages_recognised",
            target=f"documents.document:{locked.document_id}",
            at=at,
            detail={"version": locked.number, "pages": len(layers)},
        )
        outbox.publish(
            PagesRead(document_id=locked.document_id, version_id=locked.pk), at=at
        )


def _write_layers(version_id: int, folder: Path) -> dict[str, Any]:
    rows = RecognisedPage.objects.filter(version_id=version_id).exclude(layer=b"")
    layers = {}
    for row in rows.order_by("number", "pk").iterator(chunk_size=50):
        path = folder / f"layer-{row.number}.pdf"
        path.write_bytes(row.layer)
        layers[str(row.number)] = str(path)
    return layers
