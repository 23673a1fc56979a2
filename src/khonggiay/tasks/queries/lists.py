"""Lists of tasks, page by page, and what to count on a desk."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from khonggiay.deadlines import queries as deadlines
from khonggiay.kernel import paging, text
from khonggiay.organisations import queries as organisations
from khonggiay.organisations.queries import UnitCard
from khonggiay.people import queries as people
from khonggiay.tasks import rules
from khonggiay.tasks.models import NO_DUE, Task, TaskQuerySet
from khonggiay.tasks.queries import standing
from khonggiay.tasks.queries.desk import Desk, desk_of

SOON_WORKING_DAYS = 3
_NUMBER = re.compile(r"([0-9]{1,9})/([0-9]{4})")
WHOSE = ("mine", "unit", "given")
STATES = ("open", "due", "overdue", "done", "all")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilters:
    """What to list.

    `whose`: `mine` (handed to the person, or waiting for them as the lead unit's
    head), `unit` (their units lead or take part), `given` (they or the units they
    serve gave it), or empty for everything they may see.
    `state`: `open`, `due` (within 3 working days), `overdue`, `done`, `all`.
    """

    whose: str = ""
    state: str = "open"
    q: str = ""
    lead_unit: int | None = None
    cursor: str = ""
    limit: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskCard:
    """A task on a list. `standing` is None without a deadline or when it is over."""

    id: int
    number: str
    title: str
    state: str
    state_words: str
    progress: int
    due_on: dt.date | None
    due_words: str
    due_rule: str
    standing: str | None
    lead_unit_id: int
    lead_unit: str
    officer_id: int | None
    officer: str
    assigner: str
    assigner_unit: str
    source_label: str
    assigned_at: dt.datetime
    closed_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DueCounts:
    """The figures of a desk: open, due within 3 working days, and late."""

    mine_open: int
    mine_due: int
    mine_overdue: int
    unit_open: int
    unit_due: int
    unit_overdue: int
    given_open: int
    given_overdue: int
    given_to_accept: int


def visible(desk: Desk) -> TaskQuerySet:
    """Return the tasks that the person at this desk may see."""
    shared = Task.objects.shared_by(desk.tray).values("pk")
    return Task.objects.filter(
        Q(assigner_id=desk.person_id)
        | Q(officer_id=desk.person_id)
        | Q(assigner_unit_id__in=desk.oversees)
        | Q(pk__in=shared)
    )


def task_list(
    person_id: int, filters: TaskFilters, *, today: dt.date
) -> paging.Page[TaskCard]:
    """Return one page of the tasks that the person may see.

    Open work comes by its due day, the rest by its age, the newest first.

    Raises:
        Invalid: the cursor is unknown.
    """
    rows = _filtered(desk_of(person_id, day=today), filters, today)
    limit = paging.limit_of(filters.limit)
    if filters.state in ("open", "due", "overdue"):
        page = _by_due_day(rows, filters.cursor, limit)
    else:
        page = _newest_first(rows, filters.cursor, limit)
    return paging.Page(_cards(page.items, today), page.next)


def filter_counts(
    person_id: int, filters: TaskFilters, *, today: dt.date
) -> dict[str, int]:
    """Return how many tasks each `state` would list; `all` and `done` are left out."""
    desk = desk_of(person_id, day=today)
    every = dataclasses.replace(filters, state="all")
    rows = _filtered(desk, every, today)
    return rows.aggregate(
        open=Count("pk", filter=_open()),
        due=Count("pk", filter=_due(today)),
        overdue=Count("pk", filter=_overdue(today)),
    )


def due_counts(person_id: int, *, today: dt.date) -> DueCounts:
    """Return the figures of a person's desk on *today*."""
    desk = desk_of(person_id, day=today)
    mine, unit, given = mine_of(desk), _of_units(desk), _given(desk)
    figures = {"open": _open(), "due": _due(today), "overdue": _overdue(today)}
    asked = {
        f"{name}_{figure}": Count("pk", filter=whose & state, distinct=True)
        for name, whose in (("mine", mine), ("unit", unit), ("given", given))
        for figure, state in figures.items()
        if (name, figure) != ("given", "due")
    }
    reported = Q(state=rules.State.REPORTED)
    asked["given_to_accept"] = Count("pk", filter=given & reported, distinct=True)
    return DueCounts(**visible(desk).open().aggregate(**asked))


def tasks_due_for(person_id: int, *, today: dt.date, limit: int = 10) -> list[TaskCard]:
    """Return what the person has to do, the most pressing first."""
    desk = desk_of(person_id, day=today)
    rows = slim(visible(desk).filter(mine_of(desk)).to_do())
    return _cards(rows.by_due_day()[:limit], today)


def lead_units(person_id: int, *, today: dt.date) -> list[UnitCard]:
    """Return the units that lead the tasks which the person may see, by name."""
    rows = visible(desk_of(person_id, day=today))
    ids = set(rows.order_by().values_list("lead_unit_id", flat=True).distinct())
    cards = organisations.unit_cards(ids).values()
    return sorted(cards, key=lambda card: (card.level, card.name, card.id))


def cards_of_source(kind: str, source_id: int, *, today: dt.date) -> list[TaskCard]:
    """Return the tasks that came from one source, in the order of their making.

    The caller has made sure that the reader may see the source.
    """
    rows = Task.objects.filter(source_kind=kind, source_id=source_id)
    return _cards(slim(rows).order_by("pk"), today)


def card_of(task: Task, *, today: dt.date) -> TaskCard:
    """Return the card of one task."""
    return _cards([task], today)[0]


def _filtered(desk: Desk, filters: TaskFilters, today: dt.date) -> TaskQuerySet:
    rows = visible(desk)
    whose = {"mine": mine_of, "unit": _of_units, "given": _given}.get(filters.whose)
    if whose is not None:
        rows = rows.filter(whose(desk))
    state = {
        "open": _open(),
        "due": _due(today),
        "overdue": _overdue(today),
        "done": Q(state=rules.State.COMPLETED),
    }.get(filters.state)
    if state is not None:
        rows = rows.filter(state)
    if filters.lead_unit is not None:
        rows = rows.filter(lead_unit_id=filters.lead_unit)
    return _with_words(rows, filters.q)


def _with_words(rows: TaskQuerySet, q: str) -> TaskQuerySet:
    number = _NUMBER.fullmatch(q.strip())
    if number is not None:
        return rows.filter(number=int(number[1]), year=int(number[2]))
    for word in text.fold(q).split():
        rows = rows.filter(folded__contains=word)
    return rows


def mine_of(desk: Desk) -> Q:
    """Return what was handed to the person, or waits for them as a head."""
    waiting = Q(officer__isnull=True, lead_unit_id__in=desk.leads)
    return Q(officer_id=desk.person_id) | waiting


def _of_units(desk: Desk) -> Q:
    return Q(pk__in=Task.objects.shared_by(desk.tray).values("pk"))


def _given(desk: Desk) -> Q:
    return Q(assigner_id=desk.person_id) | Q(assigner_unit_id__in=desk.oversees)


def _open() -> Q:
    return Q(state__in=rules.OPEN)


def _due(today: dt.date) -> Q:
    horizon = deadlines.calendar_on().add(today, SOON_WORKING_DAYS)
    return Q(state__in=rules.TO_DO, due_on__gte=today, due_on__lte=horizon)


def _overdue(today: dt.date) -> Q:
    return Q(state__in=rules.TO_DO, due_on__lt=today)


def slim(rows: TaskQuerySet) -> TaskQuerySet:
    """Leave the long texts in the database."""
    return rows.defer("content", "quote", "folded")


def _by_due_day(rows: TaskQuerySet, cursor: str, limit: int) -> paging.Page[Task]:
    after = _place(*paging.decode(cursor, length=2)) if cursor else None
    found = list(slim(rows).by_due_day(after=after)[: limit + 1])
    if len(found) <= limit:
        return paging.Page(found, None)
    last = found[limit - 1]
    key = (last.due_on or NO_DUE).isoformat()
    return paging.Page(found[:limit], paging.encode(key, last.pk))


def _newest_first(rows: TaskQuerySet, cursor: str, limit: int) -> paging.Page[Task]:
    if cursor:
        _day, pk = _place("", *paging.decode(cursor, length=1))
        rows = rows.filter(pk__lt=pk)
    found = list(slim(rows).order_by("-pk")[: limit + 1])
    if len(found) <= limit:
        return paging.Page(found, None)
    return paging.Page(found[:limit], paging.encode(found[limit - 1].pk))


def _place(day: Any, pk: Any) -> tuple[dt.date, int]:
    try:
        return dt.date.fromisoformat(day) if day else NO_DUE, int(pk)
    except (TypeError, ValueError) as error:
        raise paging.unknown() from error


def _cards(rows: Iterable[Task], today: dt.date) -> list[TaskCard]:
    rows = list(rows)
    calendar = deadlines.calendar_on()
    units = organisations.unit_cards(
        {unit for row in rows for unit in (row.lead_unit_id, row.assigner_unit_id)}
    )
    names = people.names(
        {who for row in rows for who in (row.assigner_id, row.officer_id) if who}
    )
    return [
        TaskCard(
            id=row.pk,
            number=f"{row.number}/{row.year}",
            title=row.title,
            state=row.state,
            state_words=row.get_state_display(),
            progress=row.progress,
            due_on=row.due_on,
            due_words=standing.due_words(row, calendar, today),
            due_rule=standing.due_rule(row, calendar),
            standing=standing.standing(row, calendar, today),
            lead_unit_id=row.lead_unit_id,
            lead_unit=units[row.lead_unit_id].name,
            officer_id=row.officer_id,
            officer=names.get(row.officer_id or 0, ""),
            assigner=names.get(row.assigner_id, ""),
            assigner_unit=units[row.assigner_unit_id].name,
            source_label=row.source_label,
            assigned_at=row.assigned_at,
            closed_at=row.closed_at,
        )
        for row in rows
    ]
