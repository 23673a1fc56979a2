"""Scanned pages become searchable."""

from __future__ import annotations

import io

import pikepdf
import pytest

from khonggiay.audit import queries as audit
from khonggiay.documents import jobs, operations, queries, recognition
from khonggiay.documents.models import Page, Preparation, RecognisedPage, Version
from khonggiay.documents.rules import Why, Work
from khonggiay.documents.tests import scanning
from khonggiay.documents.tests.working import (
    LATER,
    as_vietnamese,
    create,
    do_everything,
    stand_in_for_tesseract,
    work_of,
)
from khonggiay.files.tests import samples
from khonggiay.kernel import clock, queue
from khonggiay.kernel.models import OutboxEvent
from khonggiay.kernel.tests.waiting import do_waiting_jobs, waiting_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path, monkeypatch):
    settings.BLOB_DIR = tmp_path / "blobs"
    monkeypatch.setattr(clock, "now", lambda: LATER)


class TestScans:
    """With the real tesseract."""

    def test_become_searchable_though_their_bytes_stay_untouched(self):
        data = scanning.scan(scanning.PARAGRAPH)
        card = create(data, "Bản chụp.pdf")
        assert queries.page_texts(card.id) == [""]

        do_everything()

        text = queries.page_texts(card.id)[0]
        found = set(text.split()) & set(scanning.PARAGRAPH.split())
        assert len(found) >= 0.95 * len(set(scanning.PARAGRAPH.split()))
        now = queries.version_card(card.id)
        assert queries.original_file(now).path.read_bytes() == data
        assert now.display_digest != card.display_digest
        assert queries.recognised_pages([card.id]) == {card.id: 1}

    def test_have_their_words_where_the_picture_shows_them(self):
        printed = create(scanning.printed(scanning.PARAGRAPH), "Bản in.pdf")
        scanned = create(scanning.scan(scanning.PARAGRAPH), "Bản chụp.pdf")

        do_everything()

        want = {p.text: p for p in queries.word_places(printed.id, 1)}
        have = {p.text: p for p in queries.word_places(scanned.id, 1)}
        for word in ("Kính", "duyệt", "phương", "tái", "giải"):
            assert have[word].left == pytest.approx(want[word].left, abs=6)
            assert have[word].bottom == pytest.approx(want[word].bottom, abs=6)

    def test_may_be_photographs(self):
        card = create(scanning.photograph(scanning.PARAGRAPH), "Ảnh chụp.jpg")

        do_everything()

        assert "phê duyệt phương án" in "\f".join(queries.page_texts(card.id))

    def test_may_lie_on_their_side(self):
        with pikepdf.open(io.BytesIO(scanning.scan(scanning.PARAGRAPH))) as pdf:
            pdf.pages[0].obj.Rotate = 90
            target = io.BytesIO()
            pdf.save(target)
        card = create(target.getvalue(), "Nằm ngang.pdf")

        do_everything()

        assert "phê duyệt phương án" in "\f".join(queries.page_texts(card.id))


class TestRecognise:
    def test_is_asked_for_only_where_pages_are_pictures(self):
        create(scanning.printed(scanning.PARAGRAPH), "Bản in.pdf")
        create(samples.pdf(2), "Trang trắng.pdf")

        assert waiting_jobs() == []
        assert not Preparation.objects.exists()

    def test_reads_only_the_pages_that_are_pictures(self, monkeypatch):
        read = stand_in_for_tesseract(monkeypatch)
        with (
            pikepdf.open(io.BytesIO(scanning.printed(scanning.PARAGRAPH))) as pdf,
            pikepdf.open(io.BytesIO(scanning.scan(scanning.PARAGRAPH))) as other,
        ):
            pdf.pages.extend(other.pages)
            target = io.BytesIO()
            pdf.save(target)
        card = create(target.getvalue(), "Có phụ lục chụp.pdf")

        do_everything()

        assert read == [300]
        flags = Page.objects.order_by("number").values_list("is_recognised", flat=True)
        assert list(flags) == [False, True]
        assert "chữ trên bản chụp" in queries.page_texts(card.id)[1]

    def test_shows_its_progress_page_by_page(self, monkeypatch):
        stand_in_for_tesseract(monkeypatch)
        card = create(three_scans(), "Ba trang.pdf")
        seen = [(work_of(card.id).done, as_vietnamese(work_of(card.id)))]

        for _page in range(4):
            operations.recognise_next(version_id=card.id, at=LATER)
            seen.append((work_of(card.id).done, as_vietnamese(work_of(card.id))))

        assert seen == [
            (0, "Chờ máy đọc chữ"),
            (1, "Đang đọc chữ: trang 2/3"),
            (2, "Đang đọc chữ: trang 3/3"),
            (3, "Đang đọc chữ: trang 3/3"),
            (3, "Chữ do máy đọc"),
        ]

    def test_goes_on_where_a_killed_process_left_it(self, monkeypatch):
        read = stand_in_for_tesseract(monkeypatch)
        card = create(three_scans(), "Ba trang.pdf")
        operations.recognise_next(version_id=card.id, at=LATER)

        do_everything()

        assert len(read) == 3
        assert queries.recognised_pages([card.id]) == {card.id: 3}
        assert not RecognisedPage.objects.exists()

    def test_changes_nothing_when_it_is_asked_for_again(self, monkeypatch):
        read = stand_in_for_tesseract(monkeypatch)
        card = create(three_scans(), "Ba trang.pdf")
        do_everything()
        before = queries.version_card(card.id)

        operations.go_on(version_id=card.id, work=Work.RECOGNISE)
        do_everything()

        assert queries.version_card(card.id) == before
        assert len(read) == 3

    def test_lets_other_papers_have_their_turn(self, monkeypatch):
        stand_in_for_tesseract(monkeypatch)
        monkeypatch.setattr(jobs, "PAGES_AT_ONCE", 2)
        first, second = (create(three_scans(), "Ba trang.pdf") for _paper in range(2))

        do_waiting_jobs()

        assert [work_of(card.id).done for card in (first, second)] == [2, 2]
        assert [values for _name, values in waiting_jobs()] == [
            {"version_id": first.id},
            {"version_id": second.id},
        ]

    def test_stops_between_two_pages_when_the_process_is_to_stop(self, monkeypatch):
        stand_in_for_tesseract(monkeypatch)
        card = create(three_scans(), "Ba trang.pdf")
        queue.stopping.set()
        try:
            with pytest.raises(queue.Stopping):
                jobs.recognise(card.id)
        finally:
            queue.stopping.clear()

        assert work_of(card.id).done == 1

    def test_leaves_out_a_page_that_cannot_be_read(self, monkeypatch):
        stand_in_for_tesseract(monkeypatch, fails_at=2)
        card = create(three_scans(), "Ba trang.pdf")

        do_everything()

        assert work_of(card.id).skipped == 1
        assert "1 " in work_of(card.id).advise()
        assert queries.recognised_pages([card.id]) == {card.id: 2}

    def test_is_journalled_and_announced_once(self, monkeypatch):
        stand_in_for_tesseract(monkeypatch)
        card = create(three_scans(), "Ba trang.pdf")

        do_everything()

        target = f"documents.document:{card.document_id}"
        assert audit.count_of(target, "documents.pages_recognised") == 1
        event = OutboxEvent.objects.get(name="documents.pages_read")
        assert event.values == {
            "document_id": card.document_id,
            "version_id": card.id,
        }

    def test_keeps_what_readers_have_open(self, monkeypatch):
        stand_in_for_tesseract(monkeypatch)
        card = create(three_scans(), "Ba trang.pdf")
        do_everything()

        opened = queries.version_shown_by(card.document_id, card.display_digest)

        assert opened.id == card.id
        assert queries.display_file(opened).digest == card.display_digest
        assert queries.display_file(opened).path.is_file()

    def test_says_what_to_install_where_tesseract_is_missing(self, monkeypatch):
        monkeypatch.setattr(recognition, "find", lambda: None)
        card = create(scanning.scan(scanning.PARAGRAPH), "Bản chụp.pdf")

        do_everything()

        work = work_of(card.id)
        assert (work.is_failed, work.why) == (True, Why.NO_PROGRAM)
        assert as_vietnamese(work) == "Không tìm kiếm được"
        assert "tesseract-ocr-vie" in work.advise()
        assert queries.version_card(card.id).is_readable

    def test_is_taken_up_when_tesseract_has_come(self, monkeypatch):
        monkeypatch.setattr(recognition, "find", lambda: None)
        card = create(scanning.scan(scanning.PARAGRAPH), "Bản chụp.pdf")
        do_everything()
        stand_in_for_tesseract(monkeypatch)

        asked = jobs.ask_for_missing(LATER)
        do_everything()

        assert asked == 1
        assert queries.recognised_pages([card.id]) == {card.id: 1}

    def test_is_given_up_after_its_tries(self):
        card = create(scanning.scan(scanning.PARAGRAPH), "Bản chụp.pdf")

        jobs.leave_unread(card.id)

        assert (work_of(card.id).is_failed, work_of(card.id).why) == (True, Why.FAILED)
        assert do_everything() == 1
        assert queries.page_texts(card.id) == [""]

    def test_serves_scans_that_came_before_it_was_there(self, monkeypatch):
        stand_in_for_tesseract(monkeypatch)
        card = create(scanning.scan(scanning.PARAGRAPH), "Bản chụp.pdf")
        Preparation.objects.all().delete()
        Version.objects.update(sizes="", derived_at=None)

        jobs.ask_for_missing(LATER)
        do_everything()

        assert queries.recognised_pages([card.id]) == {card.id: 1}


def three_scans() -> bytes:
    with pikepdf.open(io.BytesIO(scanning.scan(scanning.PARAGRAPH, dpi=75))) as pdf:
        for _copy in range(2):
            pdf.pages.append(pdf.pages[0])
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()
