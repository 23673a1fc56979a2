"""Work out what changed between two versions: once for each pair."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import transaction

from khonggiay.documents import queries
from khonggiay.documents.models import Comparison, Version
from khonggiay.kernel import children, queue
from khonggiay.kernel.errors import NotFound

logger = logging.getLogger(__name__)

COMPARE = queue.Job("documents.compare")
# Two papers of 5,000 pages take about a minute on a quiet machine.
SECONDS = 300


@transaction.atomic
def ask_to_compare(*, old_id: int, new_id: int) -> bool:
    """Have it worked out in the background; tell whether that was news."""
    if Comparison.objects.filter(old=old_id, new=new_id).exists():
        return False
    return COMPARE.defer(key=f"{old_id}:{new_id}", old_id=old_id, new_id=new_id)


def compare(*, old_id: int, new_id: int, at: dt.datetime) -> bool:
    """Work out what changed from one version to another; tell whether that was news.

    What was worked out before stays. Of versions that cannot be compared that is kept,
    so that nobody tries for ever. Nobody's act: it is not journalled.

    Raises:
        NotFound: there is no such pair of versions.
        ChildFailed: no child process was free; try later.
    """
    if old_id == new_id or Version.objects.filter(pk__in=[old_id, new_id]).count() < 2:
        raise NotFound(old_id, new_id)
    if Comparison.objects.filter(old=old_id, new=new_id).exists():
        return False
    found: dict[str, Any] = {}
    failed = ""
    try:
        found = children.call(
            "khonggiay.documents.comparing:compare",
            seconds=SECONDS,
            old=queries.page_texts(old_id),
            new=queries.page_texts(new_id),
        )
    except children.ChildFailed as error:
        if error.why == "busy":
            raise
        logger.warning("versions %s and %s: %s", old_id, new_id, error)
        failed = error.why
    places = found.pop("places", [])
    rows = Comparison.objects.bulk_create(
        [
            Comparison(
                old_id=old_id,
                new_id=new_id,
                summary=found,
                places=places,
                failed=failed,
                made_at=at,
            )
        ],
        # Two who worked it out at once came to the same.
        ignore_conflicts=True,
    )
    return bool(rows)


def forget_comparisons(*, version_id: int) -> int:
    """Forget what was worked out of a version whose texts changed; return how much."""
    rows = Comparison.objects.filter(old=version_id) | Comparison.objects.filter(
        new=version_id
    )
    count, _by_table = rows.delete()
    return count
