"""Conclusions of items, their directives, and the notice that announces them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khonggiay.meetings.models.meeting import AgendaItem, Meeting


class Conclusion(models.Model):
    """The conclusion of one item, written by the secretary in the session."""

    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, related_name="conclusion"
    )
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text[:60]


class Directive(models.Model):
    """Work given out in a conclusion (nội dung giao): becomes one task."""

    class DueKind(models.TextChoices):
        DATE = "date"
        WORKING_DAYS = "working_days"
        NONE = "none"

    conclusion = models.ForeignKey(
        Conclusion, on_delete=models.CASCADE, related_name="directives"
    )
    order = models.PositiveIntegerField()
    text = models.TextField()
    lead_unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, related_name="+"
    )
    due_kind = models.CharField(
        max_length=15, choices=DueKind.choices, default=DueKind.NONE
    )
    due_on = models.DateField(null=True, blank=True)
    due_working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    task = models.OneToOneField(
        "tasks.Task", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conclusion", "order"],
                name="one_directive_per_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(due_kind="none")
                | Q(due_kind="date", due_on__isnull=False)
                | Q(due_kind="working_days", due_working_days__gt=0),
                name="a_deadline_is_a_date_or_working_days",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Coordination(models.Model):
    """A unit that coordinates on a directive."""

    directive = models.ForeignKey(
        Directive, on_delete=models.CASCADE, related_name="coordinations"
    )
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "unit"], name="a_unit_coordinates_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directive_id} {self.unit_id}"


class ConclusionNotice(models.Model):
    """The notice of conclusion (thông báo kết luận) in the form of NĐ 30/2020/NĐ-CP."""

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, related_name="notice"
    )
    number = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    symbol = models.CharField(max_length=60)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], name="one_notice_per_number_and_year"
            ),
        ]

    def __str__(self) -> str:
        return self.symbol
