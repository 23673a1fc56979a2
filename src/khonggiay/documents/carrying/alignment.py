"""Which word of the new version is which word of the old one.

Runs of words that stand once in each version are the anchors. The longest chain of
anchors in the same order is the backbone; long anchors outside it are passages that
were moved. Between anchors the same is done with shorter runs, then a plain comparison.
Pure: lists of keys in, indices out.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from difflib import SequenceMatcher

from khonggiay.documents.carrying.sliding import slide
from khonggiay.documents.carrying.stretches import (
    Alignment,
    Stretch,
    apart,
    free_steps,
    heaviest_chain,
    runs_of,
    stretches_of,
)

RUN = 5
SHORTEST_MOVED = 8
SHORTEST_HEADING = 4
MOST_COMPARED = 400_000
STAYED_RUN = 3
STAYED_PART = 0.6


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
    slide(old, old_starts, result, forward=True)
    slide(new, new_starts, result, forward=False)
    return result


def _anchor(
    old: Sequence[str],
    new: Sequence[str],
    old_starts: Sequence[int],
    new_starts: Sequence[int],
    result: Alignment,
) -> list[Stretch]:
    stretches = stretches_of(old, new, RUN)
    for begin, target, length in heaviest_chain(apart(stretches, old, new)):
        for step in range(length):
            result.put(begin + step, target + step)
    # The backbone first takes what is equal beside it: give it back to the sentences
    # that were moved before those are looked at.
    slide(old, old_starts, result, forward=True)
    slide(new, new_starts, result, forward=False)
    chain = runs_of(result.to_new)
    stayed = _Stayed(old, new, chain)
    for begin, target, length in sorted(stretches, key=lambda s: -s[2]):
        for run in free_steps(begin, target, length, result):
            a, b = begin + run[0] if run else 0, target + run[0] if run else 0
            if len(run) >= SHORTEST_MOVED and not stayed.has(a, b, len(run)):
                for step in run:
                    result.put(begin + step, target + step)
    return chain


class _Stayed:
    """Tells whether a passage that seems moved also stands where it is expected.

    A line of one annex resembles the same line of the next: before it is said to have
    moved there, the next annex's own line is looked at.
    """

    def __init__(
        self, old: Sequence[str], new: Sequence[str], chain: Sequence[Stretch]
    ) -> None:
        self.old, self.new = old, new
        self.chain = chain
        self.olds = [begin for begin, _target, _length in chain]
        self.news = sorted(target for _begin, target, _length in chain)

    def has(self, begin: int, target: int, length: int) -> bool:
        """Tell it of the *length* words from *begin* on, found at *target*."""
        words = self.old[begin : begin + length]
        low, high = self._gap(self.news, target, 0, len(self.old))
        if _is_in(words, self.old[low:high]):
            return True
        low, high = self._gap(self.olds, begin, 1, len(self.new))
        return _is_in(words, self.new[low:high])

    def _gap(
        self, places: Sequence[int], at: int, other: int, end: int
    ) -> tuple[int, int]:
        """Return the range on the *other* side of the gap that holds *at*."""
        number = bisect.bisect_right(places, at)
        low, high = 0, end
        if number:
            low = self.chain[number - 1][other] + self.chain[number - 1][2]
        if number < len(self.chain):
            high = self.chain[number][other]
        return low, high


def _is_in(words: Sequence[str], text: Sequence[str]) -> bool:
    """Tell whether most of what the words say stands in a text, run by run."""
    runs = {tuple(text[at : at + STAYED_RUN]) for at in range(len(text))}
    mine = [
        tuple(words[at : at + STAYED_RUN]) for at in range(len(words) - STAYED_RUN + 1)
    ]
    return sum(run in runs for run in mine) >= STAYED_PART * len(mine)


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
        chain = heaviest_chain(apart(stretches_of(a, b, run), a, b))
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
