"""What is known of an open task on a morning: everything a forecast may look at."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks have an outcome, and how many of them were late."""

    known: int = 0
    late: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Load:
    """How many tasks somebody holds, and how many of them are overdue."""

    held: float = 0
    overdue: float = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """An open task on a morning, before anybody has worked.

    All counts are of working days: `left` from today to the due day, both counted, 0
    or less when it is overdue; `term` from the day it was given to the due day;
    `idle` since the last step, or since it was given. `steps` counts everything that
    was done, `done` holds the names of it; `hands` is how often it passed to somebody
    else; `progress` is in per cent. `load` is that of whoever holds it, None while
    nobody does; `usual_load` is the average of all who hold anything. The tallies hold
    what was known this morning of the holder, their unit, the kind of work and the
    whole city.
    """

    left: int
    term: int
    idle: int
    kind_name: str = ""
    done: frozenset[str] = frozenset()
    steps: int = 0
    hands: int = 0
    progress: int = 0
    load: Load | None = None
    usual_load: Load = Load()
    person: Tally = Tally()
    unit: Tally = Tally()
    kind: Tally = Tally()
    city: Tally = Tally()
