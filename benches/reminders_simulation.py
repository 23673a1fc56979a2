"""Simulate offices that are reminded in different ways, and compare."""

from __future__ import annotations

import copy
import dataclasses
import os
import statistics
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from reminders_arms import (
    Arm,
    DailyList,
    Ladder,
    Nothing,
    Secretary,
    enter,
    ruler,
)
from reminders_office import END, EVERYONE, WARM_UP, Office, date
from reminders_worlds import WORLDS, World

from khonggiay.tasks.briefing import Policy
from khonggiay.tasks.forecasting import Model, learn
from khonggiay.tasks.forecasting.books import Books

SEEDS = 20
# The thresholds of the policy were chosen with the seeds 0 to 4: others judge them.
FIRST_SEED = 100
WEEK = 5
OURS, BARE, COMMON = "secretary", "3/1/0", "3/1/0 and daily after"
ARMS: dict[str, Callable[[Model, Books], Arm]] = {
    "none": lambda _model, _books: Nothing(),
    BARE: lambda _model, _books: Ladder(after=False),
    COMMON: lambda _model, _books: Ladder(after=True),
    "daily list": lambda _model, _books: DailyList(escalate=False),
    "daily list, superiors after": lambda _model, _books: DailyList(escalate=True),
    OURS: lambda model, books: Secretary(model, books, Policy()),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What came of one arm: lateness per task, interruptions per person and week."""

    lateness: float
    on_time: float
    interruptions: float


def run(world: World, seed: int) -> dict[str, Result]:
    """Run one world once with each arm: the same people, the same tasks."""
    office = Office(world, seed)
    count = ruler(END)
    books = Books(count)
    while office.day < WARM_UP:
        office.begin()
        books.turn_to(date(office.day))
        office.work()
        enter(books, office)
    # The product has seen the past before it says its first word.
    ways = [task.as_way() for task in office.tasks]
    model = learn(ways, today=date(WARM_UP), ruler=count)
    results = {}
    for name, make in ARMS.items():
        copied, its_books = copy.deepcopy((office, books if name == OURS else None))
        results[name] = _play(copied, make(model, its_books or books), seed)
    return results


def _play(office: Office, arm: Arm, seed: int) -> Result:
    office.reseed(seed + 7)
    while office.day < END:
        office.begin()
        arm.morning(office)
        office.work()
        if isinstance(arm, Secretary):
            arm.evening(office)
    judged = [t for t in office.tasks if WARM_UP <= t.due < END - 10]
    late = [max(0, (END if t.finished is None else t.finished) - t.due) for t in judged]
    weights = [task.weight for task in judged]
    weighted = sum(w * days for w, days in zip(weights, late, strict=True))
    weeks = (END - WARM_UP) / WEEK
    return Result(
        lateness=weighted / sum(weights),
        on_time=sum(days == 0 for days in late) / len(late),
        interruptions=sum(office.messages) / EVERYONE / weeks,
    )


def _run(job: tuple[World, int]) -> dict[str, Result]:
    return run(*job)


def simulate(*, seeds: int = SEEDS) -> dict[str, object]:
    """Run all worlds, print, and return the figures."""
    jobs = [
        (world, seed)
        for world in WORLDS
        for seed in range(FIRST_SEED, FIRST_SEED + seeds)
    ]
    with ProcessPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(_run, jobs, chunksize=4))
    worlds = {}
    for place, world in enumerate(WORLDS):
        here = results[place * seeds : (place + 1) * seeds]
        worlds[world.name] = _compare(world.name, here)
    ratios = [figures["ratio_to_common"] for figures in worlds.values()]
    bare = [figures["ratio_to_bare"] for figures in worlds.values()]
    beaten = [name for name, f in worlds.items() if f["is_beaten"]]
    no_gain = [name for name, f in worlds.items() if not f["on_time_improves"]]
    print(f"\n  beaten: {len(beaten)} of {len(worlds)}; worst ratio {max(ratios):.2f}")
    print(f"  on-time rate no better than the ladder's: {no_gain or 'nowhere'}")
    return {
        "worlds": len(worlds),
        "worlds_beaten": len(beaten),
        "worst_interruption_ratio": max(ratios),
        "worst_interruption_ratio_to_bare_ladder": max(bare),
        "worlds_without_better_on_time_rate": no_gain,
        "seeds": seeds,
        "simulation": worlds,
    }


def _compare(name: str, here: list[dict[str, Result]]) -> dict[str, object]:
    print(f"\n  {name:36} lateness   on time  interruptions")
    arms = {}
    for arm in ARMS:
        mean = {
            field.name: statistics.fmean(getattr(one[arm], field.name) for one in here)
            for field in dataclasses.fields(Result)
        }
        arms[arm] = {key: round(value, 3) for key, value in mean.items()}
        print(
            f"    {arm:32} {mean['lateness']:8.2f} {mean['on_time']:9.1%}"
            f" {mean['interruptions']:10.2f}"
        )
    gains = [one[COMMON].lateness - one[OURS].lateness for one in here]
    middle = statistics.fmean(gains)
    error = statistics.stdev(gains) / len(gains) ** 0.5 if len(gains) > 1 else 0.0
    ours, common, bare = arms[OURS], arms[COMMON], arms[BARE]
    ratio = ours["interruptions"] / common["interruptions"]
    is_better = middle - 2 * error > 0 and ours["lateness"] < bare["lateness"]
    print(f"    gain on the ladder {middle:.2f} ± {2 * error:.2f}, ratio {ratio:.2f}")
    return {
        "arms": arms,
        "gain_on_ladder": round(middle, 3),
        "gain_error_2se": round(2 * error, 3),
        "ratio_to_common": round(ratio, 3),
        "ratio_to_bare": round(ours["interruptions"] / bare["interruptions"], 3),
        "is_beaten": is_better and ratio <= 0.5,
        "on_time_improves": ours["on_time"] > max(common["on_time"], bare["on_time"]),
    }
