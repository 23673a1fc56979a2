"""What became of every word: kept in its order, moved, altered, gone or new."""

from __future__ import annotations

import bisect
import dataclasses
import enum
from collections.abc import Sequence

from khonggiay.documents.carrying.alignment import align
from khonggiay.documents.comparing.reading import Piece, is_printed_alike

SHORTEST_MOVED = 6
LONGEST_CRUMB = 2

Run = tuple[int, int, int]
"""Where it begins in the old version, where in the new one, how many pieces it has."""


class Fate(enum.IntEnum):
    """What happened to one piece."""

    KEPT = 0
    CHANGED = 1
    MOVED = 2


@dataclasses.dataclass(slots=True)
class Fates:
    """The fate of every piece; CHANGED means gone on the old side, new on the other.

    `to_new` and `to_old` hold the partner of kept and moved pieces, else -1. `chain`
    holds the kept runs in their order, `moves` those that stand elsewhere now.
    """

    old: list[Fate]
    new: list[Fate]
    to_new: list[int]
    to_old: list[int]
    chain: list[Run]
    moves: list[Run]


def tell_apart(old: Sequence[Piece], new: Sequence[Piece]) -> Fates:
    """Return what became of the pieces of both versions."""
    aligned = align(
        [piece.key for piece in old],
        [piece.key for piece in new],
        [piece.start for piece in old],
        [piece.start for piece in new],
    )
    runs = _runs(aligned.to_new)
    chain = _in_order(runs)
    kept = set(chain)
    moves = [run for run in runs if run not in kept and run[2] >= SHORTEST_MOVED]
    chain = _without_crumbs(_split_alterations(chain, old, new), old, new)
    fates = Fates(
        old=[Fate.CHANGED] * len(old),
        new=[Fate.CHANGED] * len(new),
        to_new=[-1] * len(old),
        to_old=[-1] * len(new),
        chain=chain,
        moves=_split_alterations(moves, old, new),
    )
    for stretches, fate in ((chain, Fate.KEPT), (fates.moves, Fate.MOVED)):
        for begin, target, length in stretches:
            for step in range(length):
                fates.old[begin + step] = fates.new[target + step] = fate
                fates.to_new[begin + step] = target + step
                fates.to_old[target + step] = begin + step
    return fates


def _runs(to_new: Sequence[int]) -> list[Run]:
    runs: list[Run] = []
    for i, j in enumerate(to_new):
        if j < 0:
            continue
        if runs and runs[-1][0] + runs[-1][2] == i and runs[-1][1] + runs[-1][2] == j:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((i, j, 1))
    return runs


def _in_order(runs: Sequence[Run]) -> list[Run]:
    """Return the runs of most words that keep their order; *runs* are sorted."""
    ends: list[int] = []  # new places, rising
    weights: list[int] = []  # most words up to that place, rising
    tails: list[int] = []
    before: list[int] = []
    for number, (_begin, target, length) in enumerate(runs):
        at = bisect.bisect_left(ends, target)
        before.append(tails[at - 1] if at else -1)
        weight = length + (weights[at - 1] if at else 0)
        last = target + length - 1
        place = bisect.bisect_left(ends, last)
        if place and weights[place - 1] >= weight:
            continue
        while place < len(ends) and weights[place] <= weight:
            del ends[place], weights[place], tails[place]
        ends.insert(place, last)
        weights.insert(place, weight)
        tails.insert(place, number)
    chain: list[Run] = []
    number = tails[-1] if tails else -1
    while number >= 0:
        chain.append(runs[number])
        number = before[number]
    return chain[::-1]


def _split_alterations(
    runs: Sequence[Run], old: Sequence[Piece], new: Sequence[Piece]
) -> list[Run]:
    """Leave out what is printed otherwise: other capitals, other punctuation."""
    split: list[Run] = []
    for begin, target, length in runs:
        first = 0
        for step in range(length):
            if not is_printed_alike(old[begin + step], new[target + step]):
                if step > first:
                    split.append((begin + first, target + first, step - first))
                first = step + 1
        if length > first:
            split.append((begin + first, target + first, length - first))
    return split


def _without_crumbs(
    chain: Sequence[Run], old: Sequence[Piece], new: Sequence[Piece]
) -> list[Run]:
    """Leave out single words that are the same by chance amid a rewritten passage.

    Where more than they are changed on both sides of them, nobody reads them as kept.
    """
    kept: list[Run] = []
    for number, run in enumerate(chain):
        begin, target, length = run
        if length > LONGEST_CRUMB or number in (0, len(chain) - 1):
            kept.append(run)
            continue
        before = kept[-1] if kept else (0, 0, 0)
        after = chain[number + 1]
        left = max(begin - before[0] - before[2], target - before[1] - before[2])
        right = max(after[0] - begin, after[1] - target) - length
        if min(left, right) <= 2 * length or old[begin].begins or new[target].begins:
            kept.append(run)
    return kept
