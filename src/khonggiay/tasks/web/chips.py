"""The filters of the list, kept in its URL; the looks of states and steps."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from khonggiay.tasks.queries import DueCounts, TaskFilters

WHOSE = {
    "mine": _("Mine"),
    "unit": _("My unit's"),
    "given": _("Given"),
}
STATES = {
    "open": _("Still open"),
    "due": _("Due soon"),
    "overdue": _("Late"),
    "done": _("Done"),
    "all": _("All"),
}
STATE_TONES = {
    "assigned": "accent",
    "accepted": "accent",
    "in_progress": "accent",
    "reported": "soon",
    "returned": "soon",
    "completed": "done",
    "refused": "late",
    "cancelled": "neutral",
}
DUE_TONES = {"on_time": "neutral", "soon": "soon", "late": "late"}
# The tone and the icon of each step.
STEP_LOOKS = {
    "assignment": ("accent", "send"),
    "taking": ("accent", "check"),
    "refusal": ("late", "x"),
    "hand_over": ("accent", "user-share"),
    "progress": ("neutral", "progress"),
    "completion": ("soon", "flag"),
    "acceptance": ("done", "circle-check"),
    "return": ("soon", "arrow-back-up"),
    "cancellation": ("neutral", "trash"),
}


def filters_of(asked: QueryDict, counts: DueCounts) -> TaskFilters:
    """Return the filters of a URL; without `whose`, where the work is."""
    whose = asked.get("whose", "")
    state = asked.get("state", "")
    unit = asked.get("lead_unit", "")
    return TaskFilters(
        whose=whose if whose in WHOSE else _where_the_work_is(counts),
        state=state if state in STATES else "open",
        q=asked.get("q", "").strip()[:200],
        lead_unit=int(unit) if unit.isascii() and unit.isdigit() else None,
        cursor=asked.get("cursor", ""),
    )


def without_cursor(filters: TaskFilters) -> TaskFilters:
    """Return the filters of the first page."""
    return dataclasses.replace(filters, cursor="")


def url(filters: TaskFilters, **changes: Any) -> str:
    """Return the address of the list with these filters."""
    values = {
        "whose": filters.whose,
        "state": filters.state,
        "q": filters.q,
        "lead_unit": filters.lead_unit,
        **changes,
    }
    kept = {name: value for name, value in values.items() if value}
    return f"{reverse('tasks')}?{urlencode(kept)}"


def tabs(filters: TaskFilters, counts: DueCounts) -> list[dict[str, Any]]:
    """Return whose tasks may be listed, with how many are open."""
    opened = {
        "mine": counts.mine_open,
        "unit": counts.unit_open,
        "given": counts.given_open,
    }
    return [
        {
            "label": label,
            "url": url(filters, whose=whose),
            "on": whose == filters.whose,
            "count": opened[whose],
        }
        for whose, label in WHOSE.items()
    ]


def states(filters: TaskFilters, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the states that may be listed, with how many tasks are in each."""
    return [
        {
            "label": label,
            "url": url(filters, state=state),
            "on": state == filters.state,
            "count": counts.get(state),
        }
        for state, label in STATES.items()
    ]


def _where_the_work_is(counts: DueCounts) -> str:
    if counts.mine_open or not (counts.unit_open or counts.given_open):
        return "mine"
    return "unit" if counts.unit_open else "given"
