"""The chair presents a paper, the delegates' readers turn with it, and let go.

One delegate follows, looks elsewhere and comes back; another comes late and lands on
the presented page.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from tests.harness import City
from tests.journeys.approved import Approved
from tests.journeys.browsers import DESKTOP, PATIENCE_MS, PHONE, TABLET, Office, Screen

from khonggiay.files.tests import samples

pytestmark = pytest.mark.journey

WEB_WORKERS = 2
PILL = ".kg-reader-pill.is-course"
NUMBER = ".kg-reader-number"


class Planning(Approved):
    """A meeting about a paper of nine pages."""

    TITLE = "Phiên họp về quy hoạch"
    ITEM = "Quy hoạch phân khu"
    PEOPLE = (("chair", "chair"),)

    def files(self) -> list[tuple[str, bytes]]:
        return [("Tờ trình.pdf", samples.pdf(9))]


@pytest.fixture(scope="module")
def session(city: City) -> SimpleNamespace:
    """Return a session in progress."""
    meeting = Planning(city)
    path = f"/meetings/{meeting.id}"
    members = [name for name in city.sample["logins"] if name.startswith("member")]
    for name in ("chair", *members):
        meeting.do("POST", f"{path}/check-in", {}, by=city.login(name))
    meeting.do("POST", f"{path}/open", by=city.login("chair"))
    return SimpleNamespace(
        url=meeting.paper_url,
        name=city.sample["logins"]["chair"]["name"],
        members=members,
    )


def turn_to(screen: Screen, page: int) -> None:
    """Go to a page by its number."""
    field = screen.page.locator(NUMBER)
    field.fill(str(page))
    field.press("Enter")


def is_at(screen: Screen, page: int) -> None:
    """Wait until the reader shows the page."""
    expect(screen.page.locator(NUMBER)).to_have_value(str(page), timeout=PATIENCE_MS)


def says(screen: Screen, words: str) -> None:
    """Wait until the pill says so."""
    expect(screen.page.locator(PILL)).to_have_text(words, timeout=PATIENCE_MS)


def test_readers_turn_with_the_presenter(office: Office, session: SimpleNamespace):
    chair = office.seat("chair", DESKTOP)
    delegate = office.seat(session.members[0], TABLET, touch=True)
    for screen in (chair, delegate):
        screen.go(session.url)
        is_at(screen, 1)
    expect(delegate.page.locator(PILL)).to_be_hidden()
    expect(delegate.page.locator("html")).to_have_attribute("data-live", "open")

    chair.press(PILL, "Trình bày cho mọi người")
    turn_to(chair, 4)

    is_at(delegate, 4)
    says(delegate, f"Đang theo {session.name}")
    says(chair, "Đang trình bày. Dừng")
    delegate.look()

    turn_to(delegate, 2)
    says(delegate, f"Theo {session.name}: trang 4")
    turn_to(chair, 7)
    says(delegate, f"Theo {session.name}: trang 7")
    is_at(delegate, 2)

    delegate.press(PILL)
    is_at(delegate, 7)

    late = office.seat(session.members[1], PHONE, touch=True)
    late.go(session.url)
    is_at(late, 7)

    chair.press(PILL, "Đang trình bày. Dừng")
    expect(delegate.page.locator(PILL)).to_be_hidden()
    expect(late.page.locator(PILL)).to_be_hidden()
    turn_to(chair, 1)
    is_at(chair, 1)
    is_at(delegate, 7)
    assert office.complaints == []
