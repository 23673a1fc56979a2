"""How far people read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from khonggiay.documents.models.document import Version


class Reading(models.Model):
    """How far a person came in a version; what they think of it is not kept."""

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="readings"
    )
    furthest_page = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    last_read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "version"], name="one_reading_per_person_and_version"
            ),
            models.CheckConstraint(
                condition=Q(last_read_at__gte=F("opened_at")),
                name="a_reading_goes_on_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.version_id}: {self.furthest_page}"
