import gzip
import json

import pytest

from khonggiay.documents import operations as documents
from khonggiay.documents.models import DerivedFile, Reading, Version
from khonggiay.documents.queries import latest_version
from khonggiay.files.tests import samples
from khonggiay.kernel import clock
from khonggiay.meetings.models import Opinion
from khonggiay.meetings.tests.factories import (
    AT,
    MeetingIn,
    actor,
    add_paper,
    items,
)
from khonggiay.meetings.tests.web import JSON, browser, post


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def meeting(city):
    return MeetingIn(city).draft()


@pytest.fixture
def paper(meeting):
    return add_paper(items(meeting)[0], pages=3)


def printed(words: str) -> bytes:
    block = {"type": "p", "text": words}
    return documents.typeset("submission", {"subject": "về đô thị", "blocks": [block]})


class TestReader:
    def test_shows_the_paper_and_its_neighbours(self, city, meeting, paper):
        following = add_paper(items(meeting)[1], filename="Phụ lục.pdf", pages=1)
        MeetingIn(city).approve(meeting)

        answer = browser(city.members[1]).get(f"/phien-hop/tai-lieu/{paper.pk}/")

        page = answer.content.decode()
        assert "<kg-reader" in page
        assert f"/phien-hop/tai-lieu/{following.pk}/" in page
        assert answer.context["previous"] is None

    def test_opens_on_the_page_that_the_address_names(self, city, meeting, paper):
        client = browser(city.secretary)
        address = f"/phien-hop/tai-lieu/{paper.pk}/"

        answer = client.get(address, {"trang": "2", "tim": 'ngân "sách"'})

        assert answer.context["start"] == 2
        assert 'data-find="ngân &quot;sách&quot;"' in answer.content.decode()

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [("3", 3), ("4", 3), ("0", 1), ("-1", 1), ("²", 1), ("1e9", 1), ("9" * 99, 1)],
    )
    def test_opens_on_a_page_that_there_is(self, city, paper, asked, shown):
        client = browser(city.secretary)

        answer = client.get(f"/phien-hop/tai-lieu/{paper.pk}/", {"trang": asked})

        assert answer.context["start"] == shown
        assert "data-find" not in answer.content.decode()

    def test_sends_ranges_of_the_pdf(self, city, meeting, paper):
        MeetingIn(city).approve(meeting)
        client = browser(city.members[1])
        src = client.get(f"/phien-hop/tai-lieu/{paper.pk}/").context["src"]

        answer = client.get(src, headers={"Range": "bytes=0-4"})

        assert answer.status_code == 206
        assert answer.content == b"%PDF-"
        assert "sandbox" in answer["Content-Security-Policy"]

    def test_sends_the_original_untouched(self, city, meeting):
        data = samples.pdf(2)
        paper = add_paper(items(meeting)[0], filename="Tờ trình gốc.pdf", data=data)

        answer = browser(city.secretary).get(f"/phien-hop/tai-lieu/{paper.pk}/goc/")

        assert b"".join(answer.streaming_content) == data
        assert answer["Content-Disposition"].startswith("attachment")

    def test_tells_the_reader_what_else_there_is(self, city, paper):
        client = browser(city.secretary)

        page = client.get(f"/phien-hop/tai-lieu/{paper.pk}/").content.decode()

        here = latest_version(paper.document_id).display_digest
        place = f"/phien-hop/tai-lieu/{paper.pk}/{here}"
        assert 'data-sizes="595.0x842.0*3"' in page
        assert f'data-preview="{place}/trang-1.webp"' in page
        assert f'data-sheets="{place}/anh-{{n}}.webp"' in page
        assert f'data-texts="{place}/chu.json"' in page

    def test_opens_a_paper_of_which_nothing_was_made_besides(self, city, paper):
        old = latest_version(paper.document_id)
        DerivedFile.objects.all().delete()
        Version.objects.filter(pk=old.id).update(sizes="", derived_at=None)
        client = browser(city.secretary)
        page = client.get(f"/phien-hop/tai-lieu/{paper.pk}/")

        assert page.status_code == 200
        assert "data-sizes" not in page.content.decode()
        for name in ("preview", "sheets"):
            url = page.context[name].replace("{n}", "0")
            assert client.get(url).status_code == 404
        assert client.get(page.context["texts"]).json() == {"pages": ["", "", ""]}

    @pytest.mark.parametrize("name", ["trang-1.webp", "anh-0.webp"])
    def test_sends_pictures_to_be_kept_for_a_year(self, city, meeting, paper, name):
        MeetingIn(city).approve(meeting)
        client = browser(city.members[1])
        digest = latest_version(paper.document_id).display_digest
        url = f"/phien-hop/tai-lieu/{paper.pk}/{digest}/{name}"

        answer = client.get(url)

        assert answer["Content-Type"] == "image/webp"
        assert answer["Content-Disposition"].startswith("inline")
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
        known = client.get(url, headers={"If-None-Match": answer["ETag"]})
        assert known.status_code == 304

    def test_sends_the_texts_of_all_pages_packed(self, city, meeting):
        paper = add_paper(items(meeting)[0], data=printed("Kính trình Ủy ban."))
        client = browser(city.secretary)
        url = client.get(f"/phien-hop/tai-lieu/{paper.pk}/").context["texts"]

        answer = client.get(url, headers={"Accept-Encoding": "gzip"})

        assert answer["Content-Encoding"] == "gzip"
        assert answer["Vary"] == "Accept-Encoding, Cookie"
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
        pages = json.loads(gzip.decompress(answer.content))["pages"]
        assert ["Kính trình Ủy ban." in page for page in pages] == [True]
        known = client.get(url, headers={"If-None-Match": answer["ETag"]})
        assert (known.status_code, known.content) == (304, b"")

    @pytest.mark.parametrize("name", ["anh-1.webp", "anh-999999999999.webp"])
    def test_knows_no_sheet_behind_the_last(self, city, paper, name):
        digest = latest_version(paper.document_id).display_digest

        answer = browser(city.secretary).get(
            f"/phien-hop/tai-lieu/{paper.pk}/{digest}/{name}"
        )

        assert answer.status_code == 404

    @pytest.mark.parametrize("name", ["trang-1.webp", "anh-0.webp", "chu.json"])
    def test_shows_pictures_and_texts_to_nobody_else(self, city, meeting, paper, name):
        digest = latest_version(paper.document_id).display_digest
        other = add_paper(items(meeting)[1], filename="Khác.pdf", pages=5)
        url = f"/phien-hop/tai-lieu/{paper.pk}/{digest}/{name}"
        stolen = f"/phien-hop/tai-lieu/{other.pk}/{digest}/{name}"

        assert browser(city.secretary).get(url).status_code == 200
        assert browser(city.secretary).get(stolen).status_code == 404
        assert browser(city.members[1]).get(url).status_code == 404
        assert browser(city.stranger).get(url).status_code == 404

    @pytest.mark.parametrize("path", ["", "goc/", f"{'0' * 64}.pdf"])
    def test_is_404_alike_for_those_who_may_not_see_it(self, city, paper, path):
        url = f"/phien-hop/tai-lieu/{paper.pk}/{path}"

        assert browser(city.members[1]).get(url).status_code == 404
        assert browser(city.stranger).get(url).status_code == 404

    def test_does_not_send_a_file_by_its_digest_alone(self, city, meeting, paper):
        other = add_paper(items(meeting)[1], filename="Khác.pdf", pages=5)
        client = browser(city.secretary)
        src = client.get(f"/phien-hop/tai-lieu/{other.pk}/").context["src"]

        stolen = src.replace(f"/{other.pk}/", f"/{paper.pk}/")

        assert client.get(stolen).status_code == 404


class TestNoteReading:
    def test_keeps_the_furthest_page_and_marks_it(self, city, meeting, paper):
        MeetingIn(city).approve(meeting)
        client = browser(city.members[1])

        answer = client.post(
            f"/phien-hop/tai-lieu/{paper.pk}/da-doc/", {"page": "2"}, headers=JSON
        )

        assert answer.status_code == 204
        assert Reading.objects.get().furthest_page == 2
        page = client.get(f"/phien-hop/{meeting.pk}/").content.decode()
        assert "1 page left" in page
        reader = client.get(f"/phien-hop/tai-lieu/{paper.pk}/")
        assert reader.context["start"] == 2

    @pytest.mark.parametrize("page", ["", "0", "4", "x", "-1", "9" * 40])
    def test_knows_no_page_outside_the_paper(self, city, paper, page):
        answer = post(
            browser(city.secretary),
            f"/phien-hop/tai-lieu/{paper.pk}/da-doc/",
            page=page,
        )

        assert answer.status_code == 404
        assert not Reading.objects.exists()


class TestOpinion:
    def test_sends_and_shows_it_again(self, city, meeting):
        MeetingIn(city).approve(meeting)
        url = f"/phien-hop/noi-dung/{items(meeting)[0].pk}/y-kien/"
        client = browser(city.members[1])

        answer = post(client, url, stance="amend", text="Bổ sung số liệu quý III.")

        assert answer.status_code == 302
        assert Opinion.objects.get().stance == "amend"
        assert "Bổ sung số liệu quý III." in client.get(url).content.decode()

    def test_asks_for_words_and_keeps_the_stance(self, city, meeting):
        MeetingIn(city).approve(meeting)
        url = f"/phien-hop/noi-dung/{items(meeting)[0].pk}/y-kien/"

        answer = post(browser(city.members[1]), url, stance="disagree", text=" ")

        assert answer.status_code == 422
        assert "text" in answer.context["form"].errors
        assert answer.context["form"]["stance"].value() == "disagree"
        assert not Opinion.objects.exists()

    def test_shows_both_texts_when_another_device_was_faster(self, city, meeting):
        MeetingIn(city).approve(meeting)
        url = f"/phien-hop/noi-dung/{items(meeting)[0].pk}/y-kien/"
        client = browser(city.members[1])
        post(client, url, stance="amend", text="Thêm vốn.", based_on=0)

        answer = post(client, url, stance="question", text="Vì sao?", based_on=0)

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Thêm vốn." in page
        assert "Vì sao?" in page
        assert answer.context["form"]["based_on"].value() == "1"
        assert Opinion.objects.get().text == "Thêm vốn."
        post(client, url, stance="question", text="Vì sao?", based_on=1)
        assert Opinion.objects.get().text == "Vì sao?"

    def test_does_not_exist_before_the_approval(self, city, meeting):
        url = f"/phien-hop/noi-dung/{items(meeting)[0].pk}/y-kien/"

        assert browser(city.secretary).get(url).status_code == 404
        assert browser(city.members[1]).get(url).status_code == 404


class TestCollation:
    def test_holds_every_opinion_once(self, city, meeting):
        from khonggiay.meetings import operations

        MeetingIn(city).approve(meeting)
        for person, stance in ((city.members[1], "agree"), (city.members[2], "amend")):
            operations.give_opinion(
                actor=actor(person), item_id=items(meeting)[0].pk, stance=stance,
                text=f"Ý kiến của {person.full_name}", at=AT,
            )  # fmt: skip

        page = browser(city.chair).get(f"/phien-hop/{meeting.pk}/y-kien/")

        text = page.content.decode()
        assert page.context["count"] == 2
        assert text.count("Ý kiến của Trần Đức Phước") == 1
        assert text.count("Ý kiến của Phạm Quỳnh Như") == 1

    def test_does_not_exist_for_members(self, city, meeting):
        MeetingIn(city).approve(meeting)

        answer = browser(city.members[1]).get(f"/phien-hop/{meeting.pk}/y-kien/")

        assert answer.status_code == 404


class TestPrint:
    def test_is_a_pdf_of_the_programme(self, city, meeting):
        answer = browser(city.secretary).get(
            f"/phien-hop/{meeting.pk}/chuong-trinh.pdf"
        )

        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")

    def test_leads_back_by_a_code(self, city, meeting):
        answer = browser(city.secretary).get(f"/phien-hop/{meeting.pk}/ma.svg")

        assert answer["Content-Type"] == "image/svg+xml"
        assert answer.content.startswith(b"<svg")

    def test_is_404_for_strangers(self, city, meeting):
        for path in ("chuong-trinh.pdf", "ma.svg"):
            answer = browser(city.stranger).get(f"/phien-hop/{meeting.pk}/{path}")
            assert answer.status_code == 404
