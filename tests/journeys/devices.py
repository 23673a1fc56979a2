"""Devices in the journeys: an approved meeting, and screens that take it along."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from playwright.sync_api import expect
from tests.harness import City
from tests.journeys.browsers import PATIENCE_MS, TABLET, Office, Screen
from tests.patience import wait_until

from khonggiay.files.tests import samples


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
            self.add_paper("Tờ trình 12.pdf", 6),
            self.add_paper("Phụ lục.pdf", 2),
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

    def add_paper(self, name: str, pages: int) -> int:
        files = {"file": (name, samples.pdf(pages), "application/pdf")}
        path = f"/items/{self.item}/papers"
        return int(self.do("POST", path, files=files)["id"])

    def notes(self, login: str) -> list[str]:
        """Return the words of the person's notes on the first paper, at the server."""
        layer = self.city.login(login).get(f"/papers/{self.papers[0]}/marks")
        return sorted(mark["text"] for mark in layer["marks"])

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

    def open_marks(self, script: str, meeting: Approved, version: int) -> None:
        person = self.office.city.sample["logins"][self.login]["person_id"]
        self.page.evaluate(script)
        self.page.evaluate(
            "async ([paper, version, person]) => {"
            "  const url = `/api/v1/papers/${paper}/marks`;"
            "  globalThis.store = await KG.openMarks({paper, version, person, url}); }",
            [meeting.papers[0], version, person],
        )

    def write(self, text: str, mark_id: str, version: int) -> None:
        self.page.evaluate(
            "([id, text, version]) => {"
            "  const fresh = {id, version, kind: 'note', page: 1, quads: [],"
            "    strokes: [], position: [100, 700], width: null, color: 'yellow',"
            "    quote: null, placement: 'made', why: '', revision: 0, shares: [],"
            "    conflict_of: null, owner: null, deleted: false};"
            "  store.put({...(store.marks.get(id) ?? fresh), text}); }",
            [mark_id, text, version],
        )

    def notes(self) -> list[str]:
        found: list[str] = self.page.evaluate(
            "[...store.marks.values()].map(mark => mark.text).sort()"
        )
        return found

    def wait(self, expression: str) -> None:
        # Not by `wait_for_function`, which the policy of the pages forbids.
        wait_until(lambda: self.page.evaluate(expression), expression)

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
