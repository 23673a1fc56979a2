"""People who replace papers in the tests."""

from __future__ import annotations

import datetime as dt

from khonggiay.documents import queries as document_queries
from khonggiay.files.tests import samples
from khonggiay.kernel.models import OutboxEvent
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Paper
from khonggiay.meetings.tests.factories import AT, STARTS_AT, actor
from khonggiay.search import queries as search

LATER = AT + dt.timedelta(hours=1)
NEW = samples.pdf(5)


def replace(who, paper, data=NEW, **values):
    values = {"filename": "Tờ trình sửa.pdf", "at": LATER} | values
    return meetings.replace_paper(
        actor=actor(who), paper_id=paper.pk, data=data, **values
    )


def confirm(who, row, over=1, at=LATER):
    return meetings.confirm_replacement(
        actor=actor(who), replacement_id=row.pk, over=over, at=at
    )


def latest(paper):
    return document_queries.latest_version(paper.document_id)


def events(name: str) -> list[dict]:
    rows = OutboxEvent.objects.filter(name=f"meetings.{name}").order_by("pk")
    return [row.values for row in rows]


def start(city, meeting) -> None:
    for person in city.members:
        meetings.check_in(actor=actor(person), meeting_id=meeting.pk, at=STARTS_AT)
    chair = actor(city.chair)
    meetings.open_session(actor=chair, meeting_id=meeting.pk, at=STARTS_AT)


def close(city, meeting) -> None:
    chair = actor(city.chair)
    meetings.close_session(actor=chair, meeting_id=meeting.pk, at=STARTS_AT)


def decline(who, row, remark: str) -> None:
    meetings.decline_replacement(
        actor=actor(who), replacement_id=row.pk, remark=remark, at=LATER
    )


def withdraw(who, row) -> None:
    meetings.withdraw_replacement(actor=actor(who), replacement_id=row.pk, at=LATER)


def again_paper(paper):
    return Paper.objects.select_related("item__meeting").get(pk=paper.pk)


def numbers(person, paper) -> list[int]:
    found = access.versions_for(actor(person), again_paper(paper))
    return [version.number for version in found]


def found(person, words: str) -> list[str]:
    tokens = access.search_tokens(person.pk, AT.date())
    return [hit.object_id for hit in search.find(words, tokens=tokens).hits]
