"""Acts on working calendars."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.audit import operations as audit
from khonggiay.deadlines.models import CalendarDay, UnitCalendar, WorkingCalendar
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound, Refused


class SourceMissing(Refused):
    """A day may only be declared with the document it comes from."""

    code = "source_missing"
    message = _("The source of this day is missing.")
    hint = _("Give the number of the official letter or decision.")


@transaction.atomic
def declare_day(
    *,
    actor: Actor,
    calendar_code: str,
    on: dt.date,
    is_working: bool,
    name: str,
    source: str,
    at: dt.datetime,
    name_en: str = "",
) -> None:
    """Declare *on* a day off or a make-up working day; what was declared is replaced.

    Deadlines already promised stay as they are.

    Raises:
        NotFound: there is no such calendar.
        SourceMissing: no source was given.
    """
    calendar = (
        WorkingCalendar.objects.select_for_update().filter(code=calendar_code).first()
    )
    if calendar is None:
        raise NotFound(calendar_code)
    if not source.strip():
        raise SourceMissing
    CalendarDay.objects.update_or_create(
        calendar=calendar,
        on=on,
        defaults={
            "is_working": is_working,
            "name": name,
            "name_en": name_en,
            "source": source,
        },
    )
    calendar.version += 1
    calendar.save(update_fields=["version"])
    audit.record(
        actor=actor,
        action="deadlines.day_declared",
        target=f"deadlines.workingcalendar:{calendar.pk}",
        at=at,
        detail={"on": on.isoformat(), "is_working": is_working, "source": source},
    )


@transaction.atomic
def follow_calendar(
    *, actor: Actor, unit_id: int, calendar_code: str, at: dt.datetime
) -> None:
    """Let a unit work by this calendar from now on; repeating it changes nothing.

    Raises:
        NotFound: there is no such calendar.
    """
    calendar = WorkingCalendar.objects.filter(code=calendar_code).first()
    if calendar is None:
        raise NotFound(calendar_code)
    UnitCalendar.objects.update_or_create(
        unit_id=unit_id, defaults={"calendar": calendar}
    )
    audit.record(
        actor=actor,
        action="deadlines.calendar_followed",
        target=f"organisations.unit:{unit_id}",
        at=at,
        detail={"calendar": calendar_code},
    )
