"""What became of every word: kept in its order, moved, altered, gone or new."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence

from khonggiay.documents.carrying.alignment import align
from khonggiay.documents.carrying.stretches import Stretch, heaviest_chain, runs_of
from khonggiay.documents.comparing.reading import Piece, is_printed_alike

SHORTEST_MOVED = 6
LONGEST_CRUMB = 2


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
    chain: list[Stretch]
    moves: list[Stretch]


def tell_apart(old: Sequence[Piece], new: Sequence[Piece]) -> Fates:
    """Return what became of the pieces of both versions."""
    aligned = align(
        [piece.key for piece in old],
        [piece.key for piece in new],
        [piece.start for piece in old],
        [piece.start for piece in new],
    )
    runs = runs_of(aligned.to_new)
    chain = heaviest_chain(runs)
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


def _split_alterations(
    runs: Sequence[Stretch], old: Sequence[Piece], new: Sequence[Piece]
) -> list[Stretch]:
    """Leave out what is printed otherwise: other capitals, other punctuation."""
    split: list[Stretch] = []
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
    chain: Sequence[Stretch], old: Sequence[Piece], new: Sequence[Piece]
) -> list[Stretch]:
    """Leave out single words that are the same by chance amid a rewritten passage.

    Where more than they are changed on both sides of them, nobody reads them as kept.
    """
    kept: list[Stretch] = []
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
