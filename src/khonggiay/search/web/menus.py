"""What the answers can be narrowed to: chips and menus whose choices are addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khonggiay.search import sources
from khonggiay.search.queries import Found
from khonggiay.search.web.asked import Asked

MOST_CHOICES = 12
YEARS = 4

KINDS = {
    "meeting": (gettext_lazy("Meetings"), gettext_lazy("Meeting"), "calendar-event"),
    "paper": (gettext_lazy("Papers"), gettext_lazy("Paper"), "file-text"),
    "conclusion": (gettext_lazy("Conclusions"), gettext_lazy("Conclusion"), "gavel"),
    "opinion": (gettext_lazy("Opinions"), gettext_lazy("Opinion"), "message"),
    "notice": (
        gettext_lazy("Conclusion notices"),
        gettext_lazy("Conclusion notice"),
        "file-certificate",
    ),
    "task": (gettext_lazy("Tasks"), gettext_lazy("Task"), "checkbox"),
}
OTHER = (gettext_lazy("Other"), gettext_lazy("Other"), "file")

Menu = dict[str, Any]


def kinds(asked: Asked) -> list[Menu]:
    """Return the chips of the kinds of things."""
    chips = [
        {"label": many, "url": asked.url(kinds=(kind,)), "on": kind in asked.kinds}
        for kind, (many, _one, _icon) in KINDS.items()
    ]
    everything = {"label": _("Everything"), "url": asked.url(kinds=())}
    return [everything | {"on": not asked.kinds}, *chips]


def period(asked: Asked, today: dt.date) -> Menu:
    """Return the menu of periods: the last months, single years, days of one's own."""
    names = {"": _("Any time"), "90": _("Last 3 months"), "365": _("Last 12 months")}
    names |= {
        str(year): _("Year %(year)s") % {"year": year}
        for year in range(today.year, today.year - YEARS, -1)
    }
    if asked.period:
        names.setdefault(asked.period, _("Year %(year)s") % {"year": asked.period})
    is_free = bool(asked.since or asked.until)
    return {
        "name": "period",
        "label": _("Period"),
        "icon": "calendar",
        "chosen": _days(asked) if is_free else names[asked.period],
        "is_on": is_free or bool(asked.period),
        "choices": [
            {
                "label": label,
                "url": asked.url(period=name, since=None, until=None),
                "on": not is_free and asked.period == name,
            }
            for name, label in names.items()
        ],
    }


def facets(asked: Asked, found: Found) -> list[Menu]:
    """Return the menus of bodies and units among the answers, and those chosen."""
    menus = [
        _facet(asked, found, "body", _("Body"), _("All bodies"), "building-bank"),
        _facet(asked, found, "unit", _("Unit"), _("All units"), "sitemap"),
    ]
    return [menu for menu in menus if menu["is_on"] or len(menu["choices"]) > 2]


def _facet(
    asked: Asked, found: Found, name: str, label: str, everything: str, icon: str
) -> Menu:
    counts = {one.value: one.count for one in found.facets if one.name == name}
    pairs = [facet.split(":", 1) for facet in asked.facets]
    chosen = [value for facet, value in pairs if facet == name]
    values = list(dict.fromkeys([*chosen, *counts]))[:MOST_CHOICES]
    provider = sources.facets.get(name)
    labels = provider(values) if provider else {}
    others = tuple(one for one in asked.facets if not one.startswith(f"{name}:"))
    choices = [
        {
            "label": labels[value],
            "url": asked.url(facets=(*others, f"{name}:{value}")),
            "on": value in chosen,
            "count": counts.get(value),
        }
        for value in values
        if value in labels
    ]
    return {
        "name": name,
        "label": label,
        "icon": icon,
        "chosen": ", ".join(labels[one] for one in chosen if one in labels)
        or everything,
        "is_on": bool(chosen),
        "choices": [
            {"label": everything, "url": asked.url(facets=others), "on": not chosen},
            *choices,
        ],
    }


def _days(asked: Asked) -> str:
    days = (asked.since, asked.until)
    since, until = (date_format(day, "d/m/Y") if day else "…" for day in days)
    return f"{since} – {until}"
