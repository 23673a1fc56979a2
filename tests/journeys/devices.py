"""Devices in the journeys: an approved meeting, and screens that take it along."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from playwright.sync_api import Locator, expect
from tests.harness import City
from tests.journeys.browsers import PATIENCE_MS, TABLET, Office, Screen
from tests.patience import wait_until

from khonggiay.documents import typesetting
from khonggiay.files.tests import samples

PASSAGE = "di dời các hộ dân ven kênh Đôi trước ngày 30 tháng 6"


def report(*, is_new: bool = False) -> bytes:
    """Return a paper of some pages; in the new version PASSAGE stands a page later."""
    texts = [
        f"{number}. Nội dung thứ {number} của kế hoạch về hạ tầng thoát nước trên địa "
        f"bàn, số liệu tổng hợp đến kỳ {number * 7}, do cơ quan chuyên môn số "
        f"{number * 3} cung cấp và chịu trách nhiệm."
        for number in range(1, 60)
    ]
    texts.insert(1, f"Quận 8 {PASSAGE}.")
    if is_new:
        added = [
            f"Bổ sung {place}: hoàn thành nạo vét đoạn {place} số {n} trong quý {n}."
            for n, place in enumerate(("Thủ Thiêm", "Bình Quới", "Rạch Chiếc") * 16, 1)
        ]
        texts = [*added, *texts]
    blocks = [{"type": "paragraph", "text": text} for text in texts]
    return typesetting.render("report", {"subject": "Về chống ngập", "blocks": blocks})


class Approved:
    """An approved meeting with two papers, made over the API."""

    def __init__(self, city: City, *, confidential: bool = False) -> None:
        self.city = city
        self.secretary, self.chief = city.login("secretary"), city.login("chief")
        (body,) = self.secretary.get("/meetings/bodies")
        starts = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
        made = self.do(
            "POST", "/meetings",
            {
                "body_id": body["id"], "title": "Phiên họp không giấy",
                "place": "Phòng họp số 1", "starts_at": starts.isoformat(),
                "ends_at": (starts + dt.timedelta(hours=3)).isoformat(),
            },
        )  # fmt: skip
        self.id = int(made["id"])
        self.item = self.add_item("Kế hoạch chống ngập")
        self.papers = [
            self.add_paper("Tờ trình 12.pdf", report()),
            self.add_paper("Phụ lục.pdf", samples.pdf(2)),
        ]
        people = city.sample["logins"]
        self.do(
            "PUT", f"/meetings/{self.id}/participants",
            {
                "revision": self.revision,
                "participants": [
                    {"person_id": people[login]["person_id"], "role": role}
                    for login, role in (
                        ("chair", "chair"), ("secretary", "secretary"),
                        ("invited", "invited"),
                    )
                ],
            },
        )  # fmt: skip
        self.do("POST", f"/meetings/{self.id}/submit")
        self.do("POST", f"/meetings/{self.id}/approve", {}, by=self.chief)
        if confidential:
            self.do(
                "PUT", f"/papers/{self.papers[0]}/restriction",
                {"is_confidential": True, "is_downloadable": True},
            )  # fmt: skip

    @property
    def url(self) -> str:
        return f"/phien-hop/{self.id}/"

    @property
    def revision(self) -> int:
        return int(self.secretary.get(f"/meetings/{self.id}")["revision"])

    def do(self, method: str, path: str, content: Any = None, **more: Any) -> Any:
        by = more.pop("by", self.secretary)
        answer = by.act(method, path, content, key=str(uuid.uuid4()), **more)
        assert answer.status_code in (200, 201), f"{path}: {answer.text[:300]}"
        return answer.json()

    def add_item(self, title: str) -> int:
        content = {"revision": self.revision, "title": title, "kind": "discuss"}
        done = self.do("POST", f"/meetings/{self.id}/programme", content)
        return int(done["item_id"])

    def add_paper(self, name: str, data: bytes) -> int:
        files = {"file": (name, data, "application/pdf")}
        path = f"/items/{self.item}/papers"
        return int(self.do("POST", path, files=files)["id"])

    def notes(self, login: str) -> list[str]:
        """Return the words of the person's notes on the first paper, at the server."""
        layer = self.city.login(login).get(f"/papers/{self.papers[0]}/marks")
        return sorted(mark["text"] for mark in layer["marks"])

    def placements(self, login: str) -> dict[str, str]:
        """Return where the newest version puts the person's notes, by their words."""
        layer = self.city.login(login).get(f"/papers/{self.papers[0]}/marks")
        return {mark["text"]: mark["placement"] for mark in layer["marks"]}

    def replace(self) -> None:
        """The first paper gets a new version, which is valid at once."""
        files = {"file": ("Tờ trình.pdf", report(is_new=True), "application/pdf")}
        path = f"/papers/{self.papers[0]}/replacements"
        self.do("POST", path, by=self.chief, files=files)

    def version(self) -> int:
        """Return the newest version of the first paper."""
        layer = self.city.login("secretary").get(f"/papers/{self.papers[0]}/marks")
        return int(layer["latest_version"])


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
