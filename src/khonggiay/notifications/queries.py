"""Reads of notices."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db.models import Count

from khonggiay.kernel import paging
from khonggiay.notifications.models import Delivery, Notification


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a person was told."""

    id: int
    kind: str
    title: str
    body: str
    url: str
    created_at: dt.datetime
    is_read: bool


def unread_count(person_id: int) -> int:
    """Return how many notices the person has not read."""
    return unread_counts([person_id]).get(person_id, 0)


def unread_counts(person_ids: Iterable[int]) -> dict[int, int]:
    """Return the numbers of unread notices; who has none is left out."""
    rows = Notification.objects.filter(person__in=set(person_ids), read_at__isnull=True)
    counted = (
        rows.values("person_id").annotate(unread=Count("pk")).order_by("person_id")
    )
    return dict(counted.values_list("person_id", "unread"))


def newest(
    person_id: int, *, limit: int = 20, cursor: str = "", unread_only: bool = False
) -> paging.Page[Notice]:
    """Return one page of the person's notices, the newest first.

    Raises:
        Invalid: the cursor was not given out by a page.
    """
    rows = Notification.objects.filter(person_id=person_id)
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    if cursor:
        (before,) = paging.decode(cursor, length=1)
        if not isinstance(before, int):
            raise paging.unknown()
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    following = paging.encode(shown[-1].pk) if len(found) > limit else None
    return paging.Page(items=[_notice(row) for row in shown], next=following)


def dead_letters(*, limit: int = 200) -> list[Delivery]:
    """Return deliveries that were given up, the newest first."""
    rows = Delivery.objects.filter(state=Delivery.State.DEAD)
    return list(rows.select_related("notification__person").order_by("-pk")[:limit])


def _notice(row: Notification) -> Notice:
    return Notice(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        body=row.body,
        url=row.url,
        created_at=row.created_at,
        is_read=row.read_at is not None,
    )
