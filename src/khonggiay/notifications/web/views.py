"""The bell, the page of notices, and the folder of sample mail."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from khonggiay.kernel import clock
from khonggiay.kernel.http import back, wants_json
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.notifications import mailbox, operations, queries
from khonggiay.people import queries as people

BELL_LENGTH = 20
PAGE_LENGTH = 50


@signed_in
@require_GET
def bell(request: SignedRequest) -> HttpResponse:
    """Show the newest notices under the bell."""
    return _bell(request)


@signed_in
@require_GET
def notices(request: SignedRequest) -> HttpResponse:
    """Show all notices, the newest first."""
    unread_only = request.GET.get("chua-doc") == "1"
    page = queries.newest(
        _reader(request),
        limit=PAGE_LENGTH,
        cursor=request.GET.get("cursor", ""),
        unread_only=unread_only,
    )
    return render(
        request,
        "notifications/notices.html",
        {"page": page, "unread_only": unread_only},
    )


@signed_in
@require_GET
def follow(request: SignedRequest, notice_id: int) -> HttpResponse:
    """Go to what the notice is about; going there is reading it."""
    notice = operations.mark_read(
        actor=request.actor, notice_id=notice_id, at=clock.now()
    )
    if url_has_allowed_host_and_scheme(notice.url, None) and notice.url != request.path:
        return redirect(notice.url)
    return redirect("notice_list")


@signed_in
@require_POST
def read_all(request: SignedRequest) -> HttpResponse:
    """Mark everything as read."""
    operations.mark_all_read(actor=request.actor, at=clock.now())
    if wants_json(request):
        return HttpResponse(status=204)
    if request.headers.get("HX-Request"):
        return _bell(request)
    return redirect(back(request, "/thong-bao/"))


@signed_in
@require_GET
def sample_mail(request: SignedRequest) -> HttpResponse:
    """Show letters of the demonstration: one's own, or everyone's. Nowhere else."""
    if not settings.DEMO:
        raise Http404
    own = people.person_card(_reader(request)).email
    shows_all = request.GET.get("tat-ca") == "1" or not own
    address = None if shows_all else own
    return render(
        request,
        "notifications/sample_mail.html",
        {"letters": mailbox.letters(address), "shows_all": shows_all},
    )


def _reader(request: SignedRequest) -> int:
    return request.actor.person_id or 0


def _bell(request: SignedRequest) -> HttpResponse:
    page = queries.newest(_reader(request), limit=BELL_LENGTH)
    return render(request, "notifications/_bell.html", {"page": page})
