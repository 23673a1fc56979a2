"""How far the background work on a paper has come, in a pill with its explanation."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from khonggiay.documents import queries as documents
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.meetings import access


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaperState:
    """What a paper's row and its page say beside its title.

    `done` of `total` pages are read; there is no `total` where pages are not counted.
    """

    word: str
    tone: str
    icon: str
    text: str
    is_open: bool = False
    done: int = 0
    total: int = 0


def states_of(version_ids: Iterable[int]) -> dict[int, PaperState]:
    """Return what there is to say, by version id; most papers have nothing."""
    wanted = list(version_ids)
    found = {
        version_id: _machine_read(count)
        for version_id, count in documents.recognised_pages(wanted).items()
    }
    for version_id, cards in documents.preparations_of(wanted).items():
        for card in cards:
            if card.is_open or card.is_failed:
                found[version_id] = _working(card)
            elif version_id in found and card.skipped:
                state = found[version_id]
                found[version_id] = dataclasses.replace(
                    state, text=f"{state.text} {card.advise()}"
                )
    return found


@signed_in
@never_cache
def state(request: SignedRequest, paper_id: int) -> HttpResponse:
    """Tell a page that is open how far the work on the paper has come."""
    paper = access.get_paper_for(request.actor, paper_id)
    version = documents.latest_version(paper.document_id)
    said = states_of([version.id]).get(version.id)
    if said is None:
        return JsonResponse({"is_open": False, "word": "", "text": ""})
    return JsonResponse(dataclasses.asdict(said))


def url_of(paper_id: int) -> str:
    """Return where a page asks how far the work has come."""
    return reverse("paper_state", args=[paper_id])


def _working(card: documents.PreparationCard) -> PaperState:
    return PaperState(
        word=card.explain(),
        tone="soon",
        icon="loader-2" if card.is_open else "alert-triangle",
        text=card.advise(),
        is_open=card.is_open,
        done=card.done,
        total=card.total,
    )


def _machine_read(count: int) -> PaperState:
    text = ngettext(
        "A machine read the text of %(count)s page from its picture, and may have "
        "erred.",
        "A machine read the text of %(count)s pages from their pictures, and may have "
        "erred.",
        count,
    )
    return PaperState(
        word=_("Read by machine"),
        tone="neutral",
        icon="text-scan-2",
        text=text % {"count": count},
    )
