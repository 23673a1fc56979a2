"""Restricting a paper: a small form on its row."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khonggiay.kernel import clock
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings


@signed_in
@require_POST
def restrict(request: SignedRequest, paper_id: int) -> HttpResponse:
    """Say whether a paper is confidential, and whether it may be downloaded."""
    paper = access.get_paper_for(request.actor, paper_id)
    meetings.restrict_paper(
        actor=request.actor,
        paper_id=paper_id,
        is_confidential="confidential" in request.POST,
        is_downloadable="screen_only" not in request.POST,
        at=clock.now(),
    )
    said = _("Saved. Devices that hold «%(title)s» follow at their next contact.")
    messages.success(request, said % {"title": paper.title[:80]})
    url = f"{reverse('meeting', args=[paper.item.meeting_id])}#chuong-trinh"
    return done(request, url, location=url)
