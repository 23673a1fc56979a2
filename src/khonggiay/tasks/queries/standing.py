"""How a task stands against its deadline, in the reader's words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from khonggiay.deadlines.queries import Calendar
from khonggiay.deadlines.rules import Due, StandingKind
from khonggiay.kernel import dates
from khonggiay.tasks import rules
from khonggiay.tasks.models import Task

_NOT_DONE = frozenset({rules.State.REFUSED, rules.State.CANCELLED})


def standing(task: Task, calendar: Calendar, today: dt.date) -> str | None:
    """Return `on_time`, `soon` or `late`; None without a deadline or when dropped.

    Work reported done stands as it did on the day of the report, for ever.
    """
    if task.due_on is None or task.state in _NOT_DONE:
        return None
    kind = calendar.standing(task.due_on, _measured_on(task, today)).kind
    if kind is StandingKind.SOON and task.state not in rules.TO_DO:
        return StandingKind.ON_TIME.value
    return kind.value


def due_words(task: Task, calendar: Calendar, today: dt.date) -> str:
    """Return `Trễ 2 ngày làm việc`, `Đúng hạn`, …; nothing without a deadline."""
    kind = standing(task, calendar, today)
    if kind is None or task.due_on is None:
        return ""
    if task.state not in rules.TO_DO and kind != StandingKind.LATE:
        return _("On time")
    return calendar.standing_in_words(task.due_on, _measured_on(task, today))


def due_rule(task: Task, calendar: Calendar) -> str:
    """Return how the deadline came about: `10 ngày làm việc từ 03/10/2019`."""
    if not task.due_rule:
        return ""
    start = dates.city_date(task.assigned_at)
    return calendar.explain(Due.parse(task.due_rule), start)


def _measured_on(task: Task, today: dt.date) -> dt.date:
    if task.state in rules.TO_DO or task.reported_at is None:
        return today
    return dates.city_date(task.reported_at)
