"""The log of streams: what was said, in which order."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khonggiay.realtime import rules


class Stream(models.Model):
    """A sequence of events for one audience; its row is the lock that orders them."""

    name = models.CharField(max_length=120, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}={self.seq}"


class StreamEvent(models.Model):
    """One event of a stream; kept for days, so that whoever was away can catch up."""

    stream = models.ForeignKey(
        Stream, on_delete=models.CASCADE, related_name="events", db_index=False
    )
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "seq"], name="one_event_per_stream_and_seq"
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="stream_events_to_prune"),
            models.Index(
                fields=["at"],
                name="stream_revocations",
                condition=Q(kind=rules.REVOKE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}={self.seq} {self.kind}"
