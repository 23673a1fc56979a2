"""What has been learned so far: coefficients, usual steps, and where they come from."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from khonggiay.tasks.forecasting.features import NAMES, Knowledge, features
from khonggiay.tasks.forecasting.shrinking import Strengths
from khonggiay.tasks.forecasting.situations import Situation

SHARPNESS = "sharpness"
# What is assumed where no past is known: work fills most of the time it is given, what
# nobody has touched takes longer, progress shortens what remains. The slack decides
# alone then: of tasks in their usual state about one in six is late.
STARTING = {
    "base": -1.2, "left": 1.3, "term": 0.0, "idle": 0.2, "untouched": 0.4,
    "steps": 0.0, "undone": 0.3, "unusual": 0.1, "hands": 0.2, "progress": 1.4,
    "held": 0.0, "overdue": 0.2, "is_late": 0.5, "newness": 0.0, "person": 0.3,
    "unit": 0.3, "kind": 0.3, SHARPNESS: 1.6,
}  # fmt: skip
_TYPICAL = Situation(left=8, term=12, idle=2, steps=2, done=frozenset({"taking"}))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One version of the learned quantities.

    The odds that a task is open after u more working days are exp(x·c − s ln u), with
    its numbers x, the `coefficients` c in the order of `NAMES`, and the `sharpness` s.
    `typical` are the numbers of the average task, against which reasons are told.
    `tasks` is how many tasks were learned from; 0 of the starting model.
    """

    coefficients: tuple[float, ...]
    sharpness: float
    typical: tuple[float, ...]
    knowledge: Knowledge = dataclasses.field(default_factory=Knowledge)
    learned_on: dt.date | None = None
    tasks: int = 0

    @classmethod
    def starting(cls) -> Model:
        """Return the model of a city without a past."""
        return cls(
            coefficients=tuple(STARTING[name] for name in NAMES),
            sharpness=STARTING[SHARPNESS],
            typical=features(_TYPICAL, Knowledge()),
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, by name."""
        knowledge = self.knowledge
        return {
            "coefficients": dict(zip(NAMES, self.coefficients, strict=True)),
            "sharpness": self.sharpness,
            "typical": dict(zip(NAMES, self.typical, strict=True)),
            "strengths": dataclasses.asdict(knowledge.strengths),
            "usual": {kind: sorted(names) for kind, names in knowledge.usual.items()},
            "learned_on": self.learned_on.isoformat() if self.learned_on else None,
            "tasks": self.tasks,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Model:
        """Return the model that `as_json` wrote, also one of an older program.

        A name that it did not know has its starting value.
        """
        starting = cls.starting()
        typical = dict(zip(NAMES, starting.typical, strict=True)) | values["typical"]
        coefficients = STARTING | values["coefficients"]
        learned_on = values["learned_on"]
        return cls(
            coefficients=tuple(coefficients[name] for name in NAMES),
            sharpness=values["sharpness"],
            typical=tuple(typical[name] for name in NAMES),
            knowledge=Knowledge(
                Strengths(**values["strengths"]),
                {kind: frozenset(names) for kind, names in values["usual"].items()},
            ),
            learned_on=dt.date.fromisoformat(learned_on) if learned_on else None,
            tasks=values["tasks"],
        )
