"""The thresholds of the rules, with their version: every message keeps it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How much is said, and how early. Days are working days.

    `lines`, `decisions`: the most that one brief holds of each. `start_delay`: how
    many days pass between being told and beginning. `pause`, `late_pause`: between two
    tellings of one task before and after its due day. `ask_from`: from which
    probability of being late on a superior is asked; `ask_before`: and with how many
    days left at least. `answer_days`: how long they have before the next one is asked,
    `ask_pause`: how long nobody is asked after an answer.
    """

    version: int = 1
    lines: int = 5
    decisions: int = 3
    start_delay: int = 0
    pause: int = 5
    late_pause: int = 4
    ask_from: float = 0.5
    ask_before: int = 2
    answer_days: int = 1
    ask_pause: int = 5
