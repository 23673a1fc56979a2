"""The chair presents a paper, the delegates' readers turn with it, and let go.

One delegate follows, looks elsewhere and comes back; another comes late and lands on
the presented page.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.harness import City
from tests.journeys.browsers import DESKTOP, PATIENCE_MS, PHONE, TABLET, Office, Screen
from tests.journeys.story import tomorrow_at

from khonggiay.files.tests import samples

pytestmark = pytest.mark.journey

PILL = ".kg-reader-pill.is-course"
NUMBER = ".kg-reader-number"
KEYS = itertools.count(1)


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    parent = os.environ.get("KHONGGIAY_TEST_FOLDER")
    folder = Path(tempfile.mkdtemp(prefix="following-", dir=parent))
    with City(folder, durable=False, web_workers=2) as city:
        yield city


@pytest.fixture(scope="module")
def office(city: City) -> Iterator[Office]:
    with Office(city) as office:
        yield office


@pytest.fixture(scope="module")
def session(city: City) -> SimpleNamespace:
    """Return a session in progress, with a paper of nine pages."""
    (body,) = city.login("secretary").get("/meetings/bodies")
    meeting = act(
        city, "secretary", "POST", "/meetings",
        {
            "body_id": body["id"], "title": "Phiên họp về quy hoạch",
            "place": "Phòng họp số 1", "starts_at": tomorrow_at(8),
            "ends_at": tomorrow_at(11),
        },
    )  # fmt: skip
    path = f"/meetings/{meeting['id']}"
    item = {"title": "Quy hoạch phân khu", "kind": "discuss"}
    added = act(
        city, "secretary", "POST", f"{path}/programme",
        item | {"revision": meeting["revision"]},
    )  # fmt: skip
    files = {"file": ("Tờ trình.pdf", samples.pdf(9), "application/pdf")}
    paper = act(
        city, "secretary", "POST", f"/items/{added['item_id']}/papers", files=files
    )
    revision = city.login("secretary").get(f"{path}/programme")["revision"]
    chair = {"person_id": city.login("chair").person_id, "role": "chair"}
    act(
        city, "secretary", "PUT", f"{path}/participants",
        {"revision": revision, "participants": [chair]},
    )  # fmt: skip
    act(city, "secretary", "POST", f"{path}/submit")
    act(city, "chief", "POST", f"{path}/approve", {})
    members = [name for name in city.sample["logins"] if name.startswith("member")]
    for name in ("chair", *members):
        act(city, name, "POST", f"{path}/check-in", {})
    act(city, "chair", "POST", f"{path}/open")
    return SimpleNamespace(
        url=f"/phien-hop/tai-lieu/{paper['id']}/",
        name=city.sample["logins"]["chair"]["name"],
        members=members,
    )


def act(
    city: City, who: str, method: str, path: str, content: Any = None, **more: Any
) -> Any:
    """Have somebody do an act that succeeds."""
    key = f"following-{next(KEYS)}"
    answer = city.login(who).act(method, path, content, key=key, **more)
    assert answer.status_code in (200, 201), f"{path}: {answer.text}"
    return answer.json()


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
