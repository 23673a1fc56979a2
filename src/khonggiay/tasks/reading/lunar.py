"""The Vietnamese lunar calendar, from a table of its months (2018–2035)."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import itertools
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).resolve().parent / "data" / "lunar-months.csv"
TWELFTH = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """A lunar month: where it begins and how many days it has."""

    year: int
    number: int
    is_leap: bool
    first: dt.date
    days: int


@cache
def months() -> tuple[Month, ...]:
    """Return the months of the table; the last one only ends the others."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row, following in itertools.pairwise(rows):
        first = dt.date.fromisoformat(row["first_day"])
        days = (dt.date.fromisoformat(following["first_day"]) - first).days
        found.append(
            Month(
                int(row["year"]), int(row["month"]), row["is_leap"] == "1", first, days
            )
        )
    return tuple(found)


def days_of(day: int, month: int, year: int | None = None) -> list[dt.date]:
    """Return the days that bear this lunar date, in their order."""
    return [
        m.first + dt.timedelta(days=day - 1)
        for m in months()
        if m.number == month and day <= m.days and year in (None, m.year)
    ]


def following(day: int, month: int, today: dt.date) -> list[dt.date]:
    """Return the next such day from *today* on; two where a leap month repeats it."""
    coming = [d for d in days_of(day, month) if d >= today]
    return [d for d in coming if (d - coming[0]).days < 60][:2] if coming else []


def eve(today: dt.date) -> list[dt.date]:
    """Return the last day of the lunar year that ends next."""
    return [d - dt.timedelta(days=1) for d in following(1, 1, today)]
