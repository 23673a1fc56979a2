"""Office files that take long become PDF in the background."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from khonggiay.audit import operations as audit
from khonggiay.documents import conversion
from khonggiay.documents.events import PagesRead
from khonggiay.documents.models import Preparation, Version
from khonggiay.documents.operations import preparing, showing
from khonggiay.documents.rules import Why, Work, WorkState
from khonggiay.files import operations as files
from khonggiay.files import queries as file_queries
from khonggiay.files import rules as file_rules
from khonggiay.kernel import children, outbox
from khonggiay.kernel.actor import Actor


def convert(*, version_id: int, at: dt.datetime) -> None:
    """Make a PDF of the version's office file and show that; once is enough.

    A file of which no PDF can be made is noted as such: it can be downloaded.

    Raises:
        ChildFailed: no child process was free.
        NoSpace: the disk is full.
    """
    row = (
        Preparation.objects.select_related("version")
        .filter(
            version_id=version_id, work=Work.CONVERT, state__in=preparing.OPEN_STATES
        )
        .first()
    )
    if row is None:
        return
    Preparation.objects.filter(pk=row.pk).update(state=WorkState.WORKING, changed_at=at)
    version = row.version
    with files.workplace() as folder:
        try:
            pdf = conversion.to_pdf(
                file_queries.path_of(version.original_id),
                folder,
                extension=file_rules.extension_of(version.filename),
            )
            shown = showing.make(pdf, folder, function="derive_from_pdf", at=at)
        except conversion.CannotConvert as error:
            _fail(version_id, error.why, at)
            return
        except children.ChildFailed as error:
            if error.why == "busy":
                raise
            _fail(version_id, Why.FAILED, at)
            return
    _show(row, shown, at)


@transaction.atomic
def _show(row: Preparation, shown: showing.Shown, at: dt.datetime) -> None:
    version = Version.objects.select_for_update().get(pk=row.version_id)
    showing.give(version, shown, at=at)
    Preparation.objects.filter(pk=row.pk).update(state=WorkState.DONE, changed_at=at)
    audit.record(
        actor=Actor.system(),
        action="documents.file_converted",
        target=f"documents.document:{version.document_id}",
        at=at,
        detail={"version": version.number, "pages": shown.pages},
    )
    outbox.publish(
        PagesRead(document_id=version.document_id, version_id=version.pk), at=at
    )


def _fail(version_id: int, why: Why, at: dt.datetime) -> None:
    preparing.give_up(version_id=version_id, at=at, why=why, work=Work.CONVERT)
