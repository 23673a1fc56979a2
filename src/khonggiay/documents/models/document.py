"""Documents, their versions, and the text of every page."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khonggiay.documents.rules import Derived, Secrecy


class Document(models.Model):
    """A document (văn bản, tài liệu), whatever its versions."""

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, blank=True, default="")
    symbol = models.CharField(max_length=60, blank=True, default="")
    secrecy = models.CharField(
        max_length=20,
        choices=[(value.value, value.value) for value in Secrecy],
        default=Secrecy.NORMAL,
    )
    is_downloadable = models.BooleanField(default=True)
    owner_unit = models.ForeignKey(
        "organisations.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(secrecy__in=[value.value for value in Secrecy]),
                name="no_state_secret_is_stored",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One version of a document: the original untouched, and what is shown of it."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    original = models.ForeignKey(
        "files.Blob", on_delete=models.PROTECT, related_name="+"
    )
    display = models.ForeignKey(
        "files.Blob", null=True, on_delete=models.PROTECT, related_name="+"
    )
    thumbnail = models.ForeignKey(
        "files.Blob", null=True, on_delete=models.PROTECT, related_name="+"
    )
    filename = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    pages = models.PositiveIntegerField(default=0)
    # Width and height of the pages in points, as `rendering.sizes` writes them.
    sizes = models.TextField(blank=True, default="")
    # When everything beside the display file was made; null: it is still to be made.
    derived_at = models.DateTimeField(null=True)
    # What its uploader should know about the file: values of `rules.Notice`.
    notices = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="one_version_per_number"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="versions_count_from_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="versions_to_derive",
                condition=Q(derived_at=None, display__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class DerivedFile(models.Model):
    """A file made of the display file of a version; sheets count from 0."""

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="derived_files"
    )
    kind = models.CharField(
        max_length=20, choices=[(value.value, value.value) for value in Derived]
    )
    number = models.PositiveIntegerField(default=0)
    blob = models.ForeignKey("files.Blob", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "number"],
                name="one_derived_file_per_kind_and_number",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[value.value for value in Derived]),
                name="derived_files_are_of_known_kinds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind} {self.number}"


class Page(models.Model):
    """The text of one page."""

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="page_texts"
    )
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    # A machine read the text from a picture of the page; it may err.
    is_recognised = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="one_text_per_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} p{self.number}"
