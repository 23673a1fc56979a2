"""The programme: add, change, move and remove items; add and remove papers."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from khonggiay.documents import operations as documents
from khonggiay.kernel import dates
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid, NotFound, Refused, Text
from khonggiay.meetings import access
from khonggiay.meetings.models import AgendaItem, Meeting, Paper
from khonggiay.meetings.operations import _common, indexing
from khonggiay.meetings.operations.revisions import advance, lock_revision
from khonggiay.meetings.rules import ItemKind
from khonggiay.organisations import queries as organisations

MAX_DEPTH = 3


class PaperOnly(Refused):
    """A state secret must never be on a networked system.

    *(Luật Bảo vệ bí mật nhà nước 2018)*
    """

    code = "paper_only"
    message = _("This item is secret: its papers exist on paper only.")
    hint = _("Hand the papers out in the room under the rules for state secrets.")


class HasPapers(Refused):
    """An item with papers cannot become secret."""

    code = "has_papers"
    message = _("The item has digital papers, so it cannot be marked as secret.")
    hint = _("Remove the papers first.")


class TooDeep(Refused):
    """A programme has at most three levels, and an item never stands below itself."""

    code = "too_deep"
    message = _("An item cannot be moved there.")
    hint = _("A programme has at most three levels.")


@transaction.atomic
def add_item(
    *,
    actor: Actor,
    meeting_id: int,
    revision: int,
    title: str,
    kind: str,
    at: dt.datetime,
    parent_id: int | None = None,
    presenting_unit_id: int | None = None,
    minutes_planned: int = 15,
    secrecy: str = AgendaItem.Secrecy.NORMAL,
    decision_text: str = "",
) -> AgendaItem:
    """Add an item at the end of its level.

    Raises:
        NotAllowed: the actor may not compose this meeting now.
        ProgrammeChanged: somebody else changed it since *revision*.
        Invalid: a field is missing or wrong.
        TooDeep: the parent stands at the lowest level.
    """
    meeting = lock_revision(meeting_id, revision, actor=actor)
    _check(meeting, title, kind, presenting_unit_id, minutes_planned, secrecy)
    parent = _item(meeting, parent_id) if parent_id is not None else None
    if parent is not None and _depth(parent) + 1 >= MAX_DEPTH:
        raise TooDeep
    last = AgendaItem.objects.filter(meeting=meeting, parent=parent).aggregate(
        last=Max("order")
    )["last"]
    item = AgendaItem.objects.create(
        meeting=meeting,
        parent=parent,
        order=(last or 0) + 1,
        title=title.strip(),
        kind=kind,
        presenting_unit_id=presenting_unit_id,
        minutes_planned=minutes_planned,
        secrecy=secrecy,
        decision_text=decision_text.strip(),
    )
    _common.journal(meeting, "item_added", actor=actor, at=at, detail={"item": item.pk})
    indexing.index_meeting(meeting)
    advance(meeting, actor=actor, at=at)
    return item


@transaction.atomic
def change_item(
    *,
    actor: Actor,
    item_id: int,
    revision: int,
    title: str,
    kind: str,
    at: dt.datetime,
    presenting_unit_id: int | None = None,
    minutes_planned: int = 15,
    secrecy: str = AgendaItem.Secrecy.NORMAL,
    decision_text: str = "",
) -> AgendaItem:
    """Change an item where it stands.

    Raises:
        NotAllowed: the actor may not compose this meeting now.
        ProgrammeChanged: somebody else changed it since *revision*.
        Invalid: a field is missing or wrong.
        HasPapers: it shall become secret, but has digital papers.
    """
    meeting, item = _lock_item(item_id, revision, actor)
    _check(meeting, title, kind, presenting_unit_id, minutes_planned, secrecy)
    if secrecy != AgendaItem.Secrecy.NORMAL and item.papers.exists():
        raise HasPapers
    item.title, item.kind = title.strip(), kind
    item.presenting_unit_id = presenting_unit_id
    item.minutes_planned, item.secrecy = minutes_planned, secrecy
    item.decision_text = decision_text.strip()
    item.save(
        update_fields=[
            "title", "kind", "presenting_unit", "minutes_planned", "secrecy",
            "decision_text",
        ]
    )  # fmt: skip
    _common.journal(
        meeting, "item_changed", actor=actor, at=at, detail={"item": item.pk}
    )
    indexing.index_meeting(meeting)
    indexing.index_item(item, meeting)
    advance(meeting, actor=actor, at=at)
    return item


@transaction.atomic
def move_item(
    *,
    actor: Actor,
    item_id: int,
    revision: int,
    parent_id: int | None,
    place: int,
    at: dt.datetime,
) -> None:
    """Move an item with what stands below it to *place* (from 0) among its siblings.

    Raises:
        NotAllowed: the actor may not compose this meeting now.
        ProgrammeChanged: somebody else changed it since *revision*.
        TooDeep: it would stand below itself or deeper than three levels.
    """
    meeting, item = _lock_item(item_id, revision, actor)
    parent = _item(meeting, parent_id) if parent_id is not None else None
    above = parent
    while above is not None:
        if above.pk == item.pk:
            raise TooDeep
        above = above.parent
    if (_depth(parent) + 1 if parent else 0) + _height(item) > MAX_DEPTH:
        raise TooDeep
    siblings = list(
        AgendaItem.objects.filter(meeting=meeting, parent=parent)
        .exclude(pk=item.pk)
        .order_by("order", "pk")
    )
    siblings.insert(max(0, min(place, len(siblings))), item)
    item.parent = parent
    for order, row in enumerate(siblings, start=1):
        row.order = order
    AgendaItem.objects.bulk_update(siblings, ["order", "parent"])
    _common.journal(meeting, "item_moved", actor=actor, at=at, detail={"item": item.pk})
    advance(meeting, actor=actor, at=at)


@transaction.atomic
def remove_item(*, actor: Actor, item_id: int, revision: int, at: dt.datetime) -> None:
    """Remove an item with what stands below it.

    Raises:
        NotAllowed: the actor may not compose this meeting now.
        ProgrammeChanged: somebody else changed it since *revision*.
    """
    meeting, item = _lock_item(item_id, revision, actor)
    indexing.forget_item(item)
    _common.journal(
        meeting,
        "item_removed",
        actor=actor,
        at=at,
        detail={"item": item.pk, "title": item.title},
    )
    item.delete()
    indexing.index_meeting(meeting)
    advance(meeting, actor=actor, at=at)


def add_paper(
    *,
    actor: Actor,
    item_id: int,
    filename: str,
    data: bytes | BinaryIO,
    at: dt.datetime,
    title: str = "",
    kind: str = "",
) -> Paper:
    """Add a paper to an item, as its last.

    Papers may be added by several people at once: no revision is asked for. The file
    is looked at and stored before the meeting is locked.

    Raises:
        NotAllowed: the actor may not compose this meeting now.
        PaperOnly: the item is secret.
        FileRefused: the file is not accepted (see `files.operations.sniff`).
    """
    _require_open_for_papers(item_id, actor)
    prepared = documents.prepare(filename=filename, data=data, at=at)
    return _attach(
        prepared, actor=actor, item_id=item_id, title=title, kind=kind, at=at
    )


@transaction.atomic
def _attach(
    prepared: documents.Prepared,
    *,
    actor: Actor,
    item_id: int,
    title: str,
    kind: str,
    at: dt.datetime,
) -> Paper:
    meeting = _common.lock(_require_open_for_papers(item_id, actor))
    meeting, item = _lock_item(item_id, meeting.revision, actor)
    if item.is_paper_only:
        raise PaperOnly
    stem = prepared.filename.rsplit(".", 1)[0].replace("_", " ").strip()
    name = (title.strip() or stem)[:300]
    version = documents.create_with_version(
        actor=actor,
        title=name,
        kind=kind,
        owner_unit_id=meeting.body.office_unit_id,
        data=prepared,
        at=at,
    )
    last = item.papers.aggregate(last=Max("order"))["last"]
    paper = Paper.objects.create(
        item=item,
        document_id=version.document_id,
        order=(last or 0) + 1,
        title=name,
        added_at=at,
    )
    _common.journal(
        meeting, "paper_added", actor=actor, at=at, detail={"paper": paper.pk}
    )
    indexing.index_paper(paper, meeting)
    advance(meeting, actor=actor, at=at)
    return paper


def _require_open_for_papers(item_id: int, actor: Actor) -> int:
    item = AgendaItem.objects.select_related("meeting").filter(pk=item_id).first()
    if item is None:
        raise NotFound(item_id)
    access.require(actor, item.meeting, "compose")
    if item.is_paper_only:
        raise PaperOnly
    return item.meeting_id


@transaction.atomic
def remove_paper(
    *, actor: Actor, paper_id: int, revision: int, at: dt.datetime
) -> None:
    """Take a paper off the programme; the document and its versions stay.

    Raises:
        NotAllowed: the actor may not compose this meeting now.
        ProgrammeChanged: somebody else changed it since *revision*.
    """
    paper = Paper.objects.select_related("item").filter(pk=paper_id).first()
    if paper is None:
        raise NotFound(paper_id)
    meeting, _item_row = _lock_item(paper.item_id, revision, actor)
    indexing.forget_paper(paper)
    paper.delete()
    _common.journal(
        meeting, "paper_removed", actor=actor, at=at, detail={"paper": paper_id}
    )
    advance(meeting, actor=actor, at=at)


def _lock_item(item_id: int, revision: int, actor: Actor) -> tuple[Meeting, AgendaItem]:
    found = AgendaItem.objects.filter(pk=item_id).values_list("meeting_id", flat=True)
    meeting_id = found.first()
    if meeting_id is None:
        raise NotFound(item_id)
    meeting = lock_revision(meeting_id, revision, actor=actor)
    return meeting, _item(meeting, item_id)


def _item(meeting: Meeting, item_id: int) -> AgendaItem:
    item = AgendaItem.objects.filter(meeting=meeting, pk=item_id).first()
    if item is None:
        raise NotFound(item_id)
    return item


def _depth(item: AgendaItem) -> int:
    depth, above = 0, item.parent
    while above is not None:
        depth, above = depth + 1, above.parent
    return depth


def _height(item: AgendaItem) -> int:
    return 1 + max((_height(child) for child in item.children.all()), default=0)


def _check(
    meeting: Meeting,
    title: str,
    kind: str,
    presenting_unit_id: int | None,
    minutes_planned: int,
    secrecy: str,
) -> None:
    fields: dict[str, list[Text]] = {}
    if not title.strip():
        fields["title"] = [_("Give the item a title.")]
    elif len(title) > 500:
        fields["title"] = [_("The title is longer than 500 characters.")]
    if kind not in ItemKind.__members__.values():
        fields["kind"] = [_("Choose what is expected: inform, discuss or decide.")]
    if not 1 <= minutes_planned <= 480:
        fields["minutes_planned"] = [_("Plan between 1 and 480 minutes.")]
    if secrecy not in AgendaItem.Secrecy.values:
        fields["secrecy"] = [_("Choose a degree of secrecy.")]
    if presenting_unit_id is not None:
        day = dates.city_date(meeting.starts_at)
        if presenting_unit_id not in {unit.id for unit in organisations.units_on(day)}:
            fields["presenting_unit"] = [_("This unit does not exist on that day.")]
    if fields:
        raise Invalid(fields)
