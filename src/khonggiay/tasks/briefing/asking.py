"""When a superior is asked to decide, which one, and what is recommended to them."""

from __future__ import annotations

import dataclasses
import enum

from khonggiay.tasks.briefing.policy import Policy
from khonggiay.tasks.briefing.standing import Standing
from khonggiay.tasks.forecasting import Load


class Advice(enum.StrEnum):
    """What can be decided about a task that will probably be late."""

    HAND_OVER = "hand_over"
    EXTEND = "extend"
    UNBLOCK = "unblock"
    CHASE = "chase"


@dataclasses.dataclass(frozen=True, slots=True)
class Ask:
    """A decision that a superior is asked for; level 1 is the nearest one."""

    level: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """In whose hands the work lies: their load, the lightest one among colleagues.

    `lightest` is None where nobody else could take it. `is_blocked`: it waits for
    somebody else. `is_fresh`: so little is done that another loses nothing by it.
    """

    load: Load
    lightest: Load | None = None
    is_blocked: bool = False
    is_fresh: bool = True


def ask_today(standing: Standing, policy: Policy, *, levels: int) -> Ask | None:
    """Return the level of the superior who is asked this morning, or None.

    Before the due day only while something can still be changed, when the task will
    probably be late and its worker was told in vain; after it always. Whoever does not
    answer in a working day is passed over to the next level, up to *levels*; when none
    answers, the ladder begins anew after a pause.
    """
    if levels < 1 or not _must_be_decided(standing, policy):
        return None
    asked = standing.asked.days_ago
    if asked is None:
        return Ask(1)
    if standing.is_answered or standing.level >= levels:
        return Ask(1) if asked >= policy.ask_pause else None
    return Ask(standing.level + 1) if asked > policy.answer_days else None


def _must_be_decided(standing: Standing, policy: Policy) -> bool:
    if standing.idle == 0:
        return False
    if standing.days_late > 0:
        return True
    told = standing.told.days_ago
    return (
        standing.forecast.p_late >= policy.ask_from
        and standing.left >= policy.ask_before
        and told is not None
        and told >= 1
    )


def advise(standing: Standing, hands: Hands) -> Advice:
    """Return what is recommended: the first that fits.

    What waits is unblocked. Fresh work of somebody who holds at least two tasks more
    than the least busy colleague, or has overdue ones where that one has none, is
    handed over. What is late even in the best case needs another deadline. Else the
    worker is chased.
    """
    if hands.is_blocked:
        return Advice.UNBLOCK
    other = hands.lightest
    if hands.is_fresh and other is not None:
        is_lighter = other.held + 2 <= hands.load.held
        is_in_time = other.overdue < hands.load.overdue
        if is_lighter or is_in_time:
            return Advice.HAND_OVER
    if 0 < standing.left < standing.forecast.low:
        return Advice.EXTEND
    return Advice.CHASE
