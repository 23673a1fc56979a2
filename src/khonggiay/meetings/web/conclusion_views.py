"""Conclusions: written by the secretary, approved by the chair, read by all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khonggiay.documents import queries as documents
from khonggiay.kernel import clock, ranges
from khonggiay.kernel.errors import Invalid, NotFound
from khonggiay.kernel.http import wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import ConclusionCard
from khonggiay.meetings.web import conclusion_forms


@signed_in
@never_cache
def overview(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show the conclusions: drafts to chair and secretariat, the notice to all."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    abilities = access.abilities(request.actor, meeting)
    notice = queries.notice_of(meeting)
    may_read = notice is not None or "read_drafts" in abilities
    cards = queries.conclusions(meeting) if may_read else []
    return render(
        request,
        "meetings/conclusions.html",
        {
            "meeting": meeting,
            "abilities": abilities,
            "notice": notice,
            "may_read": may_read,
            "cards": cards,
            "written": sum(card.revision > 0 for card in cards),
            "directives": sum(len(card.directives) for card in cards),
        },
    )


@signed_in
@never_cache
def write(request: SignedRequest, item_id: int) -> HttpResponse:
    """Write the conclusion of an item with its directives.

    Raises:
        NotFound: drafts are not the person's to see.
    """
    item = access.get_item_for(request.actor, item_id)
    meeting = item.meeting
    if "conclude" not in access.abilities(request.actor, meeting):
        if request.method == "POST":
            access.require(request.actor, meeting, "conclude")
        return redirect("meeting_conclusions", meeting.pk)
    card = _card(meeting, item_id)
    if request.method != "POST":
        return _form(request, meeting, card, conclusion_forms.from_card(card))
    form = conclusion_forms.from_post(request.POST)
    if "add_row" in request.POST:
        form.rows.append(conclusion_forms.Row())
        return _form(request, meeting, card, form)
    try:
        meetings.conclude(
            actor=request.actor,
            item_id=item_id,
            text=form.text,
            directives=conclusion_forms.drafts(form),
            revision=form.revision,
            at=clock.now(),
        )
    except Invalid as refusal:
        form.take_errors(refusal)
        return _form(request, meeting, card, form, status=422)
    except meetings.ConclusionChanged as refusal:
        messages.error(request, f"{refusal.explain()} {refusal.advise()}")
        form.revision = card.revision
        return _form(request, meeting, card, form, theirs=card, status=409)
    messages.success(request, _("The conclusion is saved."))
    return redirect("meeting_conclusions", meeting.pk)


@signed_in
@require_POST
def approve(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Approve all conclusions: the notice is made and tasks are given."""
    access.get_meeting_for(request.actor, meeting_id)
    notice = meetings.approve_conclusions(
        actor=request.actor, meeting_id=meeting_id, at=clock.now()
    )
    if not wants_json(request):
        messages.success(
            request,
            _("Notice %(symbol)s is issued; the lead units have their tasks.")
            % {"symbol": notice.symbol},
        )
    address = reverse("meeting_conclusions", args=[meeting_id])
    return done(request, address, location=address)


@signed_in
def notice_file(request: SignedRequest, meeting_id: int) -> HttpResponseBase:
    """Return the notice of conclusion as PDF.

    Raises:
        NotFound: there is none yet, or the meeting is not the person's to see.
    """
    meeting = access.get_meeting_for(request.actor, meeting_id)
    notice = queries.notice_of(meeting)
    if notice is None:
        raise NotFound(meeting_id)
    file = documents.original_file(documents.latest_version(notice.document_id))
    return ranges.respond(
        request,
        file.path,
        digest=file.digest,
        filename=file.filename,
        media_type=file.media_type,
        inline=True,
    )


def _card(meeting: Meeting, item_id: int) -> ConclusionCard:
    cards = queries.conclusions(meeting)
    return next(card for card in cards if card.item.id == item_id)


def _form(
    request: HttpRequest,
    meeting: Meeting,
    card: ConclusionCard,
    form: conclusion_forms.ConclusionForm,
    *,
    theirs: ConclusionCard | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "meetings/write_conclusion.html",
        {"meeting": meeting, "card": card, "form": form, "theirs": theirs},
        status=status,
    )
