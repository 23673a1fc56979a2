"""Who is told when papers are replaced, once the worker has delivered the event."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from khonggiay.documents import operations as documents
from khonggiay.documents import queries
from khonggiay.documents.tests import marked_words
from khonggiay.files.tests import samples
from khonggiay.flows.subscriptions import SUBSCRIPTIONS
from khonggiay.kernel import outbox
from khonggiay.kernel.models import OutboxEvent
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.tests.factories import AT, actor, add_paper, again, items
from khonggiay.meetings.tests.paper_texts import PARAGRAPHS, text_pdf
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


class TestReadersReminded:
    def test_names_the_papers_that_each_did_not_open_once_a_day(self, city, paper):
        other = city.members[1]
        read(other, paper)
        meetings.remind_readers(
            actor=actor(city.secretary), meeting_id=paper.item.meeting_id, at=LATER
        )

        deliver()

        told_of = {row.person.full_name: row for row in told("reading")}
        assert other.full_name not in told_of
        notice = told_of[city.invited.full_name]
        assert notice.title == f"Đề nghị đọc tài liệu: {paper.item.meeting.title}"
        assert notice.body == f"Chưa mở: {paper.title}."
        assert notice.url == f"/phien-hop/{paper.item.meeting_id}/#chuong-trinh"


class TestMarksCarried:
    def test_tells_each_owner_how_many_found_a_place(self, city, meeting_in):
        meeting = meeting_in.draft()
        gone = "Câu này sẽ bị bỏ đi hoàn toàn khỏi văn bản trong lần sửa sau."
        paper = add_paper(items(meeting)[0], data=text_pdf(*PARAGRAPHS, gone))
        meeting_in.approve(meeting)
        version = queries.latest_version(paper.document_id)
        one, other = city.members[1], city.members[2]
        highlight(one, paper, version.id, "rà soát các công trình chậm tiến độ")
        highlight(one, paper, version.id, "sẽ bị bỏ đi hoàn toàn khỏi văn bản")
        highlight(other, paper, version.id, "báo cáo kết quả giải ngân vốn")
        row = meetings.replace_paper(
            actor=actor(city.chief), paper_id=paper.pk, filename="b.pdf",
            data=text_pdf("Đoạn mở đầu mới được bổ sung vào báo cáo.", *PARAGRAPHS),
            at=LATER,
        )  # fmt: skip

        deliver()
        documents.carry_marks(
            document_id=paper.document_id, version_id=row.version_id, at=LATER
        )
        deliver()

        carried = {
            n.person: n
            for n in Notification.objects.filter(key__startswith="documents.marks_")
        }
        assert set(carried) == {one, other}
        assert carried[one].body == (
            "1 ghi chú đã chuyển sang bản mới. "
            "1 ghi chú không tìm được chỗ, được giữ lại kèm đoạn trích."
        )
        assert carried[one].url == f"/phien-hop/{meeting.pk}/ghi-chu/"
        assert carried[other].body == "1 ghi chú đã chuyển sang bản mới."
        # Who has marks is told of the new version, though they never opened it.
        assert names("paper_replaced") == {one.full_name, other.full_name}


def highlight(person, paper, version_id: int, words: str) -> None:
    """Mark these words as the reader does."""
    version = queries.version_card(version_id)
    mark = marked_words.highlight(queries.display_file(version).path, version_id, words)
    outcome = meetings.write_marks(
        actor=actor(person), paper_id=paper.pk, version_id=version_id,
        changes=[documents.Change(op=uuid.uuid4(), base=0, mark=mark)], at=AT,
    )  # fmt: skip
    assert [result.status for result in outcome.results] == ["done"]
