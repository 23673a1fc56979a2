"""When the person who does the work is told of a task."""

from __future__ import annotations

import dataclasses

from khonggiay.tasks.briefing.policy import Policy
from khonggiay.tasks.briefing.standing import Standing

BEGIN, AGAIN, DUE, LATE = "begin", "again", "due", "late"


@dataclasses.dataclass(frozen=True, slots=True)
class Nudge:
    """A rung of the ladder and in how many working days it is told: 0 is today."""

    rung: str
    in_days: int = 0


def nudge_today(standing: Standing, policy: Policy) -> Nudge | None:
    """Return the rung on which the task is told this morning, or None.

    Nobody is told of what they worked on on the last working day. Else a task is told
    on its due day; before it, only when the work would begin too late otherwise; after
    it, again and again. Between two tellings lies a pause.
    """
    told = standing.told
    if standing.idle == 0:
        return None
    if standing.left == 1:
        return Nudge(DUE)
    if standing.days_late > 0:
        if _is_too_soon(told.days_ago, policy.late_pause):
            return None
        return Nudge(f"{LATE}_{standing.days_late}")
    if _slack(standing) > policy.start_delay:
        return None
    if _is_too_soon(told.days_ago, policy.pause):
        return None
    return Nudge(f"{AGAIN}_{told.times}" if told.times else BEGIN)


def next_nudge(standing: Standing, policy: Policy) -> Nudge:
    """Return the next rung after today if nothing happens until then.

    There is always one at the end: overdue work is never forgotten.
    """
    told = standing.told
    since = policy.pause if told.days_ago is None else told.days_ago
    if standing.left > 2:
        begin = max(1, _slack(standing) - policy.start_delay, policy.pause - since)
        if begin < standing.left - 1:
            return Nudge(f"{AGAIN}_{told.times}" if told.times else BEGIN, begin)
    if standing.left > 1:
        return Nudge(DUE, standing.left - 1)
    since = policy.late_pause if told.days_ago is None else told.days_ago
    late = max(1, policy.late_pause - since)
    return Nudge(f"{LATE}_{standing.days_late + late}", late)


def _slack(standing: Standing) -> int:
    """Return how many working days may pass before the work must begin."""
    return standing.left - standing.forecast.likely


def _is_too_soon(days_ago: int | None, pause: int) -> bool:
    return days_ago is not None and days_ago < pause
