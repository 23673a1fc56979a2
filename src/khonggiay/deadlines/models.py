"""Working calendars: their weekly days off, and each day that differs."""

from __future__ import annotations

from django.db import models


class WorkingCalendar(models.Model):
    """When an administration works. `version` grows with every change of its days."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    works_on_saturday = models.BooleanField(default=False)
    works_on_sunday = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that differs from its weekday: a day off, or a make-up working day."""

    calendar = models.ForeignKey(
        WorkingCalendar, on_delete=models.CASCADE, related_name="days"
    )
    on = models.DateField()
    is_working = models.BooleanField()
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True, default="")
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "on"], name="one_entry_per_calendar_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class UnitCalendar(models.Model):
    """A unit that works by another calendar than the country's."""

    # A plain number: this module stands below organisations.
    unit_id = models.BigIntegerField(unique=True)
    calendar = models.ForeignKey(
        WorkingCalendar, on_delete=models.PROTECT, related_name="units"
    )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.calendar_id}"
