"""Days and moments in the city: the only place where a day is made from a moment."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def city_date(at: dt.datetime) -> dt.date:
    """Return the city's day at the moment *at* (midnight there is 17:00 UTC)."""
    return in_city(at).date()


def in_city(at: dt.datetime) -> dt.datetime:
    """Return the same moment on the city's clock.

    Raises:
        ValueError: *at* carries no zone.
    """
    if at.tzinfo is None:
        message = "a moment must carry its zone"
        raise ValueError(message)
    return at.astimezone(CITY_ZONE)


def day_start(day: dt.date) -> dt.datetime:
    """Return the first moment of *day* in the city."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=CITY_ZONE)


def day_end(day: dt.date) -> dt.datetime:
    """Return the first moment after *day* in the city."""
    return day_start(day + dt.timedelta(days=1))


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """Return the moment when the city's clocks show *time* on *day*."""
    return dt.datetime.combine(day, time, tzinfo=CITY_ZONE)


def format_day(day: dt.date) -> str:
    """Write a day as officials do: `05/09/2019`."""
    return f"{day:%d/%m/%Y}"


def format_moment(at: dt.datetime) -> str:
    """Write a moment on the city's clock: `08:30, 05/09/2019`."""
    return f"{in_city(at):%H:%M, %d/%m/%Y}"
