"""The list of meetings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.meetings import access, queries
from khonggiay.meetings.queries import lists
from khonggiay.meetings.rules import PREPARED_STATES
from khonggiay.meetings.web import words


@signed_in
def meetings(request: SignedRequest) -> HttpResponse:
    """Show the meetings that the person may see, by where they stand."""
    rows = access.visible_meetings(request.actor)
    serves = bool(access.office_bodies(request.actor))
    counts = queries.list_counts(rows)
    when = request.GET.get("khi", "")
    shown = [lists.UPCOMING, lists.RUNNING]
    if serves or counts[lists.PREPARING]:
        shown.append(lists.PREPARING)
    shown.append(lists.HELD)
    if when not in shown:
        when = lists.UPCOMING
    page = queries.meeting_page(rows, when=when, cursor=request.GET.get("tu", ""))
    return render(
        request,
        "meetings/list.html",
        {
            "when": when,
            "packable": PREPARED_STATES,
            "filters": [
                {
                    "label": _labels()[name],
                    "url": f"?khi={name}",
                    "on": name == when,
                    "count": counts.get(name, ""),
                }
                for name in shown
            ],
            "rows": [
                (
                    meeting,
                    words.STATES[meeting.state],
                    words.day_in_words(meeting.starts_at),
                    words.hours_in_words(meeting.starts_at, meeting.ends_at),
                )
                for meeting in page.items
            ],
            "next_url": f"?khi={when}&tu={page.next}" if page.next else "",
            "may_compose": access.bodies_to_compose_for(request.actor).exists(),
        },
    )


def _labels() -> dict[str, str]:
    return {
        lists.UPCOMING: _("Upcoming"),
        lists.RUNNING: _("Running now"),
        lists.PREPARING: _("In preparation"),
        lists.HELD: _("Held"),
    }
