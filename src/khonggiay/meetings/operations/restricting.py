"""Restrict a paper: closed on devices and marked with names, or for the screen only."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from khonggiay.documents import operations as documents
from khonggiay.documents.rules import Secrecy
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings import access
from khonggiay.meetings.models import Paper
from khonggiay.meetings.operations import _common


@transaction.atomic
def restrict_paper(
    *,
    actor: Actor,
    paper_id: int,
    is_confidential: bool,
    is_downloadable: bool,
    at: dt.datetime,
) -> None:
    """Say whether a paper is confidential (hạn chế), and whether it may be taken along.

    A confidential paper lies on devices under a key only and bears the reader's name;
    one that is not downloadable is in no pack. Packs follow at their next contact.
    Saying the same again changes nothing.

    Raises:
        NotFound: there is no such paper.
        NotAllowed: the actor does not prepare or review this meeting.
    """
    paper = Paper.objects.select_related("item").filter(pk=paper_id).first()
    if paper is None:
        raise NotFound(paper_id)
    meeting = _common.lock(paper.item.meeting_id)
    access.require(actor, meeting, "restrict")
    documents.restrict(
        actor=actor,
        document_id=paper.document_id,
        secrecy=Secrecy.INTERNAL if is_confidential else Secrecy.NORMAL,
        is_downloadable=is_downloadable,
        at=at,
    )
    _common.tell(meeting, ["programme"], at=at)
