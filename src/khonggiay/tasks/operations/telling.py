"""Tell people what happened to their tasks: reactions to the module's own events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from khonggiay.kernel import dates
from khonggiay.notifications import operations as notifications
from khonggiay.organisations import queries as organisations
from khonggiay.people import queries as people
from khonggiay.tasks import events, notices, queries
from khonggiay.tasks.models import Involvement, ProgressReport, Task
from khonggiay.tasks.operations import reminding
from khonggiay.tasks.queries import TaskFacts

Write = Callable[[TaskFacts], notices.Notice]


def tell(
    task: Task,
    person_ids: Iterable[int],
    *,
    kind: str,
    key: str,
    write: Write,
    at: dt.datetime,
    email: bool = True,
) -> None:
    """Send a notice about *task* to each of these people in their own language.

    *key* makes sure that nobody is told twice.
    """

    def written() -> notices.Notice:
        return write(queries.facts_of(task, today=dates.city_date(at)))

    notifications.notify(
        person_ids=sorted(person_ids),
        kind=kind,
        title=lambda: written().title,
        body=lambda: written().body,
        url=url_of(task),
        key=key,
        at=at,
        email=email,
    )


def url_of(task: Task) -> str:
    """Return the path of the task's page."""
    return f"/nhiem-vu/{task.pk}/"


def tell_of_assignment(event: events.TaskAssigned, *, at: dt.datetime) -> None:
    """Tell the heads of the lead unit."""
    task = Task.objects.get(pk=event.task_id)
    heads = organisations.heads_of(task.lead_unit_id, day=dates.city_date(at))
    key = f"tasks.assigned:{event.step_id}"
    tell(task, heads, kind="task", key=key, write=notices.assigned, at=at)


def tell_of_part(event: events.TaskAssigned, *, at: dt.datetime) -> None:
    """Tell the heads of the units that take part."""
    task = Task.objects.get(pk=event.task_id)
    day = dates.city_date(at)
    parts = task.involvements.filter(role=Involvement.Role.COORDINATING)
    heads = {
        head
        for unit in parts.order_by("pk").values_list("unit_id", flat=True)
        for head in organisations.heads_of(unit, day=day)
    } - set(organisations.heads_of(task.lead_unit_id, day=day))
    key = f"tasks.takes_part:{event.step_id}"
    tell(task, heads, kind="task", key=key, write=notices.takes_part, at=at)


def tell_of_acceptance(event: events.TaskAccepted, *, at: dt.datetime) -> None:
    """Tell the assigner that the unit took the task."""
    task = Task.objects.get(pk=event.task_id)
    key = f"tasks.accepted:{event.step_id}"
    whom = {task.assigner_id} - {event.person_id}
    tell(task, whom, kind="task", key=key, write=notices.accepted, at=at, email=False)


def tell_of_refusal(event: events.TaskRefused, *, at: dt.datetime) -> None:
    """Tell the assigner and their chief of office that the task came back."""
    task = Task.objects.get(pk=event.task_id)
    reason = _words_of(event.step_id)
    tell(
        task,
        _judges(task, at) - {event.person_id},
        kind="task",
        key=f"tasks.refused:{event.step_id}",
        write=lambda facts: notices.refused(facts, reason),
        at=at,
    )


def tell_of_hand_over(event: events.TaskHandedOver, *, at: dt.datetime) -> None:
    """Tell the officer what they are to do."""
    task = Task.objects.get(pk=event.task_id)
    giver = people.names([event.person_id]).get(event.person_id, "")
    tell(
        task,
        {event.officer_id} - {event.person_id},
        kind="task",
        key=f"tasks.handed_over:{event.step_id}",
        write=lambda facts: notices.handed_over(facts, giver),
        at=at,
    )


def tell_of_report(event: events.TaskReported, *, at: dt.datetime) -> None:
    """Tell the assigner and their chief of office that a result awaits them."""
    task = Task.objects.get(pk=event.task_id)
    whom = _judges(task, at) - {event.person_id}
    key = f"tasks.reported:{event.step_id}"
    tell(task, whom, kind="task", key=key, write=notices.reported, at=at)


def tell_of_completion(event: events.TaskCompleted, *, at: dt.datetime) -> None:
    """Tell those who worked that the result was accepted."""
    task = Task.objects.get(pk=event.task_id)
    whom = _workers(task, at) - {event.person_id}
    key = f"tasks.completed:{event.step_id}"
    tell(task, whom, kind="task", key=key, write=notices.completed, at=at, email=False)


def tell_of_return(event: events.TaskReturned, *, at: dt.datetime) -> None:
    """Tell those who work what is missing."""
    task = Task.objects.get(pk=event.task_id)
    reason = _words_of(event.step_id)
    tell(
        task,
        _workers(task, at) - {event.person_id},
        kind="task",
        key=f"tasks.returned:{event.step_id}",
        write=lambda facts: notices.returned(facts, reason),
        at=at,
    )


def tell_of_cancellation(event: events.TaskCancelled, *, at: dt.datetime) -> None:
    """Tell those who work that nothing is to be done any more."""
    task = Task.objects.get(pk=event.task_id)
    reason = _words_of(event.step_id)
    tell(
        task,
        _workers(task, at) - {event.person_id},
        kind="task",
        key=f"tasks.cancelled:{event.step_id}",
        write=lambda facts: notices.cancelled(facts, reason),
        at=at,
    )


def _words_of(step_id: int) -> str:
    return ProgressReport.objects.get(pk=step_id).text


def _judges(task: Task, at: dt.datetime) -> set[int]:
    chiefs = organisations.holders_of(
        task.assigner_unit_id, ["chief_of_office"], day=dates.city_date(at)
    )
    return {task.assigner_id, *chiefs}


def _workers(task: Task, at: dt.datetime) -> set[int]:
    day = dates.city_date(at)
    heads = organisations.heads_of(task.lead_unit_id, day=day)
    return {*reminding.answering_for(task, day=day), *heads}
