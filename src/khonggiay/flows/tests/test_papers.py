"""Who is told when papers are replaced, once the worker has delivered the event."""

from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.documents import operations as documents
from khonggiay.documents import queries
from khonggiay.files.tests import samples
from khonggiay.flows.subscriptions import SUBSCRIPTIONS
from khonggiay.kernel import outbox
from khonggiay.kernel.models import OutboxEvent
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.tests.factories import AT, actor, add_paper, again, items
from khonggiay.notifications.models import Notification

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def paper(meeting_in):
    paper = add_paper(items(meeting_in.draft())[0], pages=3)
    meeting_in.approve(paper.item.meeting)
    return paper


def deliver() -> None:
    """Deliver every event twice, as after a crash of the worker."""
    for _time in range(2):
        outbox.dispatch_due(handlers=SUBSCRIPTIONS, at=LATER)
        assert not OutboxEvent.objects.exclude(state="done").exists()
        OutboxEvent.objects.update(state="waiting", handled=[])
    OutboxEvent.objects.update(state="done")


def replace(who, paper, pages=5, note=""):
    return meetings.replace_paper(
        actor=actor(who), paper_id=paper.pk, filename="Bản mới.pdf",
        data=samples.pdf(pages), note=note, at=LATER,
    )  # fmt: skip


def read(person, paper) -> None:
    meetings.note_reading(actor=actor(person), paper_id=paper.pk, page=2, at=AT)


def told(key: str) -> list[Notification]:
    rows = Notification.objects.filter(key__startswith=f"meetings.{key}:")
    return list(rows.select_related("person").order_by("person_id"))


def names(key: str) -> set[str]:
    return {row.person.full_name for row in told(key)}


class TestReplacementProposed:
    def test_asks_the_chief_of_office_and_nobody_else(self, city, paper):
        row = replace(city.secretary, paper)

        deliver()

        (notice,) = told("replacement_proposed")
        assert notice.person == city.chief
        assert notice.title == f"Tệp mới chờ xác nhận: {paper.title}"
        assert city.secretary.full_name in notice.body
        assert notice.url == f"/phien-hop/thay-the/{row.pk}/"
        assert told("paper_replaced") == []


class TestReplacementDeclined:
    def test_tells_who_sent_it_why(self, city, paper):
        row = replace(city.secretary, paper)
        meetings.decline_replacement(
            actor=actor(city.chief), replacement_id=row.pk, remark="Thiếu bảng 2.",
            at=LATER,
        )  # fmt: skip

        deliver()

        (notice,) = told("replacement_declined")
        assert notice.person == city.secretary
        assert notice.body.endswith("Lý do: Thiếu bảng 2.")


class TestPaperReplaced:
    def test_tells_those_who_read_the_old_version_once(self, city, paper):
        for person in (city.members[1], city.invited, city.chief, city.secretary):
            read(person, paper)
        row = replace(city.secretary, paper, note="Sửa bảng 2")
        meetings.confirm_replacement(
            actor=actor(city.chief), replacement_id=row.pk, over=1, at=LATER
        )

        deliver()

        assert names("paper_replaced") == {
            city.members[1].full_name, city.invited.full_name,
        }  # fmt: skip
        notice = told("paper_replaced")[0]
        assert notice.title == f"Tài liệu đã đọc có bản mới: {paper.title}"
        assert notice.body == f"{again(paper.item.meeting).title}. Sửa bảng 2"
        assert notice.url == f"/phien-hop/tai-lieu/{paper.pk}/thay-doi/"

    def test_tells_who_sent_it_that_it_was_confirmed(self, city, paper):
        row = replace(city.secretary, paper)
        meetings.confirm_replacement(
            actor=actor(city.chair), replacement_id=row.pk, over=1, at=LATER
        )

        deliver()

        assert names("replacement_confirmed") == {city.secretary.full_name}

    def test_tells_nobody_who_never_opened_it(self, city, paper):
        replace(city.chief, paper)

        deliver()

        assert told("paper_replaced") == []
        assert told("replacement_confirmed") == []

    def test_tells_no_one_who_does_not_take_part_any_more(self, city, paper):
        # Read while taking part, then named no more.
        version = queries.latest_version(paper.document_id)
        documents.record_reading(
            person_id=city.stranger.pk, version_id=version.id, page=1, at=AT
        )

        replace(city.chief, paper)
        deliver()

        assert told("paper_replaced") == []
