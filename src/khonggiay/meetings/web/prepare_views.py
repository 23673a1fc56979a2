"""The page of a meeting; composing it, changing its facts, having it approved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khonggiay.kernel import clock, dates
from khonggiay.kernel.errors import Invalid, NotFound, Refused
from khonggiay.kernel.http import problem, wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.web import forms, meeting_page
from khonggiay.meetings.web.words import Difference


@signed_in
@never_cache
def meeting(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show the meeting: programme, papers, people, and what the person may do."""
    found = access.get_meeting_for(request.actor, meeting_id)
    return meeting_page.show(request, found)


@signed_in
@never_cache
def side(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show who takes part, anew after a live change."""
    found = access.get_meeting_for(request.actor, meeting_id)
    may = access.abilities(request.actor, found)
    context = meeting_page.side_of(request.actor, found, may)
    return render(request, "meetings/_people.html", context)


@signed_in
def compose(request: SignedRequest) -> HttpResponse:
    """Begin a meeting of a body whose office the person serves."""
    bodies = list(access.bodies_to_compose_for(request.actor))
    if not bodies:
        raise NotFound
    if request.method != "POST":
        today = dates.city_date(clock.now())
        place = queries.last_place(bodies[0].pk)
        initial = forms.sensible_facts(today=today, place=place)
        form = forms.ComposeForm(bodies=bodies, initial=initial)
        return render(request, "meetings/compose.html", {"form": form})
    form = forms.ComposeForm(request.POST, bodies=bodies)
    if form.is_valid():
        try:
            made = meetings.compose(
                actor=request.actor,
                body_id=form.cleaned_data["body"],
                at=clock.now(),
                **form.facts,
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            url = reverse("meeting", args=[made.pk])
            return done(request, url, location=url)
    return _again(request, form, "meetings/compose.html", {"form": form})


@signed_in
@never_cache
def facts(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Change title, place and time."""
    found = access.get_meeting_for(request.actor, meeting_id)
    if "compose" not in access.abilities(request.actor, found):
        raise NotFound(meeting_id)
    context = meeting_page.head_of(found)
    if request.method != "POST":
        form = forms.FactsForm(initial=forms.facts_of(found))
        return render(request, "meetings/facts.html", context | {"form": form})
    form = forms.FactsForm(request.POST)
    if form.is_valid():
        try:
            meetings.change_facts(
                actor=request.actor,
                meeting_id=meeting_id,
                revision=form.cleaned_data["revision"] or 0,
                at=clock.now(),
                **form.facts,
            )
        except Invalid as invalid:
            form.take(invalid)
        except meetings.ProgrammeChanged as changed:
            found = access.get_meeting_for(request.actor, meeting_id)
            form.renew(found.revision)
            context |= {"conflict": changed, "difference": _against(form, found)}
        else:
            messages.success(request, _("The facts of the meeting were changed."))
            url = reverse("meeting", args=[meeting_id])
            return done(request, url, location=url)
    return _again(request, form, "meetings/facts.html", context | {"form": form})


@signed_in
@require_POST
def submit(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Submit the programme for review."""
    found = access.get_meeting_for(request.actor, meeting_id)
    try:
        meetings.submit(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    except meetings.ProgrammeIncomplete as refused:
        return _refused(request, found, refused)
    messages.success(request, _("The programme was submitted to the chief of office."))
    return _to(request, meeting_id)


@signed_in
@require_POST
def return_(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Return the programme with remarks."""
    found = access.get_meeting_for(request.actor, meeting_id)
    try:
        meetings.return_(
            actor=request.actor,
            meeting_id=meeting_id,
            remark=request.POST.get("remark", ""),
            at=clock.now(),
        )
    except meetings.MissingRemark as refused:
        return _refused(request, found, refused, field="remark")
    messages.success(request, _("The programme was returned with your remarks."))
    return _to(request, meeting_id)


@signed_in
@require_POST
def approve(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Approve the programme: every participant has it from now on."""
    access.get_meeting_for(request.actor, meeting_id)
    meetings.approve(
        actor=request.actor,
        meeting_id=meeting_id,
        remark=request.POST.get("remark", ""),
        at=clock.now(),
    )
    messages.success(
        request, _("The programme was approved and sent to all participants.")
    )
    return _to(request, meeting_id)


@signed_in
@require_POST
def reply(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Say that one attends, or is excused with a reason."""
    found = access.get_meeting_for(request.actor, meeting_id)
    given = request.POST.get("reply", "")
    try:
        meetings.reply(
            actor=request.actor,
            meeting_id=meeting_id,
            reply=given,
            reason=request.POST.get("reason", ""),
            at=clock.now(),
        )
    except meetings.MissingReason as refused:
        return _refused(request, found, refused, field="reason")
    if given == "attending":
        said = _("Your reply was noted: you attend.")
    else:
        said = _("Your reply was noted: you are excused.")
    messages.success(request, said)
    return _to(request, meeting_id)


def _to(request: SignedRequest, meeting_id: int) -> HttpResponse:
    url = reverse("meeting", args=[meeting_id])
    if request.POST.get("next") == "today":
        url = reverse("today")
    if wants_json(request):
        return done(request, url, location=url)
    return redirect(url)


def _refused(
    request: SignedRequest, found: Meeting, refused: Refused, *, field: str = ""
) -> HttpResponse:
    if wants_json(request):
        if field:
            return problem(Invalid({field: [refused.explain()]}))
        return problem(refused)
    said = f"{refused.explain()} {refused.advise()}".strip()
    more = meeting_page.refusal_of(request, said) | {"refused_field": field}
    return meeting_page.show(request, found, status=refused.status, **more)


def _again(
    request: SignedRequest,
    form: forms.ActForm,
    template: str,
    context: dict[str, object],
) -> HttpResponse:
    conflict = context.get("conflict")
    if wants_json(request):
        if isinstance(conflict, Refused):
            return problem(conflict)
        fields = {
            name: [str(e) for e in errors] for name, errors in form.errors.items()
        }
        return problem(Invalid(fields))
    status = 409 if conflict else 422
    return render(request, template, context, status=status)


def _against(form: forms.FactsForm, found: Meeting) -> list[Difference]:
    """Say where what was typed differs from what stands now."""
    now = form.__class__(initial=forms.facts_of(found))
    given = form.cleaned_data
    lines = []
    for name in ("title", "place", "day", "starts", "ends"):
        theirs = now.get_initial_for_field(now.fields[name], name)
        if theirs != given[name]:
            lines.append(
                Difference(
                    what="mine",
                    about=str(now.fields[name].label),
                    before=_shown(theirs),
                    after=_shown(given[name]),
                )
            )
    return lines


def _shown(value: object) -> str:
    if hasattr(value, "strftime"):
        pattern = "%d/%m/%Y" if hasattr(value, "year") else "%H:%M"
        return str(value.strftime(pattern))
    return str(value)
