"""Conclusions and directives: written in the session, approved by the chair."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from khonggiay.deadlines import rules as deadlines
from khonggiay.documents import operations as documents
from khonggiay.kernel import dates, outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Changed, Invalid, NotFound, Refused, Text
from khonggiay.meetings import access
from khonggiay.meetings.events import ConclusionsApproved
from khonggiay.meetings.models import (
    AgendaItem,
    Conclusion,
    ConclusionNotice,
    Coordination,
    Directive,
    Meeting,
)
from khonggiay.meetings.operations import _common, indexing, notice_form
from khonggiay.organisations import queries as organisations
from khonggiay.tasks import operations as tasks

_NUMBERING_LOCK = 7_203_101


class NotReached(Refused):
    """The meeting has not come to this item."""

    code = "not_reached"
    message = _("The meeting has not reached this item.")
    hint = _("Go to the item first.")


class ConclusionChanged(Changed):
    """Somebody else wrote the conclusion in the meantime."""

    code = "conclusion_changed"
    message = _("Somebody else changed this conclusion while you were writing.")
    hint = _("Your text is kept below; compare it with theirs, then save again.")


class AlreadyApproved(Refused):
    """The conclusions were approved: they are not changed any more."""

    code = "already_approved"
    message = _("The conclusions of this meeting are approved already.")


class NothingConcluded(Refused):
    """There is no conclusion to approve."""

    code = "nothing_concluded"
    message = _("No item of this meeting has a conclusion.")
    hint = _("The secretary writes the conclusions first.")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveDraft:
    """Work to be given out: who leads, who coordinates, until when.

    At most one of `due_on` and `due_working_days` is given; the days are counted from
    the day of the chair's approval.
    """

    text: str
    lead_unit_id: int
    coordinating_unit_ids: tuple[int, ...] = ()
    due_on: dt.date | None = None
    due_working_days: int | None = None

    @property
    def due_kind(self) -> str:
        """Return how the deadline is given."""
        if self.due_on is not None:
            return Directive.DueKind.DATE
        if self.due_working_days is not None:
            return Directive.DueKind.WORKING_DAYS
        return Directive.DueKind.NONE


@transaction.atomic
def conclude(
    *,
    actor: Actor,
    item_id: int,
    text: str,
    directives: Sequence[DirectiveDraft],
    revision: int,
    at: dt.datetime,
) -> Conclusion:
    """Write the conclusion of an item with its directives; writing again replaces it.

    *revision* is the one that the writer read, 0 when there was none.

    Raises:
        NotAllowed: the actor is not the secretary, or the session has not begun.
        NotReached: the meeting has not come to the item.
        AlreadyApproved: the chair approved the conclusions.
        ConclusionChanged: somebody else wrote it since *revision*.
        Invalid: a text, a unit or a deadline is missing or wrong.
    """
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound(item_id)
    meeting = _common.lock(item.meeting_id)
    access.require(actor, meeting, "conclude")
    item = AgendaItem.objects.get(pk=item_id)
    if item.state == AgendaItem.State.WAITING:
        raise NotReached(item)
    if ConclusionNotice.objects.filter(meeting=meeting).exists():
        raise AlreadyApproved(meeting)
    known = Conclusion.objects.filter(item=item).first()
    if (known.revision if known else 0) != revision:
        raise ConclusionChanged(item.pk)
    _check(meeting, text, directives)
    conclusion, _created = Conclusion.objects.update_or_create(
        item=item,
        defaults={
            "text": text.strip(),
            "revision": revision + 1,
            "written_by_id": actor.person,
            "written_at": at,
        },
    )
    _write_directives(conclusion, directives)
    indexing.index_conclusion(conclusion, meeting)
    _common.journal(meeting, "concluded", actor=actor, at=at, detail={"item": item.pk})
    _common.tell(meeting, ["conclusions"], at=at)
    return conclusion


@transaction.atomic
def approve_conclusions(
    *, actor: Actor, meeting_id: int, at: dt.datetime
) -> ConclusionNotice:
    """Approve all conclusions: the notice is made, each directive becomes a task.

    All of it happens in one transaction: either the notice and every task exist, or
    none of them.

    Raises:
        NotAllowed: the actor is not the chair, or the session is not closed.
        AlreadyApproved: it was done before.
        NothingConcluded: there is no conclusion.
    """
    meeting = _common.lock(meeting_id)
    access.require(actor, meeting, "approve_conclusions")
    if ConclusionNotice.objects.filter(meeting=meeting).exists():
        raise AlreadyApproved(meeting)
    conclusions = Conclusion.objects.filter(item__meeting=meeting)
    if not conclusions.exists():
        raise NothingConcluded(meeting)
    conclusions.update(approved_at=at)
    day = dates.city_date(at)
    number = _next_number(day.year)
    data = notice_form.data(meeting, number=number, day=day)
    symbol = f"{number}/{notice_form.SYMBOL}"
    version = documents.create_with_version(
        actor=actor,
        title=f"{symbol} {meeting.title}"[:300],
        kind="notice",
        owner_unit_id=meeting.body.office_unit_id,
        filename=f"{number:03d}-TB-VP.pdf",
        data=documents.typeset("notice_of_conclusion", data),
        at=at,
    )
    notice = ConclusionNotice.objects.create(
        meeting=meeting,
        number=number,
        year=day.year,
        symbol=symbol,
        document_id=version.document_id,
        approved_by_id=actor.person,
        approved_at=at,
    )
    for directive in Directive.objects.filter(
        conclusion__item__meeting=meeting
    ).order_by("conclusion_id", "order", "pk"):
        _assign(directive, notice, meeting, actor=actor, at=at)
    _common.journal(
        meeting,
        "conclusions_approved",
        actor=actor,
        at=at,
        detail={"notice": notice.pk, "symbol": symbol},
    )
    outbox.publish(
        ConclusionsApproved(meeting_id=meeting.pk, notice_id=notice.pk), at=at
    )
    indexing.index_notice(notice, meeting)
    for conclusion in conclusions.select_related("item"):
        indexing.index_conclusion(conclusion, meeting)
    _common.tell(meeting, ["session", "conclusions"], at=at)
    return notice


def _assign(
    directive: Directive,
    notice: ConclusionNotice,
    meeting: Meeting,
    *,
    actor: Actor,
    at: dt.datetime,
) -> None:
    due = None
    if directive.due_on is not None:
        due = deadlines.Due.on(directive.due_on)
    elif directive.due_working_days is not None:
        due = deadlines.Due.working_days(directive.due_working_days)
    directive.task_id = tasks.assign(
        actor=actor,
        title=directive.text.split("\n")[0][:300],
        content=directive.text,
        source=tasks.Source(
            kind="conclusion",
            id=directive.conclusion_id,
            label=f"{notice.symbol}, {meeting.title}"[:300],
            url=f"/phien-hop/{meeting.pk}/ket-luan/",
            quote=directive.conclusion.text,
        ),
        assigner_unit_id=meeting.body.unit_id,
        lead_unit_id=directive.lead_unit_id,
        coordinating_unit_ids=list(
            directive.coordinations.order_by("pk").values_list("unit_id", flat=True)
        ),
        due=due,
        source_key=f"meetings.directive:{directive.pk}",
        at=at,
    )
    directive.save(update_fields=["task"])


def _next_number(year: int) -> int:
    # The lock ends with the transaction: a number is used or not taken, no gaps.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERING_LOCK, year])
    last = ConclusionNotice.objects.filter(year=year).aggregate(last=Max("number"))
    return (last["last"] or 0) + 1


def _write_directives(
    conclusion: Conclusion, directives: Sequence[DirectiveDraft]
) -> None:
    conclusion.directives.all().delete()
    for order, draft in enumerate(directives, start=1):
        directive = Directive.objects.create(
            conclusion=conclusion,
            order=order,
            text=draft.text.strip(),
            lead_unit_id=draft.lead_unit_id,
            due_kind=draft.due_kind,
            due_on=draft.due_on,
            due_working_days=draft.due_working_days,
        )
        Coordination.objects.bulk_create(
            Coordination(directive=directive, unit_id=unit)
            for unit in dict.fromkeys(draft.coordinating_unit_ids)
        )


def _check(meeting: Meeting, text: str, directives: Sequence[DirectiveDraft]) -> None:
    fields: dict[str, list[Text]] = {}
    if not text.strip():
        fields["text"] = [_("Write the conclusion.")]
    day = dates.city_date(meeting.starts_at)
    units = {unit.id for unit in organisations.units_on(day)}
    for place, draft in enumerate(directives):
        wrong: list[Text] = []
        if not draft.text.strip():
            wrong.append(_("Say what is to be done."))
        if draft.lead_unit_id not in units:
            wrong.append(_("Name the lead unit."))
        if not set(draft.coordinating_unit_ids) <= units:
            wrong.append(_("A coordinating unit does not exist on that day."))
        if draft.lead_unit_id in draft.coordinating_unit_ids:
            wrong.append(_("The lead unit cannot also coordinate."))
        if draft.due_on is not None and draft.due_working_days is not None:
            wrong.append(_("Give the deadline as a date or in working days, not both."))
        if draft.due_on is not None and draft.due_on < day:
            wrong.append(_("The deadline lies before the meeting."))
        if (
            draft.due_working_days is not None
            and not 1 <= draft.due_working_days <= 999
        ):
            wrong.append(_("Give between 1 and 999 working days."))
        if wrong:
            fields[f"directives.{place}"] = wrong
    if fields:
        raise Invalid(fields)
