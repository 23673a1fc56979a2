"""What the page of a meeting shows: one page, several abilities."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from khonggiay.documents import queries as documents
from khonggiay.documents import rules as document_rules
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.pages import SignedRequest
from khonggiay.meetings import access, queries
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import ItemCard, PaperCard, packs
from khonggiay.meetings.queries.rules import NoRule
from khonggiay.meetings.rules import PREPARED_STATES, RUNNING_STATES, MeetingState
from khonggiay.meetings.web import paper_state, words
from khonggiay.meetings.web.words import Said


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper with how far the reader came.

    `changed_since` is the number of the version that they read before, 0 when they
    have seen the newest one, or none.
    """

    card: PaperCard
    mark: Said
    state: paper_state.PaperState | None
    state_url: str
    changed_since: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item with everything its line shows."""

    card: ItemCard
    kind: Said
    secrecy: words.Words
    papers: tuple[PaperRow, ...]
    stance: Said | None

    @property
    def key(self) -> str:
        """Return the item's id as templates join it to texts."""
        return str(self.card.id)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PeopleGroup:
    """Participants of one role."""

    label: words.Words
    people: tuple[tuple[queries.ParticipantCard, Said], ...]


def show(
    request: SignedRequest, meeting: Meeting, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Render the page, with *more* (a refusal and what was typed)."""
    context = page_of(request.actor, meeting) | more
    return render(request, "meetings/meeting.html", context, status=status)


def page_of(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """Return all that the page shows to this person."""
    who = access.standing(actor, meeting)
    may = access.abilities(actor, meeting, known=who)
    context = {
        "me": who.participant,
        "who": who,
        "my_role": words.ROLES[who.participant.role] if who.participant else "",
        "live_url": live_url(meeting),
        "waiting": queries.waiting_replacements(meeting)
        if "read_drafts" in may
        else [],
        "has_room": meeting.state in PREPARED_STATES[:-1],
        "is_running": meeting.state in RUNNING_STATES,
        "is_closed": meeting.state == MeetingState.CLOSED,
        "remarks": queries.remarks(meeting) if "read_drafts" in may else [],
        "packs": _packs(meeting) if {"see_devices", "take_along"} <= may else None,
    }
    return (
        head_of(meeting)
        | context
        | side_of(actor, meeting, may)
        | programme_of(actor, meeting, may)
    )


def _packs(meeting: Meeting) -> dict[str, int]:
    people = packs.readiness(meeting)
    return {"ready": sum(one.is_ready for one in people), "count": len(people)}


def head_of(meeting: Meeting) -> dict[str, Any]:
    """Return what every page about the meeting says at its top."""
    return {
        "meeting": meeting,
        "state": words.STATES[meeting.state],
        "day": words.day_in_words(meeting.starts_at),
        "hours": words.hours_in_words(meeting.starts_at, meeting.ends_at),
    }


def live_url(meeting: Meeting) -> str:
    """Return where a page gets its ticket for the meeting's stream."""
    streams = urlencode({"streams": f"meeting:{meeting.pk}"})
    return f"{reverse('live_ticket')}?{streams}"


def side_of(actor: Actor, meeting: Meeting, may: frozenset[str]) -> dict[str, Any]:
    """Return who takes part and what the replies promise."""
    groups: dict[str, list[tuple[queries.ParticipantCard, Said]]] = {}
    for card in queries.participants(meeting):
        groups.setdefault(card.role, []).append((card, words.REPLIES[card.reply]))
    return {
        "meeting": meeting,
        "may": may,
        "forecast": _forecast(meeting) if meeting.state in PREPARED_STATES else None,
        "shows_replies": meeting.state in PREPARED_STATES,
        "reads_reasons": "read_drafts" in may,
        "groups": [
            PeopleGroup(label=label, people=tuple(groups[role]))
            for role, label in words.ROLE_GROUPS.items()
            if role in groups
        ],
    }


def programme_of(
    actor: Actor, meeting: Meeting, may: frozenset[str] | None = None
) -> dict[str, Any]:
    """Return the programme with papers, read marks and one's own opinions."""
    abilities = access.abilities(actor, meeting) if may is None else may
    programme = queries.programme(meeting)
    versions = [paper.version_id for paper in programme.papers if paper.version_id]
    read = {
        version: reading.furthest_page
        for version, reading in documents.readings_of(
            actor.person_id or 0, versions
        ).items()
    }
    before = documents.last_read(
        actor.person_id or 0,
        [paper.document_id for paper in programme.papers if paper.number > 1],
    )
    opinions = queries.own_opinions(meeting, actor.person_id or 0)
    states = paper_state.states_of(versions)
    rows = []
    for card in programme.items:
        opinion = opinions.get(card.id)
        rows.append(
            ItemRow(
                card=card,
                kind=words.KINDS[card.kind],
                secrecy=words.SECRECY[card.secrecy] if card.is_paper_only else "",
                papers=tuple(
                    _paper_row(paper, read, before, states) for paper in card.papers
                ),
                stance=words.STANCES[opinion.stance] if opinion else None,
            )
        )
    return {
        "meeting": meeting,
        "programme": programme,
        "rows": rows,
        "may": abilities,
        "is_editable": "compose" in abilities,
        "minutes": programme.minutes,
        "minutes_available": int(
            (meeting.ends_at - meeting.starts_at).total_seconds() // 60
        ),
        "accept": document_rules.ACCEPT,
        "max_bytes": settings.MAX_UPLOAD_BYTES,
    }


def refusal_of(request: HttpRequest, reason: str) -> dict[str, str]:
    """Return the words typed into the page's small forms, and why they were refused."""
    return {
        "refused": reason,
        "typed_remark": request.POST.get("remark", ""),
        "typed_reason": request.POST.get("reason", ""),
        "typed_reply": request.POST.get("reply", ""),
    }


def _forecast(meeting: Meeting) -> queries.Forecast | None:
    try:
        return queries.forecast(meeting)
    except NoRule:
        return None


def _paper_row(
    paper: PaperCard,
    read: dict[int, int],
    before: dict[int, documents.LastRead],
    states: Mapping[int, paper_state.PaperState],
) -> PaperRow:
    last = before.get(paper.document_id)
    since = last.number if last is not None and last.number < paper.number else 0
    changed = Said(_("Changed since you read it"), "now", "refresh")
    return PaperRow(
        card=paper,
        mark=changed if since else _mark(paper, read),
        state=states.get(paper.version_id or 0),
        state_url=paper_state.url_of(paper.id),
        changed_since=since,
    )


def _mark(paper: PaperCard, read: dict[int, int]) -> Said:
    if paper.pages == 0:
        return Said(_("For download"), "neutral", "download")
    reached = read.get(paper.version_id or 0, 0)
    if reached == 0:
        return Said(pgettext("paper", "Not read"), "accent", "point")
    if reached >= paper.pages:
        return Said(pgettext("paper", "Read"), "done", "check")
    left = paper.pages - reached
    said = ngettext("%(n)s page left", "%(n)s pages left", left) % {"n": left}
    return Said(said, "soon", "bookmark")
