"""Tasks, the units that share them, their reports and files, their reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from khonggiay.tasks import rules

NO_DUE = dt.date(9999, 12, 31)
_OPEN = sorted(state.value for state in rules.OPEN)
_TO_DO = sorted(state.value for state in rules.TO_DO)


class TaskQuerySet(QuerySet["Task"]):
    def shared_by(self, unit_ids: Collection[int]) -> TaskQuerySet:
        """Keep the tasks that one of the units leads, takes part in or follows."""
        shared = Involvement.objects.filter(unit_id__in=unit_ids)
        return self.filter(pk__in=shared.values("task_id"))

    def to_do(self) -> TaskQuerySet:
        """Keep the tasks whose work is not reported yet."""
        return self.filter(state__in=rules.TO_DO)

    def open(self) -> TaskQuerySet:
        """Keep the tasks that are not closed."""
        return self.filter(state__in=rules.OPEN)

    def overdue(self, today: dt.date) -> TaskQuerySet:
        """Keep unreported work whose due day has passed."""
        return self.to_do().filter(due_on__lt=today)

    def by_due_day(self, *, after: tuple[dt.date, int] | None = None) -> TaskQuerySet:
        """Order by due day and id; what has no due day comes last.

        With *after* only what follows this due day (`NO_DUE` for none) and id.
        """
        key = Coalesce(F("due_on"), models.Value(NO_DUE))
        rows = self.annotate(due_key=key)
        if after is not None:
            day, pk = after
            rows = rows.filter(Q(due_key__gt=day) | Q(due_key=day, pk__gt=pk))
        return rows.order_by("due_key", "pk")


class Task(models.Model):
    """One piece of work with one lead unit."""

    class State(models.TextChoices):
        ASSIGNED = rules.State.ASSIGNED.value, _("Assigned")
        ACCEPTED = rules.State.ACCEPTED.value, _("Accepted")
        IN_PROGRESS = rules.State.IN_PROGRESS.value, _("In progress")
        REPORTED = rules.State.REPORTED.value, _("Awaiting acceptance")
        RETURNED = rules.State.RETURNED.value, _("Returned for rework")
        COMPLETED = rules.State.COMPLETED.value, _("Completed")
        REFUSED = rules.State.REFUSED.value, _("Refused by the lead unit")
        CANCELLED = rules.State.CANCELLED.value, _("Cancelled")

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    content = models.TextField(blank=True, default="")
    folded = models.TextField(editable=False)
    source_kind = models.CharField(max_length=40, blank=True, default="")
    source_id = models.BigIntegerField(null=True, blank=True)
    source_label = models.CharField(max_length=300, blank=True, default="")
    source_url = models.CharField(max_length=300, blank=True, default="")
    quote = models.TextField(blank=True, default="")
    source_key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    assigner = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    assigner_unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, related_name="+"
    )
    lead_unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, related_name="+"
    )
    officer = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due_on = models.DateField(null=True, blank=True)
    due_rule = models.CharField(max_length=40, blank=True, default="")
    due_version = models.PositiveSmallIntegerField(default=1)
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.ASSIGNED
    )
    progress = models.PositiveSmallIntegerField(default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assigner_unit", "year", "number"],
                name="one_task_number_per_unit_and_year",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="progress_is_at_most_100_percent"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) ^ Q(state__in=_OPEN),
                name="a_task_is_open_or_was_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state="reported") | Q(reported_at__isnull=False),
                name="a_reported_task_knows_when",
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "state", "due_on"], name="task_officer"),
            models.Index(fields=["lead_unit", "state", "due_on"], name="task_lead"),
            models.Index(fields=["assigner", "state"], name="task_assigner"),
            models.Index(fields=["assigner_unit", "state"], name="task_given_by_unit"),
            models.Index(
                fields=["due_on", "id"],
                name="task_to_do",
                condition=Q(state__in=_TO_DO),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year} {self.title}"


class Involvement(models.Model):
    """A unit's part in a task."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Leads")
        COORDINATING = "coordinating", _("Takes part")
        FOLLOWING = "following", _("Follows")

    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, related_name="involvements"
    )
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit"], name="one_part_per_task_and_unit"
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(role="lead"),
                name="one_lead_unit_per_task",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.unit_id} {self.role}"


class ProgressReport(models.Model):
    """One step on a task's way, with the words that went with it. Never changed."""

    class Kind(models.TextChoices):
        ASSIGNMENT = "assignment", _("Assigned the task")
        TAKING = "taking", _("Accepted the task")
        REFUSAL = "refusal", _("Refused the task")
        HAND_OVER = "hand_over", _("Handed the task over")
        PROGRESS = "progress", _("Reported progress")
        COMPLETION = "completion", _("Reported the work done")
        ACCEPTANCE = "acceptance", _("Accepted the result")
        RETURN = "return", _("Returned the result")
        CANCELLATION = "cancellation", _("Cancelled the task")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reports")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    percent = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True, default="")
    officer = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="a_report_is_at_most_100_percent"
            ),
            models.CheckConstraint(
                condition=~Q(kind="hand_over") | Q(officer__isnull=False),
                name="a_hand_over_names_the_officer",
            ),
        ]
        indexes = [models.Index(fields=["task", "id"], name="reports_of_a_task")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class TaskFile(models.Model):
    """A file that came with a report."""

    report = models.ForeignKey(
        ProgressReport, on_delete=models.CASCADE, related_name="files"
    )
    # The digest names the blob: files are reached through their module's doors.
    digest = models.CharField(max_length=64)
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0), name="a_task_file_has_content"
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class Reminder(models.Model):
    """A reminder planned for a person, and when it was sent."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="+"
    )
    rung = models.CharField(max_length=20)
    due_version = models.PositiveSmallIntegerField()
    fire_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "person", "rung", "due_version"],
                name="one_reminder_per_task_person_rung_and_due_version",
            ),
        ]
        indexes = [
            models.Index(
                fields=["fire_at", "id"],
                name="reminders_to_send",
                condition=Q(sent_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.rung}"
