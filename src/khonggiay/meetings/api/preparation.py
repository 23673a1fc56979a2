"""Meetings: find, begin, change, name participants, submit, review."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router

from khonggiay.kernel import api, clock, paging
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import presenting, schemas

router = Router()


@router.get("/meetings/bodies", response=list[schemas.BodyOut])
def list_bodies(request: HttpRequest) -> list[schemas.BodyOut]:
    """List the bodies for which you may begin a meeting."""
    rows = access.bodies_to_compose_for(api.actor_of(request))
    return [presenting.body(row) for row in rows]


@router.get("/meetings", response=schemas.MeetingPage)
def list_meetings(
    request: HttpRequest,
    state: str = "",
    body_id: int | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    cursor: str = "",
    limit: int | None = None,
) -> schemas.MeetingPage:
    """List the meetings that you may see, the latest first.

    `state` holds one or more states, separated by commas; `since` and `until` are
    days of the meetings' beginning, both included.
    """
    rows = access.visible_meetings(api.actor_of(request)).select_related("body")
    if state:
        rows = rows.filter(state__in=state.split(","))
    if body_id is not None:
        rows = rows.filter(body_id=body_id)
    if since is not None:
        rows = rows.filter(starts_at__date__gte=since)
    if until is not None:
        rows = rows.filter(starts_at__date__lte=until)
    if cursor:
        at, pk = _place(cursor)
        rows = rows.filter(Q(starts_at__lt=at) | Q(starts_at=at, pk__lt=pk))
    length = paging.limit_of(limit)
    found = list(rows.order_by("-starts_at", "-pk")[: length + 1])
    last = found[length - 1] if len(found) > length else None
    return schemas.MeetingPage(
        items=[presenting.card(row) for row in found[:length]],
        next=paging.encode(last.starts_at.isoformat(), last.pk) if last else None,
    )


@router.post("/meetings", response={201: schemas.MeetingOut})
def compose(request: HttpRequest, data: schemas.MeetingIn) -> api.Answer:
    """Begin a meeting as a draft; the members of the body take part from the start."""
    actor = api.actor_of(request)

    def act() -> schemas.MeetingOut:
        row = meetings.compose(actor=actor, at=clock.now(), **data.model_dump())
        return _meeting(actor, row.pk)

    return api.idempotent(request, data, act, status=201)


@router.get("/meetings/{int:meeting_id}", response=schemas.MeetingOut)
def get_meeting(request: HttpRequest, meeting_id: int) -> schemas.MeetingOut:
    """Show a meeting, what you are in it and what you may do now."""
    return _meeting(api.actor_of(request), meeting_id)


@router.put("/meetings/{int:meeting_id}", response=schemas.MeetingOut)
def change_facts(
    request: HttpRequest, meeting_id: int, data: schemas.FactsChangeIn
) -> api.Answer:
    """Change title, place and time of a meeting that is being prepared.

    Refusals: not_allowed, programme_changed (with `changes`), invalid.
    """
    actor = api.actor_of(request)

    def act() -> schemas.MeetingOut:
        row = access.get_meeting_for(actor, meeting_id)
        meetings.change_facts(
            actor=actor, meeting_id=row.pk, at=clock.now(), **data.model_dump()
        )
        return _meeting(actor, meeting_id)

    return api.idempotent(request, data, act)


@router.get(
    "/meetings/{int:meeting_id}/participants", response=list[schemas.ParticipantOut]
)
def list_participants(
    request: HttpRequest, meeting_id: int
) -> list[schemas.ParticipantOut]:
    """List who takes part; chair and secretariat also see replies and presence."""
    actor = api.actor_of(request)
    return presenting.participants(actor, access.get_meeting_for(actor, meeting_id))


@router.put(
    "/meetings/{int:meeting_id}/participants", response=list[schemas.ParticipantOut]
)
def name_participants(
    request: HttpRequest, meeting_id: int, data: schemas.ParticipantsIn
) -> api.Answer:
    """Name all who take part, each in one role.

    Refusals: not_allowed, programme_changed (with `changes`), invalid.
    """
    actor = api.actor_of(request)

    def act() -> list[dict[str, object]]:
        row = access.get_meeting_for(actor, meeting_id)
        naming = [
            meetings.Naming(person_id=name.person_id, role=name.role)
            for name in data.participants
        ]
        meetings.name_participants(
            actor=actor,
            meeting_id=row.pk,
            revision=data.revision,
            naming=naming,
            at=clock.now(),
        )
        return [part.model_dump() for part in presenting.participants(actor, row)]

    return api.idempotent(request, data, act)


@router.post("/meetings/{int:meeting_id}/submit", response=schemas.MeetingOut)
def submit(request: HttpRequest, meeting_id: int) -> api.Answer:
    """Submit the programme for review.

    Refusals: not_allowed, programme_incomplete.
    """
    actor = api.actor_of(request)

    def act() -> schemas.MeetingOut:
        row = access.get_meeting_for(actor, meeting_id)
        meetings.submit(actor=actor, meeting_id=row.pk, at=clock.now())
        return _meeting(actor, meeting_id)

    return api.idempotent(request, None, act)


@router.post("/meetings/{int:meeting_id}/return", response=schemas.MeetingOut)
def return_programme(
    request: HttpRequest, meeting_id: int, data: schemas.RemarkIn
) -> api.Answer:
    """Return a submitted programme with remarks.

    Refusals: not_allowed, missing_remark.
    """
    actor = api.actor_of(request)

    def act() -> schemas.MeetingOut:
        row = access.get_meeting_for(actor, meeting_id)
        meetings.return_(
            actor=actor, meeting_id=row.pk, remark=data.remark, at=clock.now()
        )
        return _meeting(actor, meeting_id)

    return api.idempotent(request, data, act)


@router.post("/meetings/{int:meeting_id}/approve", response=schemas.MeetingOut)
def approve(
    request: HttpRequest, meeting_id: int, data: schemas.RemarkIn
) -> api.Answer:
    """Approve a submitted programme: every participant has it from then on.

    Refusals: not_allowed.
    """
    actor = api.actor_of(request)

    def act() -> schemas.MeetingOut:
        row = access.get_meeting_for(actor, meeting_id)
        meetings.approve(
            actor=actor, meeting_id=row.pk, remark=data.remark, at=clock.now()
        )
        return _meeting(actor, meeting_id)

    return api.idempotent(request, data, act)


def _meeting(actor: Actor, meeting_id: int) -> schemas.MeetingOut:
    return presenting.meeting(actor, access.get_meeting_for(actor, meeting_id))


def _place(cursor: str) -> tuple[dt.datetime, int]:
    at, pk = paging.decode(cursor, length=2)
    try:
        return dt.datetime.fromisoformat(at), int(pk)
    except (TypeError, ValueError) as error:
        raise paging.unknown() from error
