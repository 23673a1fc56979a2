"""Who opened which paper: for chair and secretariat, with a reminder for the rest."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khonggiay.kernel import clock, dates
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.http import problem, wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import Reached
from khonggiay.meetings.web import meeting_page

# A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@signed_in
@never_cache
def status(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show who opened which paper and how far they came."""
    meeting = _meeting(request, meeting_id)
    context = meeting_page.head_of(meeting) | _status(request, meeting)
    context["live_url"] = meeting_page.live_url(meeting)
    return render(request, "meetings/reading_status.html", context)


@signed_in
@never_cache
def table(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show the same without the page around it, anew every few seconds."""
    meeting = _meeting(request, meeting_id)
    context = _status(request, meeting)
    return render(request, "meetings/_reading_status.html", context)


@signed_in
@never_cache
def export(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Send what is shown as a table for spreadsheets."""
    meeting = _meeting(request, meeting_id)
    found = queries.reading_status(meeting)
    text = io.StringIO()
    writer = csv.writer(text)
    titles = [f"{paper.item_number}. {paper.card.title}" for paper in found.papers]
    writer.writerow([_("Name"), _("Post"), *map(_harmless, titles), _("Reminded")])
    for reader in found.readers:
        writer.writerow(
            [
                _harmless(reader.name),
                _harmless(reader.post),
                *(_in_words(one) for one in reader.reached),
                dates.format_moment(reader.reminded_at) if reader.reminded_at else "",
            ]
        )
    # Spreadsheets take a file without the mark for one in an older encoding.
    response = HttpResponse(
        "\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8"
    )
    name = f"tinh-hinh-doc-{meeting.pk}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@signed_in
@require_POST
def remind(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Remind all who have not opened the papers, or one of them."""
    _meeting(request, meeting_id)
    named = [int(one) for one in request.POST.getlist("person") if one.isdecimal()]
    try:
        count = meetings.remind_readers(
            actor=request.actor,
            meeting_id=meeting_id,
            person_ids=named or None,
            at=clock.now(),
        )
    except meetings.NobodyToRemind as refused:
        if wants_json(request):
            return problem(refused)
        messages.warning(request, f"{refused.explain()} {refused.advise()}")
    else:
        said = ngettext(
            "%(n)s person is reminded.", "%(n)s people are reminded.", count
        )
        messages.success(request, said % {"n": count})
    url = reverse("reading_status", args=[meeting_id])
    if wants_json(request):
        return done(request, url, location=url)
    return redirect(url)


def _meeting(request: SignedRequest, meeting_id: int) -> Meeting:
    meeting = access.get_meeting_for(request.actor, meeting_id)
    if "follow_reading" not in access.abilities(request.actor, meeting):
        raise NotFound(meeting_id)
    return meeting


def _status(request: SignedRequest, meeting: Meeting) -> dict[str, Any]:
    found = queries.reading_status(meeting)
    told = queries.reminded_today(found, at=clock.now())
    may = access.abilities(request.actor, meeting)
    return {
        "meeting": meeting,
        "status": found,
        "told_today": told,
        "may_remind": "remind_readers" in may,
        "to_remind": sum(one.person_id not in told for one in found.unfinished),
    }


def _in_words(reached: Reached) -> str:
    if reached.number == 0:
        return _("not opened")
    pages = f"{reached.page}/{reached.pages}"
    if reached.is_newest:
        return pages
    return _("%(pages)s of version %(number)s") % {
        "pages": pages,
        "number": reached.number,
    }


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
