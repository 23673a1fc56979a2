"""Marks on a new version: which wait to be carried, and where they came to lie."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from khonggiay.documents.models import CarriedMark, Layer, Mark, Version
from khonggiay.documents.rules import Placement
from khonggiay.kernel.errors import NotFound


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MarkToCarry:
    """A mark where its owner put it; `value` is what `documents.carrying` reads."""

    id: uuid.UUID
    version_id: int
    revision: int
    value: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CarriedPlace:
    """Where the carrying put a mark. A lost one has no page and no place.

    `revision` is that of the `MarkToCarry`: what its owner moved since is left alone.
    `place` holds those of `quads`, `strokes`, `position`, `continues` that there are.
    """

    mark_id: uuid.UUID
    revision: int
    placement: Placement
    page: int | None
    place: Mapping[str, Any]
    quote: Mapping[str, str] | None
    why: str
    confidence: float


def marks_to_carry(document_id: int, version_id: int) -> list[MarkToCarry]:
    """Return the marks of everybody that stand on older versions only.

    They are grouped by the version where their owners put them, the oldest first: the
    place that a person chose is carried, never a place that was carried already.

    Raises:
        NotFound: the document has no such version.
    """
    if not Version.objects.filter(pk=version_id, document_id=document_id).exists():
        raise NotFound(version_id)
    there = CarriedMark.objects.filter(mark=OuterRef("pk"), version_id=version_id)
    rows = Mark.objects.filter(
        ~Q(Exists(there)),
        layer__document_id=document_id,
        version_id__lt=version_id,
        deleted_at__isnull=True,
    )
    return [
        MarkToCarry(
            id=row.pk,
            version_id=row.version_id,
            revision=row.edited_revision,
            value={
                "id": str(row.pk),
                "kind": row.kind,
                "page": row.page,
                "quote": row.quote,
                **row.place,
            },
        )
        for row in rows.order_by("version_id", "layer_id", "pk")
    ]


@transaction.atomic
def keep_carried(
    *,
    document_id: int,
    version_id: int,
    places: Iterable[CarriedPlace],
    at: dt.datetime,
) -> dict[int, int]:
    """Keep where marks stand on a version; return new layer revisions by person.

    A mark that was edited, removed or placed on the version since `marks_to_carry` is
    left alone. Keeping the same again changes nothing: the first answer stands. Each
    layer moves on, so that its owner's devices fetch the new places.
    """
    wanted = {place.mark_id: place for place in places}
    # The layers first: their owners may be writing. In one order, against deadlocks.
    layers = {
        layer.pk: layer
        for layer in Layer.objects.select_for_update()
        .filter(pk__in=Mark.objects.filter(pk__in=wanted).values("layer"))
        .filter(document_id=document_id)
        .order_by("pk")
    }
    there = CarriedMark.objects.filter(mark=OuterRef("pk"), version_id=version_id)
    marks = [
        mark
        for mark in Mark.objects.filter(
            ~Q(Exists(there)),
            pk__in=wanted,
            layer__in=layers,
            version_id__lt=version_id,
            deleted_at__isnull=True,
        ).order_by("layer_id", "pk")
        if mark.edited_revision == wanted[mark.pk].revision
    ]
    touched = {layers[mark.layer_id].pk: layers[mark.layer_id] for mark in marks}
    for layer in touched.values():
        layer.revision += 1
    for mark in marks:
        mark.revision = touched[mark.layer_id].revision
    CarriedMark.objects.bulk_create(
        [_row(mark, version_id, wanted[mark.pk]) for mark in marks], batch_size=500
    )
    Mark.objects.bulk_update(marks, ["revision"], batch_size=500)
    Layer.objects.bulk_update(touched.values(), ["revision"], batch_size=500)
    return {layer.person_id: layer.revision for layer in touched.values()}


def _row(mark: Mark, version_id: int, found: CarriedPlace) -> CarriedMark:
    is_lost = found.page is None
    place = dict(found.place)
    if "strokes" in place and "width" in mark.place:
        place["width"] = mark.place["width"]
    return CarriedMark(
        mark=mark,
        version_id=version_id,
        placement=Placement.LOST if is_lost else found.placement,
        page=found.page,
        place={} if is_lost else place,
        quote=found.quote,
        why=found.why[:200],
        confidence=found.confidence,
    )
