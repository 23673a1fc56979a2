"""Which word of the new version is which word of the old one.

Runs of words that stand once in each version are the anchors. The longest chain of
anchors in the same order is the backbone; long anchors outside it are passages that
were moved. Between anchors the same is done with shorter runs, then a plain comparison.
Pure: lists of keys in, indices out.
"""

from __future__ import annotations

import bisect
import dataclasses
import itertools
from collections.abc import Sequence
from difflib import SequenceMatcher

Stretch = tuple[int, int, int]
"""Where it begins in the old version, where in the new one, how many words it has."""

RUN = 5
SHORTEST_MOVED = 8
SHORTEST_HEADING = 4
MOST_COMPARED = 400_000


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


def align(
    old: Sequence[str],
    new: Sequence[str],
    old_starts: Sequence[int],
    new_starts: Sequence[int],
) -> Alignment:
    """Align two sequences of keys; the starts tell where sentences begin (0 to 2)."""
    result = Alignment([-1] * len(old), [-1] * len(new), set())
    chain = _anchor(old, new, old_starts, new_starts, result)
    _fill_chain(old, new, chain, result)
    _fill_moved(old, new, result)
    _match_headings(old, new, old_starts, new_starts, result)
    _slide(old, old_starts, result, forward=True)
    _slide(new, new_starts, result, forward=False)
    return result


def _anchor(
    old: Sequence[str],
    new: Sequence[str],
    old_starts: Sequence[int],
    new_starts: Sequence[int],
    result: Alignment,
) -> list[Stretch]:
    stretches = _stretches(old, new, RUN)
    for begin, target, length in _heaviest_chain(_apart(stretches, old, new)):
        for step in range(length):
            result.put(begin + step, target + step)
    # The backbone first takes what is equal beside it: give it back to the sentences
    # that were moved before those are looked at.
    _slide(old, old_starts, result, forward=True)
    _slide(new, new_starts, result, forward=False)
    chain = _runs(result.to_new)
    for begin, target, length in sorted(stretches, key=lambda s: -s[2]):
        for run in _free_steps(begin, target, length, result):
            if len(run) >= SHORTEST_MOVED:
                for step in run:
                    result.put(begin + step, target + step)
    return chain


def _free_steps(
    begin: int, target: int, length: int, result: Alignment
) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for step in range(length):
        if result.to_new[begin + step] < 0 and result.to_old[target + step] < 0:
            runs[-1].append(step)
        elif runs[-1]:
            runs.append([])
    return runs


def _runs(mapped: Sequence[int]) -> list[Stretch]:
    runs: list[Stretch] = []
    for i, j in enumerate(mapped):
        if j < 0:
            continue
        if runs and runs[-1][0] + runs[-1][2] == i and runs[-1][1] + runs[-1][2] == j:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((i, j, 1))
    return runs


def _stretches(old: Sequence[str], new: Sequence[str], run: int) -> list[Stretch]:
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


def _apart(
    stretches: Sequence[Stretch], old: Sequence[str], new: Sequence[str]
) -> list[Stretch]:
    """Cut stretches where they meet: the longer keeps the words."""
    cut = Alignment([-1] * len(old), [-1] * len(new), set())
    kept: list[Stretch] = []
    for begin, target, length in sorted(stretches, key=lambda s: (-s[2], s[0])):
        run = max(_free_steps(begin, target, length, cut), key=len)
        if run:
            kept.append((begin + run[0], target + run[0], len(run)))
            for step in run:
                cut.put(begin + step, target + step)
    return sorted(kept)


def _unique_runs(keys: Sequence[str], run: int) -> dict[tuple[str, ...], int]:
    seen: dict[tuple[str, ...], int] = {}
    for begin in range(len(keys) - run + 1):
        words = tuple(keys[begin : begin + run])
        seen[words] = -1 if words in seen else begin
    return {words: begin for words, begin in seen.items() if begin >= 0}


def _heaviest_chain(
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


def _fill_chain(
    old: Sequence[str],
    new: Sequence[str],
    chain: Sequence[Stretch],
    result: Alignment,
) -> None:
    at, there = 0, 0
    for begin, target, length in [*chain, (len(old), len(new), 0)]:
        here = [i for i in range(at, begin) if result.to_new[i] < 0]
        free = [j for j in range(there, target) if result.to_old[j] < 0]
        _fill(old, new, here, free, result)
        at, there = begin + length, target + length


def _fill_moved(old: Sequence[str], new: Sequence[str], result: Alignment) -> None:
    """Fill short gaps inside passages that were moved."""
    left = -1
    for right in range(len(old)):
        if result.to_new[right] < 0:
            continue
        gap = right - left - 1
        if left >= 0 and gap:
            a, b = result.to_new[left], result.to_new[right]
            free = [j for j in range(a + 1, b) if result.to_old[j] < 0]
            if 0 < b - a - 1 <= 2 * gap + 10 and len(free) == b - a - 1:
                _fill(old, new, list(range(left + 1, right)), free, result)
        left = right


def _match_headings(
    old: Sequence[str],
    new: Sequence[str],
    old_starts: Sequence[int],
    new_starts: Sequence[int],
    result: Alignment,
) -> None:
    """Match what stands for itself behind a number (`II. Kết quả`), and stands once."""
    here = _free_units(old, old_starts, result.to_new)
    there = _free_units(new, new_starts, result.to_old)
    for words, begin in here.items():
        target = there.get(words, -1)
        if begin >= 0 and target >= 0:
            for step in range(len(words)):
                result.put(begin + step, target + step)


def _free_units(
    keys: Sequence[str], starts: Sequence[int], taken: Sequence[int]
) -> dict[tuple[str, ...], int]:
    units: dict[tuple[str, ...], int] = {}
    begins = [*(i for i, start in enumerate(starts) if start), len(keys)]
    for begin, end in itertools.pairwise(begins):
        is_free = all(taken[i] < 0 for i in range(begin, end))
        if starts[begin] == 2 and end - begin >= SHORTEST_HEADING and is_free:
            words = tuple(keys[begin:end])
            units[words] = -1 if words in units else begin
    return units


def _fill(
    old: Sequence[str],
    new: Sequence[str],
    here: list[int],
    there: list[int],
    result: Alignment,
    run: int = 3,
) -> None:
    if not here or not there:
        return
    a, b = [old[i] for i in here], [new[j] for j in there]
    while run > 0:
        chain = _heaviest_chain(_apart(_stretches(a, b, run), a, b))
        if chain:
            break
        run -= 1
    else:
        _compare(a, b, here, there, result)
        return
    at, start = 0, 0
    for begin, target, length in [*chain, (len(a), len(b), 0)]:
        _fill(old, new, here[at:begin], there[start:target], result, run)
        for step in range(length):
            result.put(here[begin + step], there[target + step])
        at, start = begin + length, target + length


def _compare(
    a: list[str], b: list[str], here: list[int], there: list[int], result: Alignment
) -> None:
    # Nothing is unique here: figures in a table, or nothing in common at all.
    if len(a) * len(b) > MOST_COMPARED or not set(a) & set(b):
        return
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    for begin, target, length in matcher.get_matching_blocks():
        for step in range(length):
            result.put(here[begin + step], there[target + step])


def _slide(
    keys: Sequence[str],
    starts: Sequence[int],
    result: Alignment,
    *,
    forward: bool,
) -> None:
    """Let stretches that only one version has begin where a sentence begins.

    `A B A C` became `A C`: either `A B` or `B A` went. Both give the same text; the
    one that begins and ends with a sentence is what an official did.
    """
    mine = result.to_new if forward else result.to_old
    end = 0
    while end < len(keys):
        if mine[end] >= 0:
            end += 1
            continue
        begin = end
        while end < len(keys) and mine[end] < 0:
            end += 1
        before = mine[begin - 1] if begin else -1
        after = mine[end] if end < len(keys) else -1
        if begin == 0 or end == len(keys) or before < 0 or after != before + 1:
            continue
        end = _slide_one(keys, starts, begin, end, result, forward=forward)


def _slide_one(
    keys: Sequence[str],
    starts: Sequence[int],
    begin: int,
    end: int,
    result: Alignment,
    *,
    forward: bool,
) -> int:
    mine = result.to_new if forward else result.to_old
    theirs = result.to_old if forward else result.to_new
    length = end - begin
    back = 0
    while (
        begin - back - 1 >= 0
        and keys[begin - back - 1] == keys[end - back - 1]
        and mine[begin - back - 1] == mine[begin - 1] - back
        and mine[begin - back - 1] >= 0
    ):
        back += 1
    ahead = 0
    while (
        end + ahead < len(keys)
        and keys[begin + ahead] == keys[end + ahead]
        and mine[end + ahead] == mine[end] + ahead
    ):
        ahead += 1
    if back + ahead == 0:
        return end

    def worth(shift: int) -> tuple[int, int]:
        first = starts[begin + shift]
        last = starts[end + shift] if end + shift < len(keys) else 2
        return first + last, -abs(shift)

    best = max(range(-back, ahead + 1), key=worth)
    if back + ahead >= length:
        # The whole stretch is there twice in a row: which of the two went or came?
        span = range(begin - back, end + ahead)
        doubtful = span if forward else [mine[i] for i in span if mine[i] >= 0]
        result.doubtful.update(doubtful)
    if best > 0:
        for step in range(best):
            target = mine[end + step]
            mine[begin + step], mine[end + step] = target, -1
            theirs[target] = begin + step
    for step in range(-best):
        target = mine[begin - step - 1]
        mine[end - step - 1], mine[begin - step - 1] = target, -1
        theirs[target] = end - step - 1
    return end + max(best, 0)
