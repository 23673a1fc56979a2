"""Pasts of tasks for tests: by hand, and drawn by chance."""

from __future__ import annotations

import dataclasses
import datetime as dt

from hypothesis import strategies as st

from khonggiay.deadlines.rules import Ruler
from khonggiay.tasks.forecasting import Step, Way

MONDAY = dt.date(2019, 9, 2)
RULER = Ruler(
    MONDAY - dt.timedelta(days=60),
    MONDAY + dt.timedelta(days=300),
    is_working=lambda day: day.isoweekday() < 6,
)


def day(number: int) -> dt.date:
    """Return the working day with this number; 0 is a Monday."""
    weeks, rest = divmod(number, 5)
    return MONDAY + dt.timedelta(days=7 * weeks + rest)


def way(
    key: str,
    *,
    opened: int,
    due: int,
    finished: int | None = None,
    holder: str | None = None,
    steps: tuple[Step, ...] = (),
) -> Way:
    """Return a task by the numbers of its working days."""
    return Way(
        key=key,
        kind="",
        opened_on=day(opened),
        due_on=day(due),
        holder=holder,
        steps=steps,
        finished_on=None if finished is None else day(finished),
    )


def as_known_on(past: list[Way], morning: dt.date) -> list[Way]:
    """Return what was known of these tasks on a morning."""
    return [
        dataclasses.replace(
            each,
            steps=tuple(step for step in each.steps if step.on < morning),
            finished_on=each.finished_on
            if each.finished_on is not None and each.finished_on < morning
            else None,
        )
        for each in past
        if each.opened_on < morning
    ]


@st.composite
def pasts(draw: st.DrawFn) -> list[Way]:
    """Return a few tasks with steps, ends and holders by chance."""
    past = []
    for number in range(draw(st.integers(1, 12))):
        opened = draw(st.integers(0, 20))
        days = draw(st.lists(st.integers(opened, opened + 25), max_size=4))
        steps = tuple(
            Step(
                on=day(on),
                name=draw(st.sampled_from(["taking", "progress"])),
                holder=draw(st.sampled_from(["An", "Bình"])),
                unit=draw(st.sampled_from(["SXD", "STC"])),
                progress=draw(st.sampled_from([0, 40, 90])),
            )
            for on in sorted(days)
        )
        past.append(
            way(
                str(number),
                opened=opened,
                due=opened + draw(st.integers(0, 15)),
                finished=draw(st.none() | st.integers(opened, opened + 30)),
                steps=steps,
            )
        )
    return past
