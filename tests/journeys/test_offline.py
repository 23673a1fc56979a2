"""Papers without network, in real browsers with a server that really goes away.

Delegates study the papers beforehand (S20), give their opinions (S21) and use them in
the session with notes on the papers (S22): also where the network is bad or gone.
"""

from __future__ import annotations

import re

import psycopg
import pytest
from playwright.sync_api import expect
from tests.harness import City
from tests.journeys.approved import PASSAGE, Approved
from tests.journeys.browsers import PATIENCE_MS, PHONE, TABLET, Office
from tests.journeys.devices import seat, start, stop
from tests.patience import wait_until

pytestmark = pytest.mark.journey

WRITTEN = "Số liệu ở đoạn này lấy từ đâu?"
OPINION = "Đề nghị bổ sung nguồn vốn năm 2020."


@pytest.fixture
def office(new_office: Office) -> Office:
    return new_office


@pytest.fixture
def meeting(city: City) -> Approved:
    return Approved(city)


class TestWithoutServer:
    def test_programme_papers_notes_and_opinions_work_and_arrive_once(
        self, city, office, meeting
    ):
        tablet = seat(office, "member1")
        tablet.take(meeting)
        tablet.look()

        stop(city)
        try:
            # The programme opens, and says from when it is.
            tablet.page.goto(meeting.url)
            tablet.sees("Đang xem bản trên thiết bị, lưu lúc", "body")
            tablet.sees("Kế hoạch chống ngập")
            tablet.look()
            # A paper opens and can be read; words are marked, a note is pinned.
            tablet.read(meeting)
            tablet.highlight(PASSAGE)
            expect(tablet.stops()).to_have_count(1)
            tablet.pin(WRITTEN)
            expect(tablet.stops()).to_have_count(2)
            tablet.says("Đang chờ mạng: 2 ghi chú")
            tablet.turn_to(3)
            tablet.look()
            wait_until(lambda: tablet.page_kept() == 3, "the page is kept")
            # So is an opinion.
            tablet.page.goto(f"/phien-hop/noi-dung/{meeting.item}/y-kien/")
            tablet.choose("stance", "amend")
            tablet.page.fill("[name=text]", OPINION)
            tablet.press("form[data-kg-opinion] button[type=submit]")
            tablet.sees("Đã ghi trên thiết bị")
            tablet.look()
            # What is not on the device says so plainly.
            tablet.page.goto("/nhiem-vu/")
            tablet.sees("Không có mạng")
            tablet.page.goto("/thiet-bi/")
            tablet.sees("2 ghi chú")
            tablet.sees("Phiên họp không giấy")
            tablet.look()
        finally:
            start(city)

        tablet.go("/hom-nay/")
        wait_until(lambda: len(meeting.notes("member1")) == 2, "the notes arrive")
        assert meeting.notes("member1") == ["", WRITTEN]
        member = city.login("member1")
        wait_until(
            lambda: (
                member.ask("GET", f"/items/{meeting.item}/opinion").status_code == 200
            ),
            "the opinion arrives",
        )
        sent = member.get(f"/items/{meeting.item}/opinion")
        assert (sent["stance"], sent["text"], sent["revision"]) == ("amend", OPINION, 1)
        # Another device of the same person has both notes, once.
        phone = seat(office, "member1", PHONE)
        phone.read(meeting)
        expect(phone.stops()).to_have_count(2)
        lines = phone.open_notes().locator(".kg-notes-line")
        expect(lines).to_have_count(2)
        expect(lines.filter(has_text=WRITTEN)).to_have_count(1)
        expect(lines.filter(has_text=PASSAGE[:20])).to_have_count(1)
        # This one has them, too, once, and nothing waits any more.
        tablet.read(meeting)
        expect(tablet.stops()).to_have_count(2)
        tablet.go("/thiet-bi/")
        tablet.sees("mọi nội dung đã tới máy chủ")
        # The secretariat sees how far this delegate read, without network.
        secretary = office.seat("secretary", TABLET)
        secretary.go(f"{meeting.url}tinh-hinh-doc/")
        row = secretary.page.locator("tr", has_text=member.full_name)
        expect(row).to_contain_text("3/", timeout=PATIENCE_MS)

    def test_an_opinion_changed_elsewhere_shows_both_texts(self, city, office, meeting):
        tablet = seat(office, "member2")
        tablet.take(meeting)
        stop(city)
        try:
            tablet.page.goto(f"/phien-hop/noi-dung/{meeting.item}/y-kien/")
            tablet.choose("stance", "amend")
            tablet.page.fill("[name=text]", OPINION)
            tablet.press("form[data-kg-opinion] button[type=submit]")
            tablet.sees("Đã ghi trên thiết bị")
            # The other device is faster than this one, which sleeps.
            tablet.page.goto("about:blank")
        finally:
            start(city)
        other = {"stance": "question", "text": "Vì sao?"}
        meeting.do(
            "PUT", f"/items/{meeting.item}/opinion", other, by=city.login("member2")
        )

        tablet.go(f"/phien-hop/noi-dung/{meeting.item}/y-kien/")

        tablet.sees("vừa được gửi từ thiết bị khác")
        tablet.sees("Vì sao?")
        tablet.sees(OPINION)
        tablet.look()
        tablet.press("[data-kg-waiting] .btn-primary")
        member = city.login("member2")
        wait_until(
            lambda: member.get(f"/items/{meeting.item}/opinion")["text"] == OPINION,
            "the chosen text arrives",
        )

    def test_a_note_on_an_older_version_is_carried_to_the_newer(
        self, city, office, meeting
    ):
        tablet = seat(office, "member1")
        version = meeting.version()
        tablet.take(meeting)
        tablet.read(meeting)
        tablet.page.context.set_offline(True)
        tablet.highlight(PASSAGE)
        tablet.pin(WRITTEN)
        tablet.says("Đang chờ mạng: 2 ghi chú")

        # Meanwhile the secretariat replaces the paper.
        meeting.replace()
        assert meeting.version() != version
        tablet.page.context.set_offline(False)

        # The reader says so and keeps the place; the notes are on the new version.
        news = tablet.page.locator(".kg-reader-news")
        expect(news).to_contain_text("bản 2", timeout=PATIENCE_MS)
        tablet.says("Đã lưu")
        tablet.look()
        wait_until(
            lambda: meeting.placements("member1") == {"": "moved", WRITTEN: "kept"},
            "the notes are carried",
        )
        news.get_by_role("button", name="Chuyển sang bản mới").click()
        expect(news).to_be_hidden()
        tablet.drawn(1)
        notes = tablet.open_notes()
        lines = notes.locator(".kg-notes-line")
        expect(lines).to_have_count(2)
        # The pin stands by the head of the first page, which stayed where it was.
        expect(lines.filter(has_text=WRITTEN)).to_contain_text("Trang 1")
        moved = lines.filter(has_text=PASSAGE[:20])
        expect(moved).to_contain_text("Trang 2")
        expect(moved).to_contain_text("đã chuyển")
        tablet.look()
        # The pack renews itself.
        tablet.go(meeting.url)
        edition = city.login("member1").get(f"/meetings/{meeting.id}/pack")["edition"]
        held = "SELECT edition FROM meetings_packondevice WHERE meeting_id = %s"
        wait_until(
            lambda: city.rows(held, meeting.id) == [(edition,)], "the pack is new"
        )

    def test_two_devices_that_change_one_note_keep_both_texts(
        self, city, office, meeting
    ):
        first, second = seat(office, "member3"), seat(office, "member3", PHONE)
        first.read(meeting)
        first.pin("gốc")
        first.says("Đã lưu")
        second.read(meeting)
        expect(second.stops()).to_have_count(1)
        second.page.context.set_offline(True)

        second.rewrite("sửa trên điện thoại")
        first.rewrite("sửa trên máy bảng")
        first.says("Đã lưu")
        second.page.context.set_offline(False)

        both = ["sửa trên máy bảng", "sửa trên điện thoại"]
        wait_until(lambda: meeting.notes("member3") == sorted(both), "both are kept")
        for device in (first, second):
            card = device.open_notes().locator(".kg-notes-card")
            expect(card).to_contain_text("Hai thiết bị cùng sửa ghi chú này")
            for text in both:
                expect(card).to_contain_text(text)
            device.look()
        # The writer decides; nothing is lost by it.
        second.press(".kg-notes-card button", "Giữ cả hai")
        for device in (first, second):
            expect(device.page.locator(".kg-notes-card")).to_have_count(0)
            expect(device.page.locator(".kg-notes-line")).to_have_count(2)
        assert meeting.notes("member3") == sorted(both)


class TestRoom:
    def test_a_full_device_says_what_fits_and_keeps_nothing_half(
        self, city, office, meeting
    ):
        tablet = seat(office, "member1")
        tablet.go(meeting.url)
        tablet.wait("navigator.serviceWorker.controller !== null")
        session = tablet.page.context.new_cdp_session(tablet.page)
        session.send(
            "Storage.overrideQuotaForOrigin", {"origin": city.url, "quotaSize": 1000}
        )

        tablet.press('kg-pack [data-act="device-tablet-down"]')

        tablet.sees("Không đủ chỗ: cần")
        tablet.look()
        assert "%PDF" not in tablet.disk()
        session.send("Storage.overrideQuotaForOrigin", {"origin": city.url})
        tablet.press('kg-pack [data-act="refresh"]')
        expect(tablet.page.locator("main kg-pack .is-done")).to_be_visible(
            timeout=PATIENCE_MS
        )

    def test_what_is_here_stays_readable_when_the_new_edition_does_not_fit(
        self, city, office, meeting
    ):
        tablet = seat(office, "member1")
        tablet.take(meeting)
        session = tablet.page.context.new_cdp_session(tablet.page)
        session.send(
            "Storage.overrideQuotaForOrigin", {"origin": city.url, "quotaSize": 1000}
        )
        meeting.replace()

        tablet.go(meeting.url)

        tablet.sees("Bản đã có trước đó vẫn đọc được")
        stop(city)
        try:
            tablet.read(meeting)
            expect(tablet.drawn(1)).to_contain_text(PASSAGE[:20])
        finally:
            start(city)


class TestEnd:
    def test_a_pack_leaves_the_device_after_its_time_and_the_server_knows(
        self, city, office, meeting
    ):
        tablet = seat(office, "member1")
        tablet.take(meeting)
        with psycopg.connect(city.database.address()) as connection:
            connection.execute(
                "UPDATE meetings_meeting SET state = 'closed', "
                "opened_at = now() - interval '40 days', "
                "closed_at = now() - interval '40 days' WHERE id = %s",
                [meeting.id],
            )

        tablet.go("/hom-nay/")

        gone = (
            "SELECT removed_because FROM meetings_packondevice "
            "WHERE meeting_id = %s AND removed_at IS NOT NULL"
        )
        wait_until(lambda: city.rows(gone, meeting.id) == [("retention",)], "it goes")
        assert tablet.disk().count("%PDF") == 0
        journal = (
            "SELECT detail->>'because' FROM audit_entry WHERE target = %s "
            "AND action = 'meetings.pack_removed'"
        )
        target = f"meetings.meeting:{meeting.id}"
        assert city.rows(journal, target) == [("retention",)]
        # The secretariat sees it.
        secretary = office.seat("secretary", TABLET)
        secretary.go(f"{meeting.url}thiet-bi/")
        secretary.sees("hết thời hạn lưu")
        secretary.look()


class TestConfidential:
    def test_bytes_on_the_device_are_worth_nothing_without_the_key(self, city, office):
        meeting = Approved(city, confidential=True)
        tablet = seat(office, "member1")
        tablet.take(meeting)
        tablet.read(meeting)
        tablet.pin("điều không ai được đọc")
        tablet.says("Đã lưu")

        stop(city)
        try:
            disk = tablet.disk()
            # The other paper is not confidential: one PDF lies open, not two.
            assert disk.count("%PDF") == 1
            assert "không ai" not in disk.encode("latin1", "ignore").decode(
                "utf8", "ignore"
            )
            assert "không ai" not in disk
            # With the key of the session it opens without network.
            # Name and time stand over it.
            tablet.read(meeting)
            expect(tablet.stops()).to_have_count(1)
            name = city.login("member1").full_name
            over = tablet.drawn(1).locator(".kg-watermark")
            expect(over).to_contain_text(name)
            # Without the key it does not: the reader waits for the network, and
            # neither a picture nor a word of the paper is there.
            tablet.page.evaluate("sessionStorage.clear()")
            tablet.page.reload()
            tablet.sees("Đang chờ mạng", "kg-reader")
            assert tablet.page.locator("kg-reader canvas").count() == 0
            assert tablet.page.locator("kg-reader .textLayer span").count() == 0
        finally:
            start(city)


class TestAnotherPerson:
    def test_opens_nothing_of_the_former_and_sends_nothing_for_them(
        self, city, office, meeting
    ):
        tablet = seat(office, "member1")
        tablet.take(meeting)
        tablet.read(meeting)
        tablet.page.context.set_offline(True)
        tablet.pin(WRITTEN)
        tablet.says("Đang chờ mạng: 1 ghi chú")
        tablet.page.context.set_offline(False)
        stop(city)
        start(city)
        # The former logs out; from then on nothing opens without network.
        tablet.page.context.clear_cookies()
        tablet.page.goto("/tai-khoan/login/")
        wait_until(lambda: tablet.owner() == 0, "the device is nobody's")
        stop(city)
        try:
            tablet.page.goto(meeting.url)
            tablet.sees("Không có mạng")
        finally:
            start(city)

        tablet.login = "stranger"
        tablet.log_in()
        tablet.go("/thiet-bi/")
        tablet.sees("Chưa có. Mở một phiên họp")
        tablet.go(meeting.url, status=404)
        assert (
            meeting.city.login("stranger")
            .ask("GET", f"/papers/{meeting.papers[0]}/marks")
            .status_code
            == 404
        )
        tablet.page.context.clear_cookies()
        tablet.login = "member1"
        tablet.log_in()
        wait_until(
            lambda: meeting.notes("member1") == [WRITTEN], "it arrives after all"
        )
        assert re.search(r"/hom-nay/", tablet.page.url)
