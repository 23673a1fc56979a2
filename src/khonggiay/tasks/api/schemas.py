"""What the API of tasks takes and gives."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Schema

from khonggiay.deadlines.rules import Due
from khonggiay.organisations.queries import UnitCard
from khonggiay.tasks.queries import Step, TaskCard, TaskFacts
from khonggiay.tasks.rules import Ability


class UnitOut(Schema):
    """A unit."""

    id: int
    code: str
    name: str
    abbreviation: str

    @classmethod
    def of(cls, card: UnitCard) -> UnitOut:
        """Return the unit as the API shows it."""
        return cls(
            id=card.id, code=card.code, name=card.name, abbreviation=card.abbreviation
        )


class TaskLine(Schema):
    """A task on a list. `standing` is `on_time`, `soon`, `late` or null."""

    id: int
    number: str
    title: str
    state: str
    progress: int
    due_on: dt.date | None
    due_words: str
    standing: str | None
    lead_unit_id: int
    lead_unit: str
    officer_id: int | None
    officer: str
    assigner: str
    assigner_unit: str
    source_label: str
    assigned_at: dt.datetime
    closed_at: dt.datetime | None

    @classmethod
    def of(cls, card: TaskCard) -> TaskLine:
        """Return the card as the API shows it."""
        return cls.model_validate(card, from_attributes=True)


class TaskPage(Schema):
    """One page of tasks; `next` is the cursor of the next, or null."""

    items: list[TaskLine]
    next: str | None


class FileOut(Schema):
    """A file that came with a report; `url` gives its bytes."""

    id: int
    filename: str
    media_type: str
    size: int
    url: str


class StepOut(Schema):
    """One step on a task's way."""

    id: int
    kind: str
    at: dt.datetime
    person_id: int
    person: str
    post: str
    officer: str
    percent: int
    text: str
    files: list[FileOut]

    @classmethod
    def of(cls, step: Step, *, task_id: int) -> StepOut:
        """Return the step as the API shows it."""
        return cls(
            id=step.id,
            kind=step.kind,
            at=step.at,
            person_id=step.person_id,
            person=step.who,
            post=step.post,
            officer=step.officer,
            percent=step.percent,
            text=step.text,
            files=[
                FileOut(
                    id=file.id,
                    filename=file.filename,
                    media_type=file.media_type,
                    size=file.size,
                    url=f"/api/v1/tasks/{task_id}/files/{file.id}",
                )
                for file in step.files
            ],
        )


class TaskOut(Schema):
    """A task with everything that happened to it and what the caller may do."""

    id: int
    number: str
    title: str
    content: str
    state: str
    progress: int
    due_on: dt.date | None
    due_words: str
    due_rule: str
    standing: str | None
    assigner_id: int
    assigner: str
    assigner_unit: UnitOut
    lead_unit: UnitOut
    coordinating_units: list[UnitOut]
    following_units: list[UnitOut]
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
    abilities: list[str]
    history: list[StepOut]

    @classmethod
    def of(
        cls, facts: TaskFacts, steps: list[Step], abilities: frozenset[Ability]
    ) -> TaskOut:
        """Return the task as the API shows it."""
        plain = {
            name: getattr(facts, name)
            for name in cls.model_fields
            if name not in {"abilities", "history"} and not name.endswith("_unit")
        }
        for name in ("coordinating_units", "following_units"):
            plain[name] = [UnitOut.of(card) for card in plain[name]]
        return cls(
            **plain,
            assigner_unit=UnitOut.of(facts.assigner_unit),
            lead_unit=UnitOut.of(facts.lead_unit),
            abilities=sorted(abilities),
            history=[StepOut.of(step, task_id=facts.id) for step in steps],
        )


class DueIn(Schema):
    """A deadline: a day, or so many working or calendar days from today."""

    kind: Literal["date", "working_days", "calendar_days"]
    day: dt.date | None = None
    days: int | None = None

    def to_due(self) -> Due | None:
        """Return the deadline, or None when the value does not suit the kind."""
        if self.kind == "date":
            return Due.on(self.day) if self.day else None
        if not self.days or not 1 <= self.days <= 3650:
            return None
        if self.kind == "working_days":
            return Due.working_days(self.days)
        return Due.calendar_days(self.days)


class AssignIn(Schema):
    """A new task, given in the name of a unit that the caller leads."""

    title: str
    content: str = ""
    assigner_unit_id: int
    lead_unit_id: int
    coordinating_unit_ids: list[int] = []
    following_unit_ids: list[int] = []
    due: DueIn | None = None


class ReasonIn(Schema):
    """Why."""

    reason: str


class RemarkIn(Schema):
    """A remark, if any."""

    text: str = ""


class HandOverIn(Schema):
    """To whom, with a remark."""

    officer_id: int
    text: str = ""
