"""What a task's way looked like, as it is known afterwards: the matter of learning."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Hashable


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """Something that was done on a day; whoever did it holds the task from then on."""

    on: dt.date
    name: str
    holder: Hashable
    unit: Hashable = None
    progress: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A task from its assignment to its end; open while `finished_on` is None.

    `steps` come in their order. Work finished on its due day is on time. `holder` is
    who held it from the first day, None while it waits in a unit's tray.
    """

    key: Hashable
    kind: str
    opened_on: dt.date
    due_on: dt.date
    unit: Hashable = None
    holder: Hashable = None
    steps: tuple[Step, ...] = ()
    finished_on: dt.date | None = None
