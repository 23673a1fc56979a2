"""Write marks: batches that a device may repeat for ever (docs/adr/0005)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from khonggiay.audit import operations as audit
from khonggiay.documents import rules
from khonggiay.documents.events import MarksLeftBehind
from khonggiay.documents.marking import drafts
from khonggiay.documents.marking.changes import Change, Result, Status, Written
from khonggiay.documents.marking.refusals import MarkRefused
from khonggiay.documents.models import AppliedChange
from khonggiay.documents.operations.boxes import boxes_of
from khonggiay.documents.operations.layers import OpenLayer, lock_layer
from khonggiay.documents.rules import Step
from khonggiay.kernel import outbox
from khonggiay.kernel.actor import Actor


@transaction.atomic
def write_marks(
    *,
    actor: Actor,
    document_id: int,
    version_id: int,
    changes: Sequence[Change],
    at: dt.datetime,
) -> Written:
    """Take a batch of changes into the actor's layer of a document.

    Each change has its own result; a refused one stops no other. The same change (its
    `op`) sent again is answered as known and changes nothing, for ever. Results show
    the marks placed on *version_id*. Whoever calls it has checked that the actor may
    read the document. The journal learns how many, never what.

    Raises:
        ValueError: the system acts, or there are more than `rules.MOST_CHANGES`.
        PagesUnread: the file could not be looked at just now.
    """
    if len(changes) > rules.MOST_CHANGES:
        raise ValueError(len(changes))
    pages, newest = boxes_of(document_id, _versions_named(changes))
    layer = lock_layer(document_id, actor.person)
    batch = _Batch(
        OpenLayer(layer, _ids_named(changes), at), changes, version_id, pages
    )
    results = [batch.take(change) for change in changes]
    touched = batch.open.touched
    if touched:
        batch.open.save()
        audit.record(
            actor=actor,
            action="documents.marks_written",
            target=f"documents.document:{document_id}",
            at=at,
            detail={"version": version_id, **batch.counts},
        )
        _tell_of_stragglers(batch.open, document_id, newest, at)
    AppliedChange.objects.bulk_create(batch.applied)
    return Written(
        revision=layer.revision,
        results=results,
        is_changed=bool(touched),
        tokens=frozenset(t for mark in touched for t in batch.open.tokens(mark.pk)),
    )


def _tell_of_stragglers(
    layer: OpenLayer, document_id: int, newest: int, at: dt.datetime
) -> None:
    standing = [mark for mark in layer.touched if mark.deleted_at is None]
    if not all(layer.is_placed(mark, newest) for mark in standing):
        event = MarksLeftBehind(document_id=document_id, version_id=newest)
        outbox.publish(event, at=at)


class _Batch:
    def __init__(
        self,
        layer: OpenLayer,
        changes: Sequence[Change],
        version_id: int,
        pages: drafts.Pages,
    ) -> None:
        self.open = layer
        self.version_id = version_id
        self.pages = pages
        self.applied: list[AppliedChange] = []
        self.counts = Counter[str]()
        rows = AppliedChange.objects.filter(
            layer=layer.layer, op__in=[change.op for change in changes]
        )
        self._known = {row.op: row for row in rows}

    def take(self, change: Change) -> Result:
        known = self._known.get(change.op)
        if known is not None:
            return self._result(change, Status.KNOWN, known)
        try:
            draft = drafts.read(change.mark, self.pages)
            is_conflict = self._apply(change, draft)
        except MarkRefused as refusal:
            return Result(
                op=change.op,
                id=_shown_id(change),
                status=Status.REFUSED,
                refusal=refusal,
            )
        row = AppliedChange(
            layer=self.open.layer,
            op=change.op,
            mark_id=draft.id,
            is_conflict=is_conflict,
            at=self.open.at,
        )
        self.applied.append(row)
        self._known[change.op] = row
        return self._result(
            change, Status.CONFLICT if is_conflict else Status.DONE, row
        )

    def _apply(self, change: Change, draft: drafts.Draft) -> bool:
        """Do what the rule says; tell whether it is a conflict."""
        mark = self.open.find(draft.id)
        step = rules.step_for(
            exists=mark is not None,
            is_removed=mark is not None and mark.deleted_at is not None,
            is_stale=mark is not None and change.base < mark.edited_revision,
            is_same=mark is not None
            and not draft.is_removed
            and self.open.says(mark, draft),
            removes=draft.is_removed,
        )
        if step is Step.MAKE:
            self.open.make(draft)
            self.counts["made"] += 1
        elif mark is None or step is Step.NOTHING:
            return False
        elif step is Step.CHANGE:
            self.open.change(mark, draft)
            self.counts["changed"] += 1
        elif step is Step.REMOVE:
            self.open.remove(mark)
            self.counts["removed"] += 1
        elif step is Step.KEEP_BOTH:
            self.open.keep_beside(mark, draft, change.copy_id)
            self.counts["conflicts"] += 1
        return step in (Step.KEEP, Step.KEEP_BOTH)

    def _result(self, change: Change, status: Status, row: AppliedChange) -> Result:
        other = None
        if row.is_conflict:
            other = self.open.card(change.copy_id, self.version_id)
        return Result(
            op=change.op,
            id=str(row.mark_id),
            status=status,
            mark=self.open.card(row.mark_id, self.version_id),
            other=None if other is None or other.is_removed else other,
        )


def _versions_named(changes: Sequence[Change]) -> set[int]:
    named = (change.mark.get("version") for change in changes)
    return {number for number in named if isinstance(number, int)}


def _ids_named(changes: Sequence[Change]) -> set[uuid.UUID]:
    found = {change.copy_id for change in changes}
    for change in changes:
        mark_id = drafts.id_of(change.mark)
        if mark_id is not None:
            found.add(mark_id)
    return found


def _shown_id(change: Change) -> str:
    mark_id = drafts.id_of(change.mark)
    return str(mark_id) if mark_id else ""
