"""What can be found, on which page, and by whom."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Scope(models.Model):
    """Things that the same people may find, and the tokens of these people.

    The scope of a thing does not change when its audience does: approving a programme
    writes one row here and none of the pages.
    """

    name = models.CharField(max_length=160, unique=True)
    tokens = ArrayField(models.CharField(max_length=60))

    class Meta:
        indexes = [GinIndex(fields=["tokens"], name="search_scope_tokens")]

    def __str__(self) -> str:
        return self.name


class Thing(models.Model):
    """A thing that can be found: a paper, a conclusion, a task.

    `words` are the numbers of all words in title and pages (see `rules.tokens`).
    """

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="things")
    title = models.TextField()
    url = models.CharField(max_length=300)
    occurred_at = models.DateTimeField()
    facets = ArrayField(models.CharField(max_length=60), default=list)
    source = models.CharField(max_length=80, blank=True, default="")
    is_paged = models.BooleanField(default=False)
    pages = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    indexed_at = models.DateTimeField()
    words = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], name="a_thing_is_found_once"
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="search_thing_words", fastupdate=False),
            models.Index(fields=["-occurred_at", "-id"], name="search_thing_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Page(models.Model):
    """A page of a thing. Its text is here only when no other module keeps it.

    `words` are the numbers of its words, their neighbours, and what is known of the
    thing: kind, scope, facets, week.
    """

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="page_rows")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True, default="")
    digest = models.BigIntegerField()
    words = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "number"], name="a_page_is_found_once"
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="search_page_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.thing_id} p{self.number}"


class Spelling(models.Model):
    """A word of the texts as it is written, and how often, roughly.

    `number` stands for it in the index (see `rules.tokens`); `pages` is on how many of
    a thousand pages it stood when last counted.
    """

    word = models.CharField(max_length=100, unique=True)
    folded = models.CharField(max_length=100)
    number = models.IntegerField()
    pages = models.FloatField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["folded"], opclasses=["text_pattern_ops"], name="search_folded"
            ),
            GinIndex(
                fields=["folded"], opclasses=["gin_trgm_ops"], name="search_trigrams"
            ),
        ]

    def __str__(self) -> str:
        return self.word


class Rebuilding(models.Model):
    """How far the index was made anew from the things of one module.

    `version` is that of the numbers (`rules.VERSION`) with which it is made.
    """

    source = models.CharField(max_length=40, unique=True)
    version = models.PositiveSmallIntegerField(default=1)
    after_id = models.BigIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.source} after {self.after_id}"
