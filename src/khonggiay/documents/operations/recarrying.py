"""Carry everybody's marks to a new version of their document, in the background."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.db import transaction

from khonggiay.documents import queries
from khonggiay.documents.events import MarksCarried
from khonggiay.documents.operations.carried import (
    CarriedPlace,
    MarkToCarry,
    keep_carried,
    marks_to_carry,
)
from khonggiay.documents.operations.carrying import carry_notes
from khonggiay.documents.queries import VersionCard
from khonggiay.documents.rules import Placement
from khonggiay.kernel import outbox, queue

CARRY = queue.Job("documents.carry", is_long=True)
_PLACE = ("quads", "strokes", "position", "continues")


def ask_to_carry(*, document_id: int, version_id: int) -> bool:
    """Have the marks on older versions carried to this one; False when it is asked for.

    Raises:
        OutsideTransaction: no transaction is running.
    """
    return CARRY.defer(
        key=f"version:{version_id}", document_id=document_id, version_id=version_id
    )


def carry_marks(*, document_id: int, version_id: int, at: dt.datetime) -> int:
    """Put marks where they belong on a version; return how many have a place or none.

    Each is carried from the version where its owner put it, once. One whose passage is
    no more is kept as lost, with its quote. What is carried already, or moved by its
    owner meanwhile, is left alone: a second call changes nothing.

    Raises:
        NotFound: the document has no such version.
        CannotCarry: a file could not be read, or not in time; nothing was changed.
    """
    new = queries.version_card(version_id)
    waiting = marks_to_carry(document_id, version_id)
    if not new.is_readable or not waiting:
        return 0
    places: list[CarriedPlace] = []
    for old_id, group in itertools.groupby(waiting, key=lambda mark: mark.version_id):
        old = queries.version_card(old_id)
        if old.is_readable:
            places += _carried(old, new, list(group))
    _keep(document_id, version_id, places, at=at)
    return len(places)


def leave_behind(*, document_id: int, version_id: int, at: dt.datetime) -> int:
    """Keep the marks that could not be carried as lost, with their quotes.

    For a version that cannot be compared with the older ones, whatever is tried: their
    owners are told, and place by hand what they want to keep. Returns how many.

    Raises:
        NotFound: the document has no such version.
    """
    places = [
        CarriedPlace(
            mark_id=mark.id,
            revision=mark.revision,
            placement=Placement.LOST,
            page=None,
            place={},
            quote=mark.value.get("quote"),
            why="the versions could not be read together",
            confidence=0.0,
        )
        for mark in marks_to_carry(document_id, version_id)
    ]
    _keep(document_id, version_id, places, at=at)
    return len(places)


@transaction.atomic
def _keep(
    document_id: int,
    version_id: int,
    places: list[CarriedPlace],
    *,
    at: dt.datetime,
) -> None:
    revisions = keep_carried(
        document_id=document_id, version_id=version_id, places=places, at=at
    )
    if revisions:
        event = MarksCarried(
            document_id=document_id,
            version_id=version_id,
            person_ids=sorted(revisions),
        )
        outbox.publish(event, at=at)


def _carried(
    old: VersionCard, new: VersionCard, marks: list[MarkToCarry]
) -> list[CarriedPlace]:
    answer = carry_notes(
        old=queries.display_file(old).path,
        new=queries.display_file(new).path,
        marks=[dict(mark.value) for mark in marks],
    )
    revisions = {str(mark.id): mark for mark in marks}
    return [_place(found, revisions[found["id"]]) for found in answer["marks"]]


def _place(found: dict[str, Any], mark: MarkToCarry) -> CarriedPlace:
    return CarriedPlace(
        mark_id=mark.id,
        revision=mark.revision,
        placement=Placement(found["status"]),
        page=found["page"],
        place={name: found[name] for name in _PLACE if found.get(name)},
        quote=found.get("quote"),
        why=found["why"],
        confidence=found["confidence"],
    )
