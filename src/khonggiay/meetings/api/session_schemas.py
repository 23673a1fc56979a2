"""What acts on the running session take."""

from __future__ import annotations

from ninja import Schema


class StepIn(Schema):
    """The step to take back, as the section `step` of the room names it."""

    step_id: int
