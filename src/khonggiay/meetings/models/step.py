"""The steps of a session that can be taken back while nothing rests on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khonggiay.meetings.models.meeting import AgendaItem, Meeting
from khonggiay.meetings.models.session import SpeechRequest


class SessionStep(models.Model):
    """One step of who runs the session, with what it replaced.

    It is never deleted: taking it back is an act of its own.
    """

    class Kind(models.TextChoices):
        ITEM_REACHED = "item_reached"
        ITEM_SKIPPED = "item_skipped"
        FLOOR_GIVEN = "floor_given"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.CASCADE, related_name="+"
    )
    speech = models.ForeignKey(
        SpeechRequest, null=True, on_delete=models.CASCADE, related_name="+"
    )
    item_state = models.CharField(max_length=10, blank=True, default="")
    former_item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.CASCADE, related_name="+"
    )
    former_item_started_at = models.DateTimeField(null=True)
    interrupted = models.ForeignKey(
        SpeechRequest, null=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="floor_given", speech__isnull=False, item__isnull=True)
                | Q(~Q(kind="floor_given"), speech__isnull=True, item__isnull=False),
                name="a_step_is_about_an_item_or_a_speech",
            ),
        ]
        indexes = [
            models.Index(
                fields=["meeting", "-id"],
                condition=Q(undone_at__isnull=True),
                name="steps_to_take_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"
