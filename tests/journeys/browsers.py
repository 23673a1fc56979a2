"""People at their screens: one browser window each, looked at with axe."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright
from tests.harness import City

CHROMIUM = "/usr/bin/chromium"
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, TABLET, PHONE = (1280, 800), (820, 1180), (390, 844)
PATIENCE_MS = 30_000
# A browser reports these of pages that answer 4xx or 5xx on purpose in the journey.
EXPECTED_NOISE = re.compile(r"status of (404|409|422)")


class Office:
    """A browser in which any number of people sit, each with their own login."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.complaints: list[str] = []
        self._playwright = sync_playwright().start()
        self.browser: Browser = self._playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update",
                "--disable-sync",
            ],
        )  # fmt: skip

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.browser.close()
        self._playwright.stop()

    def seat(self, login: str, size: tuple[int, int], *, touch: bool = False) -> Screen:
        """Open a window for a person and log them in; without a login, a bare one."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            base_url=self.city.url,
            has_touch=touch,
        )
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("console", lambda message: self._hear(login, message))
        page.on("pageerror", lambda error: self.complaints.append(f"{login}: {error}"))
        screen = Screen(self, page, login)
        if login:
            screen.log_in()
        return screen

    def _hear(self, login: str, message: Any) -> None:
        if message.type == "error" and not EXPECTED_NOISE.search(message.text):
            self.complaints.append(f"{login or 'screen'}: {message.text}")


class Screen:
    """What one person sees and does."""

    def __init__(self, office: Office, page: Page, login: str) -> None:
        self.office = office
        self.page = page
        self.login = login

    def log_in(self) -> None:
        """Log in as a person does."""
        self.page.goto("/hom-nay/")
        self.page.fill("[name=login]", self.login)
        self.page.fill("[name=password]", self.office.city.sample["password"])
        self.page.click("main button[type=submit]")
        self.page.wait_for_url("**/hom-nay/")

    def go(self, path: str, *, status: int = 200) -> None:
        """Open a page, which must answer with *status*."""
        try:
            response = self.page.goto(path)
        except Error:
            # The answer to the act before was just leading this window elsewhere.
            self.page.wait_for_load_state()
            response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{self.login}: {path}: {response.status}"

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
        assert not found, f"{self.login}: {self.page.url}: {found}"

    def find(self, selector: str, text: str | None = None) -> Locator:
        """Return the first element of this kind, with *text* in it if given."""
        found = self.page.locator(selector)
        return (found.filter(has_text=text) if text else found).first

    def sees(self, text: str, within: str = "main") -> None:
        """Wait until *text* stands in the page."""
        expect(self.page.locator(within).first).to_contain_text(
            text, timeout=PATIENCE_MS
        )

    def press(self, selector: str, text: str | None = None) -> None:
        """Press a control."""
        self.find(selector, text).click()

    def act(self, url_part: str) -> None:
        """Press the control that posts to this address."""
        self.press(
            f'[data-kg-post*="{url_part}"], [formaction*="{url_part}"], '
            f'form[action*="{url_part}"] button[type=submit]'
        )

    def pick(self, name: str, words: str) -> None:
        """Choose the first answer of a picker, by keyboard."""
        box = self.page.locator(f'kg-person-picker[data-name="{name}"]').first
        field = box.locator("input[role=combobox]")
        field.fill(words)
        box.locator('[role="option"]').first.wait_for()
        field.press("ArrowDown")
        field.press("Enter")
        box.locator(".kg-picked", has_text=words).first.wait_for()

    def choose(self, name: str, value: str) -> None:
        """Choose *value* of a field, be it a list or a group of buttons."""
        field = self.page.locator(f'main [name="{name}"]')
        if field.first.evaluate("node => node.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            button = self.page.locator(f'main [name="{name}"][value="{value}"]')
            button.check(force=True)

    def choose_by_name(self, name: str, words: str) -> None:
        """Choose the answer of a list that holds *words*."""
        field = self.page.locator(f'main select[name="{name}"]').first
        option = field.locator("option", has_text=words).first
        field.select_option(option.get_attribute("value"))

    def unfold(self, url_part: str) -> None:
        """Open the panel of an act if it is folded."""
        form = self.page.locator(f'form[action*="{url_part}"]')
        panel = self.page.locator("details.kg-act", has=form)
        if panel.count() and not panel.first.evaluate("node => node.open"):
            panel.first.locator("summary").click()
