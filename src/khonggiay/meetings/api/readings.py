"""Who opened which paper, and reminders to those who did not."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from khonggiay.kernel import api, clock
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import version_schemas as schemas

router = Router()


@router.get("/meetings/{int:meeting_id}/reading", response=list[schemas.ReaderOut])
def list_reading(request: HttpRequest, meeting_id: int) -> list[schemas.ReaderOut]:
    """List how far everybody came in the papers: opened and pages, nothing else.

    For chair and secretariat; others get 403.
    """
    actor = api.actor_of(request)
    meeting = access.get_meeting_for(actor, meeting_id)
    access.require(actor, meeting, "follow_reading")
    status = queries.reading_status(meeting)
    ids = [paper.card.id for paper in status.papers]
    return [
        schemas.ReaderOut(
            person_id=reader.person_id,
            name=reader.name,
            post=reader.post,
            papers=[
                schemas.ReachedOut(
                    paper_id=paper_id,
                    number=one.number or None,
                    furthest_page=one.page,
                    pages=one.pages,
                    is_newest=one.is_newest,
                )
                for paper_id, one in zip(ids, reader.reached, strict=True)
            ],
            reminded_at=reader.reminded_at,
        )
        for reader in status.readers
    ]


@router.post(
    "/meetings/{int:meeting_id}/reading/reminders", response=schemas.RemindedOut
)
def remind_readers(
    request: HttpRequest, meeting_id: int, data: schemas.RemindIn
) -> api.Answer:
    """Remind those who have papers to open; nobody twice on the same day.

    Refusals: not_allowed, nobody_to_remind.
    """
    actor = api.actor_of(request)

    def act() -> schemas.RemindedOut:
        meeting = access.get_meeting_for(actor, meeting_id)
        count = meetings.remind_readers(
            actor=actor,
            meeting_id=meeting.pk,
            person_ids=data.person_ids,
            at=clock.now(),
        )
        return schemas.RemindedOut(reminded=count)

    return api.idempotent(request, data, act)
