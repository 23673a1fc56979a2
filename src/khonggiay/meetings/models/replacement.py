"""Papers that were replaced, or shall be."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khonggiay.meetings.models.meeting import Paper


class PaperReplacement(models.Model):
    """A new file for a paper: proposed and then settled, or put in place at once.

    While it is proposed, `version` is the only version of a document of its own;
    confirmed, the same version is the next one of the paper's document.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    paper = models.ForeignKey(
        Paper, on_delete=models.CASCADE, related_name="replacements"
    )
    version = models.ForeignKey(
        "documents.Version", on_delete=models.PROTECT, related_name="+"
    )
    over = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices)
    proposed_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper"],
                condition=Q(state="proposed"),
                name="one_waiting_replacement_per_paper",
            ),
            models.UniqueConstraint(
                fields=["version"], name="one_replacement_per_version"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="proposed", settled_by__isnull=True, settled_at__isnull=True
                )
                | (
                    ~Q(state="proposed")
                    & Q(settled_by__isnull=False, settled_at__isnull=False)
                ),
                name="a_settled_replacement_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(remark=""),
                name="a_declined_replacement_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.version_id} {self.state}"
