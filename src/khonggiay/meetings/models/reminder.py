"""Who was reminded to read the papers of a meeting."""

from __future__ import annotations

from django.db import models

from khonggiay.meetings.models.meeting import Meeting


class ReadingReminder(models.Model):
    """A person was reminded of papers that they had not opened; once a day at most."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="reading_reminders"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField()
    paper_ids = models.JSONField(default=list)
    asked_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person", "day"],
                name="one_reading_reminder_per_person_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.person_id} {self.day}"
