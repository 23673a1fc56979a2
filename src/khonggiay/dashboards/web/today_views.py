"""Today: what is mine, from all modules, on one page."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from khonggiay.kernel import clock, dates
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.meetings import access as meeting_access
from khonggiay.meetings import queries as meetings
from khonggiay.meetings.rules import Role
from khonggiay.notifications import queries as notifications
from khonggiay.tasks import queries as tasks

AHEAD_DAYS = 14
MINUTES_A_PAGE = 2
SHOWN = 8
ROLES: dict[str, str | Promise] = {
    Role.CHAIR: gettext_lazy("You chair this meeting"),
    Role.SECRETARY: gettext_lazy("You are its secretary"),
    Role.INVITED: gettext_lazy("You are invited"),
    Role.OBSERVER: gettext_lazy("You observe"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Something that waits for this person and nobody else."""

    title: str
    note: str
    url: str
    label: str
    icon: str
    tone: str = "now"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting ahead, in words."""

    card: meetings.AheadCard
    day: str
    hours: str
    role: str | Promise
    unread: int


@signed_in
@never_cache
def today(request: SignedRequest) -> HttpResponse:
    """Show what is the person's today: decisions, meetings, papers, tasks, notices."""
    at = clock.now()
    return render(request, "dashboards/today.html", page_of(request.actor, at))


def page_of(actor: Actor, at: dt.datetime) -> dict[str, Any]:
    """Return everything that the page shows."""
    person_id = actor.person_id or 0
    day = dates.city_date(at)
    ahead = meetings.meetings_ahead(person_id, at=at, days=AHEAD_DAYS)
    papers = meetings.papers_to_read(person_id, meeting_ids=[one.id for one in ahead])
    pages = sum(paper.pages_left for paper in papers)
    due = tasks.tasks_due_for(person_id, today=day, limit=SHOWN)
    notices = notifications.newest(person_id, limit=5, unread_only=True).items
    decisions = decisions_of(actor, ahead)
    return {
        "day": _day_in_words(at, day),
        "decisions": decisions,
        "meetings": [_row(card, day, papers) for card in ahead],
        "papers": papers[:SHOWN],
        "more_papers": max(0, len(papers) - SHOWN),
        "pages": pages,
        "minutes": pages * MINUTES_A_PAGE,
        "tasks": due,
        "brief": tasks.morning_brief(person_id, today=day),
        "task_counts": tasks.due_counts(person_id, today=day),
        "notices": notices,
        "is_empty": not (decisions or ahead or papers or due or notices),
    }


def decisions_of(actor: Actor, ahead: list[meetings.AheadCard]) -> list[Decision]:
    """Return what waits for this person: the most pressing first."""
    person_id = actor.person_id or 0
    bodies = meeting_access.office_bodies(actor)
    reviewed = [pk for pk, kind in bodies.items() if kind != "secretary"]
    prepared = [pk for pk, kind in bodies.items() if kind == "secretary"]
    running = [
        Decision(
            title=card.title,
            note=_("The session is running · %(place)s") % {"place": card.place},
            url=reverse("meeting_room", args=[card.id]),
            label=_("Enter the room"),
            icon="door-enter",
        )
        for card in ahead
        if card.is_running
    ]
    to_review = [
        Decision(
            title=meeting.title,
            note=_("Programme submitted, the meeting is at %(at)s")
            % {"at": dates.format_moment(meeting.starts_at)},
            url=reverse("meeting", args=[meeting.pk]),
            label=_("Review"),
            icon="clipboard-check",
        )
        for meeting in meetings.programmes_to_review(reviewed)
    ]
    to_confirm = [
        Decision(
            title=card.paper_title,
            note=_("New file for an approved paper, sent by %(name)s")
            % {"name": card.proposed_by},
            url=reverse("replacement", args=[card.id]),
            label=_("Look and decide"),
            icon="file-search",
        )
        for card in meetings.replacements_to_confirm(person_id, body_ids=reviewed)
    ]
    to_approve = [
        Decision(
            title=meeting.title,
            note=_("The conclusions await your approval"),
            url=reverse("meeting_conclusions", args=[meeting.pk]),
            label=_("Read and approve"),
            icon="checks",
        )
        for meeting in meetings.conclusions_to_approve(person_id)
    ]
    in_work = [
        Decision(
            title=meeting.title,
            note=_("Returned with remarks")
            if meeting.state == "returned"
            else _("Draft, not submitted yet"),
            url=reverse("meeting", args=[meeting.pk]),
            label=_("Continue"),
            icon="pencil",
            tone="now" if meeting.state == "returned" else "neutral",
        )
        for meeting in meetings.programmes_in_work(person_id, body_ids=prepared)
    ]
    to_write = [
        Decision(
            title=meeting.title,
            note=_("Held; the notice of conclusion is not issued yet"),
            url=reverse("meeting_conclusions", args=[meeting.pk]),
            label=_("Conclusions"),
            icon="file-text",
            tone="neutral",
        )
        for meeting in meetings.conclusions_to_write(person_id, body_ids=prepared)
    ]
    return [*running, *to_review, *to_confirm, *to_approve, *in_work, *to_write]


def _row(
    card: meetings.AheadCard, today: dt.date, papers: list[meetings.UnreadPaper]
) -> MeetingRow:
    day = dates.city_date(card.starts_at)
    start, end = dates.in_city(card.starts_at), dates.in_city(card.ends_at)
    return MeetingRow(
        card=card,
        day=_near(day, today) or _weekday(day),
        hours=f"{start:%H:%M}–{end:%H:%M}",
        role=ROLES.get(card.role, ""),
        unread=sum(1 for paper in papers if paper.meeting_id == card.id),
    )


def _near(day: dt.date, today: dt.date) -> str:
    days = (day - today).days
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Tomorrow")
    if 1 < days <= 7:
        away = ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
        return f"{_weekday(day)} ({away})"
    return ""


def _weekday(day: dt.date) -> str:
    name = str(WEEKDAYS[day.weekday()])
    return f"{name[:1].upper()}{name[1:]}, {dates.format_day(day)}"


def _day_in_words(at: dt.datetime, day: dt.date) -> str:
    hour = dates.in_city(at).hour
    part = _("Good morning") if hour < 12 else _("Good afternoon")
    return f"{part}. {_weekday(day)}"
