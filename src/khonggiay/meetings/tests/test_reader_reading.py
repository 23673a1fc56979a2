"""Reading a paper on a tablet: flip, scroll, pinch, turn, jump, search."""

import re

import pytest
from playwright.sync_api import expect

from khonggiay.kernel import clock
from khonggiay.meetings.tests.factories import AT, MeetingIn, add_paper, items
from khonggiay.meetings.tests.reading import DESKTOP, open_room, report

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return report(30)


@pytest.fixture
def meeting(city, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.BLOB_DIR = tmp_path / "blobs"
    return MeetingIn(city).draft()


@pytest.fixture
def paper(city, meeting, pdf):
    paper = add_paper(items(meeting)[1], filename="Báo cáo.pdf", data=pdf)
    MeetingIn(city).approve(meeting)
    return paper


@pytest.fixture
def room(meeting, live_server):
    with open_room(live_server.url) as room:
        yield room


@pytest.fixture
def member(city):
    return city.members[1]


class TestOpening:
    def test_shows_a_picture_of_the_first_page_and_nothing_jumps(
        self, room, member, paper
    ):
        reader = room.seat(member)
        reader.page.route("**/pdf.js", lambda route: None)
        reader.page.goto(f"/phien-hop/tai-lieu/{paper.pk}/")
        picture = reader.sheet(1).locator("img.is-preview")
        picture.wait_for()
        assert (
            picture.evaluate(
                "async one => { await one.decode(); return one.naturalWidth }"
            )
            > 300
        )
        before = reader.box(1)

        reader.page.unroute("**/pdf.js")
        reader.page.reload()
        reader.drawn(1)

        assert reader.box(1) == before
        expect(reader.sheet(1).locator("img")).to_have_count(0)

    def test_opens_on_the_page_and_with_the_words_of_the_address(
        self, room, member, paper
    ):
        reader = room.seat(member)
        reader.open(paper.pk, "?trang=12&tim=thoi+han", drawn=12)

        reader.at(12)
        expect(reader.page.locator(".kg-reader-count")).to_have_text("12/30")
        expect(reader.sheet(12).locator(".is-found path.is-now")).to_have_count(1)

    def test_begins_where_one_stopped(self, room, member, paper):
        reader = room.seat(member)
        reader.open(paper.pk)
        reader.page.fill(".kg-reader-number", "17")
        reader.page.keyboard.press("Enter")
        reader.drawn(17)
        reader.page.keyboard.press("+")
        reader.page.keyboard.press("+")
        size = reader.box(17)["width"]

        reader.open(paper.pk, drawn=17)

        reader.at(17)
        assert reader.box(17)["width"] == size


class TestShowing:
    def test_flips_by_swipe_by_touch_at_the_edge_and_by_keys(self, room, member, paper):
        reader = room.seat(member)
        reader.open(paper.pk)
        reader.press("Cách hiển thị")
        reader.press("Lật trang")
        reader.page.keyboard.press("Escape")
        reader.drawn(1)

        reader.swipe((700, 600), (200, 610))
        reader.drawn(2)
        reader.at(2)
        expect(reader.sheet(1)).to_be_hidden()
        reader.page.touchscreen.tap(790, 600)
        reader.at(3)
        reader.page.touchscreen.tap(20, 600)
        reader.at(2)
        reader.swipe((200, 600), (700, 600))
        reader.at(1)
        reader.page.locator(".kg-reader-pages").focus()
        reader.page.keyboard.press("ArrowRight")
        reader.at(2)
        reader.page.keyboard.press("End")
        reader.at(paper_pages(reader))

    def test_keeps_the_words_under_the_fingers_while_pinching(
        self, room, member, paper
    ):
        reader = room.seat(member)
        reader.open(paper.pk)
        x, y = 300.0, 400.0
        before = reader.box(1)

        reader.pinch(x, y, 100, 260)
        reader.frame()

        after = reader.box(1)
        assert after["width"] == pytest.approx(2.6 * before["width"], rel=0.02)
        for axis, size, point in (("x", "width", x), ("y", "height", y)):
            share = (point - before[axis]) / before[size]
            assert after[axis] + share * after[size] == pytest.approx(point, abs=2)
        reader.drawn(1)

    def test_zooms_by_a_trackpad_around_the_pointer(self, room, member, paper):
        reader = room.seat(member, DESKTOP, touch=False)
        reader.open(paper.pk)
        before = reader.box(1)
        reader.page.mouse.move(500, 300)

        reader.page.keyboard.down("Control")
        reader.page.mouse.wheel(0, -45)
        reader.page.keyboard.up("Control")
        reader.frame()

        after = reader.box(1)
        assert after["width"] > 1.5 * before["width"]
        share = (500 - before["x"]) / before["width"]
        assert after["x"] + share * after["width"] == pytest.approx(500, abs=3)

    def test_turns_pages_and_puts_two_side_by_side(self, room, member, paper):
        reader = room.seat(member)
        reader.open(paper.pk)

        reader.page.keyboard.press("d")
        one, two = reader.box(1), reader.box(2)
        assert one["y"] == two["y"]
        assert two["x"] > one["x"] + one["width"]

        reader.page.keyboard.press("r")
        turned = reader.box(1)
        assert turned["width"] > turned["height"]
        sheet = reader.drawn(1)
        canvas = sheet.locator("> canvas").first
        canvas.evaluate(
            "async one => { while (one.width < one.height) "
            "await new Promise(requestAnimationFrame) }"
        )
        words = sheet.locator(".textLayer span").first.bounding_box()
        assert words is not None
        assert words["height"] > words["width"]
        assert words["x"] >= turned["x"]

    def test_gives_the_screen_to_the_paper_while_one_reads(self, room, member, paper):
        reader = room.seat(member)
        reader.open(paper.pk)
        bar = reader.page.locator(".kg-reader-bar")
        expect(bar).to_be_visible()

        reader.swipe((400, 900), (400, 300))
        expect(bar).to_be_hidden()
        reader.page.touchscreen.tap(400, 600)
        expect(bar).to_be_visible()


class TestGoing:
    def test_jumps_by_outline_and_pictures_and_comes_back(self, room, member, paper):
        reader = room.seat(member)
        reader.open(paper.pk)
        reader.press("Trang, mục lục và ghi chú")
        reader.page.get_by_role("tab", name="Mục lục").click()

        reader.press("Phần từ trang 11")
        reader.at(11)
        reader.page.get_by_role("tab", name="Các trang").click()
        reader.press("Trang 21")
        reader.at(21)
        reader.drawn(21)
        reader.press("Về trang 11")
        reader.at(11)
        reader.press("Về trang 1")
        reader.at(1)
        reader.page.keyboard.press("Escape")
        reader.page.locator(".kg-reader-pages").focus()
        reader.page.keyboard.press("Shift+Backspace")
        reader.at(11)

    def test_finds_words_without_reading_the_whole_file(self, room, member, paper):
        reader = room.seat(member)
        reader.open(paper.pk)
        asked: list[str] = []
        reader.page.on("request", lambda request: asked.append(request.url))

        reader.page.keyboard.press("Control+f")
        reader.page.keyboard.type("han hoan thanh cua muc 2")
        count = reader.page.locator(".kg-reader-count")
        expect(count).to_have_text(re.compile(r"^1/11$"))
        assert len([url for url in asked if url.endswith("/chu.json")]) == 1

        hits = reader.page.locator(".kg-find-hits button")
        expect(hits).to_have_count(11)
        expect(hits.first).to_contain_text("Thời hạn hoàn thành của mục 2 là ngày")
        reader.page.keyboard.press("Enter")
        expect(count).to_have_text("2/11")
        reader.at(20)
        reader.drawn(20)
        expect(reader.sheet(20).locator(".is-found path.is-now")).to_have_count(1)
        reader.page.keyboard.press("Escape")
        expect(reader.page.locator(".is-found")).to_have_count(0)

    def test_takes_the_next_paper_without_leaving(
        self, room, city, member, meeting, pdf
    ):
        first = add_paper(items(meeting)[1], filename="Một.pdf", data=pdf)
        second = add_paper(items(meeting)[1], filename="Hai.pdf", data=report(3))
        MeetingIn(city).approve(meeting)
        reader = room.seat(member)
        reader.open(first.pk)
        reader.page.evaluate("window.isTheSame = true")

        reader.page.get_by_role("link", name="Tài liệu sau: Hai").click()
        reader.page.wait_for_url(f"**/tai-lieu/{second.pk}/")
        reader.drawn(1)
        expect(reader.page.locator("h1")).to_have_text("Hai")
        expect(reader.page.locator(".kg-reader-title")).to_contain_text("Tài liệu 2/2")
        reader.page.go_back()
        reader.page.wait_for_url(f"**/tai-lieu/{first.pk}/")
        reader.drawn(1)
        expect(reader.page.locator("h1")).to_have_text("Một")
        assert reader.page.evaluate("window.isTheSame") is True


class TestKeyboard:
    def test_reaches_everything_and_lists_its_keys(self, room, member, paper):
        reader = room.seat(member, DESKTOP, touch=False)
        reader.open(paper.pk)
        keys = reader.page.keyboard

        keys.press("F6")
        assert in_region(reader, ".kg-reader-bar")
        keys.press("ArrowRight")
        keys.press("Enter")
        expect(reader.page.locator(".kg-side")).to_be_visible()
        keys.press("ArrowRight")
        expect(reader.page.get_by_role("tab", name="Mục lục")).to_be_focused()
        keys.press("Escape")
        keys.press("F6")
        assert in_region(reader, ".kg-reader-pages")
        keys.press("j")
        keys.type("9")
        keys.press("Enter")
        reader.at(9)
        keys.press("?")
        keys_list = reader.page.locator("#kg-keys")
        expect(keys_list).to_contain_text("Xoay phải")
        expect(keys_list).to_contain_text("Đến trang")

    def test_says_nothing_wrong_to_axe(self, room, member, paper):
        reader = room.seat(member)
        reader.open(paper.pk)
        reader.look()
        reader.page.keyboard.press("t")
        reader.page.locator(".kg-thumb").first.wait_for()
        reader.look()
        reader.page.keyboard.press("Escape")
        reader.page.keyboard.press("Control+f")
        reader.page.keyboard.type("quy hoach")
        reader.page.locator(".kg-find-hits button").first.wait_for()
        reader.look()
        reader.page.keyboard.press("Escape")
        reader.press("Cách hiển thị")
        reader.look()


def paper_pages(reader) -> int:
    return int(reader.page.locator("kg-reader").get_attribute("data-pages"))


def in_region(reader, selector: str) -> bool:
    found = "selector => !!document.activeElement.closest(selector)"
    return bool(reader.page.evaluate(found, selector))


class TestNewVersion:
    def test_is_said_while_one_reads_and_taken_when_one_wants(
        self, room, member, paper
    ):
        reader = room.seat(member)
        reader.open(paper.pk)
        reader.page.fill(".kg-reader-number", "9")
        reader.page.keyboard.press("Enter")
        reader.at(9)

        reader.page.locator("kg-reader").evaluate(
            "one => one.dispatchEvent(new CustomEvent("
            "'kg:version', {detail: {version: 99, number: 2}}))"
        )
        news = reader.page.locator(".kg-reader-news")
        expect(news).to_contain_text("Đã có bản 2 của tài liệu.")
        expect(news.get_by_role("link", name="Xem thay đổi")).to_have_attribute(
            "href", f"/phien-hop/tai-lieu/{paper.pk}/thay-doi/?tu=1"
        )
        reader.press("Chuyển sang bản mới")
        expect(news).to_be_hidden()

        reader.drawn(9)
        reader.at(9)
