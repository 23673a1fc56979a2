"""What changed between two versions of a document, kept once it was worked out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from khonggiay.documents.models.document import Version


class Comparison(models.Model):
    """What changed from one version to another, as `documents.comparing` says it.

    `summary` holds what lists need (pages, counts), `places` what is shown side by
    side. `failed` says why nothing could be worked out; then both are empty.
    """

    old = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    new = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    summary = models.JSONField(default=dict)
    places = models.JSONField(default=list)
    failed = models.CharField(max_length=20, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new"], name="one_comparison_per_pair_of_versions"
            ),
            models.CheckConstraint(
                condition=~Q(old=F("new")), name="two_different_versions_are_compared"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} to {self.new_id}"
