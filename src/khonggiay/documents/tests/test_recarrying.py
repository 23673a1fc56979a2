"""Everybody's marks on a new version: carried once, lost with their quote, told of."""

from __future__ import annotations

import pypdfium2
import pytest

from khonggiay.documents import operations, queries
from khonggiay.documents.tests.marking import NOW, Writer, mark, note
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.models import OutboxEvent
from khonggiay.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blobs")]

FIRST = "Giao Sở Tài chính bố trí kinh phí chỉnh trang đô thị trong quý IV năm 2019."
SECOND = "Giao Sở Xây dựng lập danh mục các tuyến đường phải sửa chữa trước mùa mưa."
ADDED = "Căn cứ ý kiến của Hội đồng nhân dân thành phố tại kỳ họp thứ mười lăm vừa qua."


AROUND = (
    "Trong chín tháng đầu năm, thành phố đã hoàn thành 47 dự án với tổng vốn giải ngân "
    "đạt 14.870 tỷ đồng, cao hơn cùng kỳ năm trước 6,2 phần trăm.",
    "Việc thoát nước tại các quận ven sông còn chậm do vướng mắc về bồi thường và do "
    "năng lực của một số nhà thầu thi công chưa đáp ứng yêu cầu.",
)


def paper(*paragraphs: str) -> bytes:
    texts = (AROUND[0], *paragraphs, AROUND[1])
    blocks = [{"type": "p", "text": text} for text in texts]
    return operations.typeset(
        "report", {"issuer": "Sở Xây dựng", "subject": "đô thị", "blocks": blocks}
    )


def quads(data: bytes, words: str) -> list[list[float]]:
    """Return the quads of these words on the first page."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0].get_textpage()
        index, count = page.search(words).get_next()
        boxes = [page.get_rect(n) for n in range(page.count_rects(index, count))]
    return [[x1, y2, x2, y2, x1, y1, x2, y1] for x1, y1, x2, y2 in boxes]


@pytest.fixture
def first() -> bytes:
    return paper(FIRST, SECOND)


@pytest.fixture
def writer(first) -> Writer:
    version = operations.create_with_version(
        actor=Actor.system(), title="Báo cáo", filename="a.pdf", data=first, at=NOW
    )
    person = Person.objects.create(full_name="Trần Thị Hoà")
    return Writer(person.pk, version.document_id, version.id)


def highlight(writer: Writer, data: bytes, words: str):
    value = mark(
        writer.version_id, quads=quads(data, words), text="hỏi lại",
        quote={"exact": words, "prefix": "", "suffix": ""},
    )  # fmt: skip
    return writer.put(value).mark


def replace(writer: Writer, data: bytes):
    return operations.add_version(
        actor=Actor.system(), document_id=writer.document_id, filename="b.pdf",
        data=data, at=NOW,
    )  # fmt: skip


def carry(writer: Writer, version) -> int:
    return operations.carry_marks(
        document_id=writer.document_id, version_id=version.id, at=NOW
    )


class TestCarryMarks:
    def test_puts_a_highlight_where_its_words_went(self, writer, first):
        highlight(writer, first, "bố trí kinh phí chỉnh trang đô thị")
        second = paper(ADDED, FIRST, SECOND)
        newer = replace(writer, second)

        assert carry(writer, newer) == 1

        (card,) = writer.layer(version_id=newer.id).marks
        assert (card.placement, card.version_id) == ("moved", newer.id)
        there = quads(second, "bố trí kinh phí chỉnh trang đô thị")
        assert abs(card.place["quads"][0][5] - there[0][5]) < 6
        assert card.text == "hỏi lại"

    def test_keeps_what_is_no_more_with_its_quote(self, writer, first):
        highlight(writer, first, "lập danh mục các tuyến đường phải sửa chữa")
        newer = replace(writer, paper(FIRST, ADDED))

        carry(writer, newer)

        (card,) = writer.layer(version_id=newer.id).marks
        assert (card.placement, card.page) == ("lost", None)
        assert card.quote["exact"] == "lập danh mục các tuyến đường phải sửa chữa"

    def test_changes_nothing_the_second_time(self, writer, first):
        highlight(writer, first, "bố trí kinh phí chỉnh trang đô thị")
        newer = replace(writer, paper(ADDED, FIRST, SECOND))
        carry(writer, newer)
        before = writer.layer(version_id=newer.id)

        assert carry(writer, newer) == 0

        assert writer.layer(version_id=newer.id) == before
        events = OutboxEvent.objects.filter(name="documents.marks_carried")
        assert [event.values["person_ids"] for event in events] == [[writer.person_id]]

    def test_takes_what_a_device_wrote_later_on_the_old_version(self, writer, first):
        newer = replace(writer, paper(ADDED, FIRST, SECOND))
        carry(writer, newer)
        highlight(writer, first, "bố trí kinh phí chỉnh trang đô thị")

        assert carry(writer, newer) == 1

        assert queries.own_mark(
            person_id=writer.person_id, mark_id=writer.layer().marks[0].id,
            version_id=newer.id,
        ).placement == "moved"  # fmt: skip

    def test_does_nothing_without_marks(self, writer):
        assert carry(writer, replace(writer, paper(ADDED))) == 0

    def test_carries_pins_too(self, writer):
        writer.put(note(writer.version_id, position=[550, 20]))
        newer = replace(writer, paper(ADDED, FIRST, SECOND))

        carry(writer, newer)

        (card,) = writer.layer(version_id=newer.id).marks
        assert card.placement in ("kept", "unverified", "moved")
