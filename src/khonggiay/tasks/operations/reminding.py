"""Plan reminders, and withdraw them when there is nothing left to remind of."""

from __future__ import annotations

import datetime as dt

from khonggiay.deadlines import queries as deadlines
from khonggiay.kernel import dates
from khonggiay.organisations import queries as organisations
from khonggiay.tasks import rules
from khonggiay.tasks.models import Reminder, Task


def plan(task: Task, *, at: dt.datetime) -> None:
    """Plan the reminders of a task anew for whoever answers for it now.

    A reminder already sent is never planned again.
    """
    withdraw(task)
    if task.due_on is None:
        return
    calendar = deadlines.calendar_on(task.lead_unit_id)
    day = dates.city_date(at)
    people = answering_for(task, day=day)
    planned = rules.rungs(due_on=task.due_on, since=day, is_working=calendar.is_working)
    for rung in planned:
        add(task, people, rung)


def add(task: Task, person_ids: list[int], rung: rules.Rung) -> None:
    """Plan one reminder for these people; one that stands already stays as it is."""
    Reminder.objects.bulk_create(
        (
            Reminder(
                task=task,
                person_id=person_id,
                rung=rung.name,
                due_version=task.due_version,
                fire_at=dates.moment(rung.on, rules.REMINDER_TIME),
            )
            for person_id in person_ids
        ),
        ignore_conflicts=True,
    )


def withdraw(task: Task) -> None:
    """Drop the task's reminders that were not sent."""
    Reminder.objects.filter(task=task, sent_at__isnull=True).delete()


def answering_for(task: Task, *, day: dt.date) -> list[int]:
    """Return who answers for the task on *day*, never nobody.

    The officer; without one, or when the officer left the lead unit, its heads; where
    the post is vacant its deputies, and at last the assigner, who must find another.
    """
    if task.officer_id is not None:
        units = organisations.units_of(task.officer_id, day=day)
        if task.lead_unit_id in units:
            return [task.officer_id]
    return (
        organisations.heads_of(task.lead_unit_id, day=day)
        or organisations.holders_of(task.lead_unit_id, ["deputy"], day=day)
        or [task.assigner_id]
    )
