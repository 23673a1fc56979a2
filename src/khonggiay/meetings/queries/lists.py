"""Lists of meetings, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, QuerySet

from khonggiay.kernel import paging
from khonggiay.meetings.models import Body, Meeting
from khonggiay.meetings.rules import RUNNING_STATES, MeetingState

UPCOMING, RUNNING, PREPARING, HELD = "upcoming", "running", "preparing", "held"
WHEN = (UPCOMING, RUNNING, PREPARING, HELD)
STATES = {
    UPCOMING: (MeetingState.APPROVED, *RUNNING_STATES),
    RUNNING: RUNNING_STATES,
    PREPARING: (MeetingState.DRAFT, MeetingState.SUBMITTED, MeetingState.RETURNED),
    HELD: (MeetingState.CLOSED,),
}


def body_names(ids: Collection[str]) -> dict[str, str]:
    """Return the names of bodies by id, ids and keys written as in an address."""
    known = [int(one) for one in ids if one.isdecimal()]
    rows = Body.objects.filter(pk__in=known).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def meeting_page(
    rows: QuerySet[Meeting], *, when: str, cursor: str = "", limit: int | None = None
) -> paging.Page[Meeting]:
    """Return one page of *rows* (which the reader may see) that stand at *when*.

    Held meetings come newest first, all others by their start, the next first.

    Raises:
        Invalid: the cursor was not given out by a page.
    """
    length = paging.limit_of(limit)
    found = rows.filter(state__in=STATES[when]).select_related("body")
    found = found.annotate(item_count=Count("items", distinct=True))
    backwards = when == HELD
    if cursor:
        starts_at, pk = _place(*paging.decode(cursor, length=2))
        found = _after(found, starts_at, pk, backwards=backwards)
    order = ("-starts_at", "-pk") if backwards else ("starts_at", "pk")
    items = list(found.order_by(*order)[: length + 1])
    if len(items) <= length:
        return paging.Page(items, None)
    last = items[length - 1]
    key = paging.encode(last.starts_at.astimezone(dt.UTC).isoformat(), last.pk)
    return paging.Page(items[:length], key)


def list_counts(rows: QuerySet[Meeting]) -> dict[str, int]:
    """Return how many meetings stand at each `WHEN`, the held ones left out."""
    tally: dict[str, int] = dict(
        rows.values_list("state").annotate(n=Count("pk", distinct=True)).order_by()
    )
    return {
        when: sum(tally.get(state, 0) for state in STATES[when])
        for when in (UPCOMING, RUNNING, PREPARING)
    }


def last_place(body_id: int) -> str:
    """Return where the body met last, to propose it again."""
    places = Meeting.objects.filter(body_id=body_id).order_by("-starts_at", "-pk")
    return places.values_list("place", flat=True).first() or ""


def _after(
    rows: QuerySet[Meeting], starts_at: dt.datetime, pk: int, *, backwards: bool
) -> QuerySet[Meeting]:
    ahead = "lt" if backwards else "gt"
    here = rows.model.objects.filter(starts_at=starts_at, **{f"pk__{ahead}": pk})
    there = rows.model.objects.filter(**{f"starts_at__{ahead}": starts_at})
    return rows.filter(pk__in=(here | there).values("pk"))


def _place(starts_at: object, pk: object) -> tuple[dt.datetime, int]:
    try:
        at = dt.datetime.fromisoformat(str(starts_at))
        if at.tzinfo is None or not isinstance(pk, int):
            raise paging.unknown()
    except ValueError as error:
        raise paging.unknown() from error
    return at, pk
