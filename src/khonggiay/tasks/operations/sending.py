"""Send the reminders that are due."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from khonggiay.deadlines import queries as deadlines
from khonggiay.kernel import dates
from khonggiay.tasks import notices, rules
from khonggiay.tasks.models import Reminder, Task
from khonggiay.tasks.operations import reminding, telling

BATCH = 200


def send_due_reminders(*, at: dt.datetime) -> int:
    """Send every reminder whose moment has come and return how many were sent.

    Reminders that were missed (a server that stood still) are not lost: of several
    for one task only the last is sent. Each task is one transaction; a second run at
    the same moment sends nothing. Who no longer answers for the task is left alone,
    who answers now is reminded instead.

    Raises:
        ExceptionGroup: some tasks failed; all others were attended to.
    """
    sent = 0
    tried: set[int] = set()
    failures: list[Exception] = []
    last: tuple[dt.datetime, int] | None = None
    while batch := list(due_reminders(at, after=last)[:BATCH]):
        for task_id in dict.fromkeys(row[2] for row in batch):
            if task_id in tried:
                continue
            tried.add(task_id)
            try:
                sent += _remind_of(task_id, at=at)
            except Exception as failure:  # noqa: BLE001  raised below, after the others
                failures.append(failure)
        last = batch[-1][:2]
    if failures:
        message = "some reminders were not sent"
        raise ExceptionGroup(message, failures)
    return sent


def due_reminders(
    at: dt.datetime, *, after: tuple[dt.datetime, int] | None = None
) -> QuerySet[Reminder, tuple[dt.datetime, int, int]]:
    """Return moment, id and task of what is due and unsent, the oldest first.

    Read from an index that holds unsent reminders by their moment: neither those of
    later days nor those before *after* are looked at.
    """
    rows = Reminder.objects.filter(sent_at__isnull=True, fire_at__lte=at)
    if after is not None:
        moment, pk = after
        is_later = Q(fire_at__gt=moment) | Q(fire_at=moment, pk__gt=pk)
        rows = rows.filter(is_later, fire_at__gte=moment)
    return rows.order_by("fire_at", "pk").values_list("fire_at", "pk", "task_id")


@transaction.atomic
def _remind_of(task_id: int, *, at: dt.datetime) -> int:
    task = (
        Task.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=task_id)
        .first()
    )
    if task is None:
        return 0
    pending = Reminder.objects.filter(task=task, sent_at__isnull=True, fire_at__lte=at)
    latest = pending.order_by("-fire_at", "-pk").first()
    if latest is None:
        return 0
    if task.due_on is None or task.state not in rules.TO_DO:
        reminding.withdraw(task)
        return 0
    day = dates.city_date(at)
    people = reminding.answering_for(task, day=day)
    rung = rules.Rung(latest.rung, dates.city_date(latest.fire_at))
    pending.exclude(rung=rung.name).delete()
    pending.exclude(person_id__in=people).delete()
    reminding.add(task, people, rung)
    rows = Reminder.objects.filter(
        task=task,
        rung=rung.name,
        due_version=task.due_version,
        person_id__in=people,
        sent_at__isnull=True,
    )
    whom = sorted(rows.values_list("person_id", flat=True))
    telling.tell(
        task,
        whom,
        kind="reminder",
        key=f"tasks.reminder:{task.pk}:{task.due_version}:{rung.name}",
        write=notices.reminder,
        at=at,
    )
    rows.update(sent_at=at)
    _plan_next(task, people, day=day)
    return len(whom)


def _plan_next(task: Task, people: list[int], *, day: dt.date) -> None:
    if task.due_on is None or day < task.due_on:
        return
    calendar = deadlines.calendar_on(task.lead_unit_id)
    rung = rules.next_late_rung(
        due_on=task.due_on, today=day, is_working=calendar.is_working
    )
    reminding.add(task, people, rung)
