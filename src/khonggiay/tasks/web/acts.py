"""What each act on a task's page needs, and the operation behind it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.actor import Actor
from khonggiay.organisations import queries as organisations
from khonggiay.tasks import operations
from khonggiay.tasks.models import Task
from khonggiay.tasks.rules import Ability
from khonggiay.tasks.web import forms as typed

Run = Callable[[Actor, int, dict[str, Any], dt.datetime], None]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act: its address, its words, its form, the operation that does it."""

    slug: str
    ability: Ability
    label: str | Promise
    done: str | Promise
    form: type[forms.Form]
    run: Run
    icon: str
    kind: str = ""
    is_open: bool = False


def _accept(actor: Actor, task_id: int, data: dict[str, Any], at: dt.datetime) -> None:
    operations.accept(actor=actor, task_id=task_id, at=at)


def _refuse(actor: Actor, task_id: int, data: dict[str, Any], at: dt.datetime) -> None:
    operations.refuse(actor=actor, task_id=task_id, reason=data["reason"], at=at)


def _hand_over(
    actor: Actor, task_id: int, data: dict[str, Any], at: dt.datetime
) -> None:
    operations.hand_over(
        actor=actor,
        task_id=task_id,
        officer_id=data["officer"],
        text=data["text"],
        at=at,
    )


def _progress(
    actor: Actor, task_id: int, data: dict[str, Any], at: dt.datetime
) -> None:
    operations.report_progress(
        actor=actor,
        task_id=task_id,
        percent=data["percent"],
        text=data["text"],
        received=_received(data["attachments"], at),
        at=at,
    )


def _completion(
    actor: Actor, task_id: int, data: dict[str, Any], at: dt.datetime
) -> None:
    operations.report_completion(
        actor=actor,
        task_id=task_id,
        text=data["text"],
        received=_received(data["attachments"], at),
        at=at,
    )


def _approve(actor: Actor, task_id: int, data: dict[str, Any], at: dt.datetime) -> None:
    operations.accept_completion(actor=actor, task_id=task_id, text=data["text"], at=at)


def _return(actor: Actor, task_id: int, data: dict[str, Any], at: dt.datetime) -> None:
    operations.return_for_rework(
        actor=actor, task_id=task_id, reason=data["reason"], at=at
    )


def _cancel(actor: Actor, task_id: int, data: dict[str, Any], at: dt.datetime) -> None:
    operations.cancel(actor=actor, task_id=task_id, reason=data["reason"], at=at)


def _received(
    files: list[UploadedFile[bytes]], at: dt.datetime
) -> list[operations.ReceivedFile]:
    return [
        operations.receive_file(
            data=cast(BinaryIO, file), filename=file.name or "", at=at
        )
        for file in files
    ]


ACTS = {
    act.slug: act
    for act in (
        Act(
            slug="nhan",
            ability=Ability.ACCEPT,
            label=_("Accept the task"),
            done=_("The task is accepted."),
            form=typed.NoForm,
            run=_accept,
            icon="check",
            kind="primary",
        ),
        Act(
            slug="nghiem-thu",
            ability=Ability.ACCEPT_COMPLETION,
            label=_("Accept the result"),
            done=_("The result is accepted, the task is closed."),
            form=typed.WordsForm,
            run=_approve,
            icon="circle-check",
            kind="primary",
            is_open=True,
        ),
        Act(
            slug="chuyen",
            ability=Ability.HAND_OVER,
            label=_("Hand over to an officer"),
            done=_("The task is handed over."),
            form=typed.HandOverForm,
            run=_hand_over,
            icon="user-share",
            kind="primary",
        ),
        Act(
            slug="tien-do",
            ability=Ability.REPORT_PROGRESS,
            label=_("Report progress"),
            done=_("Progress is reported."),
            form=typed.ProgressForm,
            run=_progress,
            icon="progress",
            kind="primary",
        ),
        Act(
            slug="hoan-thanh",
            ability=Ability.REPORT_COMPLETION,
            label=_("Report the work done"),
            done=_("The work is reported done."),
            form=typed.CompletionForm,
            run=_completion,
            icon="flag",
            kind="primary",
        ),
        Act(
            slug="tra-lai",
            ability=Ability.RETURN,
            label=_("Return for rework"),
            done=_("The result is returned for rework."),
            form=typed.ReasonForm,
            run=_return,
            icon="arrow-back-up",
        ),
        Act(
            slug="tu-choi",
            ability=Ability.REFUSE,
            label=_("Refuse the task"),
            done=_("The task is refused."),
            form=typed.ReasonForm,
            run=_refuse,
            icon="x",
        ),
        Act(
            slug="huy",
            ability=Ability.CANCEL,
            label=_("Cancel the task"),
            done=_("The task is cancelled."),
            form=typed.ReasonForm,
            run=_cancel,
            icon="trash",
            kind="danger",
        ),
    )
}


def form_of(
    act: Act, task: Task, *, day: dt.date, given: tuple[Any, Any] | None = None
) -> forms.Form:
    """Return the act's form, with what was *given* (data and files) if anything."""
    options: dict[str, Any] = {"prefix": None, "auto_id": f"{act.slug}_%s"}
    if given is not None:
        options["data"], options["files"] = given
    if issubclass(act.form, typed.HandOverForm):
        options["members"] = organisations.members_of_unit(task.lead_unit_id, day=day)
        options["initial"] = {"officer": task.officer_id}
    elif issubclass(act.form, typed.ProgressForm):
        options["initial"] = {"percent": min(task.progress, 99)}
    return act.form(**options)
