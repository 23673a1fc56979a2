"""The usual way of a kind of work: the steps that most finished tasks took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from khonggiay.tasks.forecasting.ways import Way

ENOUGH = 10
EVERYTHING = "*"
Usual = Mapping[str, frozenset[str]]


def usual_steps(finished: Iterable[Way]) -> Usual:
    """Return for each kind of work the steps of more than half of its finished tasks.

    Under `EVERYTHING` stand those of all kinds together; a kind with fewer than ten
    finished tasks is left out.
    """
    counts: Counter[str] = Counter()
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for way in finished:
        names = {step.name for step in way.steps}
        for kind in (way.kind, EVERYTHING):
            counts[kind] += 1
            taken[kind].update(names)
    return {
        kind: frozenset(name for name, n in taken[kind].items() if 2 * n > count)
        for kind, count in counts.items()
        if count >= ENOUGH
    }


def steps_left(usual: Usual, kind: str, done: frozenset[str]) -> tuple[int, int]:
    """Return how many usual steps are not done, and how many done ones are unusual."""
    names = usual.get(kind, usual.get(EVERYTHING))
    if not names:
        return 0, 0
    return len(names - done), len(done - names)
