"""The reader in a real browser: a long paper by ranges, under the strict policy."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import engines
from django.urls import path

from khonggiay.config.urls import urlpatterns as pages
from khonggiay.documents import operations, queries
from khonggiay.kernel import ranges
from khonggiay.kernel.actor import Actor

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGE = """{% extends "base.html" %}{% block main_class %}is-reader{% endblock %}
{% block content %}{% include "components/reader.html" with title=version.title pages=version.pages src="/t/file/" reading_url="/t/read/" download_url="/t/original/" %}{% endblock %}"""  # noqa: E501

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls(__name__),
]
read: list[str] = []


def show(request: HttpRequest) -> HttpResponse:
    version = queries.version_card(int(request.GET["v"]))
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"version": version}, request))


def file(request: HttpRequest) -> HttpResponseBase:
    version = queries.latest_versions(range(1, 1000)).popitem()[1]
    card = queries.display_file(version)
    return ranges.respond(
        request,
        card.path,
        digest=card.digest,
        filename=card.filename,
        media_type=card.media_type,
        inline=True,
    )


def note(request: HttpRequest) -> HttpResponse:
    read.append(request.POST["page"])
    return HttpResponse(status=204)


urlpatterns = [
    *pages,
    path("t/", show),
    path("t/file/", file),
    path("t/read/", note),
]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    text = "Ủy ban nhân dân thành phố giao các sở, quận rà soát quy hoạch. " * 12
    blocks: list[dict[str, str]] = []
    for number in range(1, 201):
        words = f"Mục {number}. {text}"
        blocks += [{"type": "p", "text": words}, {"type": "page_break"}]
    return operations.typeset(
        "report",
        {"issuer": "Sở Xây dựng", "subject": "Quy hoạch", "blocks": blocks[:-1]},
    )


@pytest.fixture
def paper(settings, tmp_path, pdf) -> queries.VersionCard:
    settings.BLOB_DIR = tmp_path / "blobs"
    return operations.create_with_version(
        actor=Actor.system(), title="Báo cáo", filename="a.pdf", data=pdf, at=NOW
    )


@pytest.fixture
def browser(monkeypatch):
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


class TestReader:
    def test_shows_the_first_page_of_two_hundred_by_a_few_short_reads(
        self, paper, browser, live_server
    ):
        assert paper.pages >= 200
        assert django_settings.DEBUG is False
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        troubles: list[str] = []
        answers: list[tuple[int, int]] = []
        page.on(
            "console", lambda m: troubles.append(m.text) if m.type == "error" else 0
        )
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "response",
            lambda r: (
                answers.append((r.status, int(r.headers["content-length"])))
                if r.url.endswith("/t/file/")
                else None
            ),
        )

        page.goto(f"{live_server.url}/t/?v={paper.id}")
        page.wait_for_selector('[data-page="1"] .textLayer span')
        text = page.inner_text('[data-page="1"] .textLayer')

        assert "Quy hoạch" in text
        assert {status for status, _length in answers} == {206}
        assert len(answers) <= 6
        assert sum(length for _status, length in answers) < paper.size
        assert troubles == []

    def test_jumps_to_a_page_finds_words_and_notes_how_far_one_came(
        self, paper, browser, live_server
    ):
        read.clear()
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(f"{live_server.url}/t/?v={paper.id}")
        page.wait_for_selector('[data-page="1"] canvas')

        page.fill(".kg-reader-number", "150")
        page.keyboard.press("Enter")
        page.wait_for_selector('[data-page="150"] canvas')
        for _moment in range(100):
            if read[-1:] == ["150"]:
                break
            page.wait_for_timeout(100)
        assert read[-1:] == ["150"]

        page.keyboard.press("Control+f")
        page.keyboard.type("muc 77")
        page.wait_for_selector('[data-page="77"] .textLayer span')
        assert "1/1" in page.inner_text(".kg-reader-count").replace(" ", "")
