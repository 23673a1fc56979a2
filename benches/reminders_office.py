"""A simulated office: people who forget, tasks that wait, superiors who may decide."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import random
from collections.abc import Iterable

from reminders_worlds import World

from khonggiay.tasks.briefing import Advice, Hands, Standing, advise
from khonggiay.tasks.forecasting import Forecast, Load, Step, Way

TEAMS = 4
TEAM = 10
PEOPLE = TEAMS * TEAM
DIRECTOR = PEOPLE + TEAMS
EVERYONE = DIRECTOR + 1
WARM_UP = 45
END = 120
DRIFTS_AT = 50
WEIGHTS = (1.0, 1.0, 1.0, 2.0, 2.0, 4.0)
FIRST_DAY = dt.date(2018, 1, 1)


LOOKS_ROUND = 0.05
# Overdue work, of which nothing else is known.
OVERDUE = Forecast(
    left=0, p_late=1.0, days_late=1, low=1, middle=1, likely=1, high=1, log_odds=0.0
)


def date(day: int) -> dt.date:
    """Return a date for a simulated day: every day there is a working day."""
    return FIRST_DAY + dt.timedelta(days=day)


@dataclasses.dataclass(slots=True)
class Task:
    """A piece of work and the state of mind about it."""

    key: int
    worker: int
    weight: float
    opened: int
    due: int
    remaining: float
    stops_at: float
    helper: int
    is_in_mind: bool = True
    is_waiting: bool = False
    is_asked_for: bool = False
    pinned_until: int = -1
    last_step: int = -1
    finished: int | None = None
    steps: list[Step] = dataclasses.field(default_factory=list)

    def as_way(self) -> Way:
        """Return the task as its past is learned from."""
        return Way(
            key=self.key,
            kind="",
            opened_on=date(self.opened),
            due_on=date(self.due),
            steps=tuple(self.steps),
            finished_on=None if self.finished is None else date(self.finished),
        )


class Office:
    """Forty people in four teams, their superiors, and what lies on their desks."""

    def __init__(self, world: World, seed: int) -> None:
        """Hire people; what tasks will come depends on the seed only."""
        self.world = world
        self.day = 0
        self._chance = random.Random(seed)  # noqa: S311  a game of chance
        self._luck = random.Random(seed + 1_000_000)  # noqa: S311
        people = range(PEOPLE)
        self._speed = [self._chance.lognormvariate(0, 0.25) for _ in people]
        self._share = [self._chance.lognormvariate(0, world.skew) for _ in people]
        self.tasks: list[Task] = []
        self.open: dict[int, Task] = {}
        self.events: list[tuple[str, Task]] = []
        self.messages = [0] * EVERYONE
        self._recent = [0.0] * EVERYONE

    def reseed(self, seed: int) -> None:
        """Let behaviour go its own way from now on; what comes stays the same."""
        self._luck = random.Random(seed)  # noqa: S311

    # ── what the arms do ─────────────────────────────────────────────────────────
    def tell(self, person: int, tasks: Iterable[Task]) -> None:
        """Send one message; each of its lines may come to mind, the first most."""
        heed = self._heed(person)
        self._count(person)
        for place, task in enumerate(tasks):
            if self._luck.random() < heed * 0.93**place:
                task.is_in_mind = True
                if task.is_waiting and self._luck.random() < 0.6:
                    task.is_asked_for = True

    def ask(self, superior: int, tasks: Iterable[tuple[Task, Advice]]) -> list[Task]:
        """Ask a superior to decide, in one message; return what was decided."""
        self._count(superior)
        decided = []
        for place, (task, advice) in enumerate(tasks):
            if self._luck.random() < self.world.answers * 0.93**place:
                self._decide(task, advice)
                decided.append(task)
        return decided

    def superior(self, task: Task, level: int) -> int:
        """Return who stands so many levels above the worker."""
        return PEOPLE + task.worker // TEAM if level == 1 else DIRECTOR

    def colleagues(self, task: Task) -> range:
        """Return the people of the worker's team."""
        first = task.worker // TEAM * TEAM
        return range(first, first + TEAM)

    def hands(self, task: Task) -> Hands:
        """Return who holds how much in the worker's team."""
        loads = {person: [0, 0] for person in self.colleagues(task)}
        for other in self.open.values():
            if other.worker in loads:
                loads[other.worker][0] += 1
                loads[other.worker][1] += other.due < self.day
        mine = loads.pop(task.worker)
        return Hands(
            load=Load(*mine),
            lightest=Load(*min(loads.values())),
            is_fresh=len(task.steps) <= 1,
        )

    # ── a day ────────────────────────────────────────────────────────────────────
    def begin(self) -> None:
        """Bring this day's tasks."""
        self.events.clear()
        world = self.world
        total = sum(self._share)
        for person in range(PEOPLE):
            rate = world.arrivals * PEOPLE * self._share[person] / total
            while self._chance.random() < rate / (1 + rate):
                self._bring(person)
        self._recent = [count * 0.8 for count in self._recent]
        self._look_round()

    def work(self) -> None:
        """Let everybody work, then turn to the next day."""
        desks: list[list[Task]] = [[] for _ in range(PEOPLE)]
        for task in self.open.values():
            self._remember(task)
            if task.is_in_mind and not task.is_waiting:
                desks[task.worker].append(task)
        for person, desk in enumerate(desks):
            if self._luck.random() > 0.06:
                self._work(person, desk)
        self.day += 1

    def _look_round(self) -> None:
        """Let superiors find overdue work by themselves, now and then."""
        chance = self.world.answers * LOOKS_ROUND
        for task in list(self.open.values()):
            if task.due < self.day and self._luck.random() < chance:
                standing = Standing(forecast=OVERDUE, idle=1)
                self._decide(task, advise(standing, self.hands(task)))

    def _bring(self, person: int) -> None:
        world, chance = self.world, self._chance
        mean = math.log(world.effort) - world.spread**2 / 2
        effort = chance.lognormvariate(mean, world.spread)
        if self.day >= DRIFTS_AT:
            effort *= world.drift
        stops = chance.random()
        task = Task(
            key=len(self.tasks),
            worker=person,
            weight=chance.choice(WEIGHTS),
            opened=self.day,
            due=self.day + chance.randint(*world.terms),
            remaining=effort,
            stops_at=effort * stops if chance.random() < world.blocked else -1.0,
            helper=chance.randrange(PEOPLE),
        )
        self.tasks.append(task)
        self.open[task.key] = task
        self.events.append(("opened", task))

    def _remember(self, task: Task) -> None:
        luck, world = self._luck.random(), self.world
        if task.is_waiting:
            # The colleague's memory: they do it when they think of it.
            asked = task.is_asked_for or task.pinned_until >= self.day
            if luck < (0.8 if asked else world.notice):
                task.is_waiting = task.is_asked_for = False
                task.stops_at = -1.0
        elif not task.is_in_mind:
            near = 2.0 if task.due - self.day <= 2 else 1.0
            task.is_in_mind = luck < world.notice * near

    def _work(self, person: int, desk: list[Task]) -> None:
        luck = self._luck
        hours = self.world.capacity * self._speed[person] * luck.uniform(0.5, 1.5)
        desk.sort(
            key=lambda task: (
                task.pinned_until < self.day,
                task.due + luck.gauss(0, 3) - 2 * task.weight,
            )
        )
        for task in desk:
            if hours > 0:
                hours -= self._advance(task, hours)
            elif task.pinned_until < self.day and luck.random() < self.world.forget:
                task.is_in_mind = False

    def _advance(self, task: Task, hours: float) -> float:
        spent = min(hours, task.remaining)
        if 0 <= task.stops_at < task.remaining:
            spent = min(spent, task.remaining - task.stops_at)
        task.remaining -= spent
        if task.remaining <= 1e-9:
            task.finished = self.day
            del self.open[task.key]
            self.events.append(("finished", task))
        else:
            task.is_waiting = 0 <= task.stops_at >= task.remaining - 1e-9
            chance = 0.9 if not task.steps else self.world.reports
            if self._luck.random() < chance:
                self.enter(task, "progress" if task.steps else "taking")
        return spent

    def enter(self, task: Task, name: str) -> None:
        """Write a step down, as the product sees it."""
        task.steps.append(Step(on=date(self.day), name=name, holder=task.worker))
        task.last_step = self.day
        self.events.append((name, task))

    def _decide(self, task: Task, advice: Advice) -> None:
        if advice is Advice.EXTEND:
            return
        if advice is Advice.HAND_OVER:
            loads = dict.fromkeys(self.colleagues(task), 0)
            for other in self.open.values():
                if other.worker in loads:
                    loads[other.worker] += 1
            task.worker = min(loads, key=lambda person: (loads[person], person))
            task.remaining *= 1.25
            self.enter(task, "hand_over")
        task.is_in_mind = True
        task.pinned_until = self.day + 3

    def _heed(self, person: int) -> float:
        return self.world.attention / (1 + self.world.fatigue * self._recent[person])

    def _count(self, person: int) -> None:
        self.messages[person] += 1
        self._recent[person] += 1
