"""Pages of tasks: the list, one task with its acts, its files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khonggiay.files import queries as files
from khonggiay.kernel import clock, dates, ranges
from khonggiay.kernel.errors import Invalid, Refused
from khonggiay.kernel.http import wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.tasks import access, queries
from khonggiay.tasks.models import Task
from khonggiay.tasks.rules import Ability
from khonggiay.tasks.web import chips
from khonggiay.tasks.web.acts import ACTS, Act, form_of
from khonggiay.tasks.web.forms import errors_of


@signed_in
@never_cache
@require_safe
def task_list(request: SignedRequest) -> HttpResponse:
    """List tasks: `whose`, `state`, `q`, `lead_unit`, `cursor`, all in the URL."""
    today = dates.city_date(clock.now())
    person_id = request.actor.person_id or 0
    counts = queries.due_counts(person_id, today=today)
    filters = chips.filters_of(request.GET, counts)
    try:
        page = queries.task_list(person_id, filters, today=today)
    except Invalid:
        # A mark that was cut off in a mail: the first page helps more than an error.
        filters = chips.without_cursor(filters)
        page = queries.task_list(person_id, filters, today=today)
    context = {
        "cards": page.items,
        "filters": filters,
        "is_filtered": bool(filters.q or filters.lead_unit),
        "tabs": chips.tabs(filters, counts),
        "states": chips.states(
            filters, queries.filter_counts(person_id, filters, today=today)
        ),
        "lead_units": queries.lead_units(person_id, today=today),
        "next_url": chips.url(filters, cursor=page.next) if page.next else "",
        "may_assign": bool(access.may_assign_for(request.actor, day=today)),
    }
    fragment = request.GET.get("part") == "list"
    template = "tasks/_list.html" if fragment else "tasks/list.html"
    return render(request, template, context)


@signed_in
@never_cache
@require_safe
def task(request: SignedRequest, task_id: int) -> HttpResponse:
    """Show a task: facts, source, everything that happened, what may be done."""
    today = dates.city_date(clock.now())
    found = access.get_task_for(request.actor, task_id, day=today)
    if request.GET.get("part") == "way":
        return render(request, "tasks/_way.html", {**_way(found), "oob": True})
    return _page(request, found)


@signed_in
@require_POST
def act(request: SignedRequest, task_id: int, act: str) -> HttpResponseBase:
    """Do one act on a task; what was typed stays when it is refused."""
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    at = clock.now()
    day = dates.city_date(at)
    found = access.get_task_for(request.actor, task_id, day=day)
    form = form_of(chosen, found, day=day, given=(request.POST, request.FILES))
    if not form.is_valid():
        if wants_json(request):
            raise Invalid(errors_of(form))
        return _page(request, found, chosen, form, status=422)
    try:
        if chosen.ability not in access.abilities(request.actor, found, day=day):
            # The operation says why; until then no file is stored.
            form.cleaned_data["attachments"] = []
        chosen.run(request.actor, found.pk, form.cleaned_data, at)
    except Refused as refusal:
        if wants_json(request):
            raise
        form.add_error(None, f"{refusal.explain()} {refusal.advise()}".strip())
        found.refresh_from_db()
        return _page(request, found, chosen, form, status=refusal.status)
    messages.success(request, str(chosen.done))
    url = reverse("task", args=[found.pk])
    return done(request, url, location=url)


@signed_in
@require_safe
def file(request: SignedRequest, task_id: int, file_id: int) -> HttpResponseBase:
    """Show or save a file that came with a report."""
    today = dates.city_date(clock.now())
    found = access.get_file_for(request.actor, task_id, file_id, day=today)
    return ranges.respond(
        request,
        files.path_of(found.digest),
        digest=found.digest,
        filename=found.filename,
        media_type=found.media_type,
        inline=True,
    )


def _page(
    request: SignedRequest,
    found: Task,
    tried: Act | None = None,
    form: forms.Form | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    day = dates.city_date(clock.now())
    abilities = access.abilities(request.actor, found, day=day)
    offered = [_offer(chosen, found, tried, form) for chosen in ACTS.values()]
    if tried is not None and form is not None and tried.ability not in abilities:
        for why in form.non_field_errors():
            messages.error(request, str(why))
    context = {
        **_way(found),
        "acts": [offer for offer in offered if offer["act"].ability in abilities],
        "needs_me": bool({Ability.ACCEPT, Ability.ACCEPT_COMPLETION} & abilities),
        "list_url": f"{reverse('tasks')}?{urlencode({'whose': 'mine'})}",
    }
    return render(request, "tasks/task.html", context, status=status)


def _offer(
    chosen: Act, found: Task, tried: Act | None, form: forms.Form | None
) -> dict[str, Any]:
    day = dates.city_date(clock.now())
    was_tried = tried is chosen and form is not None
    return {
        "act": chosen,
        "form": form if was_tried else form_of(chosen, found, day=day),
        "url": reverse("task_act", args=[found.pk, chosen.slug]),
        "is_open": was_tried or chosen.is_open,
    }


def _way(found: Task) -> dict[str, Any]:
    today = dates.city_date(clock.now())
    facts = queries.facts_of(found, today=today)
    return {
        "task": facts,
        "state_tone": chips.STATE_TONES[facts.state],
        "due_tone": chips.DUE_TONES.get(facts.standing or "", "neutral"),
        "steps": [
            (step, chips.STEP_LOOKS[step.kind])
            for step in queries.history(found, today=today)
        ],
        "refresh_url": f"{reverse('task', args=[found.pk])}?part=way",
        "title": _("Task %(number)s") % {"number": facts.number},
    }
