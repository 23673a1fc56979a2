"""Tasks for partner systems: the same acts as the pages, by the same operations."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Form, Router
from ninja.files import UploadedFile

from khonggiay.files import queries as files
from khonggiay.kernel import api, clock, dates, ranges
from khonggiay.kernel.api import Answer
from khonggiay.kernel.errors import Invalid
from khonggiay.tasks import access, operations, queries
from khonggiay.tasks.api.schemas import (
    AssignIn,
    HandOverIn,
    ReasonIn,
    RemarkIn,
    TaskLine,
    TaskOut,
    TaskPage,
)
from khonggiay.tasks.queries import TaskFilters
from khonggiay.tasks.rules import Ability

router = Router()


@router.get("/tasks", response=TaskPage, summary="List tasks")
def list_tasks(
    request: HttpRequest,
    whose: str = "",
    state: str = "open",
    q: str = "",
    lead_unit: int | None = None,
    cursor: str = "",
    limit: int | None = None,
) -> TaskPage:
    """List the tasks that one may see.

    `whose`: `mine`, `unit`, `given` or empty; `state`: `open`, `due`, `overdue`,
    `done` or `all`.
    """
    wrong = {}
    if whose not in ("", *queries.WHOSE):
        wrong["whose"] = [_("Unknown value.")]
    if state not in queries.STATES:
        wrong["state"] = [_("Unknown value.")]
    if wrong:
        raise Invalid(wrong)
    page = queries.task_list(
        api.actor_of(request).person_id or 0,
        TaskFilters(
            whose=whose,
            state=state,
            q=q,
            lead_unit=lead_unit,
            cursor=cursor,
            limit=limit,
        ),
        today=_today(),
    )
    return TaskPage(items=[TaskLine.of(card) for card in page.items], next=page.next)


@router.post("/tasks", response={201: TaskOut}, summary="Assign a task")
def assign(request: HttpRequest, given: AssignIn) -> Answer:
    """Give a task in the name of a unit that one leads."""

    def act() -> TaskOut:
        due = given.due.to_due() if given.due else None
        if given.due is not None and due is None:
            raise Invalid({"due": [_("The value does not suit the kind.")]})
        task_id = operations.assign(
            actor=api.actor_of(request),
            title=given.title,
            content=given.content,
            assigner_unit_id=given.assigner_unit_id,
            lead_unit_id=given.lead_unit_id,
            coordinating_unit_ids=given.coordinating_unit_ids,
            following_unit_ids=given.following_unit_ids,
            due=due,
            at=clock.now(),
        )
        return _task(request, task_id)

    return api.idempotent(request, given, act, status=201)


@router.get("/tasks/{task_id}", response=TaskOut, summary="One task")
def get_task(request: HttpRequest, task_id: int) -> TaskOut:
    """Give a task with its history and what one may do with it."""
    return _task(request, task_id)


@router.post("/tasks/{task_id}/accept", response={200: TaskOut}, summary="Accept")
def accept(request: HttpRequest, task_id: int) -> Answer:
    """Take the task on in the name of the lead unit."""
    return _act(request, task_id, None, operations.accept)


@router.post("/tasks/{task_id}/refuse", response={200: TaskOut}, summary="Refuse")
def refuse(request: HttpRequest, task_id: int, given: ReasonIn) -> Answer:
    """Give the task back to its assigner."""
    return _act(request, task_id, given, operations.refuse, reason=given.reason)


@router.post("/tasks/{task_id}/hand-over", response={200: TaskOut}, summary="Hand over")
def hand_over(request: HttpRequest, task_id: int, given: HandOverIn) -> Answer:
    """Pass the task to a person of the lead unit."""
    return _act(
        request,
        task_id,
        given,
        operations.hand_over,
        officer_id=given.officer_id,
        text=given.text,
    )


@router.post(
    "/tasks/{task_id}/progress", response={200: TaskOut}, summary="Report progress"
)
def report_progress(
    request: HttpRequest,
    task_id: int,
    percent: Form[int],
    text: Form[str] = "",
    file: File[list[UploadedFile]] = [],  # noqa: B006  ninja reads the default
) -> Answer:
    """Report how far the work is (0 to 99), as a form with any number of `file`s."""
    return _report(
        request,
        task_id,
        Ability.REPORT_PROGRESS,
        file,
        operations.report_progress,
        percent=percent,
        text=text,
    )


@router.post(
    "/tasks/{task_id}/completion",
    response={200: TaskOut},
    summary="Report the work done",
)
def report_completion(
    request: HttpRequest,
    task_id: int,
    text: Form[str],
    file: File[list[UploadedFile]] = [],  # noqa: B006  ninja reads the default
) -> Answer:
    """Report the work done, as a form with any number of `file`s."""
    return _report(
        request,
        task_id,
        Ability.REPORT_COMPLETION,
        file,
        operations.report_completion,
        text=text,
    )


@router.post(
    "/tasks/{task_id}/accept-completion",
    response={200: TaskOut},
    summary="Accept the result",
)
def accept_completion(request: HttpRequest, task_id: int, given: RemarkIn) -> Answer:
    """Accept the result and close the task."""
    return _act(request, task_id, given, operations.accept_completion, text=given.text)


@router.post(
    "/tasks/{task_id}/return", response={200: TaskOut}, summary="Return for rework"
)
def return_for_rework(request: HttpRequest, task_id: int, given: ReasonIn) -> Answer:
    """Send the result back with what is missing."""
    return _act(
        request, task_id, given, operations.return_for_rework, reason=given.reason
    )


@router.post("/tasks/{task_id}/cancel", response={200: TaskOut}, summary="Cancel")
def cancel(request: HttpRequest, task_id: int, given: ReasonIn) -> Answer:
    """Withdraw the task."""
    return _act(request, task_id, given, operations.cancel, reason=given.reason)


@router.get("/tasks/{task_id}/files/{file_id}", summary="A file's bytes")
def get_file(request: HttpRequest, task_id: int, file_id: int) -> HttpResponseBase:
    """Give the bytes of a file that came with a report; ranges are answered."""
    actor = api.actor_of(request)
    found = access.get_file_for(actor, task_id, file_id, day=_today())
    return ranges.respond(
        request,
        files.path_of(found.digest),
        digest=found.digest,
        filename=found.filename,
        media_type=found.media_type,
        inline=False,
    )


def _today() -> dt.date:
    return dates.city_date(clock.now())


def _task(request: HttpRequest, task_id: int) -> TaskOut:
    actor, today = api.actor_of(request), _today()
    task = access.get_task_for(actor, task_id, day=today)
    return TaskOut.of(
        queries.facts_of(task, today=today),
        queries.history(task, today=today),
        access.abilities(actor, task, day=today),
    )


def _act(
    request: HttpRequest,
    task_id: int,
    given: Any,
    operation: Callable[..., None],
    **values: Any,
) -> Answer:
    actor = api.actor_of(request)
    access.get_task_for(actor, task_id, day=_today())

    def act() -> TaskOut:
        operation(actor=actor, task_id=task_id, at=clock.now(), **values)
        return _task(request, task_id)

    return api.idempotent(request, given, act)


def _report(
    request: HttpRequest,
    task_id: int,
    ability: Ability,
    sent: list[UploadedFile],
    operation: Callable[..., None],
    **values: Any,
) -> Answer:
    actor = api.actor_of(request)
    task = access.get_task_for(actor, task_id, day=_today())

    def act() -> TaskOut:
        at = clock.now()
        may = ability in access.abilities(actor, task, day=_today())
        # Without the ability the operation says why, and no file is stored.
        received = [
            operations.receive_file(
                data=cast(BinaryIO, file), filename=file.name or "", at=at
            )
            for file in (sent if may else [])
        ]
        operation(actor=actor, task_id=task_id, at=at, received=received, **values)
        return _task(request, task_id)

    content = {**values, "files": [(file.name, _digest(file)) for file in sent]}
    return api.idempotent(request, content, act)


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
