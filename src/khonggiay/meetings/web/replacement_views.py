"""A new file for a paper: sent, looked at, confirmed, declined, withdrawn."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khonggiay.documents import operations as documents
from khonggiay.documents import queries as document_queries
from khonggiay.documents import rules as document_rules
from khonggiay.documents.queries import VersionCard
from khonggiay.files import operations as files
from khonggiay.kernel import clock
from khonggiay.kernel.errors import Invalid, NotFound, Refused
from khonggiay.kernel.http import problem, wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access, queries, rules
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Paper, PaperReplacement
from khonggiay.meetings.rules import MeetingState
from khonggiay.meetings.web import comparison_page, meeting_page, paper_page

# What the file or the moment is wrong with: said beside the form, which is kept.
_ANTICIPATED = (
    files.FileRefused,
    files.NoSpace,
    documents.SameVersion,
    meetings.PaperChanged,
    meetings.ReplacementWaits,
)


@signed_in
@never_cache
def replace(request: SignedRequest, paper_id: int) -> HttpResponse:
    """Show the versions of a paper with a form for the next one, or take it."""
    paper = access.get_paper_for(request.actor, paper_id)
    if "replace_papers" not in access.abilities(request.actor, paper.item.meeting):
        raise NotFound(paper_id)
    if request.method != "POST":
        return _page(request, paper)
    sent = request.FILES.get("file")
    if sent is None:
        return _refused(request, paper, Invalid({"file": [_("Choose a file.")]}))
    try:
        row = meetings.replace_paper(
            actor=request.actor,
            paper_id=paper_id,
            filename=sent.name or "",
            data=cast(BinaryIO, sent.file),
            note=request.POST.get("note", ""),
            over=_over(request),
            at=clock.now(),
        )
    except _ANTICIPATED as refused:
        return _refused(request, paper, refused)
    if row.state == PaperReplacement.State.PROPOSED:
        said = _("The new file was sent for confirmation.")
    else:
        said = _("«%(title)s» was replaced.") % {"title": paper.title[:80]}
    messages.success(request, said)
    url = reverse("replace_paper", args=[paper_id])
    return done(request, url, location=url)


@signed_in
@never_cache
def waiting(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show what awaits confirmation in a meeting, anew after a live change."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    may = access.abilities(request.actor, meeting)
    if "read_drafts" not in may:
        raise NotFound(meeting_id)
    found = queries.waiting_replacements(meeting)
    return render(request, "meetings/_waiting.html", {"waiting": found, "may": may})


@signed_in
@never_cache
def proposal(request: SignedRequest, replacement_id: int) -> HttpResponse:
    """Show a file that awaits confirmation, or how it was settled."""
    return _proposal(request, replacement_id)


@signed_in
@require_POST
def confirm(request: SignedRequest, replacement_id: int) -> HttpResponse:
    """Let the proposed file be the paper's newest version."""

    def act(at: dt.datetime) -> None:
        meetings.confirm_replacement(
            actor=request.actor,
            replacement_id=replacement_id,
            over=_over(request) or 0,
            at=at,
        )

    said = _("The new version is in the hands of all participants.")
    return _settle(request, replacement_id, act, said)


@signed_in
@require_POST
def decline(request: SignedRequest, replacement_id: int) -> HttpResponse:
    """Decline the proposed file with a remark."""

    def act(at: dt.datetime) -> None:
        meetings.decline_replacement(
            actor=request.actor,
            replacement_id=replacement_id,
            remark=request.POST.get("remark", ""),
            at=at,
        )

    said = _("The new file was declined; who sent it is told why.")
    return _settle(request, replacement_id, act, said)


@signed_in
@require_POST
def withdraw(request: SignedRequest, replacement_id: int) -> HttpResponse:
    """Take the proposed file back."""

    def act(at: dt.datetime) -> None:
        meetings.withdraw_replacement(
            actor=request.actor, replacement_id=replacement_id, at=at
        )

    return _settle(request, replacement_id, act, _("The new file was withdrawn."))


@signed_in
@never_cache
def read(request: SignedRequest, replacement_id: int) -> HttpResponse:
    """Show a proposed file in the reader, without marks."""
    row = access.get_replacement_for(request.actor, replacement_id)
    version = document_queries.version_card(row.version_id)
    latest = document_queries.latest_version(row.paper.document_id)
    shown = [replacement_id, version.display_digest or "-"]
    return render(
        request,
        "meetings/proposed_paper.html",
        meeting_page.head_of(row.paper.item.meeting)
        | {
            "paper": row.paper,
            "version": version,
            "src": reverse("proposed_file", args=shown),
            "start": min(
                paper_page.number_of(request.GET.get("trang")) or 1, version.pages or 1
            ),
            "back_url": reverse("replacement", args=[replacement_id]),
            "download_url": reverse("proposed_original", args=[replacement_id])
            if latest.is_downloadable
            else "",
            "watermark": paper_page.watermark(request)
            if latest.is_confidential
            else "",
        },
    )


@signed_in
def file(request: SignedRequest, replacement_id: int, digest: str) -> HttpResponseBase:
    """Send the PDF of a proposed file."""
    row = access.get_replacement_for(request.actor, replacement_id)
    version = document_queries.version_card(row.version_id)
    if not version.is_readable or version.display_digest != digest:
        raise NotFound(digest)
    card = document_queries.display_file(version)
    response = paper_page.send(request, card, inline=True)
    # What holds for the paper holds for the file that shall take its place.
    latest = document_queries.latest_version(row.paper.document_id)
    return paper_page.unkept(response) if latest.is_confidential else response


@signed_in
def original(request: SignedRequest, replacement_id: int) -> HttpResponseBase:
    """Send a proposed file as it was uploaded."""
    row = access.get_replacement_for(request.actor, replacement_id)
    documents.require_download(document_queries.latest_version(row.paper.document_id))
    version = document_queries.version_card(row.version_id)
    card = document_queries.original_file(version)
    return paper_page.send(request, card, inline=False)


def _page(
    request: SignedRequest,
    paper: Paper,
    *,
    status: int = 200,
    reasons: list[str] | None = None,
) -> HttpResponse:
    meeting = paper.item.meeting
    may = access.abilities(request.actor, meeting)
    is_at_once = rules.replaces_at_once(
        MeetingState(meeting.state), may_confirm="confirm_replacements" in may
    )
    versions = access.versions_for(request.actor, paper)
    cards = queries.replacements_of(paper)
    return render(
        request,
        "meetings/replace_paper.html",
        meeting_page.head_of(meeting)
        | {
            "paper": paper,
            "latest": versions[0],
            "versions": queries.paper_versions(paper, versions),
            "waiting": next((card for card in cards if card.is_waiting), None),
            "settled": [card for card in cards if card.state in _UNTAKEN],
            "is_at_once": is_at_once,
            "send_label": _("Replace the paper")
            if is_at_once
            else _("Send for confirmation"),
            "is_out": meeting.state in rules.PREPARED_STATES,
            "may": may,
            "accept": document_rules.ACCEPT,
            "max_bytes": settings.MAX_UPLOAD_BYTES,
            "note": request.POST.get("note", ""),
            "reasons": reasons or [],
        },
        status=status,
    )


_UNTAKEN = (PaperReplacement.State.DECLINED, PaperReplacement.State.WITHDRAWN)


def _refused(request: SignedRequest, paper: Paper, refused: Refused) -> HttpResponse:
    if wants_json(request):
        return problem(refused)
    said = [f"{refused.explain()} {refused.advise()}".strip()]
    if isinstance(refused, Invalid):
        said = [reason for reasons in refused.fields.values() for reason in reasons]
    return _page(request, paper, status=refused.status, reasons=said)


def _proposal(
    request: SignedRequest, replacement_id: int, *, status: int = 200, **more: Any
) -> HttpResponse:
    row = access.get_replacement_for(request.actor, replacement_id)
    meeting = row.paper.item.meeting
    latest = document_queries.latest_version(row.paper.document_id)
    card = queries.replacement_card(replacement_id)
    compared = _compared(request, latest, card.version) if card.is_waiting else {}
    return render(
        request,
        "meetings/replacement.html",
        meeting_page.head_of(meeting)
        | compared
        | {
            "paper": row.paper,
            "card": card,
            "latest": latest,
            "read_url": reverse("read_proposed", args=[replacement_id]),
            "may": access.abilities(request.actor, meeting),
            "remark": request.POST.get("remark", ""),
        }
        | more,
        status=status,
    )


def _compared(
    request: SignedRequest, latest: VersionCard, sent: VersionCard
) -> dict[str, Any]:
    """Return what the proposed file changes, as if it had the next number."""
    card = comparison_page.ready(latest, sent)
    part = paper_page.number_of(request.GET.get("phan")) or 1
    shown = dataclasses.replace(sent, number=latest.number + 1)
    return comparison_page.page_of(latest, shown, card, part=part) | {
        "removed_pages": comparison_page.in_runs(card.removed) if card else "",
        "unread_pages": comparison_page.in_runs(card.unread) if card else "",
    }


def _settle(
    request: SignedRequest,
    replacement_id: int,
    act: Callable[[dt.datetime], None],
    said: str,
) -> HttpResponse:
    row = access.get_replacement_for(request.actor, replacement_id)
    try:
        act(clock.now())
    except meetings.NothingRemarked as refused:
        if wants_json(request):
            return problem(Invalid({"remark": [refused.explain()]}))
        return _proposal(
            request, replacement_id, status=422, refused=refused, field="remark"
        )
    except (meetings.PaperChanged, meetings.ReplacementSettled) as refused:
        if wants_json(request):
            return problem(refused)
        return _proposal(request, replacement_id, status=409, refused=refused)
    messages.success(request, said)
    url = reverse("replace_paper", args=[row.paper_id])
    if wants_json(request):
        return done(request, url, location=url)
    return redirect(url)


def _over(request: SignedRequest) -> int | None:
    text = request.POST.get("over", "")
    return int(text) if text.isdecimal() and len(text) < 9 else None
