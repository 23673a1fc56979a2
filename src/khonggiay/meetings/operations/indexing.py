"""What the search knows of meetings and their papers, kept in the act's transaction.

Who finds what is the same as who may open it (`access`): a scope of the search for the
meeting with its papers, one for drafts of conclusions, one for each writer's opinions.
Approving the programme changes the audience of one scope and no page.
"""

from __future__ import annotations

from django.db import transaction

from khonggiay.documents import queries as documents
from khonggiay.meetings.models import (
    AgendaItem,
    Conclusion,
    ConclusionNotice,
    Meeting,
    Opinion,
    Paper,
)
from khonggiay.meetings.operations import _common
from khonggiay.meetings.rules import PREPARED_STATES
from khonggiay.search import operations as search

KINDS = frozenset({"meeting", "paper", "conclusion", "opinion", "notice"})


def audience(meeting: Meeting) -> list[str]:
    """Return who may find the meeting: its office, and participants once approved."""
    tokens = [f"meeting-office:{meeting.body_id}", f"meeting-staff:{meeting.pk}"]
    if meeting.state in PREPARED_STATES:
        tokens.append(f"meeting:{meeting.pk}")
    return tokens


def admit(meeting: Meeting) -> None:
    """Let those find the meeting and its papers who may see them now."""
    search.admit(scope=_scope(meeting), audience=audience(meeting))


def index(meeting: Meeting) -> None:
    """Bring the meeting and all that belongs to it up to date in the search."""
    index_meeting(meeting)
    for item in AgendaItem.objects.filter(meeting=meeting).order_by("pk"):
        index_item(item, meeting)
    for notice in ConclusionNotice.objects.filter(meeting=meeting):
        index_notice(notice, meeting)


def index_meeting(meeting: Meeting) -> None:
    """Bring the meeting itself up to date: its title, its place, its items."""
    items = AgendaItem.objects.filter(meeting=meeting).order_by("order", "pk")
    units = items.exclude(presenting_unit=None).values_list(
        "presenting_unit", flat=True
    )
    search.index(
        kind="meeting",
        object_id=str(meeting.pk),
        title=meeting.title,
        pages=["\n".join([meeting.place, *items.values_list("title", flat=True)])],
        url=f"/phien-hop/{meeting.pk}/",
        audience=audience(meeting),
        scope=_scope(meeting),
        facets=_facets(meeting, *units),
        at=meeting.starts_at,
    )


def index_item(item: AgendaItem, meeting: Meeting) -> None:
    """Bring what belongs to an item up to date: papers, opinions, the conclusion."""
    for paper in item.papers.order_by("pk"):
        index_paper(paper, meeting)
    opinions = item.opinions.select_related("participant__person")
    for opinion in opinions.order_by("pk"):
        index_opinion(opinion, meeting)
    for conclusion in Conclusion.objects.filter(item=item):
        index_conclusion(conclusion, meeting)


def index_paper(paper: Paper, meeting: Meeting) -> None:
    """Bring one paper up to date: the pages of its newest version."""
    version = documents.latest_version(paper.document_id)
    search.index(
        kind="paper",
        object_id=str(paper.pk),
        title=paper.title,
        pages=documents.page_texts(version.id),
        source=f"version:{version.id}",
        is_paged=True,
        url=f"/phien-hop/tai-lieu/{paper.pk}/",
        audience=audience(meeting),
        scope=_scope(meeting),
        facets=_facets(meeting, paper.item.presenting_unit_id),
        at=meeting.starts_at,
    )


@transaction.atomic
def index_document(*, document_id: int) -> None:
    """Bring the papers with this document up to date: its text is another now.

    Papers that were removed meanwhile stay removed.
    """
    rows = Paper.objects.filter(document_id=document_id)
    for meeting_id in set(rows.values_list("item__meeting", flat=True)):
        meeting = _common.lock(meeting_id)
        here = rows.filter(item__meeting=meeting).select_related("item")
        for paper in here.order_by("pk"):
            index_paper(paper, meeting)


def index_opinion(opinion: Opinion, meeting: Meeting) -> None:
    """Let writer, chair and secretariat find an opinion; one without words is none."""
    if not opinion.text:
        search.remove(kind="opinion", object_id=str(opinion.pk))
        return
    person = opinion.participant.person
    anchor = f"y-kien-{opinion.item_id}-{person.pk}"
    search.index(
        kind="opinion",
        object_id=str(opinion.pk),
        title=opinion.item.title,
        pages=[f"{person.full_name}\n{opinion.text}"],
        url=f"/phien-hop/{meeting.pk}/y-kien/#{anchor}",
        audience=[*_secretariat(meeting), f"person:{person.pk}"],
        scope=f"{_scope(meeting)}/opinions/{person.pk}",
        facets=_facets(meeting, opinion.item.presenting_unit_id),
        at=opinion.sent_at,
    )


def index_conclusion(conclusion: Conclusion, meeting: Meeting) -> None:
    """Let chair and secretariat find a draft, all participants what is approved."""
    is_draft = conclusion.approved_at is None
    directives = list(conclusion.directives.order_by("order", "pk"))
    item = conclusion.item
    search.index(
        kind="conclusion",
        object_id=str(conclusion.pk),
        title=item.title,
        pages=["\n".join([conclusion.text, *(one.text for one in directives)])],
        url=f"/phien-hop/{meeting.pk}/ket-luan/#item-{item.pk}",
        audience=_secretariat(meeting) if is_draft else audience(meeting),
        scope=f"{_scope(meeting)}/drafts" if is_draft else _scope(meeting),
        facets=_facets(
            meeting, item.presenting_unit_id, *(one.lead_unit_id for one in directives)
        ),
        at=conclusion.written_at,
    )


def index_notice(notice: ConclusionNotice, meeting: Meeting) -> None:
    """Make a notice of conclusion findable for all who took part."""
    version = documents.latest_version(notice.document_id)
    search.index(
        kind="notice",
        object_id=str(notice.pk),
        title=f"{notice.symbol} {meeting.title}",
        pages=documents.page_texts(version.id),
        source=f"version:{version.id}",
        url=f"/phien-hop/{meeting.pk}/ket-luan/",
        audience=audience(meeting),
        scope=_scope(meeting),
        facets=_facets(meeting),
        at=notice.approved_at,
    )


def forget_paper(paper: Paper) -> None:
    """Take one paper out of the search."""
    search.remove(kind="paper", object_id=str(paper.pk))


def forget_item(item: AgendaItem) -> None:
    """Take what belongs to an item and to those below it out of the search."""
    for paper in item.papers.all():
        forget_paper(paper)
    for opinion in item.opinions.all():
        search.remove(kind="opinion", object_id=str(opinion.pk))
    for child in item.children.all():
        forget_item(child)


def next_id(after: int) -> int | None:
    """Return the id of the next meeting, for a rebuilding of the index."""
    rows = Meeting.objects.filter(pk__gt=after).order_by("pk")
    return rows.values_list("pk", flat=True).first()


def index_again(meeting_id: int) -> None:
    """Index a meeting with all that belongs to it, under the lock of its acts."""
    index(_common.lock(meeting_id))


def _scope(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}"


def _secretariat(meeting: Meeting) -> list[str]:
    return [
        f"meeting-office:{meeting.body_id}",
        f"meeting-staff:{meeting.pk}",
        f"meeting-chair:{meeting.pk}",
    ]


def _facets(meeting: Meeting, *units: int | None) -> list[str]:
    found = {f"unit:{unit}" for unit in units if unit is not None}
    return [f"body:{meeting.body_id}", *sorted(found)]
