"""Which lines a morning brief holds, and in which order."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable

from khonggiay.tasks.briefing.policy import Policy


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that might be told: a task to be done, or a decision to be taken."""

    task: Hashable
    rung: str
    value: float
    is_decision: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Brief:
    """What is told, the most valuable first, and how many tasks are only counted."""

    lines: tuple[Line, ...]
    rest: int

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to say: then nothing is sent."""
        return not self.lines


def choose(lines: Iterable[Line], policy: Policy) -> Brief:
    """Return the brief of a morning: at most five lines, three of them decisions.

    The most valuable come first; of equal value, what was given first.
    """
    ranked = sorted(lines, key=lambda line: -line.value)
    decisions = [line for line in ranked if line.is_decision][: policy.decisions]
    kept = [line for line in ranked if not line.is_decision or line in decisions]
    told = kept[: policy.lines]
    return Brief(tuple(told), len(ranked) - len(told))
