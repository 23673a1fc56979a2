"""Taking the papers of a meeting along: stopped, gone on with, given up, in a browser.

Delegates study the papers beforehand, also where the network is slow (S20).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.harness import City
from tests.journeys.browsers import PATIENCE_MS, Office
from tests.journeys.devices import Approved, Device, seat, start, stop
from tests.patience import wait_until

pytestmark = pytest.mark.journey

TAKE = 'main kg-pack [data-act="device-tablet-down"]'
PAUSE = 'main kg-pack [data-act="player-pause"]'
RESUME = 'main kg-pack [data-act="player-play"]'
CANCEL = 'main kg-pack [data-act="x"]'


@pytest.fixture
def office(new_office: Office) -> Office:
    return new_office


@pytest.fixture
def meeting(city: City) -> Approved:
    return Approved(city)


def hold_up(tablet: Device, files: int) -> None:
    """Let the network of this page bring *files* files of papers and then no more."""
    tablet.page.evaluate(
        """files => {
          const real = globalThis.fetch;
          globalThis.brought = 0;
          globalThis.fetch = (url, options) => {
            if (!String(url).includes('/tai-lieu/')) return real(url, options);
            if (globalThis.brought < files) {
              globalThis.brought += 1;
              return real(url, options);
            }
            globalThis.isHeldUp = true;
            return new Promise((_, fail) => options.signal.addEventListener(
              'abort', () => fail(options.signal.reason)));
          };
        }""",
        files,
    )


def begin(tablet: Device, meeting: Approved) -> None:
    """Take the papers along over a network that breaks off after two files."""
    tablet.go(meeting.url)
    tablet.wait("navigator.serviceWorker.controller !== null")
    hold_up(tablet, 2)
    tablet.press(TAKE)
    tablet.wait("globalThis.isHeldUp === true")
    progress = tablet.page.locator("main kg-pack .kg-pack-progress").first
    expect(progress).to_contain_text("2/", timeout=PATIENCE_MS)


class TestPause:
    def test_keeps_what_is_here_and_goes_on_after_the_tab_was_closed(
        self, city, office, meeting
    ):
        tablet = seat(office, "member1")
        begin(tablet, meeting)
        tablet.look()

        tablet.press(PAUSE)

        expect(tablet.page.locator(RESUME)).to_be_visible(timeout=PATIENCE_MS)
        tablet.sees("còn", "main kg-pack")
        tablet.look()
        # Another tab, another day: it still waits, and fetches only what is missing.
        tab = tablet.page.context.new_page()
        tablet.page.close()
        tablet = Device(office, tab, "member1")
        tablet.go(meeting.url)
        expect(tablet.page.locator(RESUME)).to_be_visible(timeout=PATIENCE_MS)
        hold_up(tablet, 1_000)
        tablet.press(RESUME)
        done = tablet.page.locator("main kg-pack .is-done")
        expect(done).to_be_visible(timeout=PATIENCE_MS)
        manifest = city.login("member1").get(f"/meetings/{meeting.id}/pack")
        papers = sum("/tai-lieu/" in page for page in manifest["pages"])
        brought = len(manifest["files"]) - 2 + papers
        assert tablet.page.evaluate("globalThis.brought") == brought
        stop(city)
        try:
            tablet.read(meeting)
        finally:
            start(city)


class TestClosing:
    def test_the_tab_in_the_middle_is_made_good_by_the_next_page(
        self, city, office, meeting
    ):
        tablet = seat(office, "member1")
        begin(tablet, meeting)
        tab = tablet.page.context.new_page()
        tablet.page.close()

        tablet = Device(office, tab, "member1")
        tablet.go("/hom-nay/")

        held = "SELECT edition <> '' FROM meetings_packondevice WHERE meeting_id = %s"
        wait_until(lambda: city.rows(held, meeting.id) == [(True,)], "it is whole")


class TestCancel:
    def test_of_a_first_pack_leaves_nothing(self, city, office, meeting):
        tablet = seat(office, "member1")
        begin(tablet, meeting)

        tablet.press(CANCEL)

        expect(tablet.page.locator(TAKE)).to_be_visible(timeout=PATIENCE_MS)
        assert tablet.disk().count("%PDF") == 0
        stop(city)
        try:
            tablet.page.goto(meeting.url)
            tablet.sees("Không có mạng")
        finally:
            start(city)
