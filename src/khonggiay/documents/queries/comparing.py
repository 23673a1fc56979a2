"""What changed between versions, as far as it was worked out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from khonggiay.documents.models import Comparison, Reading, Version


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonCard:
    """What changed from one version to another.

    `pages` tells of new pages that changed whether they were `changed` or `added`,
    `removed` numbers old pages that are gone, `unread` new pages without any words.
    `failed` is not empty when nothing could be worked out.
    """

    old_id: int
    new_id: int
    pages: Mapping[int, str]
    removed: tuple[int, ...]
    unread: tuple[int, ...]
    words_added: int
    words_removed: int
    words_moved: int
    failed: str

    @property
    def is_same(self) -> bool:
        """Tell whether not a word changed."""
        return not (self.failed or self.pages or self.removed)


def comparison(old_id: int, new_id: int) -> ComparisonCard | None:
    """Return what changed, or None while it has not been worked out."""
    return comparisons([(old_id, new_id)]).get((old_id, new_id))


def comparisons(
    pairs: Iterable[tuple[int, int]],
) -> dict[tuple[int, int], ComparisonCard]:
    """Return what changed between these pairs, those not yet worked out left out."""
    wanted = Q()
    for old, new in pairs:
        wanted |= Q(old=old, new=new)
    if not wanted:
        return {}
    rows = Comparison.objects.filter(wanted).defer("places")
    return {(row.old_id, row.new_id): _card(row) for row in rows}


def compared_places(old_id: int, new_id: int) -> list[dict[str, Any]]:
    """Return the places that are shown side by side, in the order of the new version.

    Each has `old` and `new` with `page`, `last` and `parts`: lists of a kind and a
    text. Kinds: `=` same, `-` gone, `+` came, `<` moved away, `>` moved here (with the
    page and the place, from 1, at its other end), `…` so many words left out.
    """
    row = Comparison.objects.filter(old=old_id, new=new_id).first()
    return list(row.places) if row else []


def versions_to_compare(document_id: int, version_id: int) -> list[int]:
    """Return the older versions from which readers want to know what changed.

    That is the one before, and every one that somebody opened.
    """
    rows = Version.objects.filter(document_id=document_id)
    number = rows.filter(pk=version_id).values_list("number", flat=True).first()
    older = rows.filter(number__lt=number or 0)
    opened = Reading.objects.filter(version__in=older).values("version")
    wanted = older.filter(Q(pk__in=opened) | Q(number=(number or 0) - 1))
    return list(wanted.order_by("-number", "pk").values_list("pk", flat=True))


def _card(row: Comparison) -> ComparisonCard:
    summary = row.summary or {}
    counts = summary.get("counts", {})
    return ComparisonCard(
        old_id=row.old_id,
        new_id=row.new_id,
        pages={one["page"]: one["kind"] for one in summary.get("pages", ())},
        removed=tuple(summary.get("removed", ())),
        unread=tuple(summary.get("unread", ())),
        words_added=counts.get("added", 0),
        words_removed=counts.get("removed", 0),
        words_moved=counts.get("moved", 0),
        failed=row.failed,
    )
