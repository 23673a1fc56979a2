"""Replay a real log of permits: who will be late, told 20, 15, 10 and 5 days before.

The log: reception of building permits in a Dutch municipality, 1,434 cases (CoSeLoG
project, "Receipt phase of an environmental permit application process",
4TU.ResearchData).
What counts as what is written down in docs/benchmarks.md.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import os
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from khonggiay.deadlines.rules import Ruler
from khonggiay.tasks.forecasting import Model, Situation, Step, Way, forecast, learn
from khonggiay.tasks.forecasting import mornings as mornings_of
from khonggiay.tasks.forecasting.shrinking import Strengths, shrunk_rates

ROOT = Path(__file__).resolve().parent.parent
LOG = Path(
    os.environ.get("KHONGGIAY_PERMIT_LOG")
    or ROOT.parent / "shared" / "data" / "permit-receipt-log.csv"
)
ZONE = ZoneInfo("Europe/Amsterdam")
# The log runs from 1 October 2010 to 23 January 2012; this is the first of the month
# nearest to its middle.
SPLIT = dt.date(2011, 6, 1)
HORIZONS = (20, 15, 10, 5)
DRAWS = 1000
OFFICE_OPENS = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A case, its deadline as a day, and whether it was late; None when unknown."""

    way: Way
    deadline_on: dt.date
    is_late: bool | None


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """A case on the morning so many days before its deadline, and what came of it."""

    horizon: int
    day: dt.date
    situation: Situation
    is_late: bool


def cases(*, by_moment: bool, by_responsible: bool) -> list[Case]:
    """Read the log.

    Deadlines are dates written as moments (00:00, 01:06:40). *by_moment* takes them at
    their word, so that work finished in the course of that day is late; else it is on
    time, as everywhere in the product. *by_responsible* takes the column `responsible`
    for known from the beginning; else only those are known who have acted so far.
    """
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with LOG.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["case:concept:name"]].append(row)
    for events in rows.values():
        events.sort(key=lambda event: _moment(event["time:timestamp"]))
    end_of_log = max(_moment(events[-1]["time:timestamp"]) for events in rows.values())
    return [
        _case(name, events, end_of_log, by_moment, by_responsible)
        for name, events in rows.items()
    ]


def _case(
    name: str,
    events: list[dict[str, str]],
    end_of_log: dt.datetime,
    by_moment: bool,  # noqa: FBT001
    by_responsible: bool,  # noqa: FBT001
) -> Case:
    first = events[0]
    deadline = _moment(first["case:deadline"])
    end = _moment(first["case:enddate"]) if first["case:enddate"] else None
    due_on = deadline.date()
    if by_moment and deadline.hour < OFFICE_OPENS:
        due_on -= dt.timedelta(days=1)
    responsible = first["case:responsible"] if by_responsible else None
    way = Way(
        key=name,
        kind=first["case:channel"],
        opened_on=_moment(first["case:startdate"]).date(),
        due_on=due_on,
        holder=responsible,
        steps=tuple(
            Step(
                on=_moment(event["time:timestamp"]).date(),
                name=event["concept:name"],
                holder=responsible or event["org:resource"],
            )
            for event in events
        ),
        finished_on=end.date() if end else None,
    )
    return Case(way, deadline.date(), _is_late(end, deadline, end_of_log, by_moment))


def _is_late(
    end: dt.datetime | None,
    deadline: dt.datetime,
    end_of_log: dt.datetime,
    by_moment: bool,  # noqa: FBT001
) -> bool | None:
    if end is None:
        return True if deadline < end_of_log else None
    return end > deadline if by_moment else end.date() > deadline.date()


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(ZONE)


def ruler() -> Ruler:
    """Return the counter of working days: Monday to Friday; no holidays are known."""
    first, last = dt.date(2010, 1, 1), dt.date(2013, 12, 31)
    return Ruler(first, last, is_working=lambda day: day.weekday() < 5)


def looks(known: Iterable[Case], count: Ruler) -> list[Look]:
    """Return every case as it stood on the mornings before its deadline, if open."""
    known = list(known)
    wanted: dict[dt.date, list[tuple[Case, int]]] = defaultdict(list)
    for case in known:
        if case.is_late is not None:
            for horizon in HORIZONS:
                day = case.deadline_on - dt.timedelta(days=horizon)
                wanted[day].append((case, horizon))
    found = []
    ways = [case.way for case in known]
    for day, books in mornings_of(ways, until=max(wanted), ruler=count):
        here = wanted.get(day)
        if not here:
            continue
        still_open = {way.key for way in books.open_ways()}
        found += [
            Look(horizon, day, books.situation(case.way.key, day), bool(case.is_late))
            for case, horizon in here
            if case.way.key in still_open
        ]
    return found


Score = Callable[[Look], float]


def baselines() -> dict[str, Score]:
    """Return the rules to compare with: the higher, the more risky."""
    strengths = Strengths()
    return {
        "due date": lambda look: -look.situation.left,
        "idle days": lambda look: look.situation.idle,
        "person": lambda look: shrunk_rates(look.situation, strengths).person,
    }


def score_of(model: Model) -> Score:
    """Return the product's own score."""
    return lambda look: forecast(model, look.situation).p_late


def auc(outcomes: Sequence[bool], scores: Sequence[float]) -> float:
    """Return how often a late case has a higher score than a timely one."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks = [0.0] * len(scores)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        for i in order[start:end]:
            ranks[i] = (start + 1 + end) / 2
        start = end
    late = sum(outcomes)
    timely = len(outcomes) - late
    if not late or not timely:
        return 0.5
    total = sum(rank for rank, is_late in zip(ranks, outcomes, strict=True) if is_late)
    return (total - late * (late + 1) / 2) / (late * timely)


def precision(outcomes: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the part of late cases in the riskiest fifth."""
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    top = order[: max(1, round(len(order) / 5))]
    return sum(outcomes[i] for i in top) / len(top)


Measure = Callable[[Sequence[bool], Sequence[float]], float]


def interval(
    measure: Measure, outcomes: Sequence[bool], scores: Sequence[float]
) -> tuple[float, float]:
    """Return the bootstrap interval (95 %) of a measure."""
    chance = random.Random(5)  # noqa: S311  a draw of examples
    size = len(outcomes)
    drawn = []
    for _ in range(DRAWS):
        picked = chance.choices(range(size), k=size)
        drawn.append(
            measure([outcomes[i] for i in picked], [scores[i] for i in picked])
        )
    cuts = statistics.quantiles(drawn, n=40)
    return round(cuts[0], 3), round(cuts[-1], 3)


def calibration(
    outcomes: Sequence[bool], scores: Sequence[float]
) -> list[tuple[float, float, int]]:
    """Return expected and found part of late cases, for each fifth of the scores."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    size = len(order)
    fifths = [order[size * i // 5 : size * (i + 1) // 5] for i in range(5)]
    return [
        (
            round(statistics.fmean(scores[i] for i in fifth), 2),
            round(sum(outcomes[i] for i in fifth) / len(fifth), 2),
            len(fifth),
        )
        for fifth in fifths
        if fifth
    ]


def brier(outcomes: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the mean squared error of the probabilities."""
    pairs = zip(outcomes, scores, strict=True)
    return round(statistics.fmean((p - late) ** 2 for late, p in pairs), 3)


def refitted(ways: list[Way], tested: list[Look], count: Ruler) -> dict[int, float]:
    """Return the AUC when the model is fitted anew with each month.

    Scores of different months are ranked together, as if they came from one model.
    """
    scores: dict[int, list[float]] = defaultdict(list)
    outcomes: dict[int, list[bool]] = defaultdict(list)
    model, until = Model.starting(), SPLIT
    for look in sorted(tested, key=lambda look: look.day):
        while look.day >= until:
            model = learn(ways, today=until, ruler=count)
            until = (until + dt.timedelta(days=31)).replace(day=1)
        scores[look.horizon].append(forecast(model, look.situation).p_late)
        outcomes[look.horizon].append(look.is_late)
    return {h: round(auc(outcomes[h], scores[h]), 3) for h in HORIZONS}


def replay(*, quick: bool = False) -> dict[str, object]:
    """Measure, print, and return the figures."""
    count = ruler()
    print("Trace replay: fitted on what was known before", SPLIT)
    variants = {}
    for by_moment in (False, True):
        for by_responsible in (False, True):
            name = f"{'moment' if by_moment else 'day'}, " + (
                "responsible given" if by_responsible else "only who acted"
            )
            variants[name] = _variant(
                name, by_moment, by_responsible, count, quick=quick
            )
    main = next(iter(variants.values()))
    ten = main["horizons"]["10"]
    return {"auc_10d": ten["auc"], "precision20_10d": ten["precision20"]} | {
        "replay": variants
    }


def _variant(
    name: str,
    by_moment: bool,  # noqa: FBT001
    by_responsible: bool,  # noqa: FBT001
    count: Ruler,
    *,
    quick: bool,
) -> dict[str, dict[str, dict[str, object]]]:
    known = cases(by_moment=by_moment, by_responsible=by_responsible)
    ways = [case.way for case in known]
    judged = [case.is_late for case in known if case.is_late is not None]
    model = learn(ways, today=SPLIT, ruler=count)
    tested = [look for look in looks(known, count) if look.day >= SPLIT]
    monthly = {} if quick else refitted(ways, tested, count)
    print(f"\n  deadline by {name}: {sum(judged)} late of {len(judged)}")
    print(
        "   days    n  late   AUC (95 %)          top fifth (95 %)     monthly  Brier"
    )
    horizons: dict[str, dict[str, object]] = {}
    for horizon in HORIZONS:
        here = [look for look in tested if look.horizon == horizon]
        outcomes = [look.is_late for look in here]
        scores = [score_of(model)(look) for look in here]
        others = {
            rule: [score(look) for look in here] for rule, score in baselines().items()
        }
        figures: dict[str, object] = {
            "n": len(here),
            "late": round(sum(outcomes) / len(here), 2),
            "auc": round(auc(outcomes, scores), 3),
            "auc_95": interval(auc, outcomes, scores),
            "precision20": round(precision(outcomes, scores), 3),
            "precision20_95": interval(precision, outcomes, scores),
            "auc_refitted_monthly": monthly.get(horizon),
            "brier": brier(outcomes, scores),
            "brier_of_the_mean": brier(
                outcomes, [sum(outcomes) / len(here)] * len(here)
            ),
            "calibration": calibration(outcomes, scores),
            "baselines": {
                rule: {
                    "auc": round(auc(outcomes, values), 3),
                    "precision20": round(precision(outcomes, values), 3),
                }
                for rule, values in others.items()
            },
        }
        horizons[str(horizon)] = figures
        print(
            f"   {horizon:4} {len(here):4}  {figures['late']:.2f}"
            f"  {figures['auc']:.3f} {figures['auc_95']}"
            f"  {figures['precision20']:.3f} {figures['precision20_95']}"
            f"  {figures['auc_refitted_monthly']}  {figures['brier']}"
        )
        for rule, found in figures["baselines"].items():  # type: ignore[attr-defined]
            print(f"        {rule:12} {found['auc']:.3f}  {found['precision20']:.3f}")
        print(f"        expected, found, n: {figures['calibration']}")
    return {"model": model.as_json(), "horizons": horizons}
