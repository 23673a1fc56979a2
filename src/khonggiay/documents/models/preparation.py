"""What is still being done to a version in the background, and how far it has come."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from khonggiay.documents.models.document import Version
from khonggiay.documents.rules import Work, WorkState


class Preparation(models.Model):
    """One piece of background work on a version that people wait for."""

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="preparations"
    )
    work = models.CharField(
        max_length=20, choices=[(value.value, value.value) for value in Work]
    )
    state = models.CharField(
        max_length=20,
        choices=[(value.value, value.value) for value in WorkState],
        default=WorkState.WAITING,
    )
    # The pages to be recognised, counted from 1; nothing for a conversion.
    pages = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Pages that could not be read within the limits.
    skipped = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=20, blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "work"], name="one_preparation_per_work"
            ),
            models.CheckConstraint(
                condition=Q(work__in=[value.value for value in Work]),
                name="preparations_are_of_known_kinds",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[value.value for value in WorkState]),
                name="preparations_are_in_known_states",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="no_more_is_done_than_there_is"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.work}: {self.state}"


class RecognisedPage(models.Model):
    """The words of one scanned page, until all pages of the version are read.

    `layer` is a PDF of one page with unseen words; empty when the page could not be
    read. Each page is kept as soon as it is read: a killed process loses one page.
    """

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="recognised_pages"
    )
    number = models.PositiveIntegerField()
    layer = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="one_reading_per_scanned_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} p{self.number}"
