"""A person with a paper in a real browser: fingers, pen, mouse and keys."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from khonggiay.documents import operations as documents
from khonggiay.meetings.tests.web import browser
from khonggiay.people.models import Person

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).resolve().parents[4]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TABLET, DESKTOP, PHONE = (820, 1180), (1280, 800), (390, 844)
# No live process runs here, and pictures that are not made yet are asked for.
EXPECTED_NOISE = re.compile(r"status of 404|ERR_CONNECTION_REFUSED")


def report(pages: int, *, subject: str = "Quy hoạch khu đô thị") -> bytes:
    """Return a report with a sentence of its own on each page, and an outline."""
    blocks: list[dict[str, str]] = []
    for number in range(1, pages + 1):
        words = (
            f"Mục {number}. Ủy ban nhân dân thành phố giao các sở, quận rà soát quy "
            f"hoạch. Thời hạn hoàn thành của mục {number} là ngày 15 tháng 9."
        )
        blocks += [{"type": "p", "text": words}, {"type": "page_break"}]
    data = {"issuer": "Sở Xây dựng", "subject": subject, "blocks": blocks[:-1]}
    with pikepdf.open(io.BytesIO(documents.typeset("report", data))) as pdf:
        with pdf.open_outline() as outline:
            outline.root.clear()
            for number in range(1, len(pdf.pages) + 1, 5):
                entry = pikepdf.OutlineItem(f"Phần từ trang {number}", number - 1)
                outline.root.append(entry)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


class Reader:
    """One window on a paper."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        if message.type == "error" and not EXPECTED_NOISE.search(message.text):
            self.complaints.append(message.text)

    def open(self, paper_id: int, query: str = "", *, drawn: int = 1) -> None:
        """Open a paper and wait until page *drawn* can be read."""
        self.page.goto(f"/phien-hop/tai-lieu/{paper_id}/{query}")
        self.drawn(drawn)

    def sheet(self, number: int) -> Locator:
        """Return the page as it stands on the screen."""
        return self.page.locator(f'.kg-sheet[data-page="{number}"]')

    def drawn(self, number: int) -> Locator:
        """Wait until a page is drawn and its text lies over it."""
        sheet = self.sheet(number)
        sheet.locator("> canvas").first.wait_for()
        sheet.locator(".textLayer span").first.wait_for(state="attached")
        return sheet

    def at(self, number: int) -> None:
        """Wait until the reader says that this page is in view."""
        expect(self.page.locator(".kg-reader-number")).to_have_value(str(number))

    def box(self, number: int) -> dict[str, float]:
        """Return where a page stands on the screen."""
        box = self.sheet(number).bounding_box()
        assert box is not None
        return dict(box)

    def press(self, name: str) -> None:
        """Press the control of this name."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def look(self) -> None:
        """Assert that axe finds nothing serious or critical on the page as it is."""
        # By the protocol, not by a script element: the page's policy stays in force.
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations']}))"
            ".violations.filter(v => ['serious', 'critical'].includes(v.impact))"
            ".map(v => v.id + ': ' + v.nodes.slice(0, 3)"
            ".map(n => n.html.slice(0, 160)).join(' | '))"
        )
        assert not found, found

    # Fingers and pen.

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        """Tell the browser where fingers are: touchStart, touchMove or touchEnd."""
        places = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        self._protocol().send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": places}
        )

    def pinch(self, x: float, y: float, start: float, end: float) -> None:
        """Spread two fingers around a point from *start* to *end* pixels apart."""

        def fingers(apart: float) -> tuple[tuple[float, float], tuple[float, float]]:
            return (x - apart / 2, y), (x + apart / 2, y)

        self.touch("touchStart", *fingers(start))
        for step in range(1, 9):
            self.touch("touchMove", *fingers(start + (end - start) * step / 8))
            self.frame()
        self.touch("touchEnd")

    def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw one finger over the screen."""
        self.touch("touchStart", start)
        for step in range(1, 7):
            share = step / 6
            x = start[0] + (end[0] - start[0]) * share
            y = start[1] + (end[1] - start[1]) * share
            self.touch("touchMove", (x, y))
            self.frame()
        self.touch("touchEnd")

    def draw(self, points: list[tuple[float, float]], pointer: str = "pen") -> None:
        """Draw with a pen or with the mouse."""
        protocol = self._protocol()
        common = {"button": "left", "pointerType": pointer, "clickCount": 1}
        first, last = points[0], points[-1]

        def send(kind: str, at: tuple[float, float], buttons: int) -> None:
            place = {"type": kind, "x": at[0], "y": at[1], "buttons": buttons}
            protocol.send("Input.dispatchMouseEvent", common | place)

        send("mousePressed", first, 1)
        for point in points[1:]:
            send("mouseMoved", point, 1)
        send("mouseReleased", last, 0)

    def frame(self) -> None:
        """Let the browser paint once."""
        self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def _protocol(self) -> Any:
        if not hasattr(self, "_session"):
            self._session = self.page.context.new_cdp_session(self.page)
        return self._session


class Room:
    """A browser in which people open papers, each logged in."""

    def __init__(self, chromium: Browser, url: str) -> None:
        self._chromium = chromium
        self._url = url
        self.readers: list[Reader] = []

    def seat(
        self,
        person: Person,
        size: tuple[int, int] = TABLET,
        *,
        touch: bool = True,
    ) -> Reader:
        """Open a window for a person who is logged in."""
        context = self._chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            base_url=self._url,
            has_touch=touch,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        session = browser(person).cookies["sessionid"].value
        cookie = {"name": "sessionid", "value": session, "url": self._url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        reader = Reader(context.new_page())
        self.readers.append(reader)
        return reader


@contextlib.contextmanager
def open_room(url: str) -> Iterator[Room]:
    """Start a browser; at the end no window may have complained."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        room = Room(chromium, url)
        yield room
        chromium.close()
    complaints = [words for reader in room.readers for words in reader.complaints]
    assert not complaints, complaints
