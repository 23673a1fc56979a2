"""Whose notices are whose: one's own only."""

from __future__ import annotations

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.notifications.models import Notification


def get_notice_for(actor: Actor, notice_id: int) -> Notification:
    """Return the actor's own notice.

    Raises:
        NotFound: there is none, or it is another person's.
    """
    owner = actor.person_id or 0
    row = Notification.objects.filter(pk=notice_id, person_id=owner).first()
    if row is None:
        raise NotFound(notice_id)
    return row
