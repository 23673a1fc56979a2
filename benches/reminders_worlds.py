"""The worlds of the simulation: offices that differ in what reminders can do there."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How people of an office behave; days are working days.

    `arrivals`: new tasks for each person and day; `effort`: mean days of work of one,
    `spread`: how much it varies; `capacity`: part of a day that is free for them;
    `terms`: shortest and longest term. `notice`: chance each day that somebody thinks
    of a task by themselves, `forget`: that one not worked on slips their mind;
    `attention`: that one line read brings it back, `fatigue`: by how much each message
    of the last five days weakens that. `blocked`: part of the tasks that need something
    from a colleague. `answers`: chance each day that a superior acts when asked.
    `skew`: how unevenly tasks fall on people. `reports`: chance that work is reported
    on the day it is done. `drift`: by how much work grows from the tenth week on, when
    what was learned no longer holds.
    """

    name: str
    arrivals: float = 0.2
    effort: float = 1.6
    spread: float = 0.8
    capacity: float = 0.62
    terms: tuple[int, int] = (6, 20)
    notice: float = 0.10
    forget: float = 0.12
    attention: float = 0.75
    fatigue: float = 0.04
    blocked: float = 0.15
    answers: float = 0.7
    skew: float = 0.35
    reports: float = 0.5
    drift: float = 1.0


WORLDS = (
    World(name="usual"),
    World(name="calm", arrivals=0.16, notice=0.25),
    World(name="much work", arrivals=0.26),
    World(name="short terms", terms=(3, 8), effort=1.3),
    World(name="forgetful", notice=0.04, forget=0.3),
    World(name="tired of messages", attention=0.55, fatigue=0.2),
    World(name="waiting for others", blocked=0.5),
    World(name="superiors who do not answer", answers=0.1),
    World(name="uneven load", skew=1.0),
    World(name="nothing reported", reports=0.08),
    World(name="the past misleads", drift=1.6),
)
