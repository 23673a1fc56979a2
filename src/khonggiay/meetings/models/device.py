"""Devices on which people keep the papers of meetings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from khonggiay.meetings.models.meeting import Meeting
from khonggiay.meetings.rules import Removal


class Device(models.Model):
    """A browser on a tablet or computer, for one person; it names itself by a UUID.

    Two persons who share a tablet have two devices on it.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="a_device_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PackOnDevice(models.Model):
    """The papers of a meeting on a device, as the device last told of them.

    `edition` is the newest that is whole there, empty before the first. `key_number`
    grows when the pack is removed, so that its former key is never made again.
    """

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="packs")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="packs")
    edition = models.CharField(max_length=16, blank=True, default="")
    files_held = models.PositiveIntegerField(default=0)
    files_total = models.PositiveIntegerField(default=0)
    bytes_held = models.BigIntegerField(default=0)
    taken_at = models.DateTimeField()
    told_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_because = models.CharField(
        max_length=20,
        choices=[(value.value, value.value) for value in Removal],
        blank=True,
        default="",
    )
    key_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "meeting"], name="one_pack_per_device_and_meeting"
            ),
            models.CheckConstraint(
                condition=Q(files_held__lte=F("files_total")),
                name="a_device_holds_no_more_than_the_pack",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_because="")
                | Q(removed_at__isnull=False) & ~Q(removed_because=""),
                name="a_removed_pack_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.meeting_id}"
