"""Bodies that meet, their members and their dated rules."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, QuerySet


class Body(models.Model):
    """A body that meets (Ủy ban nhân dân), and the office that prepares meetings."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, related_name="+"
    )
    office_unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(QuerySet["Membership"]):
    def on(self, day: dt.date) -> MembershipQuerySet:
        """Keep the members of *day* (their last day included)."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
        )


class Membership(models.Model):
    """A statutory member of a body for a period."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    rank = models.PositiveSmallIntegerField(default=100)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "person", "starts_on"],
                name="one_membership_per_body_person_and_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.person_id}"


class BodyRuleQuerySet(QuerySet["BodyRule"]):
    def on(self, day: dt.date) -> BodyRuleQuerySet:
        """Keep the rules in force on *day*."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day
        )


class BodyRule(models.Model):
    """A rule of a body with the article it comes from, in force for a period."""

    class Kind(models.TextChoices):
        QUORUM = "quorum"
        MAJORITY = "majority"
        SPEECH_SECONDS = "speech_seconds"
        PRESENTATION_SECONDS = "presentation_seconds"
        PACK_DAYS = "pack_days"

    class Base(models.TextChoices):
        ALL_MEMBERS = "all_members"
        PRESENT = "present"
        VOTING = "voting"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    base = models.CharField(
        max_length=20, choices=Base.choices, default=Base.ALL_MEMBERS
    )
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField(default=1)
    is_strict = models.BooleanField(default=False)
    chair_breaks_tie = models.BooleanField(default=False)
    article = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = BodyRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(denominator__gt=0), name="a_share_has_a_denominator"
            ),
            ExclusionConstraint(
                name="one_rule_per_body_kind_and_day",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.article}"
