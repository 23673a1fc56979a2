"""The page that is presented: what every reader that follows shows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khonggiay.meetings.models.meeting import Meeting, Paper


class Presentation(models.Model):
    """The page of a paper that a meeting looks at; one at most, the last one wins."""

    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="+")
    page = models.PositiveSmallIntegerField()
    presenter = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(page__gte=1), name="pages_are_presented_from_the_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.paper_id}/{self.page}"
