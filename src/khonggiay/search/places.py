"""A place in the order of answers, as a URL carries it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from khonggiay.kernel import paging
from khonggiay.kernel.errors import Invalid
from khonggiay.search.queries import Place


def write(place: Place) -> str:
    """Return the cursor of *place*."""
    return paging.encode(place.occurred_at.isoformat(), place.thing)


def read(cursor: str) -> Place:
    """Return the place that `write` wrote.

    Raises:
        Invalid: the cursor was not written by `write`.
    """
    occurred_at, thing = paging.decode(cursor, length=2)
    try:
        moment = dt.datetime.fromisoformat(str(occurred_at))
        if moment.tzinfo is None or not 0 <= int(thing) < 2**63:
            raise ValueError(cursor)
    except (TypeError, ValueError) as error:
        raise Invalid(
            {"cursor": [_("This page mark is not known: start the list again.")]}
        ) from error
    return Place(moment, int(thing))
