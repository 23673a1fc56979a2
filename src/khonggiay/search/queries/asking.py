"""A question as it is put to the database: words, filters, and who asks."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from khonggiay.kernel import dates
from khonggiay.search import rules
from khonggiay.search.models import Scope, Thing
from khonggiay.search.queries.vocabulary import known

FEW_SCOPES = 300
"""So many scopes are named to the word index; with more, things are looked at."""

LONGEST_SECONDS = 5
_PLAN = {
    # Words that look common to the planner may be rare, and the other way round: only
    # the word indexes are right for both, and then row by row.
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "statement_timeout": f"{LONGEST_SECONDS}s",
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the answers are narrowed to.

    One of the `kinds` is enough, and one value of each facet that is named (`body:3`);
    `since` and `until` are days, both included.
    """

    kinds: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with all that decides which rows answer it."""

    question: rules.Question
    known: rules.Known
    tokens: Sequence[str]
    filters: Filters
    weeks: rules.Span | None
    scopes: Sequence[int] | None

    @property
    def narrowing(self) -> rules.Condition:
        """Return what pages and things must hold besides the words."""
        sets = [[rules.label("kind", kind) for kind in self.filters.kinds]]
        sets += [
            [rules.label("facet", facet) for facet in facets]
            for facets in self._facets.values()
        ]
        if self.scopes is not None:
            sets.append([rules.label("scope", scope) for scope in self.scopes])
        return rules.Condition(any_of=tuple(tuple(one) for one in sets if one))

    def admitted(self, span: rules.Span) -> tuple[str, list[Any]]:
        """Return the condition on `thing` and `scope`: who asks, for what, since when.

        It repeats what the numbers say: two of them may be the same by chance, and who
        may see a thing is not left to chance.
        """
        since, until = rules.first_day(span.first), rules.first_day(span.last + 1)
        if self.filters.since:
            since = max(since, self.filters.since)
        if self.filters.until:
            until = min(until, self.filters.until + dt.timedelta(days=1))
        parts = [
            "EXISTS (SELECT FROM unnest(scope.tokens) AS held (token)"
            " WHERE held.token = ANY(%s::varchar[]))",
            "thing.occurred_at >= %s",
            "thing.occurred_at < %s",
        ]
        values: list[Any] = [
            list(self.tokens), dates.day_start(since), dates.day_start(until)
        ]  # fmt: skip
        if self.filters.kinds:
            parts.append("thing.kind = ANY(%s::varchar[])")
            values.append(list(self.filters.kinds))
        for facets in self._facets.values():
            parts.append("thing.facets && %s::varchar[]")
            values.append(facets)
        return " AND ".join(parts), values

    @property
    def _facets(self) -> dict[str, list[str]]:
        by_name: dict[str, list[str]] = {}
        for facet in self.filters.facets:
            by_name.setdefault(facet.partition(":")[0], []).append(facet)
        return by_name


def ask(question: rules.Question, *, tokens: Sequence[str], filters: Filters) -> Asked:
    """Return the question with what the vocabulary and the index know about it."""
    scopes = _scopes(tokens)
    return Asked(
        question=question,
        known=known(question),
        tokens=sorted(set(tokens)),
        filters=filters,
        weeks=_weeks(filters) if scopes != [] else None,
        scopes=scopes,
    )


@contextlib.contextmanager
def planned() -> Iterator[None]:
    """Read in one transaction with the planner's choices made; then as before."""
    with transaction.atomic():
        # What is set ends with the transaction, unless that is somebody else's.
        is_ours = len(connection.savepoint_ids) == 0
        before = _set(_PLAN)
        yield
        if not is_ours:
            _set(before)


def _set(settings: dict[str, str]) -> dict[str, str]:
    """Set for this transaction; return what was set before."""
    names = list(settings)
    reads = ", ".join("current_setting(%s)" for _name in names)
    writes = ", ".join("set_config(%s, %s, true)" for _name in names)
    values = [part for name in names for part in (name, settings[name])]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {reads}, {writes}", [*names, *values])
        row = cursor.fetchone()
    return dict(zip(names, row, strict=False))


def _scopes(tokens: Sequence[str]) -> list[int] | None:
    """Return the scopes that the person may see, or None when they are many."""
    if len(tokens) > FEW_SCOPES:
        return None
    rows = Scope.objects.filter(tokens__overlap=list(tokens))
    found = list(rows.values_list("pk", flat=True)[: FEW_SCOPES + 1])
    return sorted(found) if len(found) <= FEW_SCOPES else None


def _weeks(filters: Filters) -> rules.Span | None:
    """Return the weeks in which there may be answers."""
    ends = Thing.objects.aggregate(first=Min("occurred_at"), last=Max("occurred_at"))
    if ends["first"] is None:
        return None
    first = max(filter(None, [dates.city_date(ends["first"]), filters.since]))
    last = min(filter(None, [dates.city_date(ends["last"]), filters.until]))
    if first > last:
        return None
    return rules.Span(rules.week_of(first), rules.week_of(last))
