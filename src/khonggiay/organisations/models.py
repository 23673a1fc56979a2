"""Units, positions, appointments: who holds which post where, and when."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, QuerySet


def _period(start: str, end: str) -> Func:
    return Func(F(start), F(end), function="daterange", output_field=DateRangeField())


class UnitQuerySet(QuerySet["Unit"]):
    def on(self, day: dt.date) -> UnitQuerySet:
        """Keep the units that exist on *day*."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day
        )


class Unit(models.Model):
    """An authority or a part of one; valid from the first day until before the last."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30, blank=True, default="")
    kind = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_unit_per_code_and_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (_period("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_unit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A post in a unit (chức vụ)."""

    class Kind(models.TextChoices):
        HEAD = "head"
        DEPUTY = "deputy"
        CHIEF_OF_OFFICE = "chief_of_office"
        SECRETARY = "secretary"
        CLERK = "clerk"
        OFFICER = "officer"
        MEMBER = "member"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    rank = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.title


class AppointmentQuerySet(QuerySet["Appointment"]):
    def on(self, day: dt.date) -> AppointmentQuerySet:
        """Keep the appointments in force on *day* (the last day included)."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
        )


class Appointment(models.Model):
    """A person in a position from the first to the last day, both included."""

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="appointments"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_main = models.BooleanField(default=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_appointment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "position", "starts_on"],
                name="one_appointment_per_person_position_and_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.position_id}"
