"""What can be found, and by whom."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class IndexEntry(models.Model):
    """A thing that can be found, or one part of its text when that is long.

    The parts of a thing share `thing`, by which it stands in the order of answers.
    """

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    part = models.PositiveIntegerField(default=0)
    thing = models.BigIntegerField()
    title = models.TextField()
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    occurred_at = models.DateTimeField()
    audience = ArrayField(models.CharField(max_length=60))
    content_digest = models.CharField(max_length=64)
    exact = SearchVectorField()
    folded = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "part"],
                name="one_entry_per_thing_and_part",
            ),
        ]
        indexes = [
            GinIndex(fields=["exact"], name="search_exact"),
            GinIndex(fields=["folded"], name="search_folded"),
            GinIndex(fields=["audience"], name="search_audience"),
            models.Index(
                fields=["-occurred_at", "-thing", "part"], name="search_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
