"""Give a task to a unit."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from khonggiay.deadlines import queries as deadlines
from khonggiay.deadlines.rules import Due
from khonggiay.kernel import dates, outbox
from khonggiay.kernel import text as words
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid
from khonggiay.organisations import queries as organisations
from khonggiay.tasks import access, events
from khonggiay.tasks.models import Involvement, ProgressReport, Task
from khonggiay.tasks.operations import common, refusals, reminding

TITLE_LENGTH = 300
_NUMBER_LOCK = 7_203_002


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a task comes from: a directive of a conclusion, a document.

    `kind` is `module.thing`, `label` is what readers see, `url` a path of ours.
    """

    kind: str
    id: int | None
    label: str
    url: str = ""
    quote: str = ""


@transaction.atomic
def assign(
    *,
    actor: Actor,
    title: str,
    content: str,
    assigner_unit_id: int,
    lead_unit_id: int,
    due: Due | None,
    at: dt.datetime,
    coordinating_unit_ids: Iterable[int] = (),
    following_unit_ids: Iterable[int] = (),
    source: Source | None = None,
    source_key: str = "",
    assigner_id: int | None = None,
) -> int:
    """Give a task to its lead unit and return its id.

    The deadline is counted from the city's day at *at*. The assigner is the actor
    unless *assigner_id* names another. With a *source*, the calling module has made
    sure that its directive may be given. With a *source_key* the task is given only
    once: a second call returns the same task and changes nothing.

    Raises:
        Invalid: the title, the lead unit or the deadline is missing or wrong.
        MayNotAssign: without a source, the actor may not act for the assigning unit.
    """
    _lock_numbers(assigner_unit_id)
    if source_key:
        known = Task.objects.filter(source_key=source_key).first()
        if known is not None:
            return known.pk
    day = dates.city_date(at)
    giver = assigner_id or actor.person_id
    if source is None and assigner_unit_id not in access.may_assign_for(actor, day=day):
        raise refusals.MayNotAssign
    coordinating = [
        u for u in dict.fromkeys(coordinating_unit_ids) if u != lead_unit_id
    ]
    taken = {lead_unit_id, *coordinating}
    following = [u for u in dict.fromkeys(following_unit_ids) if u not in taken]
    due_on = deadlines.calendar_on(lead_unit_id).resolve(due, day) if due else None
    wrong = _wrong_parts(
        title=title,
        unit_ids=[lead_unit_id, *coordinating, *following],
        due_on=due_on,
        day=day,
    )
    if giver is None:
        wrong["assigner"] = [_("Nobody is named who gives the task.")]
    if wrong or giver is None:
        raise Invalid(wrong)
    origin = source or Source(kind="", id=None, label="")
    number = _next_number(assigner_unit_id, day.year)
    task = Task.objects.create(
        year=day.year,
        number=number,
        title=title.strip(),
        content=content.strip(),
        folded=words.fold(
            f"{number}/{day.year} {title} {content} {origin.label} {origin.quote}"
        ),
        source_kind=origin.kind,
        source_id=origin.id,
        source_label=origin.label[:300],
        source_url=origin.url,
        quote=origin.quote,
        source_key=source_key or None,
        assigner_id=giver,
        assigner_unit_id=assigner_unit_id,
        lead_unit_id=lead_unit_id,
        due_on=due_on,
        due_rule=due.code() if due else "",
        assigned_at=at,
    )
    _involve(task, coordinating, following)
    step = common.write_step(
        actor=actor,
        task=task,
        kind=ProgressReport.Kind.ASSIGNMENT,
        action="assigned",
        at=at,
    )
    reminding.plan(task, at=at)
    common.index(task)
    outbox.publish(
        events.TaskAssigned(
            task_id=task.pk,
            step_id=step.pk,
            assigner_id=task.assigner_id,
            lead_unit_id=lead_unit_id,
            source_kind=origin.kind,
            source_id=origin.id,
        ),
        at=at,
    )
    return task.pk


def _wrong_parts(
    *,
    title: str,
    unit_ids: list[int],
    due_on: dt.date | None,
    day: dt.date,
) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if not title.strip():
        wrong["title"] = [_("Say what is to be done.")]
    elif len(title.strip()) > TITLE_LENGTH:
        wrong["title"] = [_("At most 300 letters; the rest goes into the content.")]
    existing = {card.id for card in organisations.units_on(day)}
    if unit_ids[0] not in existing:
        wrong["lead_unit"] = [_("There is no such unit today.")]
    if not existing.issuperset(unit_ids[1:]):
        wrong["coordinating_units"] = [_("There is no such unit today.")]
    if due_on is not None and due_on < day:
        wrong["due_on"] = [_("The deadline lies in the past.")]
    return wrong


def _others(unit_ids: Iterable[int], taken: set[int]) -> list[int]:
    return [unit for unit in dict.fromkeys(unit_ids) if unit not in taken]


def _lock_numbers(unit_id: int) -> None:
    # Holds back only those who give tasks in the name of the same unit.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBER_LOCK, unit_id % 2**31]
        )


def _next_number(unit_id: int, year: int) -> int:
    given = Task.objects.filter(assigner_unit_id=unit_id, year=year)
    return (given.aggregate(last=Max("number"))["last"] or 0) + 1


def _involve(task: Task, coordinating: list[int], following: list[int]) -> None:
    role = Involvement.Role
    parts = [
        (task.lead_unit_id, role.LEAD),
        *((unit, role.COORDINATING) for unit in coordinating),
        *((unit, role.FOLLOWING) for unit in following),
    ]
    Involvement.objects.bulk_create(
        Involvement(task=task, unit_id=unit, role=part) for unit, part in parts
    )
