"""What every act on a task does: lock, refuse, write the step, journal, index."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import BinaryIO

from khonggiay.audit import operations as audit
from khonggiay.files import operations as files
from khonggiay.kernel import dates
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound, Refused
from khonggiay.search import operations as search
from khonggiay.tasks import access, queries, rules
from khonggiay.tasks.models import ProgressReport, Task, TaskFile
from khonggiay.tasks.operations import refusals
from khonggiay.tasks.rules import Ability, State

_NOT_THEIRS: dict[frozenset[rules.Role], type[Refused]] = {
    rules.LEADERS: refusals.NotTheLeadUnit,
    rules.WORKERS: refusals.NotTheOfficer,
}
_TOO_LATE: dict[Ability, type[Refused]] = {
    Ability.ACCEPT: refusals.AlreadyAccepted,
    Ability.REFUSE: refusals.AlreadyAccepted,
    Ability.ACCEPT_COMPLETION: refusals.NotReported,
    Ability.RETURN: refusals.NotReported,
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """A file looked at and stored, ready to go with a report."""

    digest: str
    filename: str
    media_type: str
    size: int


def receive_file(
    *, data: bytes | BinaryIO, filename: str, at: dt.datetime
) -> ReceivedFile:
    """Look at a file that is to go with a report, and store it.

    Callers have made sure that the actor may report on the task.

    Raises:
        FileRefused: the city does not take it as it is; nothing was stored.
        NoSpace: the disk is full.
    """
    seen = files.sniff(data=data, filename=filename)
    blob = files.store(data=data, media_type=seen.media_type, at=at)
    return ReceivedFile(
        digest=blob.digest,
        filename=seen.filename,
        media_type=seen.media_type,
        size=seen.size,
    )


def lock(task_id: int) -> Task:
    """Return the task, locked until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    task = Task.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise NotFound(task_id)
    return task


def require(ability: Ability, *, actor: Actor, task: Task, at: dt.datetime) -> int:
    """Return the actor's person, who may do this now.

    Raises:
        NotAllowed: the actor's posts never allow it.
        Refused: the task's state does not allow it.
    """
    held = access.roles(actor, task, day=dates.city_date(at))
    if actor.person_id is None or not rules.has_standing(ability, held):
        raise _NOT_THEIRS.get(rules.WHO[ability], refusals.NotTheAssigner)
    state = State(task.state)
    if ability in rules.abilities(held, state):
        return actor.person_id
    if state not in rules.OPEN:
        raise refusals.TaskClosed
    if ability in _TOO_LATE:
        raise _TOO_LATE[ability]
    if state is State.ASSIGNED:
        raise refusals.NotAccepted
    raise refusals.AlreadyReported


def reason_in(text: str) -> str:
    """Return the reason given.

    Raises:
        MissingReason: there are no words.
    """
    if not text.strip():
        raise refusals.MissingReason
    return text.strip()


def write_step(
    *,
    actor: Actor,
    task: Task,
    kind: ProgressReport.Kind,
    action: str,
    at: dt.datetime,
    text: str = "",
    officer_id: int | None = None,
    received: Sequence[ReceivedFile] = (),
) -> ProgressReport:
    """Add a step to the task's way, with its files, and journal it."""
    report = ProgressReport.objects.create(
        task=task,
        person_id=actor.person_id or task.assigner_id,
        at=at,
        kind=kind,
        percent=task.progress,
        text=text.strip(),
        officer_id=officer_id,
    )
    TaskFile.objects.bulk_create(
        TaskFile(
            report=report,
            digest=file.digest,
            filename=file.filename,
            media_type=file.media_type,
            size=file.size,
        )
        for file in received
    )
    detail: dict[str, object] = {"state": task.state, "progress": task.progress}
    if officer_id is not None:
        detail["officer"] = officer_id
    if received:
        detail["files"] = [file.digest for file in received]
    audit.record(
        actor=actor,
        action=f"tasks.{action}",
        target=f"tasks.task:{task.pk}",
        at=at,
        detail=detail,
    )
    return report


def index(task: Task) -> None:
    """Let the search find the task for those who may see it."""
    search.index(
        kind="task",
        object_id=str(task.pk),
        title=task.title,
        pages=[
            "\n".join(
                part
                for part in (
                    f"{task.number}/{task.year}",
                    task.content,
                    task.source_label,
                    task.quote,
                )
                if part
            )
        ],
        url=f"/nhiem-vu/{task.pk}/",
        audience=queries.audience_of(task),
        facets=[f"unit:{row.unit_id}" for row in task.involvements.order_by("pk")],
        at=task.assigned_at,
    )


def next_to_index(after: int) -> int | None:
    """Return the id of the next task, for a rebuilding of the index."""
    rows = Task.objects.filter(pk__gt=after).order_by("pk")
    return rows.values_list("pk", flat=True).first()


def index_again(task_id: int) -> None:
    """Index a task under the lock of its acts."""
    index(Task.objects.select_for_update(of=("self",)).get(pk=task_id))
