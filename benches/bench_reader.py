"""How soon a long paper is there, and how it is to leaf through, in Chromium.

    make bench-reader
    .venv/bin/python benches/bench_reader.py --tries 1 --flips 60

Papers of 500 and 1,500 pages (text, tables, pictures, a flat page tree) are sent
through the application, and opened from the programme: the time runs from the click on
the link until page 1 has ink on its canvas; the moment of the server's picture of
page 1, which stands there before, is a figure of its own. Each try has a paper of its
own, so that no byte of it is cached; scripts are, from a small paper read before. Once
on loopback, once through a link of 20 Mbit/s and 30 ms (`slow_link.py`). Beside it, in
the same run and through such a link, PDF.js's own viewer with the original file. Then
the long paper is leafed through, page by page. Figures: `build/bench/reader.json`.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "benches")]

import reader_papers  # noqa: E402
from tests.harness import City, free_ports, wait_until  # noqa: E402
from tests.journeys.browsers import Office  # noqa: E402

OUTPUT = ROOT / "build" / "bench" / "reader.json"
EYES = (ROOT / "benches" / "reader_eyes.js").read_text("utf-8")
TABLET = (820, 1180)
SIZES = (500, 1500)
MEGABITS, RTT_MS = 20.0, 30.0
SEEN = """() => new Promise((done, fail) => {
  const end = performance.now() + 120000;
  const look = () => {
    if (globalThis.benchSeen?.page) done(benchSeen);
    else if (performance.now() > end) fail(new Error("page 1 never came"));
    else setTimeout(look, 50);
  };
  look();
})"""
NOW = "performance.timeOrigin + performance.now()"


@dataclasses.dataclass
class Opened:
    """Milliseconds from the click to the picture of page 1 and to page 1 itself."""

    preview: list[float] = dataclasses.field(default_factory=list)
    page: list[float] = dataclasses.field(default_factory=list)


@contextlib.contextmanager
def helper(script: str, *words: object) -> Iterator[None]:
    """Run one of the bench's servers until the block ends."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "benches" / script), *map(str, words)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield
    finally:
        process.kill()
        process.wait()


class Meeting:
    """A meeting with papers, prepared by the secretary through the API."""

    def __init__(self, city: City) -> None:
        self.secretary = city.login("secretary")
        self.city = city
        bodies = self.secretary.get("/meetings/bodies")
        made = self._act(
            "/meetings",
            {
                "body_id": bodies[0]["id"],
                "title": "Phiên họp có hồ sơ dài",
                "place": "Phòng họp số 1",
                "starts_at": "2027-03-01T08:00:00+07:00",
                "ends_at": "2027-03-01T11:30:00+07:00",
            },
        )
        self.id = made["id"]
        self.item = self._add_item()

    def upload(self, name: str, pdf: bytes) -> int:
        """Send a paper; return its id."""
        path = f"/items/{self.item}/papers"
        files = {"file": (f"{name}.pdf", pdf, "application/pdf")}
        answer = self.secretary.act(
            "POST", path, key=uuid.uuid4().hex, files=files, timeout=300
        )
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    def _add_item(self) -> int:
        path = f"/meetings/{self.id}"
        revision = self.secretary.get(path)["revision"]
        item = {
            "revision": revision,
            "title": "Hồ sơ quy hoạch",
            "kind": "discuss",
            "minutes_planned": 30,
        }
        answer = self._act(f"{path}/programme", item)
        return int(answer["item_id"])

    def _act(self, path: str, content: dict[str, Any]) -> dict[str, Any]:
        answer = self.secretary.act("POST", path, content, key=uuid.uuid4().hex)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())


def log_in(context: BrowserContext, url: str, city: City) -> Page:
    """Log the secretary in at an address of the city."""
    page = context.new_page()
    page.goto(f"{url}/hom-nay/")
    page.fill("[name=login]", "secretary")
    page.fill("[name=password]", city.sample["password"])
    page.click("main button[type=submit]")
    page.wait_for_url("**/hom-nay/")
    return page


def seen(page: Page, begun: float, times: Opened) -> None:
    """Wait until page 1 is there; take the times since *begun*."""
    # Not `wait_for_function`: the page's policy forbids the `eval` that it needs.
    moments = page.evaluate(SEEN)
    times.page.append(moments["page"] - begun)
    if "preview" in moments:
        times.preview.append(moments["preview"] - begun)


def open_paper(page: Page, url: str, meeting: int, paper: int, times: Opened) -> None:
    """Click on a paper in the programme."""
    page.goto(f"{url}/phien-hop/{meeting}/", wait_until="load")
    page.wait_for_timeout(500)
    link = page.locator(f'a[href$="/phien-hop/tai-lieu/{paper}/"]').first
    link.scroll_into_view_if_needed()
    page.evaluate(
        "node => node.addEventListener('click', () => sessionStorage.setItem("
        f"'bench', String({NOW})), {{capture: true, once: true}})",
        link.element_handle(),
    )
    link.click(no_wait_after=True)
    page.wait_for_url(f"**/phien-hop/tai-lieu/{paper}/**", wait_until="commit")
    seen(page, float(page.evaluate("sessionStorage.getItem('bench')")), times)


def open_viewer(page: Page, url: str, times: Opened) -> None:
    """Open the paper in PDF.js's own viewer, as by a click on a link to it."""
    page.goto("about:blank")
    begun = page.evaluate(NOW)
    page.goto(f"{url}/#/paper-{uuid.uuid4().hex}.pdf", wait_until="commit")
    seen(page, float(begun), times)


def p95(values: list[float]) -> float:
    """Return what 95 of 100 values do not exceed."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def renderer_mb(browser_pid: int) -> float:
    """Return the memory of the largest renderer below the browser, in MiB."""
    children: dict[int, list[int]] = {}
    sizes: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
            if b"--type=renderer" in command:
                pages = int((entry / "statm").read_text().split()[1])
                sizes[int(entry.name)] = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    below, found = [browser_pid], []
    while below:
        pid = below.pop()
        below += children.get(pid, [])
        found.append(sizes.get(pid, 0.0))
    return max(found)


@dataclasses.dataclass
class Leafing:
    """Milliseconds of each flip; the most memory in each third of the way, in MiB."""

    flips: list[float] = dataclasses.field(default_factory=list)
    heaps: list[float] = dataclasses.field(default_factory=lambda: [0.0] * 3)
    renderers: list[float] = dataclasses.field(default_factory=lambda: [0.0] * 3)


def leaf_through(page: Page, pages: int) -> Leafing:
    """Flip from page 1 to the last, as fast as a person who looks for something."""
    found = Leafing()
    for number in range(2, pages + 1):
        found.flips.append(page.evaluate(f"benchFlip({number})"))
        page.wait_for_timeout(60)
        if number % 10 == 0:
            third = (number - 1) * 3 // pages
            heap = page.evaluate("performance.memory.usedJSHeapSize") / 2**20
            found.heaps[third] = max(found.heaps[third], heap)
            renderer = renderer_mb(os.getpid())
            found.renderers[third] = max(found.renderers[third], renderer)
    return found


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Start everything, read, write the figures down."""
    note = lambda text: print(text, flush=True)  # noqa: E731
    papers = {
        pages: reader_papers.make(pages, seed=pages, folder=folder / f"pictures{pages}")
        for pages in SIZES
    }
    sizes = {pages: round(len(pdf) / 2**20, 1) for pages, pdf in papers.items()}
    note(f"Papers of {sizes} MB; starting the city …")
    results: dict[str, Any] = {f"paper_{n}_mb": size for n, size in sizes.items()}
    results["tries"] = options.tries
    slow, viewer_port, slow_viewer = free_ports(3)
    original = folder / "original.pdf"
    original.write_bytes(papers[500])
    with (
        City(folder / "city") as city,
        helper("slow_link.py", slow, city.web_port, MEGABITS, RTT_MS),
        helper("viewer_server.py", viewer_port, original),
        helper("slow_link.py", slow_viewer, viewer_port, MEGABITS, RTT_MS),
    ):
        meeting = Meeting(city)
        small = meeting.upload(
            "nhỏ", reader_papers.make(3, seed=3, folder=folder / "s")
        )
        note("Uploading …")
        made = {
            (pages, link): [
                meeting.upload(f"{pages} {link} {n}", reader_papers.another(pdf))
                for n in range(options.tries)
            ]
            for pages, pdf in papers.items()
            for link in ("slow", "loopback")
        }
        wait_until(city.is_settled, "the worker rests", seconds=180)
        # A paper is opened hours after it came, not while its pictures are drawn.
        wait_until(city.is_idle, "the pictures are drawn", seconds=1800)
        note("Opening …")
        urls = {"slow": f"http://127.0.0.1:{slow}", "loopback": city.url}
        with Office(city) as office:
            for link, url in urls.items():
                context = new_context(office)
                page = log_in(context, url, city)
                # The scripts are kept from now on, as after the first paper of a day.
                open_paper(page, url, meeting.id, small, Opened())
                page.wait_for_timeout(3_000)
                for pages in SIZES:
                    times = Opened()
                    for paper in made[pages, link]:
                        open_paper(page, url, meeting.id, paper, times)
                    keep(results, pages, link, times)
                    note(f"  {pages} pages, {link}: {shown(times)}")
                if link == "loopback":
                    leafing = leaf_through(page, min(SIZES[-1], options.flips))
                    results |= {
                        "flips": len(leafing.flips),
                        "flip_p50_ms": round(statistics.median(leafing.flips), 1),
                        "flip_p95_ms": round(p95(leafing.flips), 1),
                        "heap_max_mb": round(max(leafing.heaps), 1),
                        "renderer_max_mb": round(max(leafing.renderers), 1),
                        **{
                            f"renderer_third_{n}_mb": round(size, 1)
                            for n, size in enumerate(leafing.renderers, 1)
                        },
                    }
                context.close()
            times = Opened()
            context = new_context(office)
            page = context.new_page()
            for turn in range(options.tries + 1):
                # The first turn only fills the cache with its scripts.
                taken = times if turn else Opened()
                open_viewer(page, f"http://127.0.0.1:{slow_viewer}", taken)
            results["viewer_first_page_500_ms"] = round(statistics.median(times.page))
            context.close()
    return results


def new_context(office: Office) -> BrowserContext:
    """Return a fresh browser profile that watches its pages."""
    context = office.browser.new_context(
        viewport={"width": TABLET[0], "height": TABLET[1]}, locale="vi-VN"
    )
    context.set_default_timeout(120_000)
    context.add_init_script(EYES)
    return context


def keep(results: dict[str, Any], pages: int, link: str, times: Opened) -> None:
    """Write medians down: of the slow link under the plain names."""
    tail = "" if link == "slow" else "_loopback"
    results[f"first_page_{pages}{tail}_ms"] = round(statistics.median(times.page))
    if times.preview:
        results[f"preview_{pages}{tail}_ms"] = round(statistics.median(times.preview))


def shown(times: Opened) -> str:
    """Return the tries in words."""
    previews = ", ".join(f"{value:.0f}" for value in times.preview) or "none"
    pages = ", ".join(f"{value:.0f}" for value in times.page)
    return f"page 1 after {pages} ms (its picture after {previews} ms)"


def main() -> None:
    """Measure, print, write down."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tries", type=int, default=5)
    parser.add_argument("--flips", type=int, default=1500, help="the most pages leafed")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        results = measure(options, Path(folder))
    results["load_before"] = round(load, 2)
    results["load_after"] = round(os.getloadavg()[0], 2)
    ratio = results["first_page_500_ms"] / results["viewer_first_page_500_ms"]
    print(json.dumps(results, indent=2))
    print(f"ours / PDF.js's own viewer on the slow link: {ratio:.2f}")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
