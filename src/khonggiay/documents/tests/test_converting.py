"""Office files that are converted in the background."""

from __future__ import annotations

from typing import NoReturn

import pytest

from khonggiay.documents import conversion, jobs, operations, queries
from khonggiay.documents.models import Preparation
from khonggiay.documents.rules import Why
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
from khonggiay.kernel import children, clock
from khonggiay.kernel.models import OutboxEvent
from khonggiay.kernel.tests.waiting import waiting_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path, monkeypatch):
    settings.BLOB_DIR = tmp_path / "blobs"
    monkeypatch.setattr(clock, "now", lambda: LATER)


class TestConvert:
    """With the real LibreOffice, but for where it is slow or missing."""

    def test_shows_a_small_file_at_once(self, monkeypatch):
        monkeypatch.setattr(conversion, "SECONDS_AT_ONCE", 120)
        card = create(scanning.docx(scanning.PARAGRAPH), "Tờ trình.docx")

        assert (card.pages, card.is_readable) == (1, True)
        assert scanning.PARAGRAPH in " ".join(queries.page_texts(card.id)[0].split())
        assert waiting_jobs() == []
        assert not Preparation.objects.exists()

    def test_shows_later_what_takes_long(self, monkeypatch):
        monkeypatch.setattr(conversion, "to_pdf_at_once", refusing(Why.TOO_SLOW))
        card = create(scanning.docx(scanning.PARAGRAPH), "Tờ trình.docx")
        assert (card.pages, card.is_readable) == (0, False)
        assert as_vietnamese(work_of(card.id)) == "Đang chuyển sang PDF"

        do_everything()

        now = queries.version_card(card.id)
        assert (now.pages, now.is_readable) == (1, True)
        assert not work_of(card.id).is_open
        assert OutboxEvent.objects.filter(name="documents.pages_read").count() == 1

    def test_does_not_let_anybody_wait_for_a_large_file(self, monkeypatch):
        monkeypatch.setattr(operations.ingest, "CONVERTED_AT_ONCE", 10)

        card = create(scanning.docx(scanning.PARAGRAPH), "Tờ trình.docx")

        assert work_of(card.id).is_open
        assert waiting_jobs() == [("documents.convert", {"version_id": card.id})]

    def test_says_what_to_install_where_libreoffice_is_missing(self, monkeypatch):
        monkeypatch.setattr(conversion, "find", lambda: None)

        card = create(samples.docx(), "Báo cáo.docx")

        work = work_of(card.id)
        assert (work.is_failed, work.why) == (True, Why.NO_PROGRAM)
        assert as_vietnamese(work) == "Chỉ tải về"
        assert "libreoffice-writer-nogui" in work.advise()
        assert waiting_jobs() == []

    def test_is_taken_up_when_libreoffice_has_come(self, monkeypatch):
        with monkeypatch.context() as without:
            without.setattr(conversion, "find", lambda: None)
            card = create(scanning.docx(scanning.PARAGRAPH), "Tờ trình.docx")

        asked = jobs.ask_for_missing(LATER)
        do_everything()

        assert asked == 1
        assert queries.version_card(card.id).is_readable

    def test_leaves_for_download_what_cannot_be_converted(self, monkeypatch):
        monkeypatch.setattr(conversion, "to_pdf_at_once", refusing(Why.TOO_SLOW))
        monkeypatch.setattr(conversion, "to_pdf", refusing(Why.TOO_SLOW))
        card = create(samples.docx(), "Báo cáo.docx")

        do_everything()

        assert work_of(card.id).why == Why.TOO_SLOW
        assert not queries.version_card(card.id).is_readable

    def test_leaves_for_download_what_made_a_file_that_cannot_be_read(
        self, monkeypatch
    ):
        monkeypatch.setattr(conversion, "to_pdf_at_once", refusing(Why.TOO_SLOW))
        card = create(scanning.docx("a"), "Báo cáo.docx")

        def crash(_function: str, **_values: object) -> NoReturn:
            raise children.ChildFailed("crash")

        monkeypatch.setattr(children, "call", crash)
        do_everything()

        assert work_of(card.id).why == Why.FAILED

    def test_reads_the_pictures_in_an_office_file_too(self, monkeypatch):
        stand_in_for_tesseract(monkeypatch)

        def convert(_source, folder, *, extension: str, seconds: float = 0):
            path = folder / "office.pdf"
            path.write_bytes(scanning.scan(scanning.PARAGRAPH))
            return path

        monkeypatch.setattr(conversion, "to_pdf_at_once", refusing(Why.TOO_SLOW))
        monkeypatch.setattr(conversion, "to_pdf", convert)
        card = create(samples.docx(), "Báo cáo.docx")

        do_everything()

        assert queries.recognised_pages([card.id]) == {card.id: 1}


def refusing(why: Why):
    def to_pdf(*_arguments: object, **_more: object) -> NoReturn:
        raise conversion.CannotConvert(why)

    return to_pdf
