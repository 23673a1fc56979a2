"""A version that waited in a document of its own becomes the next of another."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import ForeignObjectRel, Max, Model, QuerySet

from khonggiay.audit import operations as audit
from khonggiay.documents import queries
from khonggiay.documents.events import VersionAdded
from khonggiay.documents.models import Document, Version
from khonggiay.documents.operations.versions import SameVersion
from khonggiay.documents.queries import VersionCard
from khonggiay.kernel import outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound


@transaction.atomic
def adopt_version(
    *, actor: Actor, document_id: int, version_id: int, at: dt.datetime
) -> VersionCard:
    """Make a version that waits alone in another document the next one of this.

    It keeps everything made of its file: texts, pictures, comparisons. The document in
    which it waited goes. Its id stays, too, unless the document got another version
    meanwhile: the ids of versions rise with their numbers, marks rely on that.

    Raises:
        NotFound: there is no such document, or the version does not wait alone.
        SameVersion: its bytes are those of the newest version.
    """
    version = Version.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound(version_id)
    # Locked in the order of their numbers: two acts never wait for each other.
    locked = {
        row.pk: row
        for row in Document.objects.select_for_update()
        .filter(pk__in=[document_id, version.document_id])
        .order_by("pk")
    }
    document, waiting = locked.get(document_id), locked.get(version.document_id)
    if document is None or waiting is None or document.pk == waiting.pk:
        raise NotFound(document_id)
    if waiting.versions.exclude(pk=version_id).exists():
        raise NotFound(version_id)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    if document.versions.filter(number=last, original_id=version.original_id).exists():
        raise SameVersion
    if document.versions.filter(pk__gt=version.pk).exists():
        version = _renewed(version)
    version.document = document
    version.number = last + 1
    version.save(update_fields=["document", "number"])
    waiting.delete()
    audit.record(
        actor=actor,
        action="documents.version_added",
        target=f"documents.document:{document.pk}",
        at=at,
        detail={"version": version.number, "digest": version.original_id},
    )
    outbox.publish(
        VersionAdded(
            document_id=document.pk, version_id=version.pk, number=version.number
        ),
        at=at,
    )
    return queries.version_card(version.pk)


def _renewed(version: Version) -> Version:
    """Return the version as a row with a new id, to which all that it had was moved."""
    old = version.pk
    version.pk = None
    # The old row goes at the end: until then its number in its document is taken.
    version.number += 1
    version.save(force_insert=True)
    # Those of other modules, too, which are hidden from here.
    for field in Version._meta.get_fields(include_hidden=True):  # noqa: SLF001  Django says so
        if isinstance(field, ForeignObjectRel):
            name = field.field.name
            rows: QuerySet[Model] = QuerySet(field.related_model)
            rows.filter(**{name: old}).update(**{name: version.pk})
    Version.objects.filter(pk=old).delete()
    return version
