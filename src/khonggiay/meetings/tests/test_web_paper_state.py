"""What people see of the work that goes on with a paper in the background."""

import pytest

from khonggiay.documents import jobs, recognition
from khonggiay.documents.tests import scanning
from khonggiay.documents.tests.working import do_everything, stand_in_for_tesseract
from khonggiay.kernel import clock
from khonggiay.kernel.models import OutboxEvent
from khonggiay.meetings.tests.factories import AT, MeetingIn, add_paper, items
from khonggiay.meetings.tests.web import browser


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def meeting(city):
    return MeetingIn(city).draft()


@pytest.fixture
def paper(meeting):
    data = scanning.scan(scanning.PARAGRAPH, dpi=75)
    return add_paper(items(meeting)[0], filename="Bản chụp.pdf", data=data)


def url_of(paper) -> str:
    return f"/phien-hop/tai-lieu/{paper.pk}/tinh-trang/"


class TestState:
    def test_tells_how_many_pages_are_read(self, city, paper, monkeypatch):
        stand_in_for_tesseract(monkeypatch)
        client = browser(city.secretary)
        before = client.get(url_of(paper)).json()

        do_everything()

        after = client.get(url_of(paper)).json()
        assert (before["is_open"], before["done"], before["total"]) == (True, 0, 1)
        assert before["word"] == "Waiting for its text to be read"
        assert (after["is_open"], after["word"]) == (False, "Read by machine")
        assert "1 page " in after["text"]

    def test_is_empty_for_a_paper_with_which_nothing_goes_on(self, city, meeting):
        paper = add_paper(items(meeting)[0], pages=2)

        state = browser(city.secretary).get(url_of(paper)).json()

        assert state == {"is_open": False, "word": "", "text": ""}

    def test_is_404_for_those_who_may_not_see_the_paper(self, city, paper):
        for person in (city.members[1], city.stranger):
            assert browser(person).get(url_of(paper)).status_code == 404


class TestPages:
    def test_show_the_work_in_the_programme_and_beside_the_reader(
        self, city, meeting, paper
    ):
        client = browser(city.secretary)

        for url in (f"/phien-hop/{meeting.pk}/", f"/phien-hop/tai-lieu/{paper.pk}/"):
            page = client.get(url).content.decode()
            assert f'<kg-preparation data-url="{url_of(paper)}"' in page
            assert "Waiting for its text to be read" in page

    def test_say_what_to_install_and_ask_no_more(
        self, city, meeting, paper, monkeypatch
    ):
        monkeypatch.setattr(recognition, "find", lambda: None)
        jobs.recognise(paper.document.versions.get().pk)

        page = browser(city.secretary).get(f"/phien-hop/{meeting.pk}/")

        assert "tesseract-ocr-vie" in page.content.decode()
        assert "<kg-preparation data-how" in page.content.decode()


class TestSearch:
    def test_finds_a_scan_by_the_words_that_were_read(self, city, paper, monkeypatch):
        from khonggiay.flows.subscriptions import SUBSCRIPTIONS
        from khonggiay.kernel import outbox

        stand_in_for_tesseract(monkeypatch, "bồi thường giải tỏa trắng")
        client = browser(city.secretary)
        assert "Bản chụp" not in client.get("/tim-kiem/?q=giải+tỏa").content.decode()

        do_everything()
        outbox.dispatch_due(handlers=SUBSCRIPTIONS, at=AT)

        assert not OutboxEvent.objects.exclude(state="done").exists()
        assert "Bản chụp" in client.get("/tim-kiem/?q=giải+tỏa").content.decode()
