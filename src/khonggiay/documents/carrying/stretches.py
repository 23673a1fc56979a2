"""Stretches of words that two versions share: found, cut apart, put in order."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence

Stretch = tuple[int, int, int]
"""Where it begins in the old version, where in the new one, how many words it has."""


@dataclasses.dataclass(slots=True)
class Alignment:
    """`to_new[i]` is the new index of the old word *i*, or -1.

    `doubtful` holds old words that could as well be another, equal word beside it: a
    passage that was there twice in a row stands there once, or the other way round.
    """

    to_new: list[int]
    to_old: list[int]
    doubtful: set[int]

    def put(self, old: int, new: int) -> None:
        """Say that two words are the same."""
        self.to_new[old] = new
        self.to_old[new] = old


def stretches_of(old: Sequence[str], new: Sequence[str], run: int) -> list[Stretch]:
    """Return equal stretches around runs that are unique in both."""
    here, there = _unique_runs(old, run), _unique_runs(new, run)
    stretches: list[Stretch] = []
    reached: dict[int, int] = {}
    for words, begin in sorted(here.items(), key=lambda item: item[1]):
        target = there.get(words)
        if target is None or begin < reached.get(target - begin, -1):
            continue
        a, b = begin, target
        while a > 0 and b > 0 and old[a - 1] == new[b - 1]:
            a, b = a - 1, b - 1
        end, stop = begin + run, target + run
        while end < len(old) and stop < len(new) and old[end] == new[stop]:
            end, stop = end + 1, stop + 1
        reached[target - begin] = end
        stretches.append((a, b, end - a))
    return stretches


def _unique_runs(keys: Sequence[str], run: int) -> dict[tuple[str, ...], int]:
    seen: dict[tuple[str, ...], int] = {}
    for begin in range(len(keys) - run + 1):
        words = tuple(keys[begin : begin + run])
        seen[words] = -1 if words in seen else begin
    return {words: begin for words, begin in seen.items() if begin >= 0}


def apart(
    stretches: Sequence[Stretch], old: Sequence[str], new: Sequence[str]
) -> list[Stretch]:
    """Cut stretches where they meet: the longer keeps the words."""
    cut = Alignment([-1] * len(old), [-1] * len(new), set())
    kept: list[Stretch] = []
    for begin, target, length in sorted(stretches, key=lambda s: (-s[2], s[0])):
        run = max(free_steps(begin, target, length, cut), key=len)
        if run:
            kept.append((begin + run[0], target + run[0], len(run)))
            for step in run:
                cut.put(begin + step, target + step)
    return sorted(kept)


def free_steps(
    begin: int, target: int, length: int, result: Alignment
) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for step in range(length):
        if result.to_new[begin + step] < 0 and result.to_old[target + step] < 0:
            runs[-1].append(step)
        elif runs[-1]:
            runs.append([])
    return runs


def runs_of(mapped: Sequence[int]) -> list[Stretch]:
    runs: list[Stretch] = []
    for i, j in enumerate(mapped):
        if j < 0:
            continue
        if runs and runs[-1][0] + runs[-1][2] == i and runs[-1][1] + runs[-1][2] == j:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((i, j, 1))
    return runs


def heaviest_chain(
    blocks: Sequence[Stretch],
) -> list[Stretch]:
    """Return the blocks of most words that keep their order; *blocks* are sorted."""
    ends: list[int] = []  # new places, rising
    weights: list[int] = []  # best weight up to that place, rising
    tails: list[int] = []
    before: list[int] = []
    for number, (_begin, target, length) in enumerate(blocks):
        at = bisect.bisect_left(ends, target) - 1
        before.append(tails[at] if at >= 0 else -1)
        weight = length + (weights[at] if at >= 0 else 0)
        place = bisect.bisect_left(ends, target)
        if place > 0 and weights[place - 1] >= weight:
            continue
        while place < len(ends) and weights[place] <= weight:
            del ends[place], weights[place], tails[place]
        ends.insert(place, target)
        weights.insert(place, weight)
        tails.insert(place, number)
    chain = []
    number = tails[-1] if tails else -1
    while number >= 0:
        chain.append(blocks[number])
        number = before[number]
    return chain[::-1]
