"""Replace a paper: at once while it is prepared, by consent after its approval."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.documents import operations as documents
from khonggiay.documents import queries as document_queries
from khonggiay.documents.queries import VersionCard
from khonggiay.files import operations as files
from khonggiay.kernel import outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Changed, NotFound, Refused
from khonggiay.meetings import access, rules
from khonggiay.meetings.events import (
    PaperReplaced,
    ReplacementDeclined,
    ReplacementProposed,
)
from khonggiay.meetings.models import Meeting, Paper, PaperReplacement
from khonggiay.meetings.operations import _common, indexing
from khonggiay.meetings.operations.programme import PaperOnly
from khonggiay.meetings.operations.revisions import advance
from khonggiay.meetings.rules import MeetingState

_State = PaperReplacement.State


class PaperChanged(Changed):
    """The paper got another version since it was looked at."""

    code = "paper_changed"
    message = _("This paper was replaced while you were looking at it.")
    hint = _("Look at its newest version, then decide again.")

    def __init__(self, latest: VersionCard) -> None:
        super().__init__(latest.id)
        self.latest = latest

    def details(self) -> dict[str, object]:
        """Return the number of the version that is the newest now."""
        return {"version": self.latest.number}


class ReplacementWaits(Refused):
    """One file at a time awaits its confirmation."""

    code = "replacement_waits"
    message = _("A new file for this paper already awaits confirmation.")
    hint = _("Withdraw it first if another one shall take its place.")


class ReplacementSettled(Refused):
    """The replacement was confirmed, declined or withdrawn before."""

    code = "replacement_settled"
    message = _("This replacement does not await a decision any more.")
    hint = _("Load the page again to see how it was settled.")


class NothingRemarked(Refused):
    """Who declines says why."""

    code = "missing_remark"
    message = _("Say why the new file is not taken.")
    hint = _("The secretary reads the remark and sends another file.")
    status = 422


def replace_paper(
    *,
    actor: Actor,
    paper_id: int,
    filename: str,
    data: bytes | BinaryIO,
    at: dt.datetime,
    note: str = "",
    over: int | None = None,
) -> PaperReplacement:
    """Send a new file for a paper, with a *note* that says what is new in it.

    While the programme is in the making, or when the actor is one who approves, the
    file is the paper's newest version at once. Otherwise it awaits their confirmation,
    and everybody goes on reading the approved version. *over* is the number of the
    version that the actor saw as the newest; None asks for none. The file is looked at
    and stored before the meeting is locked.

    Raises:
        NotFound: there is no such paper.
        NotAllowed: the actor may not replace papers of this meeting now.
        PaperOnly: the item is secret.
        PaperChanged: the newest version is not *over*.
        SameVersion: the bytes are those of the newest version.
        ReplacementWaits: another new file awaits confirmation.
        FileRefused: the file is not accepted (see `files.operations.sniff`).
    """
    latest, _is_at_once = _check(_paper(paper_id), actor, over)
    if latest.digest == files.digest_of(data):
        raise documents.SameVersion
    prepared = documents.prepare(filename=filename, data=data, at=at)
    return _replace(
        prepared, actor=actor, paper_id=paper_id, note=note, over=over, at=at
    )


@transaction.atomic
def _replace(
    prepared: documents.Prepared,
    *,
    actor: Actor,
    paper_id: int,
    note: str,
    over: int | None,
    at: dt.datetime,
) -> PaperReplacement:
    meeting = _common.lock(_paper(paper_id).item.meeting_id)
    paper = _paper(paper_id)
    latest, is_at_once = _check(paper, actor, over)
    if latest.digest == prepared.digest:
        raise documents.SameVersion
    row = PaperReplacement(
        paper=paper,
        over=latest.number,
        note=note.strip()[:500],
        proposed_by_id=actor.person,
        proposed_at=at,
    )
    if is_at_once:
        version = documents.add_version(
            actor=actor, document_id=paper.document_id, data=prepared, at=at
        )
        _settle(row, _State.CONFIRMED, version=version, actor=actor, at=at)
        _hand_out(meeting, row, version, actor=actor, at=at)
        return row
    version = documents.create_with_version(
        actor=actor,
        title=paper.title,
        owner_unit_id=meeting.body.office_unit_id,
        data=prepared,
        at=at,
    )
    row.version_id, row.state = version.id, _State.PROPOSED
    row.save()
    _journal(meeting, row, "replacement_proposed", actor=actor, at=at)
    outbox.publish(
        ReplacementProposed(meeting_id=meeting.pk, replacement_id=row.pk), at=at
    )
    _common.tell(meeting, ["replacements"], at=at)
    return row


@transaction.atomic
def confirm_replacement(
    *, actor: Actor, replacement_id: int, over: int, at: dt.datetime
) -> VersionCard:
    """Let a proposed file be the paper's newest version; return it.

    *over* is the number of the version that the actor saw as the newest so far.

    Raises:
        NotAllowed: the actor does not approve papers, or the session is over.
        ReplacementSettled: it was settled before.
        PaperChanged: the newest version is not *over*.
        SameVersion: its bytes are those of the newest version.
    """
    meeting, row = _lock_waiting(replacement_id, "confirm_replacements", actor)
    _latest(row.paper, over)
    version = documents.adopt_version(
        actor=actor,
        document_id=row.paper.document_id,
        version_id=row.version_id,
        at=at,
    )
    _settle(row, _State.CONFIRMED, version=version, actor=actor, at=at)
    _hand_out(meeting, row, version, actor=actor, at=at)
    return version


@transaction.atomic
def decline_replacement(
    *, actor: Actor, replacement_id: int, remark: str, at: dt.datetime
) -> None:
    """Decline a proposed file, with a remark for who sent it; the file is kept.

    Raises:
        NotAllowed: the actor does not approve papers, or the session is over.
        ReplacementSettled: it was settled before.
        NothingRemarked: nothing was remarked.
    """
    meeting, row = _lock_waiting(replacement_id, "confirm_replacements", actor)
    if not remark.strip():
        raise NothingRemarked
    row.remark = remark.strip()[:1000]
    _settle(row, _State.DECLINED, actor=actor, at=at)
    _journal(meeting, row, "replacement_declined", actor=actor, at=at)
    outbox.publish(
        ReplacementDeclined(meeting_id=meeting.pk, replacement_id=row.pk), at=at
    )
    _common.tell(meeting, ["replacements"], at=at)


@transaction.atomic
def withdraw_replacement(*, actor: Actor, replacement_id: int, at: dt.datetime) -> None:
    """Take a proposed file back; it is kept.

    Raises:
        NotAllowed: the actor may not replace papers of this meeting now.
        ReplacementSettled: it was settled before.
    """
    meeting, row = _lock_waiting(replacement_id, "replace_papers", actor)
    _settle(row, _State.WITHDRAWN, actor=actor, at=at)
    _journal(meeting, row, "replacement_withdrawn", actor=actor, at=at)
    _common.tell(meeting, ["replacements"], at=at)


def let_replacements_lapse(meeting: Meeting, *, actor: Actor, at: dt.datetime) -> None:
    """Settle what nobody confirmed until the session was closed.

    The caller has locked the meeting and tells the open pages.
    """
    waiting = PaperReplacement.objects.filter(
        paper__item__meeting=meeting, state=_State.PROPOSED
    )
    for row in waiting.order_by("pk"):
        _settle(row, _State.WITHDRAWN, actor=actor, at=at)
        _journal(meeting, row, "replacement_withdrawn", actor=actor, at=at)


def _hand_out(
    meeting: Meeting,
    row: PaperReplacement,
    version: VersionCard,
    *,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Let everybody who may see the paper have its new version from now on."""
    _journal(meeting, row, "paper_replaced", actor=actor, at=at)
    indexing.index_paper(row.paper, meeting)
    outbox.publish(
        PaperReplaced(
            meeting_id=meeting.pk,
            paper_id=row.paper_id,
            replacement_id=row.pk,
            version_id=version.id,
            number=version.number,
        ),
        at=at,
    )
    advance(meeting, actor=actor, at=at, also=["replacements"])


def _settle(
    row: PaperReplacement,
    state: _State,
    *,
    actor: Actor,
    at: dt.datetime,
    version: VersionCard | None = None,
) -> None:
    if version is not None:
        row.version_id = version.id
    row.state = state
    row.settled_by_id, row.settled_at = actor.person, at
    row.save()


def _journal(
    meeting: Meeting,
    row: PaperReplacement,
    action: str,
    *,
    actor: Actor,
    at: dt.datetime,
) -> None:
    _common.journal(
        meeting,
        action,
        actor=actor,
        at=at,
        detail={
            "paper": row.paper_id,
            "replacement": row.pk,
            "version": row.version_id,
        },
    )


def _lock_waiting(
    replacement_id: int, ability: str, actor: Actor
) -> tuple[Meeting, PaperReplacement]:
    rows = PaperReplacement.objects.filter(pk=replacement_id)
    meeting_id = rows.values_list("paper__item__meeting_id", flat=True).first()
    if meeting_id is None:
        raise NotFound(replacement_id)
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, ability)
    row = rows.select_related("paper__item__meeting").first()
    if row is None:
        raise NotFound(replacement_id)
    if row.state != _State.PROPOSED:
        raise ReplacementSettled
    return meeting, row


def _paper(paper_id: int) -> Paper:
    paper = Paper.objects.select_related("item__meeting").filter(pk=paper_id).first()
    if paper is None:
        raise NotFound(paper_id)
    return paper


def _check(paper: Paper, actor: Actor, over: int | None) -> tuple[VersionCard, bool]:
    """Return the newest version, and whether a new file takes its place at once."""
    meeting = paper.item.meeting
    who = access.require(actor, meeting, "replace_papers")
    if paper.item.is_paper_only:
        raise PaperOnly
    latest = _latest(paper, over)
    is_at_once = rules.replaces_at_once(
        MeetingState(meeting.state),
        may_confirm="confirm_replacements"
        in access.abilities(actor, meeting, known=who),
    )
    waiting = PaperReplacement.objects.filter(paper=paper, state=_State.PROPOSED)
    if not is_at_once and waiting.exists():
        raise ReplacementWaits
    return latest, is_at_once


def _latest(paper: Paper, over: int | None) -> VersionCard:
    latest = document_queries.latest_version(paper.document_id)
    if over is not None and latest.number != over:
        raise PaperChanged(latest)
    return latest
