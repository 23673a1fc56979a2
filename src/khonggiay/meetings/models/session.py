"""What happens in the room: the floor and the votes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khonggiay.meetings.models.meeting import AgendaItem, Meeting, Participant


class SpeechRequest(models.Model):
    """A participant's wish to speak on an item, and the speech itself."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SPEAKING = "speaking"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    class Kind(models.TextChoices):
        SPEECH = "speech"
        PRESENTATION = "presentation"
        QUESTION = "question"
        REPLY = "reply"
        ORDER = "order"

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="speech_requests"
    )
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="speech_requests"
    )
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SPEECH)
    seconds_allowed = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="speaking"),
                name="one_speaker_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["item", "participant"],
                condition=Q(state__in=["waiting", "speaking"]),
                name="one_open_request_per_item_and_participant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.participant_id} {self.state}"


class Vote(models.Model):
    """A vote of the members on an item, with the rule in force and its result."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="votes")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="votes")
    question = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    members = models.PositiveIntegerField()
    entitled = models.JSONField(default=list)
    rule = models.JSONField()
    is_secret = models.BooleanField(default=False)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="open"),
                name="one_open_vote_per_meeting",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(result__isnull=False),
                name="a_closed_vote_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Ballot(models.Model):
    """One member's open vote."""

    class Choice(models.TextChoices):
        APPROVE = "approve"
        DISAPPROVE = "disapprove"
        NOT_VOTING = "not_voting"

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="ballots")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="ballots"
    )
    choice = models.CharField(max_length=10, choices=Choice.choices)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "participant"], name="one_ballot_per_vote_and_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.participant_id}"
