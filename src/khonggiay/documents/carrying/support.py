"""What speaks for a passage being the old one, in bits, and whether it suffices."""

from __future__ import annotations

import dataclasses
import math

ENOUGH = 20.0
ALONE = 120.0
AROUND = 100.0
"""So much must stand around a sentence that tells less than `ENOUGH` itself."""
AROUND_PART = 0.8
ALL_AROUND = 0.95
LITTLE = 10.0
LEAST_CLOSE = 6.0
LEAST_CONTEXT = 6.0
LEAST_RUN = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Support:
    """Bits for the mark's sentence itself, and for what stands beside it.

    `before` and `after` are for the neighbours, of at most `around` bits; infinite
    where both versions have none. `close` is for the mark alone, with
    `run` words that follow one another unchanged;
    `is_whole` tells whether the sentence is the same word for word, `is_paragraph`
    whether that is a whole paragraph which stands once in each version, `is_repeated`
    whether it stands several times in one of them, `is_bound` whether a neighbour in
    its own paragraph then holds it, which no twin could claim.
    """

    own: float
    before: float
    after: float
    around: float
    close: float
    run: int
    is_whole: bool
    is_paragraph: bool
    is_repeated: bool
    is_bound: bool

    @property
    def context(self) -> float:
        """Bits for both neighbours; none for one that is missing in both versions."""
        return sum(side for side in (self.before, self.after) if side < math.inf)

    @property
    def total(self) -> float:
        return self.own + self.context

    @property
    def holds(self) -> bool:
        """Tell whether it is the old passage, and not one that resembles it."""
        if self.own <= 0:
            return False
        if self.run < LEAST_RUN and self.close < LEAST_CLOSE:
            # Others were put for the words around it: it is in both by chance.
            return False
        is_beside_both = min(self.before, self.after) >= LEAST_CONTEXT
        if self.is_repeated and not (is_beside_both or self.is_bound):
            # A twin may have stayed where this one was deleted.
            return False
        if self.own < ENOUGH:
            is_set = is_beside_both and self.around >= AROUND
            if (
                is_set
                and self.own >= LITTLE
                and self.context >= ALL_AROUND * self.around
            ):
                # Something in it was changed, and nothing around it.
                return True
            enough = min(AROUND, AROUND_PART * self.around)
            return self.is_whole and self.context >= max(enough, ENOUGH - self.own)
        if self.context < LEAST_CONTEXT:
            # Moved on its own, or a stock sentence gone here and used anew there?
            return (self.is_whole and self.own >= ALONE) or self.is_paragraph
        return True
