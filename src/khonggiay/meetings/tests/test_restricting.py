"""A paper may be confidential, and it may be for the screen only."""

from __future__ import annotations

import pypdfium2
import pytest

from khonggiay.documents import queries as documents
from khonggiay.kernel import clock
from khonggiay.kernel.errors import NotAllowed, NotFound
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import AT, MeetingIn, actor, add_paper, items
from khonggiay.meetings.tests.unchanged import refused
from khonggiay.meetings.tests.web import JSON, browser, post


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def paper(city):
    meeting = MeetingIn(city).draft()
    paper = add_paper(items(meeting)[0], pages=2)
    MeetingIn(city).approve(meeting)
    return paper


def restrict(who, paper_id, *, is_confidential=True, is_downloadable=True):
    meetings.restrict_paper(
        actor=actor(who), paper_id=paper_id, is_confidential=is_confidential,
        is_downloadable=is_downloadable, at=AT,
    )  # fmt: skip


class TestRestrictPaper:
    def test_is_open_to_the_secretariat_also_after_the_approval(self, city, paper):
        restrict(city.secretary, paper.pk, is_downloadable=False)
        restrict(city.chief, paper.pk, is_confidential=False, is_downloadable=False)

        version = documents.latest_version(paper.document_id)
        assert (version.is_confidential, version.is_downloadable) == (False, False)

    def test_is_refused_to_participants(self, city, paper):
        for person in (city.chair, city.members[1], city.stranger):
            with refused(NotAllowed):
                restrict(person, paper.pk)

    def test_knows_no_other_paper(self, city, paper):
        with refused(NotFound):
            restrict(city.secretary, paper.pk + 1)


class TestConfidentialPaper:
    def test_is_kept_by_no_browser_and_bears_the_name_of_its_reader(self, city, paper):
        restrict(city.secretary, paper.pk)
        client = browser(city.members[1])
        version = documents.latest_version(paper.document_id)
        base = f"/phien-hop/tai-lieu/{paper.pk}/"
        shown = f"{base}{version.display_digest}"

        page = client.get(base).content.decode()
        answers = [
            client.get(f"{shown}{path}")
            for path in (".pdf", "/trang-1.webp", "/anh-0.webp", "/chu.json")
        ]

        assert "data-confidential" in page
        assert f'data-watermark="{city.members[1].full_name} · 09:00, 03' in page
        for answer in answers:
            if answer.status_code == 200:
                assert answer.headers["Cache-Control"] == "private, no-store"
        assert answers[0].status_code == answers[3].status_code == 200

    def test_is_downloaded_with_name_and_time_on_every_page(self, city, paper):
        restrict(city.secretary, paper.pk)
        name = city.members[1].full_name

        page = browser(city.members[1]).get(f"/phien-hop/tai-lieu/{paper.pk}/goc/")
        file = Program(city.members[1]).call("GET", f"/papers/{paper.pk}/file")

        for answer in (page, file):
            assert answer.status_code == 200
            assert "no-store" in answer.headers["Cache-Control"]
            document = pypdfium2.PdfDocument(b"".join(answer.streaming_content))
            texts = [sheet.get_textpage().get_text_range() for sheet in document]
            assert len(texts) == 2
            for text in texts:
                assert name in text
                assert "09:00, 03/10/2019" in text

    def test_leaves_other_papers_as_they_are(self, city, paper):
        version = documents.latest_version(paper.document_id)
        client = browser(city.members[1])

        page = client.get(f"/phien-hop/tai-lieu/{paper.pk}/").content.decode()
        file = client.get(
            f"/phien-hop/tai-lieu/{paper.pk}/{version.display_digest}.pdf"
        )

        assert "data-confidential" not in page
        assert "immutable" in file.headers["Cache-Control"]


class TestPaperForTheScreenOnly:
    def test_is_read_but_not_downloaded(self, city, paper):
        restrict(city.secretary, paper.pk, is_confidential=False, is_downloadable=False)
        client, program = browser(city.members[1]), Program(city.members[1])
        base = f"/phien-hop/tai-lieu/{paper.pk}/"

        page = client.get(base).content.decode()
        plain = client.get(f"{base}goc/", headers=JSON)
        back = client.get(f"{base}goc/", headers={"Referer": "http://testserver/"})

        assert "data-download-url" not in page
        assert (plain.status_code, plain.json()["code"]) == (403, "not_downloadable")
        assert back.status_code == 302
        for path in ("file", "pdf"):
            found = program.refused("GET", f"/papers/{paper.pk}/{path}")
            assert found == (403, "not_downloadable")


class TestForm:
    def test_stands_on_the_row_of_the_paper_for_the_secretariat_alone(
        self, city, paper
    ):
        url = f"/phien-hop/{paper.item.meeting_id}/"
        action = f"/phien-hop/tai-lieu/{paper.pk}/han-che/"

        assert action in browser(city.secretary).get(url).content.decode()
        assert action not in browser(city.members[1]).get(url).content.decode()

    def test_restricts_and_shows_it(self, city, paper):
        client = browser(city.secretary)
        url = f"/phien-hop/tai-lieu/{paper.pk}/han-che/"

        answer = post(client, url, confidential="on", screen_only="on")

        assert answer.status_code == 302
        page = client.get(f"/phien-hop/{paper.item.meeting_id}/").content.decode()
        assert page.count(" checked>") == 2

    def test_knows_no_paper_of_another_meeting(self, city, paper):
        url = f"/phien-hop/tai-lieu/{paper.pk}/han-che/"

        assert post(browser(city.stranger), url).status_code == 404


class TestRestrictionOverTheApi:
    def test_answers_with_the_paper(self, city, paper):
        content = {"is_confidential": True, "is_downloadable": False}
        path = f"/papers/{paper.pk}/restriction"

        shown = Program(city.secretary).do("PUT", path, content)

        assert (shown["is_confidential"], shown["is_downloadable"]) == (True, False)
