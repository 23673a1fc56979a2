"""Who may do what with a task in which state; when reminders fall."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable, Iterable, Iterator, Set

IsWorking = Callable[[dt.date], bool]
REMINDER_TIME = dt.time(7, 30)
_ONE_DAY = dt.timedelta(days=1)


class State(enum.StrEnum):
    """Where a task stands."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    RETURNED = "returned"
    COMPLETED = "completed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


OPEN = frozenset(
    {State.ASSIGNED, State.ACCEPTED, State.IN_PROGRESS, State.REPORTED, State.RETURNED}
)
# Work that still waits for its report: only this can be late.
TO_DO = OPEN - {State.REPORTED}
IN_HAND = frozenset({State.ACCEPTED, State.IN_PROGRESS, State.RETURNED})


class Role(enum.StrEnum):
    """What a person is to a task on a day."""

    ASSIGNER = "assigner"
    CHIEF_OF_OFFICE = "chief_of_office"
    LEADER = "leader"
    OFFICER = "officer"


class Ability(enum.StrEnum):
    """What may be done with a task."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    HAND_OVER = "hand_over"
    REPORT_PROGRESS = "report_progress"
    REPORT_COMPLETION = "report_completion"
    ACCEPT_COMPLETION = "accept_completion"
    RETURN = "return"
    CANCEL = "cancel"


LEADERS = frozenset({Role.LEADER})
WORKERS = frozenset({Role.OFFICER, Role.LEADER})
JUDGES = frozenset({Role.ASSIGNER, Role.CHIEF_OF_OFFICE})

WHO: dict[Ability, frozenset[Role]] = {
    Ability.ACCEPT: LEADERS,
    Ability.REFUSE: LEADERS,
    Ability.HAND_OVER: LEADERS,
    Ability.REPORT_PROGRESS: WORKERS,
    Ability.REPORT_COMPLETION: WORKERS,
    Ability.ACCEPT_COMPLETION: JUDGES,
    Ability.RETURN: JUDGES,
    Ability.CANCEL: frozenset({Role.ASSIGNER}),
}
WHEN: dict[Ability, frozenset[State]] = {
    Ability.ACCEPT: frozenset({State.ASSIGNED}),
    Ability.REFUSE: frozenset({State.ASSIGNED}),
    Ability.HAND_OVER: IN_HAND,
    Ability.REPORT_PROGRESS: IN_HAND,
    Ability.REPORT_COMPLETION: IN_HAND,
    Ability.ACCEPT_COMPLETION: frozenset({State.REPORTED}),
    Ability.RETURN: frozenset({State.REPORTED}),
    Ability.CANCEL: OPEN,
}


def has_standing(ability: Ability, roles: Set[Role]) -> bool:
    """Test whether one of the *roles* may ever do this, whatever the state."""
    return bool(WHO[ability] & roles)


def abilities(roles: Set[Role], state: State) -> frozenset[Ability]:
    """Return all that a person in these roles may do with a task in this state."""
    return frozenset(
        ability
        for ability in Ability
        if has_standing(ability, roles) and state in WHEN[ability]
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder of reminders: its name and the day it falls on."""

    name: str
    on: dt.date


def rung_before(working_days: int) -> str:
    """Return the name of the rung so many working days before the deadline."""
    return f"before_{working_days}" if working_days else "due"


def rung_late(working_days: int) -> str:
    """Return the name of the rung so many working days after the deadline."""
    return f"late_{working_days}"


def rungs(*, due_on: dt.date, since: dt.date, is_working: IsWorking) -> list[Rung]:
    """Return the reminders that lie after the day *since*, in their order.

    They fall 3 and 1 working days before and on the due day (or on the last working
    day before it), and on the first working day after it; `next_late_rung` gives
    those of every further working day. There is always one at the end: overdue work
    is never forgotten.
    """
    ladder = [
        Rung(rung_before(days), day)
        for days, day in _backwards(due_on, (3, 1, 0), is_working)
        if day > since
    ]
    late_from = max(due_on, since)
    return [
        *ladder,
        next_late_rung(due_on=due_on, today=late_from, is_working=is_working),
    ]


def next_late_rung(*, due_on: dt.date, today: dt.date, is_working: IsWorking) -> Rung:
    """Return the reminder of the first working day after *today*."""
    day = today + _ONE_DAY
    while not is_working(day):
        day += _ONE_DAY
    span = (due_on + i * _ONE_DAY for i in range(1, (day - due_on).days + 1))
    return Rung(rung_late(sum(is_working(each) for each in span)), day)


def _backwards(
    due_on: dt.date, wanted: Iterable[int], is_working: IsWorking
) -> Iterator[tuple[int, dt.date]]:
    for days in wanted:
        day, left = due_on, days
        while left > 0 or not is_working(day):
            left -= is_working(day)
            day -= _ONE_DAY
        yield days, day
