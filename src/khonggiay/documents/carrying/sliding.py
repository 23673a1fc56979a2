"""Where a stretch that only one version has begins: there may be several ways to say.

`A B A C` became `A C`: either `A B` or `B A` went. Both give the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from khonggiay.documents.carrying.stretches import Alignment

WHOLE = 4
"""Both ends of a stretch are beginnings of sentences."""
LONGEST_LABEL = 5
MOST_SLID = 2_000


def slide(
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
    back, ahead = _room(keys, mine, begin, end, same=_is_equal)
    _note_doubt(keys, starts, begin, end, result, forward=forward)
    if back + ahead == 0:
        return end

    def worth(shift: int) -> tuple[int, int]:
        return _worth(starts, begin + shift, end + shift), -abs(shift)

    best = max(range(-back, ahead + 1), key=worth)
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


def _note_doubt(
    keys: Sequence[str],
    starts: Sequence[int],
    begin: int,
    end: int,
    result: Alignment,
    *,
    forward: bool,
) -> None:
    """Note words that may belong before or after what only one version has.

    `S A S` became `S`: did `S A` go, or `A S`? Both are whole sentences. In a label of
    a few words (`Phụ lục 2`) the figure does not tell, as it may have been changed.
    """
    mine = result.to_new if forward else result.to_old
    back, ahead = _room(keys, mine, begin, end, same=_is_equal)
    if back + ahead >= end - begin:
        # There twice in a row: every word of it may be the other one.
        span = {*range(begin - back, end + ahead)}
    else:
        b, a = _room(keys, mine, begin, end, same=_is_alike, most=LONGEST_LABEL)
        shifts = range(-max(back, b), max(ahead, a) + 1)
        whole = [s for s in shifts if _worth(starts, begin + s, end + s) >= WHOLE]
        if not whole:
            return
        span = {
            *range(begin + whole[0], begin + whole[-1]),
            *range(end + whole[0], end + whole[-1]),
        }
    result.doubtful.update(span if forward else (mine[i] for i in span if mine[i] >= 0))


def _worth(starts: Sequence[int], begin: int, end: int) -> int:
    """Return how surely something begins at both places."""
    return starts[begin] + (starts[end] if end < len(starts) else 2)


def _room(
    keys: Sequence[str],
    mine: Sequence[int],
    begin: int,
    end: int,
    *,
    same: Callable[[str, str], bool],
    most: int = MOST_SLID,
) -> tuple[int, int]:
    """Return by how many words the stretch could as well begin earlier or later."""
    back = 0
    while (
        back < most
        and begin - back - 1 >= 0
        and same(keys[begin - back - 1], keys[end - back - 1])
        and mine[begin - back - 1] == mine[begin - 1] - back
        and mine[begin - back - 1] >= 0
    ):
        back += 1
    ahead = 0
    while (
        ahead < most
        and end + ahead < len(keys)
        and same(keys[begin + ahead], keys[end + ahead])
        and mine[end + ahead] == mine[end] + ahead
    ):
        ahead += 1
    return back, ahead


def _is_equal(one: str, other: str) -> bool:
    return one == other


def _is_alike(one: str, other: str) -> bool:
    return one == other or (one[:1].isdigit() and other[:1].isdigit())
