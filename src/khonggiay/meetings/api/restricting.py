"""Restricting papers: confidential ones, and those for the screen only."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from khonggiay.kernel import api, clock
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import presenting, schemas

router = Router()


class RestrictionIn(Schema):
    """How far a paper is open outside the screen."""

    is_confidential: bool
    is_downloadable: bool


@router.put("/papers/{int:paper_id}/restriction", response=schemas.PaperOut)
def restrict_paper(
    request: HttpRequest, paper_id: int, data: RestrictionIn
) -> api.Answer:
    """Say whether a paper is confidential, and whether it may be downloaded.

    Refusals: not_allowed.
    """
    actor = api.actor_of(request)

    def act() -> schemas.PaperOut:
        paper = access.get_paper_for(actor, paper_id)
        meetings.restrict_paper(
            actor=actor, paper_id=paper.pk, at=clock.now(), **data.model_dump()
        )
        return presenting.papers(actor, [paper])[0]

    return api.idempotent(request, data, act)
