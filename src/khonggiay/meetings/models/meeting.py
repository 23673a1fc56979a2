"""A meeting with its programme, papers and participants."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from khonggiay.meetings.models.body import Body


class Meeting(models.Model):
    """A session of a body (phiên họp)."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        RETURNED = "returned"
        APPROVED = "approved"
        IN_SESSION = "in_session"
        SUSPENDED = "suspended"
        CLOSED = "closed"

    class SpeakerOrder(models.TextChoices):
        ARRIVAL = "arrival"
        PROTOCOL = "protocol"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    composed_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    current_item = models.ForeignKey(
        "AgendaItem", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    item_started_at = models.DateTimeField(null=True, blank=True)
    speaker_order = models.CharField(
        max_length=10, choices=SpeakerOrder.choices, default=SpeakerOrder.ARRIVAL
    )
    packs_asked_at = models.DateTimeField(null=True, blank=True)
    check_in_code = models.CharField(max_length=64)
    screen_code = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_meeting_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=False)
                | ~Q(state__in=["in_session", "suspended", "closed"]),
                name="a_running_meeting_was_opened",
            ),
        ]
        indexes = [models.Index(fields=["-starts_at", "-id"], name="meetings_by_time")]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One item of the programme; items form a tree, ordered among siblings."""

    class Kind(models.TextChoices):
        INFORM = "inform"
        DISCUSS = "discuss"
        DECIDE = "decide"

    class State(models.TextChoices):
        WAITING = "waiting"
        CURRENT = "current"
        DONE = "done"
        SKIPPED = "skipped"

    class Secrecy(models.TextChoices):
        NORMAL = "normal"
        SECRET = "secret"  # noqa: S105  a degree, no password
        TOP_SECRET = "top_secret"  # noqa: S105
        UTMOST_SECRET = "utmost_secret"  # noqa: S105

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="children"
    )
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    presenting_unit = models.ForeignKey(
        "organisations.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    minutes_planned = models.PositiveSmallIntegerField(default=15)
    secrecy = models.CharField(
        max_length=15, choices=Secrecy.choices, default=Secrecy.NORMAL
    )
    decision_text = models.TextField(blank=True, default="")
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    reached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "parent", "order"],
                name="one_item_per_place_in_the_programme",
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="current"),
                name="one_current_item_per_meeting",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_paper_only(self) -> bool:
        """Tell whether papers of this item may exist on paper only (state secrets)."""
        return self.secrecy != self.Secrecy.NORMAL


class Paper(models.Model):
    """A paper of an item (tài liệu họp)."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="papers"
    )
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """A person who takes part in a meeting, in one role."""

    class Role(models.TextChoices):
        CHAIR = "chair"
        SECRETARY = "secretary"
        MEMBER = "member"
        INVITED = "invited"
        OBSERVER = "observer"

    class Reply(models.TextChoices):
        NONE = "none"
        ATTENDING = "attending"
        EXCUSED = "excused"

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="participants"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    post_label = models.CharField(max_length=300, blank=True, default="")
    is_member = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=100)
    reply = models.CharField(max_length=10, choices=Reply.choices, default=Reply.NONE)
    reply_reason = models.CharField(max_length=500, blank=True, default="")
    replied_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_in_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="one_participation_per_person"
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(role="chair"),
                name="one_chair_per_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(reply="excused") | ~Q(reply_reason=""),
                name="an_excuse_gives_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.person_id} {self.role}"

    @property
    def is_present(self) -> bool:
        """Tell whether the person is in the room now."""
        return self.checked_in_at is not None and self.left_at is None


class Remark(models.Model):
    """What the reviewer said when returning or approving a programme."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="remarks"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]


class Opinion(models.Model):
    """What a delegate thinks of an item before the session; one each, kept current."""

    class Stance(models.TextChoices):
        AGREE = "agree"
        AMEND = "amend"
        DISAGREE = "disagree"
        QUESTION = "question"

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="opinions"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="opinions"
    )
    stance = models.CharField(max_length=10, choices=Stance.choices)
    text = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "participant"],
                name="one_opinion_per_item_and_participant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.stance}"


class ProgrammeRevision(models.Model):
    """The programme as it stood at a revision, to show what somebody else changed."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    programme = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="one_programme_per_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} r{self.number}"
