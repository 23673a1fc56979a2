"""Reading a paper: the reader, its file, the original, and how far one came."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khonggiay.documents import operations as document_acts
from khonggiay.documents import queries as documents
from khonggiay.files import queries as files
from khonggiay.kernel import clock, ranges
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Meeting, Paper
from khonggiay.meetings.queries.presented import presented_section
from khonggiay.meetings.rules import PAPERS_OUT_STATES
from khonggiay.meetings.web import meeting_page, paper_page, paper_state

LONGEST_NUMBER = 6
"""Digits of a page number."""

LONGEST_WORDS = 200
"""Letters of the words to be marked."""


@signed_in
@never_cache
def reader(request: SignedRequest, paper_id: int) -> HttpResponse:
    """Show a paper in the reader, at the page where the person stopped.

    `trang` names another page, `tim` the words to be marked in it, `ban` the number
    of an older version.
    """
    paper = access.get_paper_for(request.actor, paper_id)
    meeting = paper.item.meeting
    versions = access.versions_for(request.actor, paper)
    version = _asked_version(request, paper)
    person_id = request.actor.person_id or 0
    reading = documents.readings_of(person_id, [version.id]).get(version.id)
    reached = reading.furthest_page if reading else 0
    papers = queries.programme(meeting).papers
    at = next(i for i, card in enumerate(papers) if card.id == paper_id)
    src = reverse("paper_file", args=[paper_id, version.display_digest or "-"])
    return render(
        request,
        "meetings/paper.html",
        meeting_page.head_of(meeting)
        | {
            "paper": paper,
            "version": version,
            "versions": queries.paper_versions(paper, versions),
            "is_latest": version.id == versions[0].id,
            "may_replace": "replace_papers" in access.abilities(request.actor, meeting),
            "live_url": meeting_page.live_url(meeting),
            "src": src,
            **(reader_addresses(paper_id, version) if version.is_readable else {}),
            "start": _asked_page(request, version) or _next_page(reached, version),
            "find": request.GET.get("tim", "")[:LONGEST_WORDS],
            **_neighbours([card.id for card in papers], at),
            "previous": papers[at - 1] if at > 0 else None,
            "following": papers[at + 1] if at + 1 < len(papers) else None,
            "place": at + 1,
            "count": len(papers),
            "back_url": f"{reverse('meeting', args=[meeting.pk])}#chuong-trinh",
            "download_url": _of_version("paper_original", paper_id, version)
            if version.is_downloadable
            else "",
            "print_url": reverse("printed_paper", args=[paper_id])
            if version.is_downloadable and version.id == versions[0].id
            else "",
            "watermark": paper_page.watermark(request)
            if version.is_confidential
            else "",
            "reading_url": _of_version("note_reading", paper_id, version),
            "person_id": person_id,
            **_changes(paper_id, person_id, version, versions, reached),
            "state": paper_state.states_of([version.id]).get(version.id),
            "state_url": paper_state.url_of(paper_id),
            **_presenting(request, meeting),
            "marks_url": f"/api/v1/papers/{paper_id}/marks",
            "audiences_url": f"/api/v1/papers/{paper_id}/audiences",
        },
    )


def _changes(
    paper_id: int,
    person_id: int,
    version: documents.VersionCard,
    versions: list[documents.VersionCard],
    reached: int,
) -> dict[str, object]:
    """Return since which version the reader marks what changed, until it is read."""
    if version.id != versions[0].id or reached >= version.pages:
        return {}
    read = documents.readings_of(person_id, [older.id for older in versions[1:]])
    since = next((older.number for older in versions[1:] if older.id in read), 0)
    if not since:
        return {}
    url = reverse("paper_changed_pages", args=[paper_id])
    return {"since": since, "changes_url": f"{url}?tu={since}"}


def _presenting(request: SignedRequest, meeting: Meeting) -> dict[str, object]:
    """Return what the reader needs to follow the presenter."""
    # From before the opening on: a reader that lies open then follows at once.
    if meeting.state not in PAPERS_OUT_STATES:
        return {}
    return {
        "meeting_id": meeting.pk,
        "paper_url": reverse("paper", args=[0]),
        "presented": json.dumps(presented_section(meeting)),
        "may_present": access.may_present(request.actor, meeting),
    }


def _neighbours(paper_ids: list[int], at: int) -> dict[str, str]:
    """Return the addresses of the papers before and after the one at *at*."""
    before, after = paper_ids[:at][-1:], paper_ids[at + 1 :][:1]
    return {
        "previous_url": reverse("paper", args=before) if before else "",
        "next_url": reverse("paper", args=after) if after else "",
    }


def _asked_version(request: SignedRequest, paper: Paper) -> documents.VersionCard:
    number = paper_page.number_of(request.GET.get("ban"))
    if number is None:
        return documents.latest_version(paper.document_id)
    return access.get_version_for(request.actor, paper, number)


def _of_version(name: str, paper_id: int, version: documents.VersionCard) -> str:
    # The version that lies open, not the newest of the moment when it is sent.
    return f"{reverse(name, args=[paper_id])}?ban={version.number}"


def _asked_page(request: SignedRequest, version: documents.VersionCard) -> int:
    asked = request.GET.get("trang", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER):
        return 0
    return min(int(asked), version.pages)


def _next_page(reached: int, version: documents.VersionCard) -> int:
    # Who read to the end begins again at the first page.
    return reached if 0 < reached < version.pages else 1


def reader_addresses(
    paper_id: int, version: documents.VersionCard
) -> dict[str, object]:
    """Return what `<kg-reader>` may fetch besides the paper itself."""
    shown = [paper_id, version.display_digest]
    sheet = reverse("paper_sheet", args=[*shown, 0])
    return {
        "size": files.blob_card(version.display_digest).size,
        "sizes": version.sizes,
        "preview": reverse("paper_preview", args=shown),
        "sheets": sheet.replace("anh-0", "anh-{n}"),
        "texts": reverse("paper_texts", args=shown),
    }


@signed_in
def file(request: SignedRequest, paper_id: int, digest: str) -> HttpResponseBase:
    """Send the PDF that the reader shows; its address changes with its content."""
    version = _version(request, paper_id, digest)
    return _shown(request, version, documents.display_file(version))


@signed_in
def preview(request: SignedRequest, paper_id: int, digest: str) -> HttpResponseBase:
    """Send a picture of the first page, to be seen before the page itself is drawn."""
    version = _version(request, paper_id, digest)
    return _shown(request, version, documents.preview_file(version))


@signed_in
def sheet(
    request: SignedRequest, paper_id: int, digest: str, number: int
) -> HttpResponseBase:
    """Send small pictures of 25 pages; 404 while they are still being drawn."""
    version = _version(request, paper_id, digest)
    return _shown(request, version, documents.sheet_file(version, number))


@signed_in
def texts(request: SignedRequest, paper_id: int, digest: str) -> HttpResponseBase:
    """Send the texts of all pages, for the search inside the paper."""
    version = _version(request, paper_id, digest)
    response = ranges.respond_with(
        request,
        lambda: json.dumps(
            {"pages": documents.page_texts(version.id)}, ensure_ascii=False
        ).encode(),
        name=f"{digest}-chu",
        media_type="application/json",
    )
    return paper_page.unkept(response) if version.is_confidential else response


@signed_in
def original(request: SignedRequest, paper_id: int) -> HttpResponseBase:
    """Send the file as it was uploaded; a confidential one with its reader's name."""
    paper = access.get_paper_for(request.actor, paper_id)
    version = _asked_version(request, paper)
    document_acts.require_download(version)
    if version.is_confidential and version.is_readable:
        return paper_page.stamped(request, version)
    response = paper_page.send(request, documents.original_file(version), inline=False)
    # The address stays when a new version comes: ask each time.
    response["Cache-Control"] = "private, no-cache"
    return response


@signed_in
@require_POST
def note_reading(request: SignedRequest, paper_id: int) -> HttpResponse:
    """Keep the furthest page that the person reached in the version that lay open."""
    access.get_paper_for(request.actor, paper_id)
    page = request.POST.get("page", "")
    if not page.isdecimal() or len(page) > LONGEST_NUMBER:
        raise NotFound(paper_id)
    meetings.note_reading(
        actor=request.actor,
        paper_id=paper_id,
        page=int(page),
        number=paper_page.number_of(request.GET.get("ban")),
        at=clock.now(),
    )
    return done(request, reverse("paper", args=[paper_id]))


def _version(
    request: SignedRequest, paper_id: int, digest: str
) -> documents.VersionCard:
    """Return the version of the paper that is shown by the file with this digest."""
    paper = access.get_paper_for(request.actor, paper_id)
    version = documents.version_shown_by(paper.document_id, digest)
    if version.id not in {one.id for one in access.versions_for(request.actor, paper)}:
        raise NotFound(digest)
    return version


def _shown(
    request: SignedRequest, version: documents.VersionCard, card: documents.FileCard
) -> HttpResponseBase:
    response = paper_page.send(request, card, inline=True)
    return paper_page.unkept(response) if version.is_confidential else response
