"""Where everybody's marks came to lie on a version: how many, never which."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from django.db.models import Count, Q

from khonggiay.documents.models import CarriedMark, Layer, Mark
from khonggiay.documents.queries.versions import version_card
from khonggiay.documents.rules import Placement


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CarriedCount:
    """How many marks of a person have a place on a version, and how many have none."""

    placed: int
    lost: int


def carried_counts(
    version_id: int, person_ids: Collection[int]
) -> dict[int, CarriedCount]:
    """Return how the carrying of people's marks to a version went, by person id.

    Marks that their owner removed or moved by hand since do not count.
    """
    rows = (
        CarriedMark.objects.filter(
            version=version_id,
            mark__version__number__lt=version_card(version_id).number,
            mark__deleted_at__isnull=True,
            mark__layer__person_id__in=set(person_ids),
        )
        .values("mark__layer__person_id")
        .annotate(all=Count("pk"), lost=Count("pk", filter=Q(placement=Placement.LOST)))
    )
    return {
        row["mark__layer__person_id"]: CarriedCount(
            placed=row["all"] - row["lost"], lost=row["lost"]
        )
        for row in rows
    }


def mark_owners(document_id: int) -> set[int]:
    """Return who has marks on a document."""
    marks = Mark.objects.filter(deleted_at__isnull=True)
    rows = Layer.objects.filter(document=document_id, pk__in=marks.values("layer"))
    return set(rows.values_list("person_id", flat=True))
