"""Ways of reminding: none, the usual ones, and the rules of the product."""

from __future__ import annotations

from collections import defaultdict
from typing import Protocol

from reminders_office import DIRECTOR, OVERDUE, PEOPLE, Office, Task, date

from khonggiay.deadlines.rules import Ruler
from khonggiay.tasks import briefing
from khonggiay.tasks.briefing import Advice, Line, Policy, Standing, Telling
from khonggiay.tasks.forecasting import Model, Way, forecast
from khonggiay.tasks.forecasting.books import Books


class Arm(Protocol):
    """What is said each morning."""

    def morning(self, office: Office) -> None:
        """Say it."""


class Nothing:
    """No reminders."""

    def morning(self, office: Office) -> None:
        """Say nothing."""


class Ladder:
    """One message for each task 3, 1 and 0 days before, perhaps on each day after."""

    def __init__(self, *, after: bool) -> None:
        self._after = after

    def morning(self, office: Office) -> None:
        """Send them."""
        for task in list(office.open.values()):
            left = task.due - office.day
            if left in (3, 1, 0) or (self._after and left < 0):
                office.tell(task.worker, [task])


class DailyList:
    """One message a day with everything due within seven days and all overdue work.

    With *escalate*, superiors get each day a list of what is overdue in their team, and
    decide as well as those whom the product asks.
    """

    def __init__(self, *, escalate: bool) -> None:
        self._escalate = escalate

    def morning(self, office: Office) -> None:
        """Send the lists."""
        lists: dict[int, list[Task]] = defaultdict(list)
        late: dict[int, list[tuple[Task, Advice]]] = defaultdict(list)
        for task in office.open.values():
            if task.due - office.day <= 7:
                lists[task.worker].append(task)
            if self._escalate and task.due < office.day:
                standing = Standing(forecast=OVERDUE, idle=1)
                advice = briefing.advise(standing, office.hands(task))
                late[office.superior(task, 1)].append((task, advice))
        for person, tasks in lists.items():
            office.tell(person, sorted(tasks, key=lambda task: (task.due, task.key)))
        for superior, asked in late.items():
            office.ask(superior, sorted(asked, key=lambda one: one[0].due))


class Secretary:
    """The rules of the product, over books that are kept from the first day on."""

    def __init__(self, model: Model, books: Books, policy: Policy) -> None:
        self._model = model
        self._books = books
        self._policy = policy
        self._told: dict[int, tuple[int, int]] = {}
        self._asked: dict[int, tuple[int, int, bool]] = {}

    def morning(self, office: Office) -> None:
        """Write and send the briefs."""
        self._books.turn_to(date(office.day))
        briefs: dict[int, list[tuple[Line, Task, Advice | None]]] = defaultdict(list)
        for task in office.open.values():
            if task.opened == office.day:
                continue
            standing = self._standing(task, office.day)
            nudge = briefing.nudge_today(standing, self._policy)
            if nudge is not None:
                line = Line(task=task.key, rung=nudge.rung, value=standing.value)
                briefs[task.worker].append((line, task, None))
            ask = briefing.ask_today(standing, self._policy, levels=2)
            if ask is not None:
                self._put(briefs, office, task, standing, ask.level)
        for person, lines in briefs.items():
            self._send(office, person, lines)

    def _put(
        self,
        briefs: dict[int, list[tuple[Line, Task, Advice | None]]],
        office: Office,
        task: Task,
        standing: Standing,
        level: int,
    ) -> None:
        advice = briefing.advise(standing, office.hands(task))
        rung = f"ask_{level}"
        line = Line(task=task.key, rung=rung, value=standing.value, is_decision=True)
        briefs[office.superior(task, level)].append((line, task, advice))

    def _send(
        self,
        office: Office,
        person: int,
        lines: list[tuple[Line, Task, Advice | None]],
    ) -> None:
        brief = briefing.choose([line for line, _task, _advice in lines], self._policy)
        by_line = {line: (task, advice) for line, task, advice in lines}
        chosen = [by_line[line] for line in brief.lines]
        if person < PEOPLE:
            office.tell(person, [task for task, _advice in chosen])
        else:
            asked = [(task, advice) for task, advice in chosen if advice is not None]
            decided = {task.key for task in office.ask(person, asked)}
            level = 2 if person == DIRECTOR else 1
            for task, _advice in asked:
                self._asked[task.key] = (office.day, level, task.key in decided)
            return
        for task, _advice in chosen:
            times, _day = self._told.get(task.key, (0, 0))
            self._told[task.key] = (times + 1, office.day)

    def _standing(self, task: Task, day: int) -> Standing:
        situation = self._books.situation(task.key, date(day))
        told = self._told.get(task.key)
        asked = self._asked.get(task.key)
        return Standing(
            forecast=forecast(self._model, situation),
            idle=situation.idle,
            weight=task.weight,
            told=Telling(told[0], day - told[1]) if told else Telling(),
            asked=Telling(1, day - asked[0]) if asked else Telling(),
            level=asked[1] if asked else 0,
            is_answered=bool(asked and asked[2]),
        )

    def evening(self, office: Office) -> None:
        """Enter the day into the books."""
        enter(self._books, office)


def enter(books: Books, office: Office) -> None:
    """Enter what happened today, as the product would have seen it."""
    for what, task in office.events:
        if what == "opened":
            books.open(opened(task))
    for what, task in office.events:
        if what not in ("opened", "finished") and task.steps:
            books.step(task.key, task.steps[-1])
    for what, task in office.events:
        if what == "finished":
            books.finish(task.key)


def opened(task: Task) -> Way:
    """Return a task as it is known on its first day."""
    return Way(
        key=task.key,
        kind="",
        opened_on=date(task.opened),
        due_on=date(task.due),
        holder=task.worker,
    )


def ruler(days: int) -> Ruler:
    """Return the counter of simulated days."""
    return Ruler(date(-60), date(days + 200), is_working=lambda _day: True)
