"""Deadlines in the reader's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khonggiay.deadlines.rules import Due, DueKind, Standing, StandingKind
from khonggiay.kernel.dates import format_day


def standing_in_words(standing: Standing) -> str:
    """Say how work stands against its deadline."""
    days = standing.working_days
    if standing.kind is StandingKind.LATE:
        if days == 0:
            return _("Past due")
        late = ngettext("%(days)d working day late", "%(days)d working days late", days)
        return late % {"days": days}
    if days == 0:
        return _("Due today")
    left = ngettext("%(days)d working day left", "%(days)d working days left", days)
    return left % {"days": days}


def rule_in_words(
    due: Due,
    start: dt.date,
    end: dt.date,
    *,
    is_day_off: bool,
    days_off: Sequence[tuple[str, str]],
    make_up_days: Sequence[dt.date],
) -> str:
    """Say how the day of a deadline came about.

    `days_off` are the Vietnamese and English names of the days not counted.
    """
    if due.kind is DueKind.DATE:
        return _("On a fixed day, a day off") if is_day_off else _("On a fixed day")
    facts = {"days": due.days, "start": format_day(start)}
    if due.kind is DueKind.CALENDAR_DAYS:
        term = ngettext(
            "%(days)d day from %(start)s", "%(days)d days from %(start)s", due.days
        )
        plain = start + dt.timedelta(days=due.days)
        if plain == end:
            return term % facts
        moved = _("%(day)s is a day off: the next working day")
        return f"{term % facts}; {moved % {'day': format_day(plain)}}"
    term = ngettext(
        "%(days)d working day from %(start)s",
        "%(days)d working days from %(start)s",
        due.days,
    )
    parts = [term % facts]
    names = _names(days_off)
    if names:
        parts.append(_("except %(names)s") % {"names": ", ".join(names)})
    if make_up_days:
        shown = ", ".join(f"{day:%d/%m}" for day in make_up_days)
        parts.append(_("with the make-up working day %(days)s") % {"days": shown})
    return ", ".join(parts)


def _names(days_off: Sequence[tuple[str, str]]) -> list[str]:
    # "Quốc khánh" and "Quốc khánh (nghỉ bù)" are one thing to the reader.
    english = (translation.get_language() or "").startswith("en")
    chosen = (en or vi if english else vi for vi, en in days_off)
    return list(dict.fromkeys(name.partition(" (")[0] for name in chosen))
