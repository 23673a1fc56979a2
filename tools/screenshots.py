"""Make the pictures of docs/ from a sample city that runs for it.

    make screenshots

Starts the demo in a folder of its own, walks through it as its people, and writes
docs/pictures/*.png. Nothing is drawn by hand.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 900
TABLET, DESKTOP, PHONE, BIG = (1024, 768), (1280, 800), (390, 844), (1440, 810)


def main() -> int:
    """Walk through the city and take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="kg-pictures-") as folder,
        city(Path(folder)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        walk(Walker(browser, url, Path(folder) / "city"))
        browser.close()
    return 0


class Walker:
    """Opens windows and takes pictures."""

    def __init__(self, browser: Browser, url: str, folder: Path) -> None:
        self.browser = browser
        self.url = url
        self.folder = folder

    def enter(
        self, login: str, size: tuple[int, int], *, is_dark: bool = False
    ) -> Page:
        """Open a window for a person."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            base_url=self.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            color_scheme="dark" if is_dark else "light",
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto("/hom-nay/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", "khonggiay")
        page.click("main button[type=submit]")
        page.wait_for_url("**/hom-nay/")
        return page

    def take(self, page: Page, name: str) -> None:
        """Wait until the page is quiet, then take it."""
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURES / f"{name}.png")
        print(f"docs/pictures/{name}.png")


def walk(walker: Walker) -> None:
    """Tell the story of the product in pictures."""
    delegate = walker.enter("sogiaothong", TABLET)
    walker.take(delegate, "today")
    delegate.click('main a[href^="/phien-hop/"]')
    delegate.wait_for_url("**/phien-hop/*/")
    meeting = delegate.url.split("/phien-hop/")[1].split("/")[0]
    walker.take(delegate, "meeting")
    delegate.locator(".kg-papers a").first.click()
    delegate.locator("kg-reader canvas:visible").first.wait_for()
    walker.take(delegate, "reader")

    chair = walker.enter("chutich", TABLET)
    room = f"/phien-hop/{meeting}/hop/"
    members = [walker.enter(login, TABLET) for login in ("soxaydung", "sotaichinh")]
    for page in (chair, delegate, *members):
        page.goto(room)
        page.locator('[data-kg-post*="diem-danh"]').first.click()
        page.locator("#my-place .is-done").wait_for()
    chair.locator('[data-key="open"]').click()
    for _step in range(12):
        chair.wait_for_timeout(1000)
        chair.locator('[data-key="next"]').click()
        chair.wait_for_timeout(1000)
        if chair.locator('[data-key="vote"]').count():
            break
    delegate.locator('[data-kg-part="speakers"] [data-key="ask"]').click()
    chair.locator('[data-kg-post*="/moi/"]').first.click()
    walker.take(chair, "room")
    chair.locator('[data-key="vote"]').click()
    walker.take(delegate, "vote")
    phone = walker.enter("soxaydung", PHONE)
    phone.goto(room)
    walker.take(phone, "vote-phone")
    more = [walker.enter(login, TABLET) for login in others_in(walker.folder, meeting)]
    for page in more:
        page.goto(room)
    for page in (chair, delegate, *members, *more):
        page.locator('[data-kg-part="vote"] [data-key="approve"]').first.click()
        page.locator('[data-kg-part="vote"] .kg-note').first.wait_for()
    chair.locator('[data-kg-part="vote"] [data-key="close"]').click()
    screen = walker.enter("thuky", BIG)
    screen.goto(f"/man-hinh/{meeting}/")
    screen.locator("kg-screen .is-result").wait_for()
    walker.take(screen, "screen")

    secretary = walker.enter("thuky", DESKTOP)
    secretary.goto("/phien-hop/1/ket-luan/")
    walker.take(secretary, "conclusions")
    officer = walker.enter("chuyenvien.gtvt", PHONE, is_dark=True)
    officer.goto("/nhiem-vu/")
    walker.take(officer, "tasks-phone")
    head = walker.enter("sogiaothong", DESKTOP)
    head.goto("/nhiem-vu/?whose=unit&state=all")
    head.locator('main a[href^="/nhiem-vu/"]').last.click()
    walker.take(head, "task")
    head.goto("/tim-kiem/?q=chong+ngap")
    walker.take(head, "search")


def others_in(folder: Path, meeting: str) -> list[str]:
    """Return the logins of ten more members in the room, so that a vote can pass."""
    address = (folder / "postgres-address").read_text("utf-8").strip()
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "SELECT a.username FROM people_account a"
            " JOIN meetings_participant p ON p.person_id = a.person_id"
            " WHERE p.meeting_id = %s AND p.is_member AND p.checked_in_at IS NOT NULL"
            " AND a.username NOT IN ('chutich', 'sogiaothong', 'soxaydung',"
            " 'sotaichinh') ORDER BY p.rank LIMIT 10",
            [int(meeting)],
        ).fetchall()
    return [login for (login,) in rows]


@contextmanager
def city(folder: Path) -> Iterator[str]:
    """Run the demo on free ports until the pictures are taken."""
    # As root, the program's PostgreSQL runs as another user, who must get in.
    folder.chmod(0o755)
    ports = []
    for _number in range(2):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            ports.append(str(probe.getsockname()[1]))
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KHONGGIAY_") and name != "DATABASE_URL"
    }
    process = subprocess.Popen(
        [
            sys.executable, "-m", "khonggiay.config.cli", "demo",
            "--data", str(folder / "city"), "--port", ports[0],
            "--live-port", ports[1],
        ],
        env={**environment, "PYTHONPATH": str(ROOT / "src")},
        start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{ports[0]}"
    try:
        wait_for(f"{url}/healthz", process)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the city answers.

    Raises:
        TimeoutError: it does not.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  our own address
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(1)
    raise TimeoutError(url)


if __name__ == "__main__":
    sys.exit(main())
