"""What changed in a paper since a version that somebody read."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from khonggiay.documents import queries as documents
from khonggiay.documents.queries import VersionCard
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.meetings import access
from khonggiay.meetings.models import Paper
from khonggiay.meetings.web import comparison_page, meeting_page, paper_page


@signed_in
@never_cache
def changes(request: SignedRequest, paper_id: int) -> HttpResponse:
    """Show what changed since version `tu`, else since the one that the person read."""
    paper = access.get_paper_for(request.actor, paper_id)
    versions = access.versions_for(request.actor, paper)
    old, new = _since(request, paper, versions), versions[0]
    if old is None or old.number >= new.number:
        return redirect("paper", paper_id)
    card = comparison_page.ready(old, new)
    part = paper_page.number_of(request.GET.get("phan")) or 1
    return render(
        request,
        "meetings/changes.html",
        meeting_page.head_of(paper.item.meeting)
        | comparison_page.page_of(old, new, card, part=part)
        | {
            "paper": paper,
            "removed_pages": comparison_page.in_runs(card.removed) if card else "",
            "unread_pages": comparison_page.in_runs(card.unread) if card else "",
            "since": [version for version in versions[1:] if version.id != old.id],
            "read_url": reverse("paper", args=[paper_id]),
        },
    )


@signed_in
@never_cache
def changed_pages(request: SignedRequest, paper_id: int) -> JsonResponse:
    """Tell the reader which pages changed; `ready` is false while nobody knows."""
    paper = access.get_paper_for(request.actor, paper_id)
    versions = access.versions_for(request.actor, paper)
    old, new = _since(request, paper, versions), versions[0]
    if old is None or old.number >= new.number:
        raise NotFound(paper_id)
    card = comparison_page.ready(old, new)
    pages = card.pages if card else {}
    return JsonResponse(
        {
            "from": old.number,
            "to": new.number,
            "ready": card is not None and not card.failed,
            "pages": [
                {"page": page, "kind": kind} for page, kind in sorted(pages.items())
            ],
            "removed": list(card.removed) if card else [],
        }
    )


def _since(
    request: SignedRequest, paper: Paper, versions: list[VersionCard]
) -> VersionCard | None:
    """Return the version that is asked for, or the last one that the person read."""
    number = paper_page.number_of(request.GET.get("tu"))
    if number is not None:
        return access.get_version_for(request.actor, paper, number)
    older = versions[1:]
    read = documents.readings_of(
        request.actor.person_id or 0, [version.id for version in older]
    )
    return next((v for v in older if v.id in read), older[0] if older else None)
