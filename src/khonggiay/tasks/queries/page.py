"""One task: its facts and everything that happened to it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from khonggiay.deadlines import queries as deadlines
from khonggiay.organisations import queries as organisations
from khonggiay.organisations.queries import UnitCard
from khonggiay.people import queries as people
from khonggiay.tasks.models import Involvement, ProgressReport, Task, TaskFile
from khonggiay.tasks.queries import standing


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FileCard:
    """A file that came with a report."""

    id: int
    filename: str
    media_type: str
    size: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on a task's way."""

    id: int
    kind: str
    words: str
    at: dt.datetime
    person_id: int
    who: str
    post: str
    officer: str
    percent: int
    text: str
    files: tuple[FileCard, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskFacts:
    """All that a task's page shows beside its history."""

    id: int
    number: str
    title: str
    content: str
    state: str
    state_words: str
    progress: int
    due_on: dt.date | None
    due_words: str
    due_rule: str
    standing: str | None
    assigner_id: int
    assigner: str
    assigner_unit: UnitCard
    lead_unit: UnitCard
    coordinating_units: tuple[UnitCard, ...]
    following_units: tuple[UnitCard, ...]
    officer_id: int | None
    officer: str
    source_kind: str
    source_id: int | None
    source_label: str
    source_url: str
    quote: str
    assigned_at: dt.datetime
    accepted_at: dt.datetime | None
    reported_at: dt.datetime | None
    closed_at: dt.datetime | None


def task_number(task: Task) -> str:
    """Return a task's number as officials write it: `12/2019`."""
    return f"{task.number}/{task.year}"


def facts_of(task: Task, *, today: dt.date) -> TaskFacts:
    """Return the facts of a task as they stand on *today*."""
    calendar = deadlines.calendar_on(task.lead_unit_id)
    parts = list(task.involvements.order_by("pk").values_list("unit_id", "role"))
    units = organisations.unit_cards(
        {task.assigner_unit_id, *(unit for unit, _role in parts)}
    )
    names = people.names(
        {task.assigner_id, *([task.officer_id] if task.officer_id else [])}
    )
    role = Involvement.Role
    return TaskFacts(
        id=task.pk,
        number=task_number(task),
        title=task.title,
        content=task.content,
        state=task.state,
        state_words=task.get_state_display(),
        progress=task.progress,
        due_on=task.due_on,
        due_words=standing.due_words(task, calendar, today),
        due_rule=standing.due_rule(task, calendar),
        standing=standing.standing(task, calendar, today),
        assigner_id=task.assigner_id,
        assigner=names.get(task.assigner_id, ""),
        assigner_unit=units[task.assigner_unit_id],
        lead_unit=units[task.lead_unit_id],
        coordinating_units=tuple(
            units[unit] for unit, part in parts if part == role.COORDINATING
        ),
        following_units=tuple(
            units[unit] for unit, part in parts if part == role.FOLLOWING
        ),
        officer_id=task.officer_id,
        officer=names.get(task.officer_id or 0, ""),
        source_kind=task.source_kind,
        source_id=task.source_id,
        source_label=task.source_label,
        source_url=task.source_url,
        quote=task.quote,
        assigned_at=task.assigned_at,
        accepted_at=task.accepted_at,
        reported_at=task.reported_at,
        closed_at=task.closed_at,
    )


def history(task: Task, *, today: dt.date) -> list[Step]:
    """Return everything that happened to the task, the newest first."""
    rows = list(
        ProgressReport.objects.filter(task=task)
        .prefetch_related("files")
        .order_by("-pk")
    )
    ids = {row.person_id for row in rows} | {
        row.officer_id for row in rows if row.officer_id
    }
    names = people.names(ids)
    posts = organisations.posts_of_people(ids, day=today)
    return [
        Step(
            id=row.pk,
            kind=row.kind,
            words=row.get_kind_display(),
            at=row.at,
            person_id=row.person_id,
            who=names.get(row.person_id, ""),
            post=posts[row.person_id].label if row.person_id in posts else "",
            officer=names.get(row.officer_id or 0, ""),
            percent=row.percent,
            text=row.text,
            files=tuple(
                _file(file) for file in sorted(row.files.all(), key=lambda f: f.pk)
            ),
        )
        for row in rows
    ]


def _file(row: TaskFile) -> FileCard:
    return FileCard(
        id=row.pk, filename=row.filename, media_type=row.media_type, size=row.size
    )
