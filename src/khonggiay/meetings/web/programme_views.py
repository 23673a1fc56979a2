"""The programme: items added, changed, moved, removed; papers added and removed."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khonggiay.files import operations as files
from khonggiay.kernel import clock
from khonggiay.kernel.errors import Invalid, NotFound, Refused
from khonggiay.kernel.http import problem, wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import AgendaItem, Meeting
from khonggiay.meetings.web import forms, meeting_page, places, words
from khonggiay.organisations import queries as organisations


@signed_in
@never_cache
def add_item(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Add an item, below another when `parent` says so."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    _require_compose(request, meeting)
    asked = request.POST.get("parent") or request.GET.get("parent") or ""
    parent = None
    if asked.isdecimal():
        parent = access.get_item_for(request.actor, int(asked))
        if parent.meeting_id != meeting_id:
            raise NotFound(asked)
    context = meeting_page.head_of(meeting) | {"parent": parent}
    if request.method != "POST":
        initial = {"revision": meeting.revision, "kind": "discuss"}
        if parent is not None:
            initial["presenting_unit"] = parent.presenting_unit_id or ""
        return _item_page(request, forms.ItemForm(initial=initial), context)
    form = forms.ItemForm(request.POST)
    if form.is_valid():
        try:
            meetings.add_item(
                actor=request.actor,
                meeting_id=meeting_id,
                parent_id=parent.pk if parent else None,
                at=clock.now(),
                **form.values,
            )
        except Refused as refused:
            return _item_refused(request, form, meeting, context, refused)
        messages.success(request, _("The item was added."))
        if "another" in request.POST:
            url = reverse("add_item", args=[meeting_id])
            return done(request, url, location=url)
        return _to_programme(request, meeting_id)
    return _item_page(request, form, context, status=422)


@signed_in
@never_cache
def item(request: SignedRequest, item_id: int) -> HttpResponse:
    """Change an item where it stands."""
    found = access.get_item_for(request.actor, item_id)
    meeting = found.meeting
    _require_compose(request, meeting)
    context = meeting_page.head_of(meeting) | {"item": found}
    if request.method != "POST":
        initial = {
            "revision": meeting.revision,
            "title": found.title,
            "kind": found.kind,
            "presenting_unit": found.presenting_unit_id,
            "minutes_planned": found.minutes_planned,
            "secrecy": found.secrecy,
            "decision_text": found.decision_text,
        }
        return _item_page(request, forms.ItemForm(initial=initial), context)
    form = forms.ItemForm(request.POST)
    if form.is_valid():
        try:
            meetings.change_item(
                actor=request.actor, item_id=item_id, at=clock.now(), **form.values
            )
        except Refused as refused:
            return _item_refused(request, form, meeting, context, refused)
        messages.success(request, _("The item was changed."))
        return _to_programme(request, meeting.pk)
    return _item_page(request, form, context, status=422)


@signed_in
@require_POST
def move(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Put an item elsewhere, as `<kg-agenda>` says; answer with the new order."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    place = places.place_of(request.POST)
    found = access.get_item_for(request.actor, place.item_id)
    if found.meeting_id != meeting_id:
        raise NotFound(place.item_id)
    order = places.order_below(
        queries.programme(meeting), place.parent_id, without=found.pk
    )
    at = order.index(place.after_id) + 1 if place.after_id in order else 0
    return _move(request, meeting, found, parent_id=place.parent_id, at=at)


@signed_in
@require_POST
def step(request: SignedRequest, item_id: int, direction: str) -> HttpResponse:
    """Put an item one place up or down among its siblings."""
    found = access.get_item_for(request.actor, item_id)
    order = places.order_below(queries.programme(found.meeting), found.parent_id)
    at = order.index(found.pk) + (-1 if direction == "len" else 1)
    return _move(request, found.meeting, found, parent_id=found.parent_id, at=at)


@signed_in
@require_POST
def remove_item(request: SignedRequest, item_id: int) -> HttpResponse:
    """Take an item and what stands below it off the programme."""
    found = access.get_item_for(request.actor, item_id)
    try:
        meetings.remove_item(
            actor=request.actor,
            item_id=item_id,
            revision=places.revision_of(request.POST),
            at=clock.now(),
        )
    except meetings.ProgrammeChanged as changed:
        return _changed(request, found.meeting, changed)
    messages.success(
        request, _("«%(title)s» was removed.") % {"title": found.title[:80]}
    )
    return _to_programme(request, found.meeting_id)


@signed_in
@never_cache
def papers(request: SignedRequest, item_id: int) -> HttpResponse:
    """Show an item's papers anew, or take new ones."""
    found = access.get_item_for(request.actor, item_id)
    if request.method == "POST":
        return _add_papers(request, found)
    context = meeting_page.programme_of(request.actor, found.meeting)
    row = next(row for row in context["rows"] if row.card.id == item_id)
    response = render(request, "meetings/_papers.html", context | {"row": row})
    revision = context["programme"].revision
    response["HX-Trigger"] = f'{{"kg:revision": {{"revision": {revision}}}}}'
    return response


@signed_in
@require_POST
def remove_paper(request: SignedRequest, paper_id: int) -> HttpResponse:
    """Take a paper off the programme."""
    paper = access.get_paper_for(request.actor, paper_id)
    meeting = paper.item.meeting
    try:
        meetings.remove_paper(
            actor=request.actor,
            paper_id=paper_id,
            revision=places.revision_of(request.POST),
            at=clock.now(),
        )
    except meetings.ProgrammeChanged as changed:
        return _changed(request, meeting, changed)
    messages.success(
        request, _("«%(title)s» was removed.") % {"title": paper.title[:80]}
    )
    return _to_programme(request, meeting.pk)


def _add_papers(request: SignedRequest, found: AgendaItem) -> HttpResponse:
    sent = request.FILES.getlist("file")
    if not sent:
        raise Invalid({"file": [_("Choose a file.")]})
    added = []
    for file in sent:
        try:
            added.append(
                meetings.add_paper(
                    actor=request.actor,
                    item_id=found.pk,
                    filename=file.name or "",
                    data=cast(BinaryIO, file.file),
                    at=clock.now(),
                )
            )
        except (files.FileRefused, files.NoSpace, meetings.PaperOnly) as refused:
            if wants_json(request):
                return problem(refused)
            messages.error(request, f"{refused.explain()} {refused.advise()}")
    if wants_json(request):
        card = [{"id": paper.pk, "title": paper.title} for paper in added]
        return JsonResponse(card[0] if len(card) == 1 else {"papers": card}, status=201)
    return _to_programme(request, found.meeting_id)


def _move(
    request: SignedRequest,
    meeting: Meeting,
    found: AgendaItem,
    *,
    parent_id: int | None,
    at: int,
) -> HttpResponse:
    try:
        meetings.move_item(
            actor=request.actor,
            item_id=found.pk,
            revision=places.revision_of(request.POST),
            parent_id=parent_id,
            place=at,
            at=clock.now(),
        )
    except (meetings.ProgrammeChanged, meetings.TooDeep) as refused:
        return _changed(request, meeting, refused, again={"moved": found})
    if not request.headers.get("HX-Request"):
        return _to_programme(request, meeting.pk)
    now = access.get_meeting_for(request.actor, meeting.pk)
    context = meeting_page.programme_of(request.actor, now)
    response = render(request, "meetings/_agenda.html", context)
    response["X-Revision"] = str(now.revision)
    return response


def _changed(
    request: SignedRequest,
    meeting: Meeting,
    refused: Refused,
    again: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the difference with the act prepared to be done again in one click."""
    if wants_json(request):
        return problem(refused)
    now = access.get_meeting_for(request.actor, meeting.pk)
    since = places.revision_of(request.POST)
    context: dict[str, Any] = {
        "conflict": refused,
        "difference": words.differences(queries.difference(now, since=since)),
        "can_repeat": isinstance(refused, meetings.ProgrammeChanged),
        "again_url": request.path,
        "again_fields": [
            (name, value)
            for name, value in request.POST.items()
            if name not in ("revision", "csrfmiddlewaretoken")
        ],
        "now": now.revision,
        **(again or {}),
    }
    if not request.headers.get("HX-Request"):
        return meeting_page.show(request, now, status=409, **context)
    context["meeting"] = now
    return render(request, "meetings/_difference.html", context, status=409)


def _item_refused(
    request: SignedRequest,
    form: forms.ItemForm,
    meeting: Meeting,
    context: dict[str, Any],
    refused: Refused,
) -> HttpResponse:
    if wants_json(request):
        return problem(refused)
    if isinstance(refused, Invalid):
        form.take(refused)
    elif isinstance(refused, meetings.ProgrammeChanged):
        now = access.get_meeting_for(request.actor, meeting.pk)
        changes = queries.difference(now, since=form.cleaned_data["revision"])
        form.renew(now.revision)
        context |= {"conflict": refused, "difference": words.differences(changes)}
    elif isinstance(refused, meetings.HasPapers):
        form.add_error("secrecy", f"{refused.explain()} {refused.advise()}")
    elif isinstance(refused, meetings.TooDeep):
        form.add_error(None, f"{refused.explain()} {refused.advise()}")
    else:
        raise refused
    return _item_page(request, form, context, status=refused.status)


def _item_page(
    request: SignedRequest,
    form: forms.ItemForm,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    if status == 422 and wants_json(request):
        errors = form.errors.items()
        return problem(Invalid({name: [str(e) for e in why] for name, why in errors}))
    chosen = str(form["presenting_unit"].value() or "")
    units = organisations.unit_cards([int(chosen)] if chosen.isdecimal() else [])
    context["unit"] = [
        {"id": unit.id, "label": unit.name, "hint": unit.abbreviation}
        for unit in units.values()
    ]
    return render(
        request, "meetings/item.html", context | {"form": form}, status=status
    )


def _require_compose(request: SignedRequest, meeting: Meeting) -> None:
    if "compose" not in access.abilities(request.actor, meeting):
        raise NotFound(meeting.pk)


def _to_programme(request: SignedRequest, meeting_id: int) -> HttpResponse:
    url = f"{reverse('meeting', args=[meeting_id])}#chuong-trinh"
    return done(request, url, location=url)
