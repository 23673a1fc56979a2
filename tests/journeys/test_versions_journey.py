"""A paper gets a new version after its approval (S20, S22).

The secretary sends a corrected file, the chief of office looks at what it changes and
confirms it. The delegate, who was reading on a tablet, hears of it, sees what changed
and finds the note again where its words stand now. The secretary sees who has read.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.harness import City
from tests.journeys.approved import Approved
from tests.journeys.browsers import DESKTOP, PATIENCE_MS, PHONE, TABLET, Office, Screen
from tests.patience import wait_until

from khonggiay.documents import typesetting
from khonggiay.documents.tests import marked_words

pytestmark = pytest.mark.journey

WEB_WORKERS = 2
MARKED = "di dời các hộ dân ven kênh Đôi trước ngày 30 tháng 6"
GONE = "Phương án thu phí vào trung tâm được xem xét trong quý hai."
OLD_FIGURE = "đạt 52,3 phần trăm dự toán"
NEW_FIGURE = "đạt 61,8 phần trăm dự toán"


def report(*, is_new: bool) -> bytes:
    """Return the paper, or its corrected version, in which everything moved on."""
    texts = [
        f"{number}. Nội dung thứ {number} của báo cáo về tình hình kinh tế - xã hội "
        f"trên địa bàn, số liệu tổng hợp đến kỳ {number * 7}, do cơ quan chuyên môn "
        f"số {number * 3} cung cấp và chịu trách nhiệm."
        for number in range(1, 40)
    ]
    texts[5] = f"Tổng thu ngân sách {NEW_FIGURE if is_new else OLD_FIGURE} cả năm."
    texts[20] = f"Ủy ban nhân dân Quận 8 {MARKED}, bảo đảm tái định cư tại chỗ."
    if is_new:
        added = [
            f"Bổ sung {place}: hoàn thành giải phóng mặt bằng {place} trong quý {n}."
            for n, place in enumerate(("Thủ Thiêm", "Bình Quới", "Rạch Chiếc"), 1)
        ]
        texts = [*texts[:10], *added * 12, *texts[10:]]
    else:
        texts.insert(30, GONE)
    blocks = [{"type": "paragraph", "text": text} for text in texts]
    return typesetting.render("report", {"subject": "Về thu chi", "blocks": blocks})


class Budget(Approved):
    """An approved meeting with one paper, which is told over several chapters."""

    TITLE = "Phiên họp về thu chi ngân sách"
    ITEM = "Báo cáo thu chi ngân sách"
    PEOPLE = (("chair", "chair"),)
    page_before = 0

    def files(self) -> list[tuple[str, bytes]]:
        return [("Báo cáo thu chi.pdf", report(is_new=False))]


@pytest.fixture(scope="module")
def told(city: City) -> Budget:
    return Budget(city)


@pytest.fixture(scope="module")
def people(office: Office, told: Budget) -> dict[str, Screen]:
    """Secretary and chief at desks, a delegate with a tablet."""
    return {
        "secretary": office.seat("secretary", DESKTOP),
        "chief": office.seat("chief", DESKTOP),
        "delegate": office.seat("member1", TABLET, touch=True),
    }


def marks(told: Budget) -> dict[str, dict[str, Any]]:
    """Return the delegate's marks on the newest version by the words they began on."""
    return {mark["text"]: mark for mark in told.layer("member1")}


class TestANewVersion:
    """Each chapter goes on where the one before ended."""

    def test_1_the_delegate_reads_and_marks_the_approved_paper(
        self, city, people, told, tmp_path
    ):
        delegate = people["delegate"]
        delegate.go(told.paper_url)
        delegate.page.locator("kg-reader canvas").first.wait_for()

        file = tmp_path / "shown.pdf"
        answer = city.login("member1").ask("GET", f"/papers/{told.papers[0]}/pdf")
        file.write_bytes(answer.content)
        version = told.version()
        changes = [
            {
                "op": str(uuid.uuid4()), "base": 0,
                "mark": marked_words.highlight(file, version, words, note),
            }
            for words, note in ((MARKED, "Hỏi lại Quận 8"), (GONE, "Không đồng ý"))
        ]  # fmt: skip
        written = told.do(
            "PUT", f"/papers/{told.papers[0]}/marks",
            {"version": version, "changes": changes}, by=city.login("member1"),
        )  # fmt: skip
        assert [row["status"] for row in written["results"]] == ["done", "done"]
        told.page_before = marks(told)["Hỏi lại Quận 8"]["page"]
        # It is noted that the delegate opened it.
        reading = "SELECT 1 FROM documents_reading"
        wait_until(lambda: city.rows(reading), "the reading is noted")

    def test_2_the_secretarys_new_file_waits_for_the_chief(self, people, told):
        secretary = people["secretary"]
        secretary.go(told.url)
        secretary.press(f'a[href="{told.paper_url}thay-the/"]')
        secretary.look()
        secretary.page.set_input_files(
            "kg-upload input[type=file]",
            {
                "name": "Báo cáo thu chi, bản sửa.pdf",
                "mimeType": "application/pdf",
                "buffer": report(is_new=True),
            },
        )
        secretary.page.fill("#note", "Cập nhật số thu, bổ sung ba dự án")
        secretary.press("kg-upload button[type=submit]")
        secretary.page.locator(".kg-message").wait_for()
        secretary.sees("chờ xác nhận")
        secretary.look()

        # Everybody goes on reading the approved version, and cannot tell.
        delegate = people["delegate"]
        delegate.go(told.url)
        expect(delegate.page.locator("main")).not_to_contain_text("bản 2")
        expect(delegate.page.locator("main")).not_to_contain_text("chờ xác nhận")
        delegate.go(told.paper_url)
        delegate.page.locator("kg-reader canvas").first.wait_for()

    def test_3_the_chief_sees_what_it_changes_and_confirms_it(self, people, told):
        chief, delegate = people["chief"], people["delegate"]
        chief.go("/hom-nay/")
        chief.press('a[href*="/phien-hop/thay-the/"]')
        chief.sees("Cập nhật số thu, bổ sung ba dự án")
        expect(
            chief.page.locator(".kg-compared del", has_text="52,3").first
        ).to_be_visible(timeout=PATIENCE_MS)
        chief.look()
        chief.press('form[action*="/xac-nhan/"] button')
        chief.page.wait_for_url(f"**{told.paper_url}thay-the/")
        chief.sees("Bản 2")
        chief.look()

        # The delegate was just reading: the page stays, a line says what happened.
        news = delegate.page.locator(".kg-reader-news")
        expect(news).to_be_visible(timeout=PATIENCE_MS)
        expect(news).to_contain_text("2")
        delegate.look()

    def test_4_the_delegate_sees_what_changed(self, people, told):
        delegate = people["delegate"]
        delegate.page.locator('.kg-reader-news a[href*="/thay-doi/"]').click()
        delegate.page.wait_for_url("**/thay-doi/**")
        expect(
            delegate.page.locator(".kg-compared ins", has_text="61,8").first
        ).to_be_visible(timeout=PATIENCE_MS)
        expect(
            delegate.page.locator(".kg-compared del", has_text="thu phí").first
        ).to_be_attached()
        delegate.look()

        # From change to change by keyboard.
        places = delegate.page.locator(".kg-compare > li")
        delegate.page.keyboard.press("j")
        expect(places.nth(0)).to_be_focused()
        delegate.page.keyboard.press("j")
        expect(places.nth(1)).to_be_focused()
        delegate.page.keyboard.press("k")
        expect(places.nth(0)).to_be_focused()

        # From a change to its page in the reader.
        places.nth(0).locator('a[href*="trang="]').click()
        delegate.page.locator("kg-reader canvas").first.wait_for()

    def test_5_the_note_stands_where_its_words_stand_now(self, city, people, told):
        wait_until(
            lambda: marks(told)["Hỏi lại Quận 8"]["placement"] == "moved",
            "the notes are carried",
        )
        found = marks(told)
        assert found["Hỏi lại Quận 8"]["quote"]["exact"] == MARKED
        assert found["Hỏi lại Quận 8"]["page"] > told.page_before
        # What was taken out of the paper takes no note with it to another passage.
        assert found["Không đồng ý"]["placement"] == "lost"

        delegate = people["delegate"]
        delegate.go(f"{told.url}ghi-chu/")
        delegate.sees(MARKED)
        delegate.sees(GONE)
        delegate.look()
        delegate.press(".kg-noted-place", f"Trang {found['Hỏi lại Quận 8']['page']}")
        delegate.page.locator("kg-reader canvas").first.wait_for()
        # A notice says how many went over and how many did not.
        notice = "SELECT 1 FROM notifications_notification WHERE key LIKE %s"
        wait_until(
            lambda: city.rows(notice, "documents.marks_carried:%:1:1"),
            "the delegate is told",
        )

    def test_6_the_secretary_sees_who_has_read_and_reminds(self, office, people, told):
        secretary = people["secretary"]
        secretary.go(told.url)
        secretary.press('a[href$="/tinh-hinh-doc/"]')
        secretary.sees("Trần Đức Phước")
        secretary.look()
        secretary.press('form[action$="/nhac-doc/"] button.btn-primary')
        secretary.page.locator(".kg-message").wait_for()
        expect(
            secretary.page.locator('form[action$="/nhac-doc/"] button.btn-primary')
        ).to_be_disabled()
        secretary.look()

        # Somebody with a phone is told, reads, and it shows without loading again.
        reader = office.seat("member2", PHONE, touch=True)
        reader.sees("Đề nghị đọc tài liệu")
        reader.go(f"{told.paper_url}thay-doi/?tu=1")
        reader.look()
        reader.go(told.paper_url)
        reader.page.locator("kg-reader canvas").first.wait_for()
        row = secretary.page.locator("tr", has_text="Phạm Quỳnh Như")
        expect(row).to_contain_text("1/", timeout=PATIENCE_MS)

    def test_7_no_page_complained(self, office):
        assert office.complaints == []
