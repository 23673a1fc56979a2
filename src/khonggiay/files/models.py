"""Blobs: bytes that never change, named by what they are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Blob(models.Model):
    """Stored bytes under their SHA-256; `media_type` is that of the first storing."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$"),
                name="a_blob_is_named_by_a_sha256",
            ),
        ]

    def __str__(self) -> str:
        return self.digest
