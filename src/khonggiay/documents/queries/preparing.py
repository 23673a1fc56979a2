"""How far the background work on versions has come, in words too."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khonggiay.documents.models import Page, Preparation
from khonggiay.documents.rules import Why, Work, WorkState


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PreparationCard:
    """Work on a version: `done` of `total` pages, of which `skipped` were unreadable.

    A conversion counts no pages.
    """

    version_id: int
    work: Work
    state: WorkState
    done: int
    total: int
    skipped: int
    why: Why | None

    @property
    def is_open(self) -> bool:
        """Tell whether it waits or goes on."""
        return self.state in {WorkState.WAITING, WorkState.WORKING}

    @property
    def is_failed(self) -> bool:
        """Tell whether it was given up."""
        return self.state == WorkState.FAILED

    def explain(self) -> str:
        """Return in a few words how it stands, in the reader's language."""
        if self.work == Work.CONVERT:
            return _explain_conversion(self)
        return _explain_recognition(self)

    def advise(self) -> str:
        """Return what that means and what to do, in the reader's language."""
        return str(_advice(self))


def preparations_of(version_ids: Iterable[int]) -> dict[int, list[PreparationCard]]:
    """Return the work on these versions by version id; those without are left out."""
    found: dict[int, list[PreparationCard]] = {}
    rows = Preparation.objects.filter(version_id__in=set(version_ids))
    for row in rows.order_by("pk"):
        found.setdefault(row.version_id, []).append(
            PreparationCard(
                version_id=row.version_id,
                work=Work(row.work),
                state=WorkState(row.state),
                done=row.done,
                total=row.total,
                skipped=row.skipped,
                why=Why(row.why) if row.why else None,
            )
        )
    return found


def recognised_pages(version_ids: Iterable[int]) -> dict[int, int]:
    """Return on how many pages a machine read the text, by version id.

    Versions without such pages are left out.
    """
    rows = Page.objects.filter(version_id__in=set(version_ids), is_recognised=True)
    counts = rows.values_list("version_id").annotate(count=Count("pk"))
    return dict(counts.order_by("version_id"))


def _explain_conversion(card: PreparationCard) -> str:
    if card.is_open:
        return _("Being turned into PDF")
    return _("For download only") if card.is_failed else _("Turned into PDF")


def _explain_recognition(card: PreparationCard) -> str:
    if card.state == WorkState.WORKING:
        return _("Reading the text: page %(done)s of %(total)s") % {
            "done": min(card.done + 1, card.total),
            "total": card.total,
        }
    if card.is_open:
        return _("Waiting for its text to be read")
    return _("Cannot be searched") if card.is_failed else _("Read by machine")


def _advice(card: PreparationCard) -> str:
    if card.work == Work.CONVERT and card.is_open:
        return _("The file can be downloaded already; pages follow in a moment.")
    if card.work == Work.CONVERT and card.is_failed:
        return _CONVERSION_FAILED[card.why or Why.FAILED]()
    if card.is_open:
        return _("The paper can be read already; searching it works in a while.")
    if card.is_failed:
        return _RECOGNITION_FAILED[card.why or Why.FAILED]()
    if card.skipped:
        return ngettext(
            "%(count)s scanned page could not be read by machine.",
            "%(count)s scanned pages could not be read by machine.",
            card.skipped,
        ) % {"count": card.skipped}
    return ""


_CONVERSION_FAILED = {
    Why.NO_PROGRAM: lambda: _(
        "This server has no LibreOffice, so the file is not shown in the browser. "
        "Participants can download it. The administrator installs "
        "libreoffice-writer-nogui, -calc-nogui and -impress-nogui."
    ),
    Why.TOO_SLOW: lambda: _(
        "The file takes too long to be turned into PDF. Save it as PDF and send that."
    ),
    Why.FAILED: lambda: _(
        "The file could not be turned into PDF. Participants can download it; "
        "better, save it as PDF and send that."
    ),
}
_RECOGNITION_FAILED = {
    Why.NO_PROGRAM: lambda: _(
        "These pages are pictures, and this server has no tesseract to read them. "
        "The paper can be read but not searched. The administrator installs "
        "tesseract-ocr and tesseract-ocr-vie."
    ),
    Why.TOO_SLOW: lambda: _("The pages could not be read by machine in time."),
    Why.FAILED: lambda: _("The pages could not be read by machine."),
}
