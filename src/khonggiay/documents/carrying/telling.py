"""How much each word of the old version tells: in bits.

Officials repeat themselves: `Ủy ban nhân dân thành phố` agrees between any two papers,
a street, an amount or a date does not. A word tells as much as it is unexpected after
the word before it, as far as both versions together can teach that; the word itself,
and what it was matched with, are left out of the lesson.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence

MOST = 6.0
UNSEEN = 0.5
TRUST = 1.0


def tell(old: Sequence[str], new: Sequence[str], to_new: Sequence[int]) -> list[float]:
    """Return the bits that each old word tells, from 0 to `MOST`."""
    words = Counter(old)
    words.update(new)
    pairs = Counter(itertools.pairwise(old))
    pairs.update(itertools.pairwise(new))
    total = len(old) + len(new) + 1
    bits: list[float] = []
    for i, key in enumerate(old):
        there = to_new[i]
        mine = 2 if there >= 0 else 1
        seen = max(0, words[key] - mine)
        chance = (seen + UNSEEN) / total
        if i:
            before = old[i - 1]
            together = there > 0 and new[there - 1] == before
            ours = 2 if together else 1
            followed = max(0, pairs[before, key] - ours)
            preceded = max(0, words[before] - ours)
            chance = (followed + TRUST * chance) / (preceded + TRUST)
        bits.append(min(MOST, -math.log2(chance)))
    return bits
