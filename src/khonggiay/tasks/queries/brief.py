"""The morning brief of a person: at most five lines, each with its reason."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Sequence

from django.utils.translation import gettext as _

from khonggiay.deadlines import queries as deadlines
from khonggiay.deadlines.queries import Calendar
from khonggiay.kernel import dates
from khonggiay.tasks import briefing
from khonggiay.tasks.briefing import Line, Policy, Standing
from khonggiay.tasks.forecasting import (
    Cause,
    Forecast,
    Load,
    Model,
    Reason,
    Situation,
    forecast,
)
from khonggiay.tasks.models import ProgressReport, Task
from khonggiay.tasks.queries import lists, standing
from khonggiay.tasks.queries.desk import desk_of

# Who holds more than this is told of what is due first.
LOOKED_AT = 200
_ONE_DAY = dt.timedelta(days=1)
_Step = tuple[int, dt.datetime, str]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BriefLine:
    """A task that should be worked on today. `why` is a sentence without its stop."""

    id: int
    title: str
    standing: str | None
    due_words: str
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class MorningBrief:
    """What a person is told in the morning; `rest`: how many tasks are not shown."""

    lines: tuple[BriefLine, ...] = ()
    rest: int = 0


def morning_brief(person_id: int, *, today: dt.date) -> MorningBrief:
    """Return what this person should begin with today; nothing on days off.

    The rules and the forecast are those of `briefing` and `forecasting`; of what was
    told before nothing is known here: who looks finds the line until they have acted.
    """
    calendar = deadlines.calendar_on()
    if not calendar.is_working(today):
        return MorningBrief()
    desk = desk_of(person_id, day=today)
    rows = lists.slim(lists.visible(desk).filter(lists.mine_of(desk)).to_do())
    held = list(rows.filter(due_on__isnull=False).by_due_day()[:LOOKED_AT])
    return _brief(held, calendar, today)


def _brief(held: Sequence[Task], calendar: Calendar, today: dt.date) -> MorningBrief:
    policy, model = Policy(), Model.starting()
    steps = _steps(held)
    overdue = sum(task.due_on is not None and task.due_on < today for task in held)
    load = Load(len(held), overdue)
    lines: list[Line] = []
    found: dict[Hashable, tuple[Task, Forecast]] = {}
    for task in held:
        situation = _situation(task, steps[task.pk], load, calendar, today)
        one = Standing(forecast=forecast(model, situation), idle=situation.idle)
        nudge = briefing.nudge_today(one, policy)
        if nudge is not None:
            lines.append(Line(task=task.pk, rung=nudge.rung, value=one.value))
            found[task.pk] = (task, one.forecast)
    chosen = briefing.choose(lines, policy)
    return MorningBrief(
        tuple(_line(*found[line.task], calendar, today) for line in chosen.lines),
        chosen.rest,
    )


def _steps(held: Sequence[Task]) -> dict[int, list[_Step]]:
    """Return what was done about each task, without its assignment."""
    rows = ProgressReport.objects.filter(task__in=[task.pk for task in held])
    rows = rows.exclude(kind=ProgressReport.Kind.ASSIGNMENT).order_by("pk")
    steps: dict[int, list[_Step]] = defaultdict(list)
    for row in rows.values_list("task_id", "at", "kind"):
        steps[row[0]].append(row)
    return steps


def _situation(
    task: Task, steps: list[_Step], load: Load, calendar: Calendar, today: dt.date
) -> Situation:
    yesterday = today - _ONE_DAY
    assigned_on = dates.city_date(task.assigned_at)
    last_on = dates.city_date(steps[-1][1]) if steps else assigned_on
    due_on = task.due_on or today
    kinds = [kind for _task, _at, kind in steps]
    return Situation(
        left=_left(calendar, due_on, today),
        term=calendar.count(assigned_on, due_on),
        idle=calendar.count(last_on, yesterday),
        done=frozenset(kinds),
        steps=len(steps),
        hands=kinds.count(ProgressReport.Kind.HAND_OVER),
        progress=min(task.progress, 99),
        load=load,
    )


def _left(calendar: Calendar, due_on: dt.date, today: dt.date) -> int:
    """Return the working days from today to the due day; 0 or less when it passed."""
    if due_on < today:
        return 1 - calendar.count(due_on, today)
    return calendar.count(today - _ONE_DAY, due_on)


def _line(
    task: Task, expected: Forecast, calendar: Calendar, today: dt.date
) -> BriefLine:
    words = [_words(reason) for reason in expected.reasons]
    if expected.left > 0:
        need = _("about %(n)s working days are still needed") % {"n": expected.likely}
        words.insert(0, need)
    return BriefLine(
        id=task.pk,
        title=task.title,
        standing=standing.standing(task, calendar, today),
        due_words=standing.due_words(task, calendar, today),
        why=", ".join(filter(None, words)),
    )


def _words(reason: Reason) -> str:
    texts = {
        Cause.UNTOUCHED: _("not begun yet"),
        Cause.IDLE: _("%(n)s working days without progress"),
        Cause.HANDS: _("handed over %(n)s times"),
        Cause.OVERDUE_LOAD: _("%(n)s tasks on this desk are overdue"),
        Cause.LOAD: _("%(n)s tasks on this desk"),
    }
    return texts.get(reason.cause, "") % {"n": reason.number}
