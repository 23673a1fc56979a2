"""How meetings and what belongs to them look in the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from khonggiay.documents import queries as documents
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import access, queries
from khonggiay.meetings.api import schemas
from khonggiay.meetings.models import (
    Ballot,
    Body,
    Conclusion,
    ConclusionNotice,
    Directive,
    Meeting,
    Opinion,
    Paper,
    Participant,
    Remark,
    SpeechRequest,
    Vote,
)
from khonggiay.meetings.queries import room
from khonggiay.people import queries as people


def body(row: Body) -> schemas.BodyOut:
    """Return a body."""
    return schemas.BodyOut(id=row.pk, code=row.code, name=row.name)


def card(row: Meeting) -> schemas.MeetingCard:
    """Return a meeting as it stands on a list."""
    return schemas.MeetingCard(**_facts(row))


def meeting(actor: Actor, row: Meeting) -> schemas.MeetingOut:
    """Return a meeting as the actor may see it."""
    who = access.standing(actor, row)
    may = access.abilities(actor, row, known=who)
    remarks = Remark.objects.filter(meeting=row) if "read_drafts" in may else ()
    return schemas.MeetingOut(
        **_facts(row),
        revision=row.revision,
        submitted_at=row.submitted_at,
        approved_at=row.approved_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        current_item_id=row.current_item_id,
        audience=who.audience,
        abilities=sorted(may),
        me=participant(who.participant, whole=True) if who.participant else None,
        remarks=[
            schemas.RemarkOut(id=r.pk, person_id=r.person_id, text=r.text, at=r.at)
            for r in sorted(remarks, key=lambda r: r.pk)
        ],
        check_in_code=row.check_in_code if "check_in_others" in may else None,
        screen_code=row.screen_code if "read_drafts" in may else None,
    )


def participant(row: Participant, *, whole: bool) -> schemas.ParticipantOut:
    """Return a participant; only *whole* with reply, reason and presence."""
    more: dict[str, Any] = {}
    if whole:
        more = {
            "reply": row.reply,
            "reply_reason": row.reply_reason,
            "replied_at": row.replied_at,
            "is_present": row.is_present,
            "checked_in_at": row.checked_in_at,
            "left_at": row.left_at,
        }
    return schemas.ParticipantOut(
        id=row.pk,
        person_id=row.person_id,
        name=row.person.full_name,
        post=row.post_label,
        role=row.role,
        is_member=row.is_member,
        **more,
    )


def participants(actor: Actor, row: Meeting) -> list[schemas.ParticipantOut]:
    """Return all who take part; the staff of the meeting sees who comes."""
    audience = access.standing(actor, row).audience
    whole = audience is not None and room.is_staff(audience)
    rows = Participant.objects.filter(meeting=row).select_related("person")
    return [
        participant(r, whole=whole or r.person_id == actor.person_id)
        for r in rows.order_by("rank", "pk")
    ]


def programme(row: Meeting) -> schemas.ProgrammeOut:
    """Return the programme."""
    found = queries.programme(row)
    return schemas.ProgrammeOut(
        meeting_id=row.pk,
        revision=found.revision,
        minutes=found.minutes,
        items=[schemas.ItemOut.from_orm(item) for item in found.items],
    )


def papers(actor: Actor, rows: Iterable[Paper]) -> list[schemas.PaperOut]:
    """Return papers with how far the actor read each."""
    rows = list(rows)
    versions = documents.latest_versions([row.document_id for row in rows])
    readings = documents.readings_of(
        actor.person_id or 0, [version.id for version in versions.values()]
    )
    found = []
    for row in rows:
        version = versions[row.document_id]
        reading = readings.get(version.id)
        found.append(
            schemas.PaperOut(
                id=row.pk,
                item_id=row.item_id,
                title=row.title,
                version=version.id,
                number=version.number,
                filename=version.filename,
                media_type=version.media_type,
                size=version.size,
                pages=version.pages,
                furthest_page=reading.furthest_page if reading else 0,
                added_at=row.added_at,
                is_confidential=version.is_confidential,
                is_downloadable=version.is_downloadable,
            )
        )
    return found


def opinion(row: Opinion) -> schemas.OpinionOut:
    """Return an opinion with who sent it."""
    return schemas.OpinionOut(
        id=row.pk,
        item_id=row.item_id,
        participant_id=row.participant_id,
        name=row.participant.person.full_name,
        post=row.participant.post_label,
        stance=row.stance,
        text=row.text,
        sent_at=row.sent_at,
        revision=row.revision,
    )


def speaker(row: SpeechRequest) -> schemas.SpeakerOut:
    """Return a wish to speak."""
    name = people.names([row.participant.person_id])
    return schemas.SpeakerOut(
        id=row.pk,
        participant_id=row.participant_id,
        name=name[row.participant.person_id],
        post=row.participant.post_label,
        kind=row.kind,
        state=row.state,
        asked_at=row.asked_at,
        started_at=row.started_at,
        seconds_allowed=row.seconds_allowed,
    )


def vote(actor: Actor, row: Vote) -> schemas.VoteOut:
    """Return a vote and what the actor voted."""
    mine = Ballot.objects.filter(vote=row, participant__person_id=actor.person_id or 0)
    choice = mine.values_list("choice", flat=True).first()
    return schemas.VoteOut(**room.vote_card(row), my_choice=choice)


def conclusion(row: Conclusion) -> schemas.ConclusionOut:
    """Return a conclusion with its directives."""
    directives = row.directives.prefetch_related("coordinations")
    return schemas.ConclusionOut(
        item_id=row.item_id,
        revision=row.revision,
        text=row.text,
        written_by_id=row.written_by_id,
        written_at=row.written_at,
        approved_at=row.approved_at,
        directives=[_directive(r) for r in directives.order_by("order", "pk")],
    )


def notice(row: ConclusionNotice) -> schemas.NoticeOut:
    """Return the notice and the ids of its tasks in the order of the directives."""
    directives = Directive.objects.filter(
        conclusion__item__meeting=row.meeting_id, task__isnull=False
    ).order_by("task_id", "pk")
    return schemas.NoticeOut(
        id=row.pk,
        meeting_id=row.meeting_id,
        number=row.number,
        year=row.year,
        symbol=row.symbol,
        approved_by_id=row.approved_by_id,
        approved_at=row.approved_at,
        task_ids=[
            task for task in directives.values_list("task_id", flat=True) if task
        ],
    )


def _directive(row: Directive) -> schemas.DirectiveOut:
    units = sorted(part.unit_id for part in row.coordinations.all())
    return schemas.DirectiveOut(
        id=row.pk,
        order=row.order,
        text=row.text,
        lead_unit_id=row.lead_unit_id,
        coordinating_unit_ids=units,
        due_on=row.due_on,
        due_working_days=row.due_working_days,
        task_id=row.task_id,
    )


def _facts(row: Meeting) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "place": row.place,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "state": row.state,
        "body": body(row.body),
    }
