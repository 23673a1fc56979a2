"""What the address of the search page asks for, and addresses that ask for more."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from khonggiay.search import places, queries

KINDS = ("meeting", "paper", "conclusion", "opinion", "notice", "task")
FACETS = ("body", "unit")
PERIODS = {"90": dt.timedelta(days=90), "365": dt.timedelta(days=365)}
_LONGEST = 200
_MOST_VALUES = 20


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Words and filters, as they stand in the address.

    `period` is a number of days back from today (see `PERIODS`) or a year; without one
    `since` and `until` count.
    """

    typed: str = ""
    kinds: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    period: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    after: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but words is asked for."""
        return bool(
            self.kinds or self.facets or self.period or self.since or self.until
        )

    def filters(self, today: dt.date) -> queries.Filters:
        """Return the filters as they are on the day *today*."""
        since, until = self.since, self.until
        if self.period in PERIODS:
            since, until = today - PERIODS[self.period], None
        elif self.period:
            year = int(self.period)
            since, until = dt.date(year, 1, 1), dt.date(year, 12, 31)
        return queries.Filters(
            kinds=self.kinds, facets=self.facets, since=since, until=until
        )

    def url(self, **changes: Any) -> str:
        """Return the address that asks for this with *changes*, from the first page."""
        asked = dataclasses.replace(self, **{"after": "", **changes})
        pairs: list[tuple[str, str]] = [("q", asked.typed)]
        pairs += [("kind", kind) for kind in asked.kinds]
        for facet in asked.facets:
            name, _colon, value = facet.partition(":")
            pairs.append((name, value))
        if asked.period:
            pairs.append(("period", asked.period))
        pairs += [
            (name, day.isoformat())
            for name, day in (("since", asked.since), ("until", asked.until))
            if day
        ]
        if asked.after:
            pairs.append(("after", asked.after))
        return f"?{urlencode(pairs)}"


def read(query: QueryDict) -> Asked:
    """Return what an address asks for; what makes no sense is passed over."""
    period = query.get("period", "")
    is_year = len(period) == 4 and period.isascii() and period.isdecimal()
    if period not in PERIODS and not (is_year and int(period) >= dt.MINYEAR):
        period = ""
    after = query.get("after", "")
    return Asked(
        typed=query.get("q", "")[:_LONGEST],
        kinds=tuple(kind for kind in KINDS if kind in query.getlist("kind")),
        facets=tuple(
            f"{name}:{value}"
            for name in FACETS
            for value in query.getlist(name)[:_MOST_VALUES]
            if value.isascii() and value.isdecimal() and len(value) < 19
        ),
        period=period,
        since=None if period else _day(query.get("since", "")),
        until=None if period else _day(query.get("until", "")),
        # A mark that was cut off in a mail: the first page helps more than an error.
        after=after if places.is_known(after) else "",
    )


def _day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None
