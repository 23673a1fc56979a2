"""The way of a task after it was given: each act one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from khonggiay.kernel import dates, outbox
from khonggiay.kernel.actor import Actor
from khonggiay.organisations import queries as organisations
from khonggiay.tasks import events
from khonggiay.tasks.models import ProgressReport
from khonggiay.tasks.operations import common, refusals, reminding
from khonggiay.tasks.operations.common import ReceivedFile
from khonggiay.tasks.rules import Ability, State

Kind = ProgressReport.Kind


@transaction.atomic
def accept(*, actor: Actor, task_id: int, at: dt.datetime) -> None:
    """Take the task on in the name of the lead unit.

    Raises:
        NotFound: there is no such task.
        NotTheLeadUnit: the actor neither heads nor deputises for the lead unit.
        AlreadyAccepted: the lead unit has answered before.
        TaskClosed: it is closed.
    """
    task = common.lock(task_id)
    person_id = common.require(Ability.ACCEPT, actor=actor, task=task, at=at)
    task.state = State.ACCEPTED
    task.accepted_at = at
    task.save(update_fields=["state", "accepted_at"])
    step = common.write_step(
        actor=actor, task=task, kind=Kind.TAKING, action="accepted", at=at
    )
    outbox.publish(
        events.TaskAccepted(task_id=task.pk, step_id=step.pk, person_id=person_id),
        at=at,
    )


@transaction.atomic
def refuse(*, actor: Actor, task_id: int, reason: str, at: dt.datetime) -> None:
    """Give the task back to its assigner, with the reason.

    Raises:
        NotFound: there is no such task.
        NotTheLeadUnit: the actor neither heads nor deputises for the lead unit.
        AlreadyAccepted: the lead unit has answered before.
        TaskClosed: it is closed.
        MissingReason: no reason was given.
    """
    task = common.lock(task_id)
    person_id = common.require(Ability.REFUSE, actor=actor, task=task, at=at)
    why = common.reason_in(reason)
    task.state = State.REFUSED
    task.closed_at = at
    task.save(update_fields=["state", "closed_at"])
    step = common.write_step(
        actor=actor, task=task, kind=Kind.REFUSAL, action="refused", at=at, text=why
    )
    reminding.withdraw(task)
    outbox.publish(
        events.TaskRefused(task_id=task.pk, step_id=step.pk, person_id=person_id), at=at
    )


@transaction.atomic
def hand_over(
    *, actor: Actor, task_id: int, officer_id: int, at: dt.datetime, text: str = ""
) -> None:
    """Pass the task to a person of the lead unit, who reports on it from now on.

    Passing it to the same person again is recorded and told again.

    Raises:
        NotFound: there is no such task.
        NotTheLeadUnit: the actor neither heads nor deputises for the lead unit.
        NotAccepted: the lead unit has not accepted it yet.
        AlreadyReported: the work is reported done.
        TaskClosed: it is closed.
        OfficerOutsideUnit: the person holds no post in the lead unit today.
    """
    task = common.lock(task_id)
    person_id = common.require(Ability.HAND_OVER, actor=actor, task=task, at=at)
    units = organisations.units_of(officer_id, day=dates.city_date(at))
    if task.lead_unit_id not in units:
        raise refusals.OfficerOutsideUnit
    task.officer_id = officer_id
    task.save(update_fields=["officer"])
    step = common.write_step(
        actor=actor,
        task=task,
        kind=Kind.HAND_OVER,
        action="handed_over",
        at=at,
        text=text,
        officer_id=officer_id,
    )
    reminding.plan(task, at=at)
    common.index(task)
    outbox.publish(
        events.TaskHandedOver(
            task_id=task.pk,
            step_id=step.pk,
            person_id=person_id,
            officer_id=officer_id,
        ),
        at=at,
    )


@transaction.atomic
def report_progress(
    *,
    actor: Actor,
    task_id: int,
    percent: int,
    text: str,
    at: dt.datetime,
    received: Sequence[ReceivedFile] = (),
) -> None:
    """Report how far the work is, from 0 to 99 per cent; it may also go down.

    Raises:
        NotFound: there is no such task.
        NotTheOfficer: the actor is neither the officer nor leads the lead unit.
        NotAccepted: the lead unit has not accepted it yet.
        AlreadyReported: the work is reported done.
        TaskClosed: it is closed.
        ProgressOutOfRange: *percent* is below 0 or above 99.
    """
    task = common.lock(task_id)
    ability = Ability.REPORT_PROGRESS
    person_id = common.require(ability, actor=actor, task=task, at=at)
    if not 0 <= percent <= 99:
        raise refusals.ProgressOutOfRange
    task.state = State.IN_PROGRESS
    task.progress = percent
    task.save(update_fields=["state", "progress"])
    step = common.write_step(
        actor=actor,
        task=task,
        kind=Kind.PROGRESS,
        action="progressed",
        at=at,
        text=text,
        received=received,
    )
    outbox.publish(
        events.TaskProgressed(
            task_id=task.pk, step_id=step.pk, person_id=person_id, percent=percent
        ),
        at=at,
    )


@transaction.atomic
def report_completion(
    *,
    actor: Actor,
    task_id: int,
    text: str,
    at: dt.datetime,
    received: Sequence[ReceivedFile] = (),
) -> None:
    """Report the work done; the assigner accepts or returns it.

    Raises:
        NotFound: there is no such task.
        NotTheOfficer: the actor is neither the officer nor leads the lead unit.
        NotAccepted: the lead unit has not accepted it yet.
        AlreadyReported: it was reported done before.
        TaskClosed: it is closed.
        MissingReason: nothing is said about the result.
    """
    task = common.lock(task_id)
    ability = Ability.REPORT_COMPLETION
    person_id = common.require(ability, actor=actor, task=task, at=at)
    result = common.reason_in(text)
    task.state = State.REPORTED
    task.progress = 100
    task.reported_at = at
    task.save(update_fields=["state", "progress", "reported_at"])
    step = common.write_step(
        actor=actor,
        task=task,
        kind=Kind.COMPLETION,
        action="reported",
        at=at,
        text=result,
        received=received,
    )
    reminding.withdraw(task)
    outbox.publish(
        events.TaskReported(task_id=task.pk, step_id=step.pk, person_id=person_id),
        at=at,
    )


@transaction.atomic
def accept_completion(
    *, actor: Actor, task_id: int, at: dt.datetime, text: str = ""
) -> None:
    """Accept the result and close the task; lateness stays as it was reported.

    Raises:
        NotFound: there is no such task.
        NotTheAssigner: the actor neither gave it nor is the chief of that office.
        NotReported: the work is not reported done.
        TaskClosed: it is closed.
    """
    task = common.lock(task_id)
    ability = Ability.ACCEPT_COMPLETION
    person_id = common.require(ability, actor=actor, task=task, at=at)
    task.state = State.COMPLETED
    task.closed_at = at
    task.save(update_fields=["state", "closed_at"])
    step = common.write_step(
        actor=actor,
        task=task,
        kind=Kind.ACCEPTANCE,
        action="completed",
        at=at,
        text=text,
    )
    outbox.publish(
        events.TaskCompleted(task_id=task.pk, step_id=step.pk, person_id=person_id),
        at=at,
    )


@transaction.atomic
def return_for_rework(
    *, actor: Actor, task_id: int, reason: str, at: dt.datetime
) -> None:
    """Send the result back with what is missing; the deadline stays as it is.

    Raises:
        NotFound: there is no such task.
        NotTheAssigner: the actor neither gave it nor is the chief of that office.
        NotReported: the work is not reported done.
        TaskClosed: it is closed.
        MissingReason: no reason was given.
    """
    task = common.lock(task_id)
    person_id = common.require(Ability.RETURN, actor=actor, task=task, at=at)
    why = common.reason_in(reason)
    task.state = State.RETURNED
    task.save(update_fields=["state"])
    step = common.write_step(
        actor=actor, task=task, kind=Kind.RETURN, action="returned", at=at, text=why
    )
    reminding.plan(task, at=at)
    outbox.publish(
        events.TaskReturned(task_id=task.pk, step_id=step.pk, person_id=person_id),
        at=at,
    )


@transaction.atomic
def cancel(*, actor: Actor, task_id: int, reason: str, at: dt.datetime) -> None:
    """Withdraw the task, with the reason.

    Raises:
        NotFound: there is no such task.
        NotTheAssigner: the actor did not give it.
        TaskClosed: it is closed.
        MissingReason: no reason was given.
    """
    task = common.lock(task_id)
    person_id = common.require(Ability.CANCEL, actor=actor, task=task, at=at)
    why = common.reason_in(reason)
    task.state = State.CANCELLED
    task.closed_at = at
    task.save(update_fields=["state", "closed_at"])
    step = common.write_step(
        actor=actor,
        task=task,
        kind=Kind.CANCELLATION,
        action="cancelled",
        at=at,
        text=why,
    )
    reminding.withdraw(task)
    outbox.publish(
        events.TaskCancelled(task_id=task.pk, step_id=step.pk, person_id=person_id),
        at=at,
    )
