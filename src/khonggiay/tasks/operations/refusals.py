"""The facts that stop an act on a task."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.errors import NotAllowed, Refused


class NotTheLeadUnit(NotAllowed):
    """Only the head or a deputy of the lead unit may do this."""

    code = "not_the_lead_unit"
    message = _("Only the head or a deputy of the lead unit may do this.")
    hint = _("Ask the head of the lead unit.")


class NotTheOfficer(NotAllowed):
    """Only the officer in charge or the lead unit's leaders report on the task."""

    code = "not_the_officer"
    message = _("Only the officer in charge or the lead unit's leaders report on it.")
    hint = _("Ask the head of the lead unit to hand the task over to you.")


class NotTheAssigner(NotAllowed):
    """Only who gave the task, or their office, judges the result."""

    code = "not_the_assigner"
    message = _("Only who gave the task, or the chief of their office, may do this.")
    hint = _("Ask who gave the task.")


class MayNotAssign(NotAllowed):
    """The actor may not give work in the name of this unit."""

    code = "may_not_assign"
    message = _("You may not give tasks in the name of this unit.")
    hint = _("Choose a unit that you lead.")


class AlreadyAccepted(Refused):
    """The lead unit has answered before."""

    code = "already_accepted"
    message = _("The lead unit has answered this task already.")
    hint = _("Look at the task's history.")


class NotAccepted(Refused):
    """The lead unit has not accepted the task yet."""

    code = "not_accepted"
    message = _("The lead unit has not accepted this task yet.")
    hint = _("Accept the task first.")


class AlreadyReported(Refused):
    """The work is reported done and awaits its acceptance."""

    code = "already_reported"
    message = _("The work is reported done and awaits its acceptance.")
    hint = _("Wait for the assigner to accept it or to return it.")


class NotReported(Refused):
    """The work is not reported done."""

    code = "not_reported"
    message = _("The work is not reported done.")
    hint = _("Wait for the lead unit's report.")


class TaskClosed(Refused):
    """The task is closed."""

    code = "task_closed"
    message = _("This task is closed.")
    hint = _("Assign a new task if more is to be done.")


class OfficerOutsideUnit(Refused):
    """The officer holds no post in the lead unit."""

    code = "officer_outside_unit"
    message = _("This person holds no post in the lead unit.")
    hint = _("Choose somebody of the lead unit.")


class MissingReason(Refused):
    """A reason must be given."""

    code = "missing_reason"
    message = _("A reason is missing.")
    hint = _("Write in a few words why, so that the other side knows what to do.")
    status = 422


class ProgressOutOfRange(Refused):
    """Progress is reported from 0 to 99; the end of the work has its own report."""

    code = "progress_out_of_range"
    message = _("Progress is a number from 0 to 99.")
    hint = _("Report the work done when nothing is left to do.")
    status = 422
