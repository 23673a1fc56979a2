"""Figures that look like figures, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

Choice = TypeVar("Choice")


class Figures:
    """A source of numbers and choices that depends on its seed only."""

    def __init__(self, *seed: object) -> None:
        text = "/".join(str(part) for part in seed)
        self._random = random.Random(text)  # noqa: S311  figures, no secrets

    def whole(self, low: int, high: int) -> int:
        """Return a whole number between *low* and *high*, both included."""
        return self._random.randint(low, high)

    def real(self, low: float, high: float) -> float:
        """Return a number between *low* and *high*."""
        return self._random.uniform(low, high)

    def pick(self, choices: Sequence[Choice]) -> Choice:
        """Return one of the *choices*."""
        return self._random.choice(choices)

    def some(self, choices: Sequence[Choice], count: int) -> list[Choice]:
        """Return *count* different choices, or all when there are fewer."""
        return self._random.sample(choices, min(count, len(choices)))

    def mixed(self, choices: Sequence[Choice]) -> list[Choice]:
        """Return the choices in another order."""
        return self._random.sample(choices, len(choices))

    def text(self, low: float, high: float, digits: int = 0) -> str:
        """Return a number as it is printed in Vietnamese: `1.234,5`."""
        return printed(self.real(low, high), digits)


def printed(value: float, digits: int = 0) -> str:
    """Return *value* as it is printed in Vietnamese: `1.234,5`."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
