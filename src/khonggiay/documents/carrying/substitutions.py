"""What was put for what: figures, other spellings, and names replaced everywhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from khonggiay.documents.carrying.stretches import Alignment
from khonggiay.kernel import text as kernel_text

OTHER_FIGURE = 2.0
OTHER_WORDS = 4.0
HABIT = 1.0
LONGEST_HABIT = 8
OFTEN = 3


class Substitutions:
    """The gaps between words that agree: old words, and new ones in their place."""

    def __init__(
        self, old: Sequence[str], new: Sequence[str], aligned: Alignment
    ) -> None:
        self.old, self.new = old, new
        self.spelling = _spelling(old, new, aligned)
        gaps = _gaps(aligned)
        seen: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
        for begin, missing, there, put in gaps:
            seen[self._texts(begin, missing, there, put)] += 1
        self._kinds: dict[int, tuple[int, int, float]] = {}
        self._habits: set[int] = set()
        self._mere: set[int] = set()
        for begin, missing, there, put in gaps:
            texts = self._texts(begin, missing, there, put)
            cost = _cost(missing, put)
            if missing and put and seen[texts] >= OFTEN:
                cost = HABIT
                self._habits.update(range(begin, begin + missing))
                self._mere.add(begin)
            elif missing == put and all(map(_is_figure, (*texts[0], *texts[1]))):
                cost = OTHER_FIGURE * missing
                self._mere.add(begin)
            self._kinds[begin] = (missing, put, cost)

    def _texts(
        self, begin: int, missing: int, there: int, put: int
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if missing > LONGEST_HABIT or put > LONGEST_HABIT:
            return (f"at {begin}",), ()
        old = tuple(self.old[begin : begin + missing])
        return old, tuple(self.new[there : there + put])

    def is_habit(self, number: int) -> bool:
        """Tell whether an old word was replaced in the same way everywhere."""
        return number in self._habits

    def is_other(self, begin: int, missing: int, put: int) -> bool:
        """Tell whether other words were put there, not figures nor what is habit."""
        known = self._kinds.get(begin)
        is_known = known is not None and known[:2] == (missing, put)
        return not (is_known and begin in self._mere)

    def cost(self, begin: int, missing: int, put: int) -> float:
        """Return the bits that speak against: *missing* old words, *put* new ones."""
        known = self._kinds.get(begin)
        if known is not None and known[:2] == (missing, put):
            return known[2]
        return _cost(missing, put)


def _is_figure(key: str) -> bool:
    return key[:1].isdigit()


def _cost(missing: int, put: int) -> float:
    return OTHER_WORDS + 2 * math.log2(1 + max(missing, put))


def _gaps(aligned: Alignment) -> list[tuple[int, int, int, int]]:
    """Return where words differ between two that agree and follow one another."""
    gaps: list[tuple[int, int, int, int]] = []
    last_i, last_j = -1, -1
    for i, j in enumerate(aligned.to_new):
        if j < 0:
            continue
        if j > last_j and (i > last_i + 1 or j > last_j + 1):
            gaps.append((last_i + 1, i - last_i - 1, last_j + 1, j - last_j - 1))
        last_i, last_j = i, j
    return gaps


def _spelling(
    old: Sequence[str], new: Sequence[str], aligned: Alignment
) -> dict[int, int]:
    """Return new words that are the old ones with other accents, one for one."""
    found: dict[int, int] = {}
    for step in (1, -1):
        order = range(len(old)) if step == 1 else range(len(old) - 1, -1, -1)
        last = -2
        for i in order:
            j = aligned.to_new[i]
            if j < 0 and last >= -1:
                j = last + step
                is_free = 0 <= j < len(new) and aligned.to_old[j] < 0
                if not is_free or not _is_spelling(old[i], new[j]):
                    last = -2
                    continue
                found.setdefault(i, j)
            last = j
    return found


def _is_spelling(one: str, other: str) -> bool:
    if one[:1].isdigit() or other[:1].isdigit():
        return False
    return kernel_text.fold(one) == kernel_text.fold(other) != ""
