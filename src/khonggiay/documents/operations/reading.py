"""How far people read."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from khonggiay.documents.models import Reading, Version
from khonggiay.kernel.errors import NotFound


@transaction.atomic
def record_reading(
    *, person_id: int, version_id: int, page: int, at: dt.datetime
) -> None:
    """Keep the furthest page that a person reached; going back changes nothing.

    Pages count from 1; a page behind the last counts as the last. Reading is no act
    of office: it is not journalled. Saying the same again is fine.

    Raises:
        NotFound: there is no such version or page.
    """
    pages = Version.objects.filter(pk=version_id).values_list("pages", flat=True)
    last = pages.first()
    if last is None or page < 1:
        raise NotFound(version_id)
    reached = min(page, last)
    reading, is_new = Reading.objects.get_or_create(
        person_id=person_id,
        version_id=version_id,
        defaults={"furthest_page": reached, "opened_at": at, "last_read_at": at},
    )
    if not is_new:
        Reading.objects.filter(pk=reading.pk).update(
            furthest_page=Greatest(F("furthest_page"), reached),
            last_read_at=Greatest(F("last_read_at"), at),
        )
