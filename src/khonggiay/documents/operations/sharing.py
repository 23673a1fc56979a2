"""Show a mark to others, and stop showing it. All marks are private until then."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from khonggiay.audit import operations as audit
from khonggiay.documents.models import Mark, MarkShare
from khonggiay.documents.operations.layers import lock_layer
from khonggiay.documents.queries import marks as queries
from khonggiay.documents.queries.marks import MarkCard
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What became of the shares of a mark: tokens that came and tokens that went."""

    mark: MarkCard
    added: frozenset[str]
    removed: frozenset[str]


@transaction.atomic
def share_mark(
    *,
    actor: Actor,
    mark_id: uuid.UUID,
    tokens: Iterable[str],
    version_id: int,
    at: dt.datetime,
) -> Shared:
    """Show one's own mark to the holders of exactly these tokens; with none, to nobody.

    Whoever calls it has checked that the actor may read the document and share with
    these. Saying the same again changes nothing. The mark is answered as it stands on
    *version_id*. The journal learns with whom, never what.

    Raises:
        NotFound: there is no such mark, or it is not the actor's.
    """
    document_id = queries.document_of(person_id=actor.person, mark_id=mark_id)
    layer = lock_layer(document_id, actor.person)
    mark = Mark.objects.filter(pk=mark_id, layer=layer, deleted_at__isnull=True).first()
    if mark is None:
        raise NotFound(mark_id)
    wanted = set(tokens)
    rows = MarkShare.objects.filter(mark=mark)
    present = set(rows.values_list("token", flat=True))
    added, removed = wanted - present, present - wanted
    if added or removed:
        rows.filter(token__in=removed).delete()
        MarkShare.objects.bulk_create(
            MarkShare(mark=mark, document_id=document_id, token=token, shared_at=at)
            for token in sorted(added)
        )
        layer.revision += 1
        layer.save(update_fields=["revision"])
        mark.revision = layer.revision
        mark.save(update_fields=["revision"])
        audit.record(
            actor=actor,
            action="documents.mark_shared",
            target=f"documents.document:{document_id}",
            at=at,
            detail={"with": sorted(wanted)},
        )
    (card,) = queries.placed(Mark.objects.filter(pk=mark.pk), version_id)
    return Shared(mark=card, added=frozenset(added), removed=frozenset(removed))
