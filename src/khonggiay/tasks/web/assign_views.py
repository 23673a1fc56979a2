"""The form by which a task is given."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khonggiay.deadlines import queries as deadlines
from khonggiay.kernel import clock, dates
from khonggiay.kernel.errors import Invalid, Refused
from khonggiay.kernel.http import wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.organisations import queries as organisations
from khonggiay.organisations.queries import UnitCard
from khonggiay.tasks import access
from khonggiay.tasks import operations as tasks
from khonggiay.tasks.web import forms

MOST_UNITS = 100


@signed_in
@never_cache
def assign(request: SignedRequest) -> HttpResponse:
    """Give a task in the name of a unit that one leads.

    Raises:
        MayNotAssign: there is no such unit.
    """
    at = clock.now()
    day = dates.city_date(at)
    mine = organisations.unit_cards(access.may_assign_for(request.actor, day=day))
    units = sorted(mine.values(), key=lambda unit: (unit.level, unit.name, unit.id))
    if not units:
        raise tasks.MayNotAssign
    if request.method != "POST":
        form = forms.AssignForm(units=units)
        return _page(request, form, units)
    form = forms.AssignForm(request.POST, units=units)
    coordinating = _ids(request.POST.getlist("coordinating_units"))
    if form.is_valid():
        given = form.cleaned_data
        try:
            task_id = tasks.assign(
                actor=request.actor,
                title=given["title"],
                content=given["content"],
                assigner_unit_id=given["assigner_unit"],
                lead_unit_id=given["lead_unit"],
                coordinating_unit_ids=coordinating,
                due=form.due(),
                at=at,
            )
        except Invalid as refusal:
            for name, whys in refusal.fields.items():
                field = name if name in form.fields else None
                form.add_error(field, [ValidationError(why) for why in whys])
        except Refused as refusal:
            if wants_json(request):
                raise
            form.add_error(None, f"{refusal.explain()} {refusal.advise()}".strip())
        else:
            messages.success(request, _("The task is given; its lead unit is told."))
            url = reverse("task", args=[task_id])
            return done(request, url, location=url)
    if wants_json(request):
        raise Invalid(forms.errors_of(form))
    return _page(request, form, units, status=422)


@signed_in
@require_safe
def due_day(request: SignedRequest) -> HttpResponse:
    """Say on which day a deadline falls while it is being typed."""
    form = forms.AssignForm(request.GET, units=[])
    form.is_valid()
    due = form.due() if "due_on" not in form.errors else None
    context: dict[str, Any] = {}
    if due is not None:
        calendar = deadlines.calendar_on()
        today = dates.city_date(clock.now())
        context = {
            "due_on": calendar.resolve(due, today),
            "rule": calendar.explain(due, today),
        }
    return render(request, "tasks/_due_day.html", context)


def _page(
    request: SignedRequest,
    form: forms.AssignForm,
    units: list[UnitCard],
    *,
    status: int = 200,
) -> HttpResponse:
    day = dates.city_date(clock.now())
    typed = request.POST
    context = {
        "form": form,
        "units": units,
        "lead_unit": _chosen(_ids(typed.getlist("lead_unit")[:1])),
        "coordinating_units": _chosen(_ids(typed.getlist("coordinating_units"))),
        "all_units": organisations.units_on(day),
        "units_url": reverse("find_units"),
    }
    return render(request, "tasks/assign.html", context, status=status)


def _ids(given: list[str]) -> list[int]:
    numbers = [int(word) for word in given if word.isascii() and word.isdigit()]
    return [number for number in numbers if number < 2**31][:MOST_UNITS]


def _chosen(unit_ids: list[int]) -> list[dict[str, Any]]:
    cards = organisations.unit_cards(unit_ids)
    return [
        {"id": unit, "label": cards[unit].name} for unit in unit_ids if unit in cards
    ]
