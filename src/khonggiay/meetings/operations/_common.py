"""What every act on a meeting does: lock, journal, tell the open pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from khonggiay.audit import operations as audit
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound, Refused
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import room
from khonggiay.meetings.rules import STAFF, MeetingState
from khonggiay.realtime import operations as realtime


class NotInSession(Refused):
    """The act needs a running session."""

    code = "not_in_session"
    message = _("The session is not running.")
    hint = _("It can be done after the chair opens or resumes the session.")


class WrongState(Refused):
    """The meeting stands elsewhere than the act needs."""

    code = "wrong_state"
    message = _("This cannot be done in the meeting's present state.")
    hint = _("Load the page again to see where the meeting stands.")


def lock(meeting_id: int) -> Meeting:
    """Return the meeting, locked until the transaction ends: one writer a meeting.

    Raises:
        NotFound: there is no such meeting.
    """
    return _locked(pk=meeting_id)


def lock_for_item(item_id: int) -> Meeting:
    """Return the meeting of an item, locked like `lock`.

    Raises:
        NotFound: there is no such item.
    """
    return _locked(items=item_id)


def lock_for_paper(paper_id: int) -> Meeting:
    """Return the meeting of a paper, locked like `lock`.

    Raises:
        NotFound: there is no such paper.
    """
    return _locked(items__papers=paper_id)


def _locked(**where: int) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body")
    meeting = rows.filter(**where).first()
    if meeting is None:
        raise NotFound(*where.values())
    return meeting


def require_session(meeting: Meeting) -> None:
    """Raise unless the session is running.

    Raises:
        NotInSession: it is not.
    """
    if meeting.state != MeetingState.IN_SESSION:
        raise NotInSession(meeting)


def journal(
    meeting: Meeting,
    action: str,
    *,
    actor: Actor,
    at: dt.datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write the act into the journal of the meeting."""
    audit.record(
        actor=actor,
        action=f"meetings.{action}",
        target=f"meetings.meeting:{meeting.pk}",
        at=at,
        detail=detail,
    )


def tell(
    meeting: Meeting,
    sections: Iterable[str],
    *,
    at: dt.datetime,
    persons: Iterable[int] = (),
) -> None:
    """Send the changed sections of the room to every audience that may have them.

    Each audience class gets its own message, made once whatever the number of
    listeners. An audience for which nothing changed hears nothing. *persons* whose own
    place in the room changed are told so on their own streams: they fetch it.
    """
    messages = [
        realtime.Message(
            stream=f"person:{person}", kind="place", payload={"meeting": meeting.pk}
        )
        for person in persons
    ]
    messages += [
        realtime.Message(
            stream=room.stream(meeting.pk, audience),
            kind="patch",
            payload={"patch": patch},
        )
        for audience, patch in room.patches(meeting, sections).items()
        if patch
    ]
    if messages:
        realtime.append(messages, at=at)


def tell_staff(meeting: Meeting, kind: str, *, at: dt.datetime) -> None:
    """Tell chair and secretariat that something changed which they fetch themselves."""
    realtime.append(
        [
            realtime.Message(
                stream=room.stream(meeting.pk, audience), kind=kind, payload={}
            )
            for audience in STAFF
        ],
        at=at,
    )
