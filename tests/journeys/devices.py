"""Devices in the journeys: screens that take a meeting along."""

from __future__ import annotations

from playwright.sync_api import Locator, expect
from tests.harness import City
from tests.journeys.approved import Approved
from tests.journeys.browsers import PATIENCE_MS, TABLET, Office, Screen
from tests.patience import wait_until


class Device(Screen):
    """A screen that takes papers along."""

    def take(self, meeting: Approved) -> None:
        self.go(meeting.url)
        self.wait("navigator.serviceWorker.controller !== null")
        self.press('kg-pack [data-act="device-tablet-down"]')
        expect(self.page.locator("main kg-pack .is-done")).to_be_visible(
            timeout=PATIENCE_MS
        )

    # What a person does in the reader.

    def read(self, meeting: Approved) -> None:
        """Open the first paper and wait until its first page can be read."""
        self.page.goto(f"/phien-hop/tai-lieu/{meeting.papers[0]}/")
        self.drawn(1)

    def drawn(self, number: int) -> Locator:
        sheet = self.page.locator(f'.kg-sheet[data-page="{number}"]')
        sheet.locator("> canvas").first.wait_for()
        sheet.locator(".textLayer span").first.wait_for(state="attached")
        return sheet

    def turn_to(self, number: int) -> None:
        self.page.locator(".kg-reader-number").fill(str(number))
        self.page.keyboard.press("Enter")
        self.drawn(number)

    def highlight(self, words: str) -> None:
        """Select the line of the first page in which *words* stand, mark it yellow."""
        line = self.drawn(1).locator(".textLayer span").filter(has_text=words).first
        box = line.bounding_box()
        assert box is not None
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + 2, y)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] - 2, y, steps=8)
        self.page.mouse.up()
        self.page.get_by_role("button", name="Tô vàng", exact=True).first.click()

    def pin(self, text: str) -> None:
        """Write a note on the page that is in view."""
        self.page.keyboard.press("n")
        self.write(text)

    def write(self, text: str) -> None:
        """Write into the note that is open, and close it."""
        field = self.page.get_by_role("textbox", name="Nội dung ghi chú")
        expect(field).to_be_focused()
        field.fill(text)
        self.page.keyboard.press("Escape")
        expect(field).to_be_hidden()

    def rewrite(self, text: str) -> None:
        """Open the only note of the paper and write it anew."""
        self.stops().focus()
        self.page.keyboard.press("Enter")
        self.write(text)

    def stops(self) -> Locator:
        """Return the marks that lie on the pages in view."""
        return self.page.locator(".kg-mark-stop")

    def says(self, words: str) -> None:
        """Wait until the reader says this of what is kept of the notes."""
        state = self.page.locator(".kg-kit-state")
        expect(state).to_have_text(words, timeout=PATIENCE_MS)

    def open_notes(self) -> Locator:
        """Open the list of notes beside the paper."""
        self.page.keyboard.press("t")
        self.page.get_by_role("tab", name="Ghi chú").click()
        return self.page.locator(".kg-side")

    def wait(self, expression: str) -> None:
        # Not by `wait_for_function`, which the policy of the pages forbids.
        wait_until(lambda: self.page.evaluate(expression), expression)

    def owner(self) -> int:
        """Return the person whose device this is; 0 after the logout."""
        found: int = self.page.evaluate(
            """async () => {
              const of = (request) => new Promise(done => {
                request.onsuccess = () => done(request.result);
              });
              for (const {name} of await indexedDB.databases()) {
                const base = await of(indexedDB.open(name));
                if (base.objectStoreNames.contains('facts')) {
                  const facts = base.transaction('facts').objectStore('facts');
                  const owner = await of(facts.get('owner'));
                  base.close();
                  if (owner !== undefined) return owner;
                } else base.close();
              }
              return -1;
            }"""
        )
        return found

    def page_kept(self) -> int:
        """Return the furthest page read that this device keeps for the server."""
        found: int = self.page.evaluate(
            """async () => {
              const of = (request) => new Promise(done => {
                request.onsuccess = () => done(request.result);
              });
              let furthest = 0;
              for (const {name} of await indexedDB.databases()) {
                const base = await of(indexedDB.open(name));
                if (base.objectStoreNames.contains('facts')) {
                  const facts = base.transaction('facts').objectStore('facts');
                  for (const key of await of(facts.getAllKeys())) {
                    if (!key.startsWith('reading:')) continue;
                    const store = base.transaction('facts').objectStore('facts');
                    furthest = Math.max(furthest, await of(store.get(key)));
                  }
                }
                base.close();
              }
              return furthest;
            }"""
        )
        return found

    def disk(self) -> str:
        """Return everything that caches and databases of this device hold."""
        found: str = self.page.evaluate(
            """async () => {
              let all = '';
              const text = (bytes) => new TextDecoder('latin1').decode(bytes);
              for (const name of await caches.keys()) {
                if (!name.startsWith('kg-pack-')) continue;
                const cache = await caches.open(name);
                for (const key of await cache.keys()) {
                  if (!key.url.includes('manh=')) continue;
                  all += text(await (await cache.match(key)).arrayBuffer());
                }
              }
              for (const {name} of await indexedDB.databases()) {
                const base = await new Promise(done => {
                  indexedDB.open(name).onsuccess = event => done(event.target.result);
                });
                for (const store of ['marks', 'changes', 'layers']) {
                  if (!base.objectStoreNames.contains(store)) continue;
                  const rows = await new Promise(done => {
                    base.transaction(store).objectStore(store).getAll().onsuccess =
                      event => done(event.target.result);
                  });
                  all += JSON.stringify(rows);
                }
                base.close();
              }
              return all;
            }"""
        )
        return found


def seat(office: Office, login: str, size: tuple[int, int] = TABLET) -> Device:
    screen = office.seat(login, size, touch=True)
    return Device(office, screen.page, login)


def stop(city: City) -> None:
    """Let the server be gone."""
    city.kill9("web")


def start(city: City) -> None:
    """Let the server be back."""
    city.restart("web")
