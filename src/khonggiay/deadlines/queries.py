"""The working calendar for others: is it a working day, when does a term end, why."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from khonggiay.deadlines import rules, words
from khonggiay.deadlines.models import CalendarDay, WorkingCalendar
from khonggiay.deadlines.rules import Due, Standing

COUNTRY = "vn"
_SATURDAY, _SUNDAY = 6, 7
_known: dict[int, Calendar] = {}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DayCard:
    """A day that differs from its weekday."""

    on: dt.date
    is_working: bool
    name: str
    name_en: str
    source: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A working calendar in memory, as of one version of its data."""

    code: str
    name: str
    version: int
    weekdays: frozenset[int]
    days: Mapping[dt.date, DayCard]

    def is_working(self, day: dt.date) -> bool:
        """Tell whether people work on *day*."""
        special = self.days.get(day)
        if special is not None:
            return special.is_working
        return day.isoweekday() in self.weekdays

    def add(self, start: dt.date, days: int) -> dt.date:
        """Return the last day of a term of *days* (at least 1) working days."""
        return rules.add_working_days(start, days, is_working=self.is_working)

    def subtract(self, end: dt.date, days: int) -> dt.date:
        """Return the working day from which *days* working days are left until *end*.

        With 0: *end* itself, or the last working day before it.
        """
        day = end
        left = days
        while left > 0 or not self.is_working(day):
            left -= self.is_working(day)
            day -= dt.timedelta(days=1)
        return day

    def count(self, start: dt.date, end: dt.date) -> int:
        """Return the working days after *start* up to and including *end*."""
        return rules.count_working_days(start, end, is_working=self.is_working)

    def next(self, day: dt.date) -> dt.date:
        """Return *day* if people work then, else the first working day after it."""
        return rules.next_working_day(day, is_working=self.is_working)

    def resolve(self, due: Due, start: dt.date) -> dt.date:
        """Return the day on which *due*, given on *start*, falls."""
        return rules.resolve(due, start, is_working=self.is_working)

    def standing(self, due_on: dt.date, today: dt.date) -> Standing:
        """Tell how work due on *due_on* stands on *today*."""
        return rules.standing(due_on=due_on, today=today, is_working=self.is_working)

    def explain(self, due: Due, start: dt.date) -> str:
        """Return the rule of a deadline in the reader's language.

        `10 ngày làm việc từ 03/10/2019, trừ Quốc khánh`: names the days off that fall
        on weekdays of the term, the make-up days that count, a day that was moved.
        """
        end = self.resolve(due, start)
        span = [start + dt.timedelta(days=i) for i in range(1, (end - start).days + 1)]
        special = [self.days[day] for day in span if day in self.days]
        unusual = [c for c in special if c.is_working != self._is_weekday(c.on)]
        return words.rule_in_words(
            due,
            start,
            end,
            is_day_off=not self.is_working(end),
            days_off=[(c.name, c.name_en) for c in unusual if not c.is_working],
            make_up_days=[c.on for c in unusual if c.is_working],
        )

    def standing_in_words(self, due_on: dt.date, today: dt.date) -> str:
        """Return how work stands: `Trễ 2 ngày làm việc`, `Còn 3 ngày làm việc`."""
        return words.standing_in_words(self.standing(due_on, today))

    def _is_weekday(self, day: dt.date) -> bool:
        return day.isoweekday() in self.weekdays


def calendar_on(unit_id: int | None = None) -> Calendar:
    """Return the calendar by which the unit works: its own, else the country's.

    Each process keeps calendars in memory and asks the database only for the version.
    """
    row = None
    if unit_id is not None:
        row = WorkingCalendar.objects.filter(units__unit_id=unit_id).first()
    row = row or WorkingCalendar.objects.get(code=COUNTRY)
    known = _known.get(row.pk)
    if known is None or known.version != row.version or known.code != row.code:
        known = _known[row.pk] = _read(row)
    return known


def _read(row: WorkingCalendar) -> Calendar:
    weekdays = set(range(1, 6))
    if row.works_on_saturday:
        weekdays.add(_SATURDAY)
    if row.works_on_sunday:
        weekdays.add(_SUNDAY)
    cards = [
        DayCard(
            on=day.on,
            is_working=day.is_working,
            name=day.name,
            name_en=day.name_en,
            source=day.source,
        )
        for day in CalendarDay.objects.filter(calendar=row).order_by("on", "pk")
    ]
    return Calendar(
        code=row.code,
        name=row.name,
        version=row.version,
        weekdays=frozenset(weekdays),
        days={card.on: card for card in cards},
    )
