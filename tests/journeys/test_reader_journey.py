"""Papers better than paper: reading and marking on desk, tablet and phone (S20, S22).

Delegates mark words, draw and pin notes, take them elsewhere and back, by keyboard
alone too; share a note with the secretariat; settle what two devices wrote; and place
a note again whose passage a new version no longer has.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect
from tests.harness import City
from tests.journeys.browsers import DESKTOP, PATIENCE_MS, PHONE, TABLET, Screen
from tests.journeys.papers import GONE, SELECT, WORDS, Meeting, paper
from tests.patience import wait_until

from khonggiay.documents.tests import marked_words

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def meeting(city: City) -> Meeting:
    return Meeting(city)


def read(screen: Screen, meeting: Meeting) -> None:
    """Open the paper and wait until its first page has its words."""
    screen.go(meeting.paper_url)
    expect(screen.page.locator(".kg-sheet .textLayer span").first).to_be_attached(
        timeout=PATIENCE_MS
    )


def is_saved(meeting: Meeting, login: str, **values: Any) -> bool:
    """Tell whether the person has one mark, with these values."""
    marks = meeting.layer(login)
    return len(marks) == 1 and {**marks[0], **values} == marks[0]


class TestMarking:
    """Each chapter goes on where the one before ended."""

    def test_1_a_highlight_lies_on_the_words_that_were_selected(
        self, office, meeting, tmp_path
    ):
        screen = office.seat("member1", DESKTOP)
        read(screen, meeting)

        assert screen.page.evaluate(SELECT, WORDS) >= 0
        screen.page.keyboard.press("h")

        wait_until(lambda: meeting.layer("member1"), "the highlight arrives")
        mark = meeting.mark("member1")
        assert (mark["kind"], mark["page"]) == ("highlight", 1)
        assert mark["quote"]["exact"] == WORDS
        assert mark["shares"] == []
        wanted = marked_words.highlight(meeting.file(tmp_path), mark["version"], WORDS)
        ((made,), (right,)) = mark["quads"], wanted["quads"]
        assert made == pytest.approx(right, abs=6)
        # It can be taken back and done again.
        screen.page.keyboard.press("Control+z")
        wait_until(lambda: not meeting.layer("member1"), "it is taken back")
        screen.page.keyboard.press("Control+y")
        wait_until(lambda: is_saved(meeting, "member1", kind="highlight"), "it is back")

    def test_2_a_note_is_pinned_written_and_moved_by_keyboard_alone(
        self, office, meeting
    ):
        screen = office.seat("member2", DESKTOP)
        read(screen, meeting)
        keys = screen.page.keyboard

        keys.press("n")
        expect(screen.page.locator(".kg-editor textarea")).to_be_focused()
        keys.insert_text("Hỏi lại Quận 8")
        keys.press("Control+Enter")
        pin = screen.page.locator(".kg-mark-stop.is-pin")
        expect(pin).to_be_focused()
        wait_until(
            lambda: is_saved(meeting, "member2", text="Hỏi lại Quận 8"), "it is saved"
        )
        x, y = meeting.mark("member2")["position"]
        for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
            keys.press(key)

        wait_until(
            lambda: is_saved(meeting, "member2", position=[x + 8, y - 4]), "it moves"
        )
        expect(pin).to_be_focused()
        keys.press("Control+z")
        wait_until(lambda: is_saved(meeting, "member2", position=[x, y]), "and back")
        keys.press("Control+y")
        wait_until(
            lambda: is_saved(meeting, "member2", position=[x + 8, y - 4]), "and again"
        )

    def test_3_a_drawing_is_dragged_to_another_place_and_stays_on_its_page(
        self, office, meeting
    ):
        screen = office.seat("member3", DESKTOP)
        read(screen, meeting)
        mouse, keys = screen.page.mouse, screen.page.keyboard
        box = screen.page.locator(".kg-sheet").first.bounding_box()
        assert box is not None
        left, top = box["x"] + 120, box["y"] + 160

        keys.press("p")
        drag(screen, (left, top), (left + 80, top + 40))
        keys.press("Escape")
        wait_until(lambda: is_saved(meeting, "member3", kind="ink"), "it is drawn")
        before = meeting.mark("member3")
        mouse.click(left + 40, top + 20)
        expect(screen.page.locator(".kg-mark-stop.is-movable")).to_be_attached()
        drag(screen, (left + 40, top + 20), (left + 140, top + 70))

        wait_until(lambda: moved_by(meeting, before) is not None, "it is elsewhere")
        dx, dy = moved_by(meeting, before) or (0, 0)
        assert dx == pytest.approx(-2 * dy, rel=0.05)
        # Beyond the edge of the page it does not go.
        drag(screen, (left + 140, top + 70), (4, top + 70))
        wait_until(
            lambda: min(x for x, _y in points(meeting.mark("member3"))) == 0, "the edge"
        )
        for _time in range(2):
            keys.press("Control+z")
        wait_until(
            lambda: points(meeting.mark("member3")) == points(before), "it is back"
        )

    def test_4_the_secretariat_sees_what_is_shared_with_it(self, office, meeting):
        delegate = office.seat("member2", TABLET, touch=True)
        read(delegate, meeting)
        delegate.page.locator(".kg-mark-stop.is-pin").tap()
        delegate.press(".kg-editor .btn-quiet")
        delegate.page.locator('.kg-share input[value^="meeting-staff:"]').check()
        delegate.look()
        delegate.press(".kg-share .btn-primary")
        wait_until(lambda: meeting.mark("member2")["shares"], "it is shared")

        secretary = office.seat("secretary", DESKTOP)
        read(secretary, meeting)
        secretary.page.keyboard.press("t")
        secretary.press("#kg-tab-notes")
        secretary.sees("Hỏi lại Quận 8", "#kg-side-notes")
        secretary.sees("Phạm Quỳnh Như", "#kg-side-notes")
        secretary.look()
        # Another delegate does not.
        other = office.seat("member1", PHONE, touch=True)
        read(other, meeting)
        other.page.keyboard.press("t")
        other.press("#kg-tab-notes")
        expect(other.page.locator("#kg-side-notes .kg-notes-line")).to_have_count(1)
        other.look()

    def test_5_what_two_devices_wrote_is_shown_and_settled(self, office, meeting):
        screen = office.seat("member2", DESKTOP)
        read(screen, meeting)
        screen.page.context.set_offline(True)
        screen.press(".kg-mark-stop.is-pin")
        screen.page.locator(".kg-editor textarea").fill("Sửa ở bàn")
        screen.page.keyboard.press("Escape")
        known = meeting.mark("member2")
        meeting.write(
            "member2", {**known, "text": "Sửa trên máy bảng"}, base=known["revision"]
        )
        screen.page.context.set_offline(False)

        screen.page.keyboard.press("t")
        screen.press("#kg-tab-notes")
        card = screen.page.locator("#kg-side-notes .kg-notes-card")
        expect(card).to_contain_text("Sửa ở bàn", timeout=PATIENCE_MS)
        expect(card).to_contain_text("Sửa trên máy bảng")
        screen.look()
        card.locator("button").first.click()
        wait_until(lambda: is_saved(meeting, "member2", text="Sửa ở bàn"), "settled")
        expect(card).to_have_count(0)


class TestReading:
    def test_1_a_finger_scrolls_while_the_pen_draws(self, office, meeting):
        screen = office.seat("chair", TABLET, touch=True)
        read(screen, meeting)
        session = screen.page.context.new_cdp_session(screen.page)
        pages = screen.page.locator(".kg-reader-pages")

        for kind, x in (("mousePressed", 300), ("mouseMoved", 360), ("mouseMoved", 420),
                        ("mouseReleased", 420)):  # fmt: skip
            session.send(
                "Input.dispatchMouseEvent",
                {"type": kind, "x": x, "y": 500, "button": "left",
                 "buttons": int(kind != "mouseReleased"), "clickCount": 1,
                 "pointerType": "pen"},
            )  # fmt: skip
        wait_until(lambda: is_saved(meeting, "chair", kind="ink"), "the pen draws")
        before = pages.evaluate("node => node.scrollTop")
        swipe(session, 400, range(800, 480, -20))

        expect(screen.page.locator(".kg-sheet").nth(1)).to_be_in_viewport()
        assert pages.evaluate("node => node.scrollTop") > before + 100
        assert len(meeting.layer("chair")) == 1
        screen.look()

    def test_2_words_are_found_without_accents_and_all_are_marked(
        self, office, meeting
    ):
        for size in (PHONE, DESKTOP):
            screen = office.seat("member1", size, touch=size == PHONE)
            for words in ("nao vet", "nạo vét"):
                read(screen, meeting)
                screen.page.keyboard.press("/")
                screen.page.keyboard.insert_text(words)
                marked = screen.page.locator(".kg-plate.is-found path")
                expect(marked).to_have_count(1, timeout=PATIENCE_MS)
            screen.look()

    def test_3_the_next_paper_opens_in_place_also_in_the_dark(self, office, meeting):
        screen = office.seat("member3", DESKTOP)
        screen.page.emulate_media(color_scheme="dark")
        read(screen, meeting)
        screen.page.locator('.kg-reader-bar a[rel="next"]').click()
        screen.page.wait_for_url(f"**/{meeting.papers[1]}/")
        expect(screen.page.locator(".kg-reader-title")).to_contain_text("Phụ lục")
        screen.page.keyboard.press("t")
        screen.look()
        screen.page.locator('.kg-reader-bar a[rel="prev"]').click()
        screen.page.wait_for_url(f"**{meeting.paper_url}")

    def test_4_the_paper_with_ones_notes_is_in_the_menu(self, office, meeting):
        screen = office.seat("member1", DESKTOP)
        read(screen, meeting)
        screen.page.locator('.kg-reader-bar [aria-haspopup], .kg-reader-bar [aria-expanded]').last.click()  # fmt: skip  # noqa: E501
        screen.look()
        with screen.page.expect_download() as download:
            screen.press('.kg-reader-menu a[href$="/ban-in/"]')
        assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


class TestANewVersion:
    def test_keeps_a_lost_note_with_its_quote_until_it_is_placed_again(
        self, office, meeting, tmp_path
    ):
        version = meeting.version()
        lost = marked_words.highlight(meeting.file(tmp_path), version, GONE, "Từ chối")
        meeting.write("member4", lost)
        files = {"file": ("Tờ trình mới.pdf", paper(is_new=True), "application/pdf")}
        meeting.do(
            "POST", f"/papers/{meeting.papers[0]}/replacements", by=meeting.chief,
            files=files,
        )  # fmt: skip
        wait_until(lambda: is_saved(meeting, "member4", placement="lost"), "it is lost")

        screen = office.seat("member4", TABLET, touch=True)
        read(screen, meeting)
        screen.page.keyboard.press("t")
        screen.press("#kg-tab-notes")
        card = screen.page.locator("#kg-side-notes .kg-notes-card")
        expect(card).to_contain_text(GONE)
        expect(card).to_contain_text("Từ chối")
        screen.look()
        card.locator(".btn").first.click()
        screen.page.evaluate(SELECT, WORDS)
        screen.page.keyboard.press("h")

        wait_until(lambda: is_saved(meeting, "member4", placement="made"), "placed")
        mark = meeting.mark("member4")
        assert (mark["quote"]["exact"], mark["text"]) == (WORDS, "Từ chối")
        assert mark["version"] == meeting.version() != version
        expect(card).to_have_count(0)


def test_no_page_complained(office):
    # What a browser says of the network that was taken from this person on purpose.
    cut_off = {
        "member2: Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
        "member2: An unknown error occurred when fetching the script.",
    }
    assert set(office.complaints) - cut_off == set()


def drag(screen: Screen, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with the mouse, in a few steps."""
    screen.page.mouse.move(*start)
    screen.page.mouse.down()
    screen.page.mouse.move(*end, steps=6)
    screen.page.mouse.up()


def swipe(session: CDPSession, x: int, ways: range) -> None:
    """Draw a finger over the screen."""
    for at, y in enumerate(ways):
        kind = "touchMove" if at else "touchStart"
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y}]},
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def points(mark: dict[str, Any]) -> list[list[float]]:
    """Return the points of the mark's strokes."""
    return [point for stroke in mark["strokes"] for point in stroke]


def moved_by(meeting: Meeting, before: dict[str, Any]) -> tuple[float, float] | None:
    """Return how far the drawing of member3 is from where it was; None: not yet."""
    ((x, y), *_), ((old_x, old_y), *_) = (
        points(meeting.mark("member3")),
        points(before),
    )
    return (x - old_x, y - old_y) if (x, y) != (old_x, old_y) else None
