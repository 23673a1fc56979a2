"""Ask for the background work that makes a version readable and searchable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from khonggiay.documents import conversion, recognition
from khonggiay.documents.models import Preparation
from khonggiay.documents.rules import Why, Work, WorkState
from khonggiay.kernel import queue

RECOGNISE = queue.Job("documents.recognise", is_long=True)
CONVERT = queue.Job("documents.convert", is_long=True, tries=2)
OPEN_STATES = (WorkState.WAITING, WorkState.WORKING)


@transaction.atomic
def ask_to_recognise(*, version_id: int, pages: Iterable[int], at: dt.datetime) -> None:
    """Have these pages of the version read in the background.

    Pages that are read already are not read again.
    """
    numbers = sorted(set(pages))
    Preparation.objects.update_or_create(
        version_id=version_id,
        work=Work.RECOGNISE,
        defaults={
            "state": WorkState.WAITING,
            "pages": numbers,
            "done": 0,
            "total": len(numbers),
            "skipped": 0,
            "why": "",
            "changed_at": at,
        },
    )
    go_on(version_id=version_id, work=Work.RECOGNISE)


@transaction.atomic
def ask_to_convert(*, version_id: int, at: dt.datetime, why: Why | None = None) -> None:
    """Have the version converted in the background.

    With *why* nothing is tried: it says why the file can only be downloaded.
    """
    Preparation.objects.create(
        version_id=version_id,
        work=Work.CONVERT,
        state=WorkState.FAILED if why else WorkState.WAITING,
        why=why or "",
        changed_at=at,
    )
    if why is None:
        go_on(version_id=version_id, work=Work.CONVERT)


@transaction.atomic
def go_on(*, version_id: int, work: Work) -> None:
    """Have work on the version begun, or gone on with."""
    job = RECOGNISE if work == Work.RECOGNISE else CONVERT
    job.defer(key=str(version_id), version_id=version_id)


@transaction.atomic
def ask_again(*, at: dt.datetime) -> int:
    """Have the work done that waited for a program which is there now; return how much.

    A file that came before LibreOffice or tesseract was installed is not lost.
    """
    present = [
        work
        for work, find in (
            (Work.CONVERT, conversion.find),
            (Work.RECOGNISE, recognition.find),
        )
        if find() is not None
    ]
    rows = Preparation.objects.select_for_update().filter(
        work__in=present, state=WorkState.FAILED, why=Why.NO_PROGRAM
    )
    found = list(rows.order_by("pk"))
    for row in found:
        row.state, row.why, row.changed_at = WorkState.WAITING, "", at
        row.save(update_fields=["state", "why", "changed_at"])
        go_on(version_id=row.version_id, work=Work(row.work))
    return len(found)


@transaction.atomic
def give_up(
    *, version_id: int, work: Work, at: dt.datetime, why: Why = Why.FAILED
) -> None:
    """Note that the work on the version cannot be done; what is done stays done."""
    rows = Preparation.objects.filter(
        version_id=version_id, work=work, state__in=OPEN_STATES
    )
    rows.update(state=WorkState.FAILED, why=why, changed_at=at)
