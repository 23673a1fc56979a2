"""A locked layer: take changes one by one, write them down together."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from khonggiay.documents import rules
from khonggiay.documents.marking.drafts import Draft
from khonggiay.documents.marking.refusals import IdTaken, TooManyMarks, WithoutPlace
from khonggiay.documents.models import CarriedMark, Layer, Mark, MarkShare
from khonggiay.documents.queries.marks import MarkCard, card_of
from khonggiay.documents.rules import Placement

_EDITED = (
    "version", "kind", "color", "page", "place", "quote", "text", "revision",
    "edited_revision", "conflict_of", "changed_at", "deleted_at",
)  # fmt: skip


def lock_layer(document_id: int, person_id: int) -> Layer:
    """Return the person's layer on the document, locked until the transaction ends."""
    rows = Layer.objects.select_for_update().filter(
        document_id=document_id, person_id=person_id
    )
    layer = rows.first()
    if layer is None:
        fresh = Layer(document_id=document_id, person_id=person_id)
        Layer.objects.bulk_create([fresh], ignore_conflicts=True)
        layer = rows.get()
    return layer


class OpenLayer:
    """The marks of a locked layer that a batch touches, in memory until `save`."""

    def __init__(self, layer: Layer, ids: Iterable[uuid.UUID], at: dt.datetime) -> None:
        self.layer = layer
        self.at = at
        wanted = set(ids)
        rows = Mark.objects.filter(pk__in=wanted).select_related("layer")
        self._marks: dict[uuid.UUID, Mark] = {row.pk: row for row in rows}
        self._carried: dict[tuple[uuid.UUID, int], CarriedMark] = {}
        self._tokens: dict[uuid.UUID, tuple[str, ...]] = {}
        if self._marks:
            for row in CarriedMark.objects.filter(mark__in=wanted):
                self._carried[row.mark_id, row.version_id] = row
            for share in MarkShare.objects.filter(mark__in=wanted).order_by("pk"):
                self._tokens[share.mark_id] = (*self.tokens(share.mark_id), share.token)
        self._made: set[uuid.UUID] = set()
        self._changed: set[uuid.UUID] = set()
        self._moved: list[tuple[uuid.UUID, int]] = []
        self._dropped: list[int] = []
        # Every mark has cost a revision: a layer of few revisions is not full.
        self._may_be_full = layer.revision + rules.MOST_CHANGES >= rules.MOST_MARKS
        self._count: int | None = None

    def find(self, mark_id: uuid.UUID) -> Mark | None:
        """Return the mark, or None when there is none.

        Raises:
            IdTaken: it belongs to another layer.
        """
        mark = self._marks.get(mark_id)
        if mark is not None and mark.layer_id != self.layer.pk:
            raise IdTaken(mark_id)
        return mark

    def tokens(self, mark_id: uuid.UUID) -> tuple[str, ...]:
        """Return by which tokens the mark is shared."""
        return self._tokens.get(mark_id, ())

    @property
    def touched(self) -> list[Mark]:
        """Return what was made or changed so far."""
        return [self._marks[mark_id] for mark_id in (*self._made, *self._changed)]

    def card(self, mark_id: uuid.UUID, version_id: int) -> MarkCard | None:
        """Return the mark as it stands on a version; None for one that is not there."""
        mark = self._marks.get(mark_id)
        if mark is None:
            return None
        carried = self._carried.get((mark_id, version_id))
        if mark.version_id == version_id:
            carried = None
        return card_of(mark, carried, self.tokens(mark_id))

    def is_placed(self, mark: Mark, version_id: int) -> bool:
        """Tell whether it is known where the mark stands on a version."""
        return mark.version_id == version_id or (mark.pk, version_id) in self._carried

    def says(self, mark: Mark, draft: Draft) -> bool:
        """Tell whether the mark says, and stands, as the draft has it."""
        return (
            (mark.kind, mark.color, mark.text) == (draft.kind, draft.color, draft.text)
            and not self._settles(mark, draft)
            and self._stands(mark, draft)
        )

    def make(self, draft: Draft) -> Mark:
        """Add a mark.

        Raises:
            WithoutPlace: it lies on no page.
            TooManyMarks: the layer is full.
        """
        if draft.page is None:
            raise WithoutPlace
        self._require_room()
        mark = self._new(draft.id, draft)
        mark.version_id = draft.version_id
        mark.page, mark.place, mark.quote = draft.page, draft.place, draft.quote
        return mark

    def keep_beside(self, mark: Mark, draft: Draft, copy_id: uuid.UUID) -> Mark:
        """Keep a draft as a mark of its own, in conflict with *mark*.

        Raises:
            IdTaken: the id of the copy belongs to another layer.
            TooManyMarks: the layer is full.
        """
        self._require_room()
        if copy_id in self._marks:
            raise IdTaken(copy_id)
        copy = self._new(copy_id, draft)
        copy.conflict_of_id = mark.pk
        copy.version_id, copy.page = mark.version_id, mark.page
        copy.place, copy.quote = mark.place, mark.quote
        if self._stands(mark, draft):
            for (mark_id, version_id), row in list(self._carried.items()):
                if mark_id == mark.pk:
                    self._carry(copy, version_id, _where(row))
        else:
            copy.version_id = draft.version_id
            copy.page = draft.page or mark.page
            copy.place, copy.quote = draft.place, draft.quote
        return copy

    def change(self, mark: Mark, draft: Draft) -> None:
        """Let the mark say and stand as the draft has it; a removed one comes back.

        Raises:
            TooManyMarks: it was removed, and the layer is full.
        """
        if mark.deleted_at is not None:
            self._require_room()
            mark.deleted_at = None
        mark.kind, mark.color, mark.text = draft.kind, draft.color, draft.text
        if self._settles(mark, draft):
            mark.conflict_of_id = None
        if not self._stands(mark, draft):
            self._move(mark, draft)
        self._touch(mark)

    def remove(self, mark: Mark) -> None:
        """Take the mark away; its tombstone stays."""
        mark.deleted_at = self.at
        if self._count is not None:
            self._count -= 1
        self._touch(mark)

    def save(self) -> None:
        """Write everything down."""
        marks = self._marks
        Mark.objects.bulk_create([marks[mark_id] for mark_id in sorted(self._made)])
        changed = sorted(self._changed)
        if changed:
            Mark.objects.bulk_update([marks[mark_id] for mark_id in changed], _EDITED)
        if self._dropped:
            CarriedMark.objects.filter(pk__in=self._dropped).delete()
        CarriedMark.objects.bulk_create(
            [self._carried[key] for key in dict.fromkeys(self._moved)]
        )
        self.layer.save(update_fields=["revision"])

    def _new(self, mark_id: uuid.UUID, draft: Draft) -> Mark:
        self.layer.revision += 1
        mark = Mark(
            id=mark_id,
            layer=self.layer,
            kind=draft.kind,
            color=draft.color,
            text=draft.text,
            revision=self.layer.revision,
            edited_revision=self.layer.revision,
            made_at=self.at,
            changed_at=self.at,
        )
        self._marks[mark_id] = mark
        self._made.add(mark_id)
        return mark

    def _touch(self, mark: Mark) -> None:
        self.layer.revision += 1
        mark.revision = mark.edited_revision = self.layer.revision
        mark.changed_at = self.at
        if mark.pk not in self._made:
            self._changed.add(mark.pk)

    def _require_room(self) -> None:
        if not self._may_be_full:
            return
        if self._count is None:
            rows = Mark.objects.filter(layer=self.layer, deleted_at__isnull=True)
            self._count = rows.count()
        if self._count >= rules.MOST_MARKS:
            raise TooManyMarks(most=rules.MOST_MARKS)
        self._count += 1

    def _settles(self, mark: Mark, draft: Draft) -> bool:
        return mark.conflict_of_id is not None and draft.conflict_of is None

    def _stands(self, mark: Mark, draft: Draft) -> bool:
        if draft.page is None:
            return True
        carried = self._carried.get((mark.pk, draft.version_id))
        if mark.version_id == draft.version_id:
            carried = None
        elif carried is None:
            return False
        where = carried or mark
        quote = (carried.quote if carried else None) or mark.quote
        place = {k: v for k, v in where.place.items() if k != "continues"}
        wanted = (draft.page, draft.place, draft.quote)
        return (where.page, place, quote) == wanted

    def _move(self, mark: Mark, draft: Draft) -> None:
        """Put the mark where its owner has it now, on the version that they see.

        Where it stood on older versions is kept; newer ones wait to be carried to.
        """
        here = {"page": draft.page, "place": draft.place, "quote": draft.quote}
        if draft.version_id < mark.version_id:
            self._carry(mark, draft.version_id, {**here, "placement": Placement.MADE})
            return
        if draft.version_id > mark.version_id:
            home = {"page": mark.page, "place": mark.place, "quote": mark.quote}
            self._carry(mark, mark.version_id, {**home, "placement": Placement.MADE})
        for mark_id, version_id in list(self._carried):
            if mark_id == mark.pk and version_id >= draft.version_id:
                self._drop((mark_id, version_id))
        mark.version_id = draft.version_id
        mark.page = draft.page or mark.page
        mark.place, mark.quote = draft.place, draft.quote

    def _carry(self, mark: Mark, version_id: int, where: dict[str, Any]) -> None:
        key = (mark.pk, version_id)
        self._drop(key)
        self._carried[key] = CarriedMark(mark=mark, version_id=version_id, **where)
        self._moved.append(key)

    def _drop(self, key: tuple[uuid.UUID, int]) -> None:
        row = self._carried.pop(key, None)
        if row is not None and row.pk is not None:
            self._dropped.append(row.pk)
        if key in self._moved:
            self._moved.remove(key)


def _where(row: CarriedMark) -> dict[str, Any]:
    names = ("placement", "page", "place", "quote", "why", "confidence")
    return {name: getattr(row, name) for name in names}
