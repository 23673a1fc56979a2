"""Marking a paper: words, pen, notes; kept, taken back, shared."""

import pytest
from playwright.sync_api import expect

from khonggiay.documents.models import Mark
from khonggiay.kernel import clock
from khonggiay.meetings.tests.factories import AT, MeetingIn, add_paper, items
from khonggiay.meetings.tests.reading import DESKTOP, open_room, report

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return report(4)


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


def words_of(reader, number: int = 1):
    """Return where the first line of text of a page stands."""
    spans = reader.sheet(number).locator(".textLayer span")
    box = spans.filter(has_text="Ủy ban nhân dân thành phố giao").first.bounding_box()
    assert box is not None
    return box


def select(reader, number: int = 1) -> None:
    """Select some words of a page with the mouse."""
    box = words_of(reader, number)
    y = box["y"] + box["height"] / 2
    reader.page.mouse.move(box["x"] + 40, y)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + 220, y, steps=6)
    reader.page.mouse.up()


def saved(reader) -> None:
    """Wait until the server has everything."""
    expect(reader.page.locator(".kg-kit-state")).to_have_text("Đã lưu", timeout=20_000)


class TestWords:
    def test_are_highlighted_and_still_are_after_loading_again(
        self, room, member, paper
    ):
        reader = room.seat(member, DESKTOP, touch=False)
        reader.open(paper.pk)
        select(reader)
        reader.press("Tô vàng")
        stop = reader.sheet(1).locator(".kg-mark-stop")
        expect(stop).to_have_count(1)
        name = stop.get_attribute("aria-label")
        assert name is not None
        assert name.startswith("Tô vàng: «")
        assert name.endswith("», trang 1")
        saved(reader)
        before = stop.bounding_box()

        reader.open(paper.pk)

        expect(stop).to_have_attribute("aria-label", name)
        after = stop.bounding_box()
        assert before is not None
        assert after is not None
        assert after["y"] == pytest.approx(before["y"], abs=1)
        row = Mark.objects.get()
        assert (row.kind, row.color, row.page) == ("highlight", "yellow", 1)

    def test_stay_marked_on_a_turned_page(self, room, member, paper):
        reader = room.seat(member, DESKTOP, touch=False)
        reader.open(paper.pk)
        select(reader)
        reader.press("Tô xanh lá")
        stop = reader.sheet(1).locator(".kg-mark-stop")
        flat = stop.bounding_box()
        reader.page.keyboard.press("r")
        expect(stop).to_have_count(1)
        turned = stop.bounding_box()

        assert flat is not None
        assert turned is not None
        assert flat["width"] > flat["height"]
        assert turned["height"] > turned["width"]


class TestPen:
    def test_writes_at_once_and_is_taken_back_and_done_again(self, room, member, paper):
        reader = room.seat(member)
        reader.open(paper.pk)
        box = reader.box(1)
        points = [(box["x"] + 200 + 4 * n, box["y"] + 500 + n % 7) for n in range(40)]

        reader.draw(points)

        ink = reader.sheet(1).locator(".is-ink")
        expect(ink).to_have_count(1)
        reader.press("Hoàn tác")
        expect(ink).to_have_count(0)
        reader.page.keyboard.press("Control+y")
        expect(ink).to_have_count(1)
        saved(reader)
        assert Mark.objects.get(deleted_at=None).kind == "ink"

    def test_lets_a_finger_scroll_while_it_is_in_the_hand(self, room, member, paper):
        reader = room.seat(member)
        reader.open(paper.pk)
        reader.draw([(300.0 + n, 600.0) for n in range(30)])
        expect(reader.sheet(1).locator(".is-ink")).to_have_count(1)
        reader.page.wait_for_function(
            "since => performance.now() - since > 600",
            arg=reader.page.evaluate("performance.now()"),
        )

        reader.swipe((400, 900), (400, 500))

        expect(reader.sheet(1).locator(".is-ink")).to_have_count(1)
        assert reader.page.evaluate(
            "document.querySelector('.kg-reader-pages').scrollTop > 100"
        )

    def test_rubs_out_what_the_eraser_touches(self, room, member, paper):
        reader = room.seat(member, DESKTOP, touch=False)
        reader.open(paper.pk)
        reader.page.keyboard.press("p")
        reader.draw([(500.0 + 3 * n, 400.0) for n in range(40)], "mouse")
        ink = reader.sheet(1).locator(".is-ink")
        expect(ink).to_have_count(1)

        reader.page.keyboard.press("e")
        reader.draw([(550.0, 380.0 + 4 * n) for n in range(10)], "mouse")

        expect(ink).to_have_count(0)
        reader.page.keyboard.press("Control+z")
        expect(ink).to_have_count(1)


class TestNotes:
    def test_are_written_listed_and_removed_by_keyboard_alone(
        self, room, member, paper
    ):
        reader = room.seat(member, DESKTOP, touch=False)
        reader.open(paper.pk)
        keys = reader.page.keyboard

        keys.press("n")
        expect(
            reader.page.get_by_role("textbox", name="Nội dung ghi chú")
        ).to_be_focused()
        expect(reader.page.locator(".kg-editor")).to_contain_text("Chỉ mình tôi thấy.")
        keys.type("Hỏi lại Sở Tài chính")
        keys.press("Escape")
        stop = reader.sheet(1).locator(".kg-mark-stop")
        expect(stop).to_be_focused()
        expect(stop).to_have_attribute(
            "aria-label", "Ghi chú: Hỏi lại Sở Tài chính, trang 1"
        )
        saved(reader)
        assert Mark.objects.get().text == "Hỏi lại Sở Tài chính"
        keys.press("t")
        reader.page.get_by_role("tab", name="Ghi chú").click()
        expect(reader.page.locator(".kg-notes-line")).to_contain_text("Hỏi lại")
        reader.look()
        keys.press("Escape")
        stop.focus()
        keys.press("Delete")
        expect(stop).to_have_count(0)

    def test_are_seen_by_those_they_are_shared_with_and_nobody_else(
        self, room, city, member, paper
    ):
        reader = room.seat(member, DESKTOP, touch=False)
        reader.open(paper.pk)
        reader.page.keyboard.press("n")
        reader.page.keyboard.type("Xin ý kiến thư ký")
        saved(reader)
        reader.press("Chia sẻ")
        dialog = reader.page.locator(".kg-share")
        dialog.locator("label").first.click()
        dialog.get_by_role("button", name="Chia sẻ với người đã chọn").click()
        expect(dialog).to_have_count(0)

        secretary = room.seat(city.secretary)
        secretary.open(paper.pk)
        expect(secretary.sheet(1).locator(".kg-mark-stop")).to_have_attribute(
            "aria-label", f"Ghi chú: Xin ý kiến thư ký, trang 1, của {member.full_name}"
        )
        other = room.seat(city.members[3])
        other.open(paper.pk)
        expect(other.sheet(1).locator(".kg-mark-stop")).to_have_count(0)
