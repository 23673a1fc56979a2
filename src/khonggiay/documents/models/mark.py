"""Readers' marks: one layer for each person and document (docs/adr/0005)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from khonggiay.documents import rules
from khonggiay.documents.models.document import Document, Version


class Layer(models.Model):
    """Everything that one person put on one document, whatever its versions.

    `revision` counts the changes: whoever knows it asks for what came after it.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="layers"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    revision = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "person"],
                name="one_layer_per_document_and_person",
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=0), name="a_layer_counts_from_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.person_id} r{self.revision}"


class Mark(models.Model):
    """One mark, where its owner put it. A removed one stays as a tombstone.

    `revision` is that of the layer when anything about the mark last changed,
    `edited_revision` when its owner last changed what it says or where it stands:
    sharing or carrying it makes no other device's change a conflict.
    """

    id = models.UUIDField(primary_key=True)
    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="marks")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=10)
    color = models.CharField(max_length=10)
    page = models.PositiveIntegerField()
    # Quads, strokes, position and breadth, those there are: `documents.marking`.
    place = models.JSONField(default=dict)
    quote = models.JSONField(null=True)
    text = models.TextField(blank=True, default="")
    revision = models.BigIntegerField()
    edited_revision = models.BigIntegerField()
    conflict_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in rules.MarkKind]),
                name="a_mark_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(color__in=[color.value for color in rules.MarkColor]),
                name="a_mark_has_a_known_color",
            ),
            models.CheckConstraint(
                condition=Q(page__gte=1), name="a_mark_lies_on_a_page"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), rules.LONGEST_NOTE),
                name="a_note_is_no_book",
            ),
            models.CheckConstraint(
                condition=Q(edited_revision__gte=1, revision__gte=F("edited_revision")),
                name="a_mark_is_known_after_it_was_edited",
            ),
            models.CheckConstraint(
                condition=Q(conflict_of__isnull=True) | ~Q(conflict_of=F("id")),
                name="a_mark_does_not_contradict_itself",
            ),
        ]
        indexes = [models.Index(fields=["layer", "revision"], name="marks_of_a_layer")]

    def __str__(self) -> str:
        return f"{self.id} p{self.page}"


class CarriedMark(models.Model):
    """Where a mark stands on a version other than the one where its owner put it.

    On a newer version the carrying put it there, or lost it (then it has no page). A
    row on an older version keeps the place from which its owner moved it on.
    """

    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="carried")
    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="carried_marks"
    )
    placement = models.CharField(max_length=10)
    page = models.PositiveIntegerField(null=True)
    place = models.JSONField(default=dict)
    quote = models.JSONField(null=True)
    why = models.CharField(max_length=200, blank=True, default="")
    confidence = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "version"], name="one_place_per_mark_and_version"
            ),
            models.CheckConstraint(
                condition=Q(placement__in=[value.value for value in rules.Placement]),
                name="a_mark_was_carried_in_a_known_way",
            ),
            models.CheckConstraint(
                condition=Q(placement="lost", page__isnull=True)
                | Q(~Q(placement="lost"), page__gte=1),
                name="a_lost_mark_lies_on_no_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark_id} v{self.version_id} {self.placement}"


class MarkShare(models.Model):
    """A mark shown to whoever holds a token and may fetch the paper."""

    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="shares")
    # That of the mark: what others share on a document is found without its layers.
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=60)
    shared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "token"], name="one_share_per_mark_and_token"
            ),
        ]
        indexes = [
            models.Index(fields=["document", "token"], name="shares_on_a_document")
        ]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.token}"


class AppliedChange(models.Model):
    """A change that was taken: the same one, sent again, is done by that.

    Kept for ever: a device may have slept for months with an answer it never got.
    """

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="applied")
    op = models.UUIDField()
    # Plain numbers: the mark that the change named, which may never have come to be.
    mark_id = models.UUIDField()
    is_conflict = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "op"], name="one_change_is_taken_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.op)


class PageBoxes(models.Model):
    """What is shown of each page of a version: left, bottom, right, top in points.

    In the page's own space, before it is turned, as marks are; `Version.sizes` are the
    sides of the page as it is seen. In runs of equal pages, the last number counts
    them: `[[0, 0, 595.3, 841.9, 480], …]`.
    """

    version = models.OneToOneField(
        Version, on_delete=models.CASCADE, related_name="page_boxes"
    )
    runs = models.JSONField()

    def __str__(self) -> str:
        return f"{self.version_id}: {self.runs}"
