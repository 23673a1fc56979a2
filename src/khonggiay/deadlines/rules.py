"""How terms are counted: pure functions over "is this day a working day?"."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable

IsWorking = Callable[[dt.date], bool]

SOON_WORKING_DAYS = 3
_ONE_DAY = dt.timedelta(days=1)
_LONGEST_REST = 366


class NeverWorking(ValueError):
    """The calendar holds a year without a working day: no term can end in it."""


class DueKind(enum.StrEnum):
    """How a deadline is given."""

    DATE = "date"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """A deadline as it was given: a day, or a number of days.

    `value` is a `date` for the kind `date`, else a number of days of at least 1.

    Raises:
        ValueError: the value does not suit the kind.
    """

    kind: DueKind
    value: dt.date | int

    def __post_init__(self) -> None:
        if self.kind is DueKind.DATE:
            suits = isinstance(self.value, dt.date)
        else:
            suits = isinstance(self.value, int) and self.value >= 1
        if not suits:
            message = f"{self.value!r} is no deadline of the kind {self.kind}"
            raise ValueError(message)

    @classmethod
    def on(cls, day: dt.date) -> Due:
        """Return the deadline on this very day: it is never moved."""
        return cls(DueKind.DATE, day)

    @classmethod
    def working_days(cls, days: int) -> Due:
        """Return the deadline after *days* working days."""
        return cls(DueKind.WORKING_DAYS, days)

    @classmethod
    def calendar_days(cls, days: int) -> Due:
        """Return the deadline after *days* days of any kind."""
        return cls(DueKind.CALENDAR_DAYS, days)

    @property
    def days(self) -> int:
        """Return the number of days of a term.

        Raises:
            ValueError: the deadline is a day, not a term.
        """
        if isinstance(self.value, dt.date):
            message = "a deadline on a day has no number of days"
            raise ValueError(message)
        return self.value

    @property
    def day(self) -> dt.date | None:
        """Return the day of a deadline given as a day, else None."""
        return self.value if isinstance(self.value, dt.date) else None

    def code(self) -> str:
        """Return the deadline in letters, as stored: `working_days:10`."""
        return f"{self.kind}:{self.value}"

    @classmethod
    def parse(cls, code: str) -> Due:
        """Return the deadline that `code()` wrote.

        Raises:
            ValueError: *code* was not written by `code()`.
        """
        kind, _, value = code.partition(":")
        if kind == DueKind.DATE:
            return cls.on(dt.date.fromisoformat(value))
        return cls(DueKind(kind), int(value))


class StandingKind(enum.StrEnum):
    """Where work stands against its deadline."""

    ON_TIME = "on_time"
    SOON = "soon"
    LATE = "late"


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Where work stands on a day: `working_days` left, or late by so many.

    The due day itself is `soon` with 0 left. On the days off right after the due day
    work is late by 0 working days.
    """

    kind: StandingKind
    working_days: int


def next_working_day(day: dt.date, *, is_working: IsWorking) -> dt.date:
    """Return *day* itself when it is a working day, else the first one after it.

    Raises:
        NeverWorking: no working day follows within a year.
    """
    for _ in range(_LONGEST_REST):
        if is_working(day):
            return day
        day += _ONE_DAY
    raise NeverWorking(day)


def add_working_days(start: dt.date, days: int, *, is_working: IsWorking) -> dt.date:
    """Return the last day of a term of *days* working days, at least 1.

    The first day of the term is not counted. *(Bộ luật Dân sự 2015, Điều 147)*

    Raises:
        ValueError: *days* is less than 1.
        NeverWorking: the calendar holds a year without a working day.
    """
    if days < 1:
        message = f"a term has at least 1 day, not {days}"
        raise ValueError(message)
    day = start
    for _ in range(days):
        day = next_working_day(day + _ONE_DAY, is_working=is_working)
    return day


def count_working_days(start: dt.date, end: dt.date, *, is_working: IsWorking) -> int:
    """Return the number of working days after *start* up to and including *end*.

    Negative when *end* lies before *start*: the days after *end* up to *start*.
    """
    if end < start:
        return -count_working_days(end, start, is_working=is_working)
    span = (end - start).days
    return sum(is_working(start + i * _ONE_DAY) for i in range(1, span + 1))


def end_of_term(start: dt.date, days: int, *, is_working: IsWorking) -> dt.date:
    """Return the last day of a term of *days* calendar days, at least 1.

    The first day is not counted; a term that would end on a day off ends on the next
    working day. *(Bộ luật Dân sự 2015, Điều 147, Điều 148 khoản 5)*

    Raises:
        ValueError: *days* is less than 1.
        NeverWorking: no working day follows within a year.
    """
    if days < 1:
        message = f"a term has at least 1 day, not {days}"
        raise ValueError(message)
    return next_working_day(start + days * _ONE_DAY, is_working=is_working)


def resolve(due: Due, start: dt.date, *, is_working: IsWorking) -> dt.date:
    """Return the day on which *due*, given on *start*, falls.

    A deadline given as a day stays on that day, even on a day off.
    """
    if due.day is not None:
        return due.day
    if due.kind is DueKind.WORKING_DAYS:
        return add_working_days(start, due.days, is_working=is_working)
    return end_of_term(start, due.days, is_working=is_working)


def standing(*, due_on: dt.date, today: dt.date, is_working: IsWorking) -> Standing:
    """Tell how work due on *due_on* stands on *today*.

    `soon` from 3 working days before until the due day itself.
    """
    if today > due_on:
        late = count_working_days(due_on, today, is_working=is_working)
        return Standing(StandingKind.LATE, late)
    left = count_working_days(today, due_on, is_working=is_working)
    kind = StandingKind.SOON if left <= SOON_WORKING_DAYS else StandingKind.ON_TIME
    return Standing(kind, left)


class Ruler:
    """Counts working days of one calendar at once, however far they lie apart.

    For those who count thousands of spans: each day is asked for once.
    """

    def __init__(self, first: dt.date, last: dt.date, *, is_working: IsWorking) -> None:
        """Take the days from *first* to *last*; others are asked for when needed."""
        self._first = first
        self._is_working = is_working
        self._sums = [0]
        for i in range((last - first).days + 1):
            self._sums.append(self._sums[-1] + is_working(first + i * _ONE_DAY))

    def count(self, start: dt.date, end: dt.date) -> int:
        """Return what `count_working_days` returns."""
        a = (start - self._first).days + 1
        b = (end - self._first).days + 1
        if 0 <= a < len(self._sums) and 0 <= b < len(self._sums):
            return self._sums[b] - self._sums[a]
        return count_working_days(start, end, is_working=self._is_working)
