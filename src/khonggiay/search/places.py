"""A place in the order of answers, as a URL carries it."""

from __future__ import annotations

import datetime as dt

from khonggiay.kernel import paging
from khonggiay.kernel.errors import Invalid
from khonggiay.search.queries import Place, Stage

_LARGEST = 2**63


def write(place: Place) -> str:
    """Return the cursor of *place*."""
    return paging.encode(
        int(place.stage),
        place.week,
        place.points,
        place.occurred_at.isoformat(),
        place.thing,
    )


def read(cursor: str) -> Place:
    """Return the place that `write` wrote.

    Raises:
        Invalid: the cursor was not written by `write`.
    """
    stage, week, points, occurred_at, thing = paging.decode(cursor, length=5)
    try:
        moment = dt.datetime.fromisoformat(str(occurred_at))
        numbers = [int(value) for value in (week, points, thing)]
        if moment.tzinfo is None or not all(0 <= one < _LARGEST for one in numbers):
            raise ValueError(cursor)
        return Place(
            stage=Stage(int(stage)),
            week=numbers[0],
            points=numbers[1],
            occurred_at=moment,
            thing=numbers[2],
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise paging.unknown() from error


def is_known(cursor: str) -> bool:
    """Test whether `write` wrote the cursor."""
    try:
        read(cursor)
    except Invalid:
        return False
    return True
