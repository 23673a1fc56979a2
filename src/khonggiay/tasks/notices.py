"""The texts that tasks send to people, in the language that is active."""

from __future__ import annotations

import dataclasses

from django.utils.translation import gettext as _

from khonggiay.kernel.dates import format_day
from khonggiay.tasks.queries import TaskFacts


@dataclasses.dataclass(frozen=True, slots=True)
class Notice:
    """A title and a body, ready to be sent."""

    title: str
    body: str


def assigned(task: TaskFacts) -> Notice:
    """Tell the lead unit of its new task."""
    return Notice(
        _("New task: %(title)s") % {"title": task.title},
        _with_due(
            _("%(unit)s leads. Assigned by %(assigner)s.")
            % {"unit": task.lead_unit.name, "assigner": task.assigner},
            task,
        ),
    )


def takes_part(task: TaskFacts) -> Notice:
    """Tell a coordinating unit of the task it takes part in."""
    return Notice(
        _("Your unit takes part in: %(title)s") % {"title": task.title},
        _with_due(_("%(unit)s leads.") % {"unit": task.lead_unit.name}, task),
    )


def accepted(task: TaskFacts) -> Notice:
    """Tell the assigner that the unit took the task."""
    return Notice(
        _("Accepted: %(title)s") % {"title": task.title},
        _("%(unit)s has accepted the task.") % {"unit": task.lead_unit.name},
    )


def refused(task: TaskFacts, reason: str) -> Notice:
    """Tell the assigner that the unit gave the task back."""
    return Notice(
        _("Refused: %(title)s") % {"title": task.title},
        _("%(unit)s has refused the task: %(reason)s")
        % {"unit": task.lead_unit.name, "reason": reason},
    )


def handed_over(task: TaskFacts, giver: str) -> Notice:
    """Tell the officer what they are to do."""
    return Notice(
        _("Handed over to you: %(title)s") % {"title": task.title},
        _with_due(_("By %(giver)s.") % {"giver": giver}, task),
    )


def reported(task: TaskFacts) -> Notice:
    """Tell the assigner that a result awaits acceptance."""
    return Notice(
        _("Awaiting your acceptance: %(title)s") % {"title": task.title},
        _("%(unit)s has reported the work done.") % {"unit": task.lead_unit.name},
    )


def completed(task: TaskFacts) -> Notice:
    """Tell those who worked that the result was accepted."""
    return Notice(
        _("Result accepted: %(title)s") % {"title": task.title},
        _("The task is closed."),
    )


def returned(task: TaskFacts, reason: str) -> Notice:
    """Tell those who work what is missing."""
    return Notice(
        _("Returned for rework: %(title)s") % {"title": task.title},
        _with_due(reason, task),
    )


def cancelled(task: TaskFacts, reason: str) -> Notice:
    """Tell those who work that nothing is to be done any more."""
    return Notice(_("Cancelled: %(title)s") % {"title": task.title}, reason)


def reminder(task: TaskFacts) -> Notice:
    """Remind of the deadline."""
    return Notice(
        f"{task.due_words}: {task.title}",
        _with_due(_("Task %(number)s.") % {"number": task.number}, task),
    )


def _with_due(text: str, task: TaskFacts) -> str:
    if task.due_on is None:
        return text
    due = _("Due on %(day)s.") % {"day": format_day(task.due_on)}
    return f"{text} {due}"
