"""Notes of several people while a paper gets one version after the other."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from khonggiay.documents import jobs
from khonggiay.documents import queries as documents
from khonggiay.documents.tests import marked_words
from khonggiay.kernel import clock
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import AT, actor, add_paper, items
from khonggiay.meetings.tests.paper_texts import PARAGRAPHS, text_pdf

pytestmark = pytest.mark.django_db

KEPT = "rà soát các công trình chậm tiến độ"
GONE = "Phương án thu phí vào trung tâm được xem xét trong quý hai năm tới."
FILLING = [
    f"Nội dung bổ sung {n}: cơ quan chuyên môn số {n * 3} báo cáo số liệu kỳ {n * 7}, "
    f"kèm danh mục {n * 5} dự án và tiến độ giải ngân của từng chủ đầu tư."
    for n in range(1, 50)
]


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def paper(meeting_in):
    meeting = meeting_in.draft()
    paper = add_paper(items(meeting)[0], data=text_pdf(*PARAGRAPHS, GONE))
    meeting_in.approve(meeting)
    return paper


class Reader:
    """Somebody with a device that marks the version which lies open."""

    def __init__(self, person, paper) -> None:
        self.program = Program(person)
        self.paper = paper

    def highlight(self, words: str, text: str, *, as_id: str = "") -> str:
        """Mark these words on the newest version; move the mark *as_id* there."""
        version = documents.latest_version(self.paper.document_id)
        path = documents.display_file(version).path
        mark = marked_words.highlight(path, version.id, words, text)
        base = 0
        if as_id:
            mark["id"], base = as_id, self.mark(as_id)["revision"]
        change = {"op": str(uuid.uuid4()), "base": base, "mark": mark}
        answer = self.program.do(
            "PUT", f"/papers/{self.paper.pk}/marks",
            {"version": version.id, "changes": [change]},
        )  # fmt: skip
        assert [row["status"] for row in answer["results"]] == ["done"]
        return str(mark["id"])

    def layer(self) -> dict[str, Any]:
        """Return what the device fetches for the newest version."""
        found: dict[str, Any] = self.program.get(f"/papers/{self.paper.pk}/marks")
        return found

    def mark(self, mark_id: str, of: str = "marks") -> dict[str, Any]:
        """Return one mark as it stands on the newest version."""
        (found,) = [one for one in self.layer()[of] if one["id"] == mark_id]
        return dict(found)


def replace(city, paper, *texts: str) -> None:
    """Replace the paper, and let the background carry the notes."""
    row = meetings.replace_paper(
        actor=actor(city.chief), paper_id=paper.pk, filename="Bản mới.pdf",
        data=text_pdf(*texts), at=AT,
    )  # fmt: skip
    jobs.carry(document_id=paper.document_id, version_id=row.version_id)


class TestNotes:
    def test_follow_their_words_through_several_versions(self, city, paper):
        reader = Reader(city.members[1], paper)
        mark = reader.highlight(KEPT, "Hỏi Sở Xây dựng")

        pages = [reader.mark(mark)["page"]]
        for filling in (FILLING[:20], FILLING):
            replace(city, paper, *filling, *PARAGRAPHS, GONE)
            found = reader.mark(mark)
            assert (found["placement"], found["quote"]["exact"]) == ("moved", KEPT)
            assert found["text"] == "Hỏi Sở Xây dựng"
            pages.append(found["page"])

        assert pages == sorted(set(pages))

    def test_come_back_when_their_passage_does(self, city, paper):
        reader = Reader(city.members[1], paper)
        mark = reader.highlight("thu phí vào trung tâm", "Không đồng ý")
        replace(city, paper, *PARAGRAPHS)
        assert reader.mark(mark)["placement"] == "lost"

        replace(city, paper, FILLING[0], *PARAGRAPHS, GONE)

        # Carried from where its owner put it, not from where it was lost.
        assert reader.mark(mark)["placement"] == "moved"

    def test_of_one_person_stay_unseen_by_the_others(self, city, paper):
        one, other = Reader(city.members[1], paper), Reader(city.members[2], paper)
        mine = one.highlight(KEPT, "Của riêng tôi")
        theirs = other.highlight("báo cáo kết quả giải ngân", "Của người khác")

        replace(city, paper, *FILLING, *PARAGRAPHS)

        assert [mark["id"] for mark in one.layer()["marks"]] == [mine]
        assert [mark["id"] for mark in other.layer()["marks"]] == [theirs]
        assert one.layer()["shared"] == other.layer()["shared"] == []
        secretary = Reader(city.secretary, paper).layer()
        assert secretary["marks"] == secretary["shared"] == []

    def test_that_are_shared_stand_at_the_new_place_for_all(self, city, paper):
        one, other = Reader(city.members[1], paper), Reader(city.members[2], paper)
        mark = one.highlight(KEPT, "Đề nghị làm rõ")
        tokens = [f"person:{city.members[2].pk}"]
        one.program.do("PUT", f"/marks/{mark}/shares", {"tokens": tokens})

        replace(city, paper, *FILLING, *PARAGRAPHS)

        mine, seen = one.mark(mark), other.mark(mark, of="shared")
        assert (seen["page"], seen["quads"]) == (mine["page"], mine["quads"])
        assert seen["placement"] == "moved"
        assert Reader(city.members[3], paper).layer()["shared"] == []

    def test_that_were_lost_stay_where_their_owner_puts_them(self, city, paper):
        reader = Reader(city.members[1], paper)
        mark = reader.highlight("thu phí vào trung tâm", "Không đồng ý")
        replace(city, paper, *PARAGRAPHS)
        lost = reader.mark(mark)
        assert (lost["placement"], lost["page"]) == ("lost", None)
        assert lost["quote"]["exact"] == "thu phí vào trung tâm"

        reader.highlight(KEPT, "Không đồng ý", as_id=mark)
        placed = reader.mark(mark)
        replace(city, paper, *FILLING, *PARAGRAPHS)

        assert (placed["placement"], placed["page"]) == ("made", 1)
        carried = reader.mark(mark)
        assert (carried["placement"], carried["quote"]["exact"]) == ("moved", KEPT)

    def test_are_kept_with_their_quote_when_nothing_can_be_compared(self, city, paper):
        reader = Reader(city.members[1], paper)
        mark = reader.highlight(KEPT, "Hỏi Sở Xây dựng")
        row = meetings.replace_paper(
            actor=actor(city.chief), paper_id=paper.pk, filename="b.pdf",
            data=text_pdf(*FILLING), at=AT,
        )  # fmt: skip

        # The background has given up.
        for _time in range(2):
            jobs.leave_behind(document_id=paper.document_id, version_id=row.version_id)

        found = reader.mark(mark)
        assert (found["placement"], found["quote"]["exact"]) == ("lost", KEPT)
        assert found["text"] == "Hỏi Sở Xây dựng"
