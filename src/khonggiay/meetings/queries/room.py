"""The state of the room, in sections: what every open page of a meeting shows.

State after events equals state fetched: acts send the sections they changed, made by
the same functions that make the whole state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from khonggiay.kernel import dates
from khonggiay.meetings.models import (
    AgendaItem,
    Ballot,
    Conclusion,
    Credential,
    Meeting,
    Participant,
    SpeechRequest,
    Vote,
)
from khonggiay.meetings.queries import rules as body_rules
from khonggiay.meetings.queries import secret_votes
from khonggiay.meetings.queries.presented import presented_section
from khonggiay.meetings.queries.programme import programme
from khonggiay.meetings.queries.replacements import waiting_replacements
from khonggiay.meetings.queries.steps import step_section
from khonggiay.meetings.rules import (
    STAFF,
    Audience,
    Role,
    SpeakerOrder,
    SpeechKind,
    has_quorum,
    needed_for_quorum,
    speaker_place,
)
from khonggiay.people import queries as people

Section = Callable[[Meeting], Any]


def stream(meeting_id: int, audience: Audience) -> str:
    """Return the name of an audience's stream."""
    return f"meeting:{meeting_id}:{audience.value}"


def is_staff(audience: Audience) -> bool:
    """Tell whether the audience hears what only chair and secretariat may."""
    return audience in STAFF


def state(meeting: Meeting, audience: Audience) -> dict[str, Any]:
    """Return all sections that the audience may have."""
    return patch(meeting, (*_SECTIONS, *_STAFF_SECTIONS), audience)


def patch(
    meeting: Meeting, sections: Iterable[str], audience: Audience
) -> dict[str, Any]:
    """Return these sections, without those that the audience may not have."""
    made = [_SECTIONS, _STAFF_SECTIONS] if is_staff(audience) else [_SECTIONS]
    return _make(meeting, sections, *made)


def patches(
    meeting: Meeting, sections: Iterable[str]
) -> dict[Audience, dict[str, Any]]:
    """Return for every audience these sections as far as it may have them.

    Each section is made once, whatever the number of audiences.
    """
    wanted = list(sections)
    for_all = _make(meeting, wanted, _SECTIONS)
    for_staff = for_all | _make(meeting, wanted, _STAFF_SECTIONS)
    return {
        audience: for_staff if is_staff(audience) else for_all for audience in Audience
    }


def presence(meeting: Meeting) -> tuple[list[int], list[int]]:
    """Return the members of the body on the meeting's day, and those in the room."""
    day = dates.city_date(meeting.starts_at)
    members = body_rules.member_ids(meeting.body_id, day=day)
    present = set(
        Participant.objects.filter(
            meeting=meeting, checked_in_at__isnull=False, left_at__isnull=True
        ).values_list("person_id", flat=True)
    )
    return members, [person for person in members if person in present]


def _make(
    meeting: Meeting, sections: Iterable[str], *makers: Mapping[str, Section]
) -> dict[str, Any]:
    wanted = set(sections)
    return {
        name: make(meeting)
        for known in makers
        for name, make in known.items()
        if name in wanted
    }


def _session(meeting: Meeting) -> dict[str, Any]:
    return {
        "state": meeting.state,
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": _stamp(meeting.starts_at),
        "opened_at": _stamp(meeting.opened_at),
        "closed_at": _stamp(meeting.closed_at),
        "speaker_order": meeting.speaker_order,
    }


def _programme(meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "id": item.id,
            "number": item.number,
            "depth": item.depth,
            "title": item.title,
            "kind": item.kind,
            "unit": item.unit_name,
            "minutes": item.minutes,
            "paper_only": item.is_paper_only,
            "papers": [
                {
                    "id": paper.id,
                    "title": paper.title,
                    "pages": paper.pages,
                    "version": paper.version_id,
                    "number": paper.number,
                }
                for paper in item.papers
            ],
        }
        for item in programme(meeting).items
    ]


def _progress(meeting: Meeting) -> dict[str, list[int]]:
    # Apart from the programme: going on to the next item sends a few numbers, not
    # every title again.
    left: dict[str, list[int]] = {
        AgendaItem.State.DONE: [],
        AgendaItem.State.SKIPPED: [],
    }
    rows = AgendaItem.objects.filter(meeting=meeting, state__in=left)
    for pk, state in rows.order_by("pk").values_list("pk", "state"):
        left[state].append(pk)
    return {str(name): ids for name, ids in left.items()}


def _current_item(meeting: Meeting) -> dict[str, Any] | None:
    item = meeting.current_item
    if item is None:
        return None
    return {
        "id": item.pk,
        "title": item.title,
        "kind": item.kind,
        "minutes": item.minutes_planned,
        "started_at": _stamp(meeting.item_started_at),
    }


def _quorum(meeting: Meeting) -> dict[str, Any]:
    day = dates.city_date(meeting.starts_at)
    rule = body_rules.quorum_rule(meeting.body_id, day=day)
    members, present = presence(meeting)
    total, here = len(members), len(present)
    return {
        "present": here,
        "total": total,
        "needed": needed_for_quorum(rule, members=total),
        "reached": has_quorum(rule, members=total, present=here),
        "share": [rule.numerator, rule.denominator],
        "rule": rule.article,
    }


def _speakers(meeting: Meeting) -> list[dict[str, Any]]:
    rows = SpeechRequest.objects.filter(
        meeting=meeting, state__in=("waiting", "speaking")
    ).values_list(
        "pk", "participant_id", "participant__person__full_name",
        "participant__post_label", "participant__rank", "kind", "state",
        "asked_at", "started_at", "seconds_allowed",
    )  # fmt: skip
    order = SpeakerOrder(meeting.speaker_order)
    placed = []
    for pk, who, name, post, rank, kind, state_, asked_at, started_at, seconds in rows:
        among = speaker_place(
            kind=SpeechKind(kind), rank=rank, asked_at=asked_at, order=order
        )
        row = {
            "id": pk,
            "participant_id": who,
            "name": name,
            "post": post,
            "kind": kind,
            "state": state_,
            "asked_at": _stamp(asked_at),
            "started_at": _stamp(started_at),
            "seconds_allowed": seconds,
        }
        placed.append(((state_ != SpeechRequest.State.SPEAKING, among, pk), row))
    return [row for _place, row in sorted(placed, key=lambda pair: pair[0])]


def _vote(meeting: Meeting) -> dict[str, Any] | None:
    row = Vote.objects.filter(meeting=meeting).order_by("-opened_at", "-pk").first()
    if row is None or (
        row.state == Vote.State.CLOSED and row.item_id != meeting.current_item_id
    ):
        return None
    return vote_card(row)


def vote_card(row: Vote) -> dict[str, Any]:
    """Return a vote as everybody may see it: the count while open, then the result."""
    # Of a secret vote only the ballot papers given out are counted while it is open:
    # a message for each ballot would keep its time.
    papers = Credential if row.is_secret else Ballot
    return {
        "id": row.pk,
        "item_id": row.item_id,
        "secret": row.is_secret,
        "public_key": secret_votes.public_key(row),
        "title": row.question,
        "state": row.state,
        "opened_at": _stamp(row.opened_at),
        "closed_at": _stamp(row.closed_at),
        "cast": papers.objects.filter(vote=row).count(),
        "entitled": len(row.entitled),
        "members": row.members,
        "rule": row.rule,
        "result": row.result,
    }


def _attendance(meeting: Meeting) -> list[dict[str, Any]]:
    members, _present = presence(meeting)
    seats = set(members)
    rows = Participant.objects.filter(meeting=meeting).select_related("person")
    listed = [
        {
            "participant_id": row.pk,
            "person_id": row.person_id,
            "name": row.person.full_name,
            "post": row.post_label,
            "role": row.role,
            "member": row.person_id in seats,
            "reply": row.reply,
            "reason": row.reply_reason,
            "present": row.is_present,
            "checked_in_at": _stamp(row.checked_in_at),
        }
        for row in rows.order_by("rank", "pk")
    ]
    known = {row["person_id"] for row in listed}
    cards = people.person_cards(person for person in members if person not in known)
    return listed + [
        {
            "participant_id": None,
            "person_id": card.id,
            "name": card.full_name,
            "post": "",
            "role": Role.MEMBER.value,
            "member": True,
            "reply": Participant.Reply.NONE.value,
            "reason": "",
            "present": False,
            "checked_in_at": None,
        }
        for card in cards.values()
    ]


def _conclusions(meeting: Meeting) -> list[dict[str, Any]]:
    rows = Conclusion.objects.filter(item__meeting=meeting)
    return [
        {
            "item_id": row.item_id,
            "revision": row.revision,
            "approved": row.approved_at is not None,
            "written_at": _stamp(row.written_at),
        }
        for row in rows.order_by("item_id", "pk")
    ]


def _replacements(meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "id": card.id,
            "paper_id": card.paper_id,
            "title": card.paper_title,
            "proposed_by": card.proposed_by,
            "proposed_at": _stamp(card.proposed_at),
        }
        for card in waiting_replacements(meeting)
    ]


def _stamp(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat() if at else None


_SECTIONS: dict[str, Section] = {
    "session": _session,
    "programme": _programme,
    "progress": _progress,
    "current_item": _current_item,
    "quorum": _quorum,
    "speakers": _speakers,
    "vote": _vote,
    "presented": presented_section,
}
_STAFF_SECTIONS: dict[str, Section] = {
    "attendance": _attendance,
    "conclusions": _conclusions,
    "replacements": _replacements,
    "step": step_section,
}
