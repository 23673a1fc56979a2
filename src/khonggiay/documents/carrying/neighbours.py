"""Which of several equal sentences one is, told by its neighbours in its paragraph.

When a stock sentence has the old neighbour on one side only, its own paragraph may have
been written anew, or one of its twins have come here. Neither is so where the neighbour
that is left belongs to the same paragraph and no twin has a neighbour here.
"""

from __future__ import annotations

from khonggiay.documents.carrying.places import Places
from khonggiay.documents.carrying.stretches import Alignment

NEAR = 3


class Neighbourhood:
    """Both versions, asked what stands beside a sentence that both have."""

    def __init__(self, old: Places, new: Places, aligned: Alignment) -> None:
        self.old, self.new = old, new
        self.to_new, self.to_old = aligned.to_new, aligned.to_old

    def is_bound(self, first: int, last: int) -> bool:
        """Tell whether a neighbour in its paragraph holds it, and none holds a twin."""
        there = self.to_new[first]
        if there < 0:
            return False
        begins = self._begins(first)
        ends = last + 1 >= len(self.to_new) or self.old.words[last + 1].begins
        held_before = not begins and self._follows(first - 1, there - 1, -1)
        end = there + last - first
        held_after = not ends and self._follows(last + 1, end + 1, 1)
        if not (held_before or held_after):
            return False
        keys = self.old.keys[first : last + 1]
        length = last - first
        twins = (at for at in self.old.find(keys) if at != first)
        if any(self._is_held(at, at + length, there, end) for at in twins):
            return False
        twins = (at for at in self.new.find(keys) if at != there)
        return not any(self._is_held(first, last, at, at + length) for at in twins)

    def _is_held(self, first: int, last: int, there: int, end: int) -> bool:
        """Tell whether an old neighbour stands beside a new place, on either side."""
        return self._is_near(first - 1, there - 1, -1) or self._is_near(
            last + 1, end + 1, 1
        )

    def _is_near(self, at: int, there: int, step: int) -> bool:
        """Tell whether one of the next old words is one of the next new ones."""
        spots = {there + step * far for far in range(NEAR)}
        olds = (at + step * far for far in range(NEAR))
        return any(
            0 <= i < len(self.to_new)
            and self.to_new[i] in spots
            and self.to_new[i] >= 0
            for i in olds
        )

    def _follows(self, at: int, there: int, step: int) -> bool:
        """Tell whether the words from here on are the same, but for a figure or two."""
        for far in range(0, step * NEAR, step):
            i = at + far
            if not 0 <= i < len(self.to_new) or (
                far and self.old.words[max(i, i - step)].begins
            ):
                return False
            if 0 <= there + far == self.to_new[i]:
                return True
        return False

    def _begins(self, first: int) -> bool:
        """Tell whether a paragraph begins here, perhaps with a number before it."""
        word = self.old.words[first]
        if first == 0 or word.begins:
            return True
        before = self.old.words[first - 1]
        return before.begins and before.line == word.line and word.start == 2
