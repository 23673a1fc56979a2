"""What happened to tasks. `step_id` is the step on the task's way that tells of it."""

from __future__ import annotations

import dataclasses

from khonggiay.kernel import events


@events.register("tasks.assigned")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned:
    """A task was given to its lead unit."""

    task_id: int
    step_id: int
    assigner_id: int
    lead_unit_id: int
    source_kind: str = ""
    source_id: int | None = None


@events.register("tasks.accepted")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskAccepted:
    """The lead unit took the task."""

    task_id: int
    step_id: int
    person_id: int


@events.register("tasks.refused")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskRefused:
    """The lead unit refused the task; it is back with its assigner."""

    task_id: int
    step_id: int
    person_id: int


@events.register("tasks.handed_over")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskHandedOver:
    """The lead unit's head passed the task to an officer."""

    task_id: int
    step_id: int
    person_id: int
    officer_id: int


@events.register("tasks.progressed")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskProgressed:
    """Progress was reported."""

    task_id: int
    step_id: int
    person_id: int
    percent: int


@events.register("tasks.reported")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskReported:
    """The work was reported done and awaits its acceptance."""

    task_id: int
    step_id: int
    person_id: int


@events.register("tasks.completed")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted:
    """The result was accepted: the task is closed."""

    task_id: int
    step_id: int
    person_id: int


@events.register("tasks.returned")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskReturned:
    """The result was returned for rework."""

    task_id: int
    step_id: int
    person_id: int


@events.register("tasks.cancelled")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskCancelled:
    """The assigner withdrew the task."""

    task_id: int
    step_id: int
    person_id: int
