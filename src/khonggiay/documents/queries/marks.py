"""Readers' marks: one's own layer, what others share, all notes of several papers.

Who may see a document is decided by the module that owns it. What is one's own is
shown to nobody else; what is shared, to those who hold one of its tokens.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from khonggiay.documents.models import CarriedMark, Layer, Mark, MarkShare
from khonggiay.documents.rules import Placement
from khonggiay.kernel.errors import NotFound


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MarkCard:
    """A mark on the version that was asked for.

    `version_id` tells on which version the place lies: another than the one asked for
    when the mark has not been carried there. `page` is None when its passage is no
    more. `place` holds those of `quads`, `strokes`, `width`, `position`, `continues`
    (pages and quads of what goes on on further pages) that there are.
    """

    id: uuid.UUID
    document_id: int
    owner_id: int
    version_id: int
    kind: str
    color: str
    page: int | None
    place: Mapping[str, Any]
    quote: Mapping[str, str] | None
    text: str
    placement: str
    why: str
    revision: int
    conflict_of: uuid.UUID | None
    tokens: tuple[str, ...]
    made_at: dt.datetime
    changed_at: dt.datetime
    is_removed: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LayerCard:
    """One's own marks that changed after a revision, and the layer's present one."""

    revision: int
    marks: list[MarkCard]


def my_layer(
    *, document_id: int, person_id: int, version_id: int, since: int | None = None
) -> LayerCard:
    """Return the person's marks on a document, placed on a version.

    With *since* (0 too), those that changed after that revision, removed ones among
    them: a mark may come twice, none is missed.
    """
    # The revision is read first: what is written meanwhile comes again next time.
    layer = Layer.objects.filter(document_id=document_id, person_id=person_id).first()
    if layer is None:
        return LayerCard(revision=0, marks=[])
    rows = Mark.objects.filter(layer=layer)
    if since is None:
        rows = rows.filter(deleted_at__isnull=True)
    else:
        rows = rows.filter(revision__gt=since)
    return LayerCard(revision=layer.revision, marks=placed(rows, version_id, layer))


def shared_marks(
    *, document_id: int, person_id: int, version_id: int, tokens: Iterable[str]
) -> list[MarkCard]:
    """Return what others share on a document with the holder of *tokens*."""
    shares = MarkShare.objects.filter(document_id=document_id, token__in=set(tokens))
    rows = Mark.objects.filter(pk__in=shares.values("mark"), deleted_at__isnull=True)
    return placed(rows.exclude(layer__person_id=person_id), version_id)


def tokens_in_use(document_ids: Iterable[int], *, except_by: int) -> set[str]:
    """Return the tokens by which others than *except_by* share marks on documents."""
    rows = MarkShare.objects.filter(document_id__in=set(document_ids))
    others = rows.exclude(mark__layer__person_id=except_by)
    return set(others.values_list("token", flat=True).distinct())


def notes_of(
    *, person_id: int, version_ids: Mapping[int, int], tokens: Iterable[str] = ()
) -> list[MarkCard]:
    """Return all marks of a person on several documents, by document and page.

    *version_ids* names for each document the version on which the marks are placed.
    With *tokens*, what others share with their holder comes, too. Marks that lie on no
    page come last.
    """
    layers = Layer.objects.filter(document_id__in=set(version_ids), person_id=person_id)
    rows = Mark.objects.filter(layer__in=layers, deleted_at__isnull=True)
    wanted = set(tokens)
    if wanted:
        shares = MarkShare.objects.filter(
            document_id__in=set(version_ids), token__in=wanted
        )
        rows |= Mark.objects.filter(
            pk__in=shares.values("mark"), deleted_at__isnull=True
        )
    cards = _cards(rows, list(version_ids.values()), version_ids)
    return sorted(cards, key=_reading_order)


def own_mark(*, person_id: int, mark_id: uuid.UUID, version_id: int = 0) -> MarkCard:
    """Return one's own mark, placed on a version, or where its owner put it.

    Raises:
        NotFound: there is none, it is removed, or it is somebody else's.
    """
    rows = Mark.objects.filter(
        pk=mark_id, layer__person_id=person_id, deleted_at__isnull=True
    )
    cards = placed(rows, version_id)
    if not cards:
        raise NotFound(mark_id)
    return cards[0]


def document_of(*, person_id: int, mark_id: uuid.UUID) -> int:
    """Return the document on which one's own mark lies.

    Raises:
        NotFound: there is none, it is removed, or it is somebody else's.
    """
    rows = Mark.objects.filter(
        pk=mark_id, layer__person_id=person_id, deleted_at__isnull=True
    )
    found = rows.values_list("layer__document_id", flat=True).first()
    if found is None:
        raise NotFound(mark_id)
    return found


def placed(
    rows: QuerySet[Mark], version_id: int, layer: Layer | None = None
) -> list[MarkCard]:
    """Return marks on a version, in the order of the pages; all of *layer* if given."""
    return sorted(_cards(rows, [version_id], {}, layer), key=_reading_order)


def card_of(
    mark: Mark,
    carried: CarriedMark | None,
    tokens: tuple[str, ...],
) -> MarkCard:
    """Return a mark, its layer known, where *carried* says, or where it was put."""
    where = carried or mark
    return MarkCard(
        id=mark.pk,
        document_id=mark.layer.document_id,
        owner_id=mark.layer.person_id,
        version_id=where.version_id,
        kind=mark.kind,
        color=mark.color,
        page=where.page,
        place=where.place,
        quote=(carried.quote if carried else None) or mark.quote,
        text=mark.text,
        placement=carried.placement if carried else Placement.MADE,
        why=carried.why if carried else "",
        revision=mark.revision,
        conflict_of=mark.conflict_of_id,
        tokens=tokens,
        made_at=mark.made_at,
        changed_at=mark.changed_at,
        is_removed=mark.deleted_at is not None,
    )


def _cards(
    rows: QuerySet[Mark],
    version_ids: list[int],
    by_document: Mapping[int, int],
    layer: Layer | None = None,
) -> list[MarkCard]:
    """Return cards, in at most three queries whatever their number."""
    marks = list(rows if layer else rows.select_related("layer"))
    ids = [mark.pk for mark in marks]
    if not ids:
        return []
    if layer:
        for mark in marks:
            mark.layer = layer
    elsewhere = [mark.pk for mark in marks if mark.version_id not in version_ids]
    if len(version_ids) > 1:
        elsewhere = ids
    carried: dict[tuple[uuid.UUID, int], CarriedMark] = {}
    if elsewhere:
        carried = {
            (row.mark_id, row.version_id): row
            for row in CarriedMark.objects.filter(
                mark__in=elsewhere, version__in=version_ids
            )
        }
    tokens: dict[uuid.UUID, list[str]] = {}
    shares = MarkShare.objects.filter(mark__in=ids).order_by("pk")
    for mark_id, token in shares.values_list("mark_id", "token"):
        tokens.setdefault(mark_id, []).append(token)
    found = []
    for mark in marks:
        wanted = by_document.get(mark.layer.document_id, version_ids[0])
        place = carried.get((mark.pk, wanted)) if mark.version_id != wanted else None
        found.append(card_of(mark, place, tuple(tokens.get(mark.pk, ()))))
    return found


def _reading_order(card: MarkCard) -> tuple[int, float, float, dt.datetime, str]:
    tops = [max(quad[1::2]) for quad in card.place.get("quads", ())]
    tops += [p[1] for stroke in card.place.get("strokes", ()) for p in stroke]
    if "position" in card.place:
        tops.append(card.place["position"][1])
    page = float("inf") if card.page is None else card.page
    top = max(tops, default=float("inf"))
    return (card.document_id, page, -top, card.made_at, str(card.id))
