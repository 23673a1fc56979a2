"""The boxes of the pages of a version: what a mark must lie on."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from khonggiay.documents.carrying.words import Box
from khonggiay.documents.marking import boxes
from khonggiay.documents.models import PageBoxes, Version
from khonggiay.files import queries as files
from khonggiay.kernel import children
from khonggiay.kernel.errors import NotFound, Refused

READING_SECONDS = 30


class PagesUnread(Refused):
    """The pages of the paper could not be looked at just now; trying again may do."""

    code = "pages_unread"
    message = _("The paper cannot be looked at just now.")
    hint = _("Nothing was lost; it is tried again by itself.")
    status = 503


def boxes_of(
    document_id: int, version_ids: Iterable[int]
) -> tuple[dict[int, list[Box]], int]:
    """Return the boxes of all pages by version, and the id of the newest version.

    Of the versions asked for, those of other documents are left out; one without pages
    has no boxes. They are read from the file in a child process the first time, then
    kept.

    Raises:
        PagesUnread: the file could not be read now.
    """
    wanted = set(version_ids)
    rows = Version.objects.filter(document_id=document_id)
    versions = list(rows.select_related("page_boxes").order_by("number", "pk"))
    found = {row.pk: boxes.expand(_runs(row)) for row in versions if row.pk in wanted}
    return found, versions[-1].pk if versions else 0


def _runs(version: Version) -> boxes.Runs:
    kept = getattr(version, "page_boxes", None)
    if kept is not None:
        return list(kept.runs)
    if not version.display_id:
        return []
    try:
        runs: boxes.Runs = children.call(
            "khonggiay.documents.marking.boxes:read",
            seconds=READING_SECONDS,
            path=str(files.path_of(version.display_id)),
        )
    except (children.ChildFailed, NotFound) as error:
        raise PagesUnread(version.pk) from error
    PageBoxes.objects.bulk_create(
        [PageBoxes(version=version, runs=runs)], ignore_conflicts=True
    )
    return runs
