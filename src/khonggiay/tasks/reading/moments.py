"""A point in time as read from words, before anyone knows what it is for."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
from collections.abc import Callable

from khonggiay.tasks.reading.cards import Moment

IsWorking = Callable[[dt.date], bool]
ONE = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
JUST_PASSED = 45


@dataclasses.dataclass(frozen=True, slots=True)
class Now:
    """The moment of reading, in the city, with the working calendar."""

    at: dt.datetime
    is_working: IsWorking

    @property
    def today(self) -> dt.date:
        """Return the day of reading."""
        return self.at.date()

    @property
    def monday(self) -> dt.date:
        """Return the Monday of this week."""
        return self.today - dt.timedelta(days=self.today.weekday())

    def working_from(self, day: dt.date) -> dt.date:
        """Return *day*, or the first working day after it."""
        for _ in range(60):
            if self.is_working(day):
                break
            day += ONE
        return day

    def working_until(self, day: dt.date) -> dt.date:
        """Return *day*, or the last working day before it."""
        for _ in range(60):
            if self.is_working(day):
                break
            day -= ONE
        return day

    def add_working(self, days: int, start: dt.date) -> dt.date:
        """Return the last day of a term of working days."""
        for _ in range(days):
            start = self.working_from(start + ONE)
        return start


@dataclasses.dataclass(slots=True)
class Found:
    """A date expression: where it stands, what it may mean.

    `days` holds the reading first, then others; `is_open` when the words do not
    settle it. `first` is the first day of a whole period ("trước tháng 11" ends
    before it). `kind` is `day`, `period` or `term`. `time` stands when a clock time or
    a part of the day was said; `is_part` for a part of the day alone.
    """

    start: int
    end: int
    days: list[dt.date]
    kind: str = "day"
    is_open: bool = False
    first: dt.date | None = None
    time: dt.time | None = None
    is_part: bool = False
    instant: dt.datetime | None = None
    is_weak: bool = False
    times: list[dt.time] = dataclasses.field(default_factory=list)
    working: int | None = None
    is_offset: bool = False


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """Return the date, or None when there is none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def last_of(year: int, month: int) -> dt.date:
    """Return the last day of the month; months past 12 run into the next years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: dt.date, count: int) -> dt.date:
    """Return the same day *count* months later, or the last of that month."""
    end = last_of(day.year, day.month + count)
    return end.replace(day=min(day.day, end.day))


def nearest_existing(year: int, month: int) -> list[dt.date]:
    """Return what someone may have meant by a day past the end of a month."""
    end = last_of(year, month)
    return [end, end + ONE]


def yearless(day: int, month: int, today: dt.date) -> tuple[list[dt.date], bool]:
    """Return the next such date, and whether it must be asked."""
    if not 1 <= month <= 12:
        return [], True
    here = day_of(today.year, month, day)
    there = day_of(today.year + 1, month, day)
    if here is None and there is None:
        return nearest_existing(today.year, month), True
    if here is None:
        return [there] if there else [], True
    if here >= today:
        before = day_of(today.year - 1, month, day)
        passed = before is not None and (today - before).days <= JUST_PASSED
        return [here, *([before] if passed and before else [])], passed
    is_open = (today - here).days <= JUST_PASSED or there is None
    return [d for d in (there, here) if d], is_open


def calendar_day(moment: Moment) -> dt.date:
    """Return the day of a deadline that is a day or an instant."""
    return moment.date() if isinstance(moment, dt.datetime) else moment
