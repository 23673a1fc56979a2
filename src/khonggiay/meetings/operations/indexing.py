"""What the search knows of meetings and papers, kept in the act's transaction."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from khonggiay.documents import queries as documents
from khonggiay.meetings.models import AgendaItem, ConclusionNotice, Meeting, Paper
from khonggiay.meetings.rules import PREPARED_STATES
from khonggiay.search import operations as search


def audience(meeting: Meeting) -> list[str]:
    """Return who may find the meeting: its office, and participants once approved."""
    tokens = [f"meeting-office:{meeting.body_id}", f"meeting-staff:{meeting.pk}"]
    if meeting.state in PREPARED_STATES:
        tokens.append(f"meeting:{meeting.pk}")
    return tokens


def index(meeting: Meeting, *, at: dt.datetime) -> None:
    """Bring the meeting and all its papers up to date in the search."""
    titles = AgendaItem.objects.filter(meeting=meeting).order_by("order", "pk")
    search.index(
        kind="meeting",
        object_id=str(meeting.pk),
        title=meeting.title,
        body="\n".join([meeting.place, *titles.values_list("title", flat=True)]),
        url=f"/phien-hop/{meeting.pk}/",
        audience=audience(meeting),
        at=meeting.starts_at,
    )
    for paper in Paper.objects.filter(item__meeting=meeting).select_related(
        "item__meeting"
    ):
        index_paper(paper, at=at)


def index_paper(paper: Paper, *, at: dt.datetime) -> None:
    """Bring one paper up to date in the search."""
    meeting = paper.item.meeting
    search.index(
        kind="paper",
        object_id=str(paper.pk),
        title=paper.title,
        body=documents.full_text(paper.document_id),
        url=f"/phien-hop/tai-lieu/{paper.pk}/",
        audience=audience(meeting),
        at=at,
    )


@transaction.atomic
def index_document(*, document_id: int) -> None:
    """Bring the papers with this document up to date: its text is another now.

    Papers that were removed meanwhile stay removed.
    """
    rows = Paper.objects.select_for_update(of=("self",)).filter(document_id=document_id)
    for paper in rows.select_related("item__meeting").order_by("pk"):
        index_paper(paper, at=paper.added_at)


def index_notice(notice: ConclusionNotice, *, at: dt.datetime) -> None:
    """Make a notice of conclusion findable for all who took part."""
    search.index(
        kind="notice",
        object_id=str(notice.pk),
        title=f"{notice.symbol} {notice.meeting.title}",
        body=documents.full_text(notice.document_id),
        url=f"/phien-hop/{notice.meeting_id}/ket-luan/",
        audience=audience(notice.meeting),
        at=at,
    )


def forget_paper(paper: Paper) -> None:
    """Take one paper out of the search."""
    search.remove(kind="paper", object_id=str(paper.pk))


def forget_papers(item: AgendaItem) -> None:
    """Take the papers of an item and of those below it out of the search."""
    for paper in item.papers.all():
        forget_paper(paper)
    for child in item.children.all():
        forget_papers(child)
