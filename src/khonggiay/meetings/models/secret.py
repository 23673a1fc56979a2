"""Secret ballots: who took part here, the ballots there, nothing between them."""

from __future__ import annotations

from django.db import models

from khonggiay.meetings.models.meeting import Participant
from khonggiay.meetings.models.session import Ballot, Vote


class BallotKey(models.Model):
    """The key that signs the credentials of one secret vote; forgotten at its end."""

    vote = models.OneToOneField(
        Vote, on_delete=models.PROTECT, primary_key=True, related_name="ballot_key"
    )
    public = models.BinaryField()
    private = models.BinaryField(null=True)

    def __str__(self) -> str:
        return str(self.vote_id)


class Credential(models.Model):
    """That a member took part: a blinded token was signed for them, once."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="credentials")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="+"
    )
    blinded = models.BinaryField()
    blind_signature = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "participant"],
                name="one_credential_per_vote_and_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.participant_id}"


class SecretBallot(models.Model):
    """A ballot of nobody: a token that only its voter knows to be theirs, and a choice.

    No time, no number that follows the order of arrival, nothing that names a person.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    vote = models.ForeignKey(
        Vote, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    token = models.BinaryField()
    signature = models.BinaryField()
    choice = models.CharField(max_length=10, choices=Ballot.Choice.choices)

    def __str__(self) -> str:
        return self.digest
