"""Who may see a task, and what they may do with it."""

from __future__ import annotations

import datetime as dt

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.tasks import queries, rules
from khonggiay.tasks.models import Task, TaskFile, TaskQuerySet
from khonggiay.tasks.queries import lists
from khonggiay.tasks.rules import Ability, Role, State


def visible_tasks(actor: Actor, *, day: dt.date) -> TaskQuerySet:
    """Return the tasks that the actor may see on *day*.

    They are the assigner; or lead, deputise for or serve the office of the unit that
    gave it; or sit at the desk of a unit that leads or takes part; or it was handed
    to them.
    """
    if actor.person_id is None:
        return Task.objects.none()
    return lists.visible(queries.desk_of(actor.person_id, day=day))


def get_task_for(actor: Actor, task_id: int, *, day: dt.date) -> Task:
    """Return the task.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    task = visible_tasks(actor, day=day).filter(pk=task_id).first()
    if task is None:
        raise NotFound(task_id)
    return task


def get_file_for(actor: Actor, task_id: int, file_id: int, *, day: dt.date) -> TaskFile:
    """Return a file of a task that the actor may see.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    task = get_task_for(actor, task_id, day=day)
    file = TaskFile.objects.filter(pk=file_id, report__task=task).first()
    if file is None:
        raise NotFound(file_id)
    return file


def roles(actor: Actor, task: Task, *, day: dt.date) -> frozenset[Role]:
    """Return what the actor is to the task on *day*."""
    if actor.person_id is None:
        return frozenset()
    desk = queries.desk_of(actor.person_id, day=day)
    held = {
        Role.ASSIGNER: task.assigner_id == actor.person_id,
        Role.CHIEF_OF_OFFICE: task.assigner_unit_id in desk.judges,
        Role.LEADER: task.lead_unit_id in desk.leads,
        Role.OFFICER: task.officer_id == actor.person_id,
    }
    return frozenset(role for role, holds in held.items() if holds)


def abilities(actor: Actor, task: Task, *, day: dt.date) -> frozenset[Ability]:
    """Return what the actor may do with the task as it stands."""
    return rules.abilities(roles(actor, task, day=day), State(task.state))


def may_assign_for(actor: Actor, *, day: dt.date) -> frozenset[int]:
    """Return the units in whose name the actor may give tasks on *day*."""
    if actor.person_id is None:
        return frozenset()
    desk = queries.desk_of(actor.person_id, day=day)
    return desk.leads | desk.judges


def tokens_of(person_id: int, day: dt.date) -> set[str]:
    """Return the tokens by which the person finds tasks on *day*."""
    return queries.tokens_of(queries.desk_of(person_id, day=day))
