"""The books of a city from day to day: what was known on a morning, and no more.

Whoever learns from the past must not know the future. The books are therefore kept
forwards: facts are entered in the order of their days, and a situation is drawn up
from what stands there at that moment.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import heapq
from collections import Counter
from collections.abc import Hashable, Iterator

from khonggiay.deadlines.rules import Ruler
from khonggiay.tasks.forecasting.situations import Load, Situation, Tally
from khonggiay.tasks.forecasting.ways import Step, Way

_ONE_DAY = dt.timedelta(days=1)
PERSON, UNIT, KIND, CITY = "person", "unit", "kind", "city"
_Where = tuple[str, Hashable]


@dataclasses.dataclass(slots=True)
class _Entry:
    """An open task as the books know it."""

    way: Way
    holder: Hashable
    unit: Hashable
    last_on: dt.date
    steps: int = 0
    progress: int = 0
    is_overdue: bool = False
    holders: set[Hashable] = dataclasses.field(default_factory=set)
    names: set[str] = dataclasses.field(default_factory=set)


class Books:
    """Tallies, loads and open tasks, as they stand on the morning of a day."""

    def __init__(self, ruler: Ruler) -> None:
        """Open empty books; *ruler* counts working days."""
        self._ruler = ruler
        self._open: dict[Hashable, _Entry] = {}
        self._due: list[tuple[dt.date, int, Hashable]] = []
        self._known: Counter[_Where] = Counter()
        self._late: Counter[_Where] = Counter()
        self._held: Counter[Hashable] = Counter()
        self._overdue: Counter[Hashable] = Counter()
        self._opened = 0
        self._usual_load = Load()

    def open(self, way: Way) -> None:
        """Enter a task that was given; what it says of later days is not looked at."""
        entry = _Entry(way, holder=way.holder, unit=way.unit, last_on=way.opened_on)
        if way.holder is not None:
            entry.holders.add(way.holder)
        self._open[way.key] = entry
        self._opened += 1
        heapq.heappush(self._due, (way.due_on, self._opened, way.key))
        self._carry(entry, 1)

    def step(self, key: Hashable, step: Step) -> None:
        """Enter a step; one after the end changes nothing."""
        entry = self._open.get(key)
        if entry is None:
            return
        self._carry(entry, -1)
        entry.holder = step.holder
        entry.unit = step.unit if step.unit is not None else entry.unit
        self._carry(entry, 1)
        entry.holders.add(step.holder)
        entry.names.add(step.name)
        entry.steps += 1
        entry.progress = step.progress
        entry.last_on = step.on

    def finish(self, key: Hashable) -> None:
        """Enter that the work is done; its outcome is known now, if not before."""
        entry = self._open.pop(key)
        self._carry(entry, -1)
        if not entry.is_overdue:
            self._judge(entry, late=False)

    def turn_to(self, day: dt.date) -> None:
        """Turn to the morning of *day*: what was due before and is open, is late."""
        while self._due and self._due[0][0] < day:
            _due_on, _number, key = heapq.heappop(self._due)
            entry = self._open.get(key)
            if entry is None:
                continue
            self._carry(entry, -1)
            entry.is_overdue = True
            self._carry(entry, 1)
            self._judge(entry, late=True)
        self._usual_load = self._average()

    def open_ways(self) -> Iterator[Way]:
        """Return the tasks that are open, in the order of their assignment."""
        return (entry.way for entry in self._open.values())

    def holder_of(self, key: Hashable) -> Hashable:
        """Return who holds an open task; None while it waits in a tray."""
        return self._open[key].holder

    def situation(self, key: Hashable, today: dt.date) -> Situation:
        """Return what is known of an open task on the morning of *today*."""
        entry = self._open[key]
        way = entry.way
        yesterday = today - _ONE_DAY
        return Situation(
            left=self._ruler.count(yesterday, way.due_on),
            term=self._ruler.count(way.opened_on, way.due_on),
            idle=self._ruler.count(entry.last_on, yesterday),
            kind_name=way.kind,
            done=frozenset(entry.names),
            steps=entry.steps,
            hands=max(0, len(entry.holders) - 1),
            progress=entry.progress,
            load=self.load(entry.holder),
            usual_load=self._usual_load,
            person=self.tally(PERSON, entry.holder),
            unit=self.tally(UNIT, entry.unit),
            kind=self.tally(KIND, way.kind),
            city=self.tally(CITY, None),
        )

    def tally(self, scope: str, member: Hashable) -> Tally:
        """Return the outcomes known of a person, a unit, a kind, or of the city."""
        where = (scope, member)
        return Tally(self._known[where], self._late[where])

    def tallies(self, scope: str) -> Iterator[Tally]:
        """Return the outcomes of all members of a circle."""
        return (
            Tally(known, self._late[where])
            for where, known in self._known.items()
            if where[0] == scope
        )

    def load(self, holder: Hashable) -> Load | None:
        """Return what somebody holds; work that nobody holds is nobody's load."""
        if holder is None:
            return None
        return Load(self._held[holder], self._overdue[holder])

    def _average(self) -> Load:
        """Return what those who hold anything hold on average."""
        held = {h: n for h, n in self._held.items() if n and h is not None}
        if not held:
            return Load()
        overdue = sum(self._overdue[holder] for holder in held)
        return Load(sum(held.values()) / len(held), overdue / len(held))

    def _carry(self, entry: _Entry, change: int) -> None:
        self._held[entry.holder] += change
        if entry.is_overdue:
            self._overdue[entry.holder] += change

    def _judge(self, entry: _Entry, *, late: bool) -> None:
        circles: list[_Where] = [(CITY, None), (KIND, entry.way.kind)]
        if entry.unit is not None:
            circles.append((UNIT, entry.unit))
        if entry.holder is not None:
            circles.append((PERSON, entry.holder))
        for where in circles:
            self._known[where] += 1
            self._late[where] += late
