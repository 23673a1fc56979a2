"""Present a paper: whose page everybody's reader follows.

Turning a page is no act for the journal: it is remembered so that whoever comes later
lands on it, and sent as what it is, two numbers.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid, NotAllowed, NotFound
from khonggiay.meetings import access
from khonggiay.meetings.models import Presentation
from khonggiay.meetings.operations import _common
from khonggiay.meetings.rules import LAST_PRESENTABLE_PAGE


@transaction.atomic
def present(
    *, actor: Actor, meeting_id: int, paper_id: int, page: int, at: dt.datetime
) -> None:
    """Show this page of a paper of the meeting to everyone who follows.

    Who runs the session may, and who has the floor; whoever presents takes over from
    the one before.

    Raises:
        NotFound: the meeting has no such paper.
        NotAllowed: the actor neither runs the session nor has the floor.
        NotInSession: the session is not running.
        Invalid: there is no such page.
    """
    meeting = _common.lock_for_paper(paper_id)
    if meeting.pk != meeting_id:
        raise NotFound(paper_id)
    if not access.may_present(actor, meeting):
        raise NotAllowed("present")
    _common.require_session(meeting)
    if not 1 <= page <= LAST_PRESENTABLE_PAGE:
        raise Invalid({"page": [_("There is no such page.")]})
    Presentation.objects.bulk_create(
        [
            Presentation(
                meeting=meeting,
                paper_id=paper_id,
                page=page,
                presenter_id=actor.person,
            )
        ],
        update_conflicts=True,
        unique_fields=["meeting"],
        update_fields=["paper", "page", "presenter"],
    )
    _common.tell(meeting, ["presented"], at=at)


@transaction.atomic
def stop_presenting(*, actor: Actor, meeting_id: int, at: dt.datetime) -> None:
    """Let every reader go its own way again; a second call is fine.

    Raises:
        NotFound: there is no such meeting.
        NotAllowed: the actor neither presents nor runs the session.
    """
    meeting = _common.lock(meeting_id)
    shown = Presentation.objects.filter(meeting=meeting)
    if not shown.filter(presenter_id=actor.person_id or 0).exists():
        access.require(actor, meeting, "run")
    if shown.delete()[0]:
        _common.tell(meeting, ["presented"], at=at)
