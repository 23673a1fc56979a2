"""The pages of a replacement: who sees them, and what they say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khonggiay.documents import queries as documents
from khonggiay.documents.models import Reading
from khonggiay.files.tests import samples
from khonggiay.kernel import clock
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import PaperReplacement
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import AT, MeetingIn, actor, add_paper, items
from khonggiay.meetings.tests.web import JSON, browser, post

LATER = AT + dt.timedelta(hours=2)


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def paper(city):
    meeting_in = MeetingIn(city)
    paper = add_paper(items(meeting_in.draft())[0], pages=3)
    meeting_in.approve(paper.item.meeting)
    return paper


def upload(pages: int = 5, name: str = "Tờ trình sửa.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.pdf(pages), "application/pdf")


def sent(city, paper, who="secretary", pages=5) -> PaperReplacement:
    return meetings.replace_paper(
        actor=actor(getattr(city, who)), paper_id=paper.pk, filename="Bản mới.pdf",
        data=samples.pdf(pages), note="Sửa bảng 2", at=LATER,
    )  # fmt: skip


def url_of(paper, path: str = "thay-the/") -> str:
    return f"/phien-hop/tai-lieu/{paper.pk}/{path}"


class TestReplacePage:
    def test_says_that_the_new_file_will_wait(self, city, paper):
        page = browser(city.secretary).get(url_of(paper)).content.decode()

        assert "confirms the new file" in page
        assert "Send for confirmation" in page

    def test_says_that_it_is_valid_at_once_for_the_chief(self, city, paper):
        page = browser(city.chief).get(url_of(paper)).content.decode()

        assert "in the hands of all participants at once" in page
        assert "Replace the paper" in page

    def test_takes_a_file_with_its_note(self, city, paper):
        answer = browser(city.secretary).post(
            url_of(paper), {"file": upload(), "note": "Sửa bảng 2", "over": "1"}
        )

        assert answer["Location"] == url_of(paper)
        row = PaperReplacement.objects.get()
        assert (row.state, row.note) == ("proposed", "Sửa bảng 2")

    def test_sends_scripts_onwards(self, city, paper):
        answer = browser(city.chief).post(
            url_of(paper), {"file": upload()}, headers=JSON
        )

        assert answer.json() == {"location": url_of(paper)}

    @pytest.mark.parametrize(
        ("fields", "status", "words"),
        [
            ({}, 422, "Choose a file."),
            ({"file": "same"}, 409, "already the newest version"),
            ({"file": "new", "over": "7"}, 409, "was replaced while you were looking"),
            ({"file": "bad"}, 422, "not what its name says"),
        ],
    )
    def test_keeps_the_note_when_it_refuses(self, city, paper, fields, status, words):
        data = documents.original_file(documents.latest_version(paper.document_id))
        files = {
            "same": SimpleUploadedFile("a.pdf", data.path.read_bytes()),
            "new": upload(),
            "bad": SimpleUploadedFile("a.pdf", b"<html>"),
        }
        given = {k: files.get(v, v) for k, v in fields.items()} | {"note": "Bảng 2"}

        answer = browser(city.secretary).post(url_of(paper), given)

        page = answer.content.decode()
        assert answer.status_code == status
        assert words in page
        assert 'value="Bảng 2"' in page
        assert not PaperReplacement.objects.exists()

    def test_answers_a_script_with_the_problem(self, city, paper):
        sent(city, paper)

        answer = browser(city.secretary).post(
            url_of(paper), {"file": upload(6)}, headers=JSON
        )

        assert (answer.status_code, answer.json()["code"]) == (409, "replacement_waits")

    @pytest.mark.parametrize("who", ["member", "invited", "stranger"])
    def test_is_404_for_others(self, city, paper, who):
        person = city.members[1] if who == "member" else getattr(city, who)

        assert browser(person).get(url_of(paper)).status_code == 404

    def test_is_reached_from_the_programme_by_those_who_may(self, city, paper):
        meeting = f"/phien-hop/{paper.item.meeting_id}/"

        assert url_of(paper) in browser(city.secretary).get(meeting).content.decode()
        other = browser(city.members[1]).get(meeting).content.decode()
        assert url_of(paper) not in other


class TestProposal:
    def test_shows_the_chief_what_was_sent(self, city, paper):
        row = sent(city, paper)

        answer = browser(city.chief).get(f"/phien-hop/thay-the/{row.pk}/")

        page = answer.content.decode()
        assert "Sửa bảng 2" in page
        assert city.secretary.full_name in page
        assert "xac-nhan/" in page
        assert "rut/" not in page

    def test_shows_the_secretary_how_to_withdraw(self, city, paper):
        row = sent(city, paper)

        answer = browser(city.secretary).get(f"/phien-hop/thay-the/{row.pk}/")

        page = answer.content.decode()
        assert "rut/" in page
        assert "xac-nhan/" not in page

    def test_stands_on_the_page_of_the_meeting_for_staff_only(self, city, paper):
        row = sent(city, paper)
        meeting = f"/phien-hop/{paper.item.meeting_id}/"
        link = f"/phien-hop/thay-the/{row.pk}/"

        assert link in browser(city.chair).get(meeting).content.decode()
        assert link not in browser(city.members[1]).get(meeting).content.decode()
        part = f"{meeting}cho-xac-nhan/"
        assert link in browser(city.secretary).get(part).content.decode()
        assert browser(city.members[1]).get(part).status_code == 404

    def test_waits_on_the_chiefs_today(self, city, paper):
        row = sent(city, paper)
        link = f"/phien-hop/thay-the/{row.pk}/"

        assert link in browser(city.chief).get("/hom-nay/").content.decode()
        assert link not in browser(city.secretary).get("/hom-nay/").content.decode()

    def test_is_confirmed(self, city, paper):
        row = sent(city, paper)

        answer = post(
            browser(city.chief), f"/phien-hop/thay-the/{row.pk}/xac-nhan/", over="1"
        )

        assert answer["Location"] == url_of(paper)
        assert documents.latest_version(paper.document_id).number == 2

    def test_is_not_confirmed_over_a_version_that_was_not_seen(self, city, paper):
        row = sent(city, paper)
        sent(city, paper, who="chair", pages=6)

        answer = post(
            browser(city.chief), f"/phien-hop/thay-the/{row.pk}/xac-nhan/", over="1"
        )

        assert answer.status_code == 409
        assert 'name="over" value="2"' in answer.content.decode()

    def test_asks_for_a_remark_when_it_is_declined(self, city, paper):
        row = sent(city, paper)
        url = f"/phien-hop/thay-the/{row.pk}/tu-choi/"

        answer = post(browser(city.chief), url, remark=" ")

        assert answer.status_code == 422
        assert "Say why the new file is not taken." in answer.content.decode()
        assert post(browser(city.chief), url, remark="Sai mẫu.").status_code == 302

    def test_is_withdrawn(self, city, paper):
        row = sent(city, paper)

        post(browser(city.secretary), f"/phien-hop/thay-the/{row.pk}/rut/")

        page = browser(city.secretary).get(url_of(paper)).content.decode()
        assert "Withdrawn" in page

    @pytest.mark.parametrize("path", ["", "doc/", "goc/"])
    def test_is_404_for_participants(self, city, paper, path):
        row = sent(city, paper)
        url = f"/phien-hop/thay-the/{row.pk}/{path}"

        assert browser(city.secretary).get(url).status_code == 200
        assert browser(city.members[1]).get(url).status_code == 404
        assert browser(city.stranger).get(url).status_code == 404

    def test_is_read_in_the_reader(self, city, paper):
        row = sent(city, paper)
        chief = browser(city.chief)

        src = chief.get(f"/phien-hop/thay-the/{row.pk}/doc/").context["src"]

        answer = chief.get(src, headers={"Range": "bytes=0-4"})
        assert (answer.status_code, answer.content) == (206, b"%PDF-")
        assert browser(city.members[1]).get(src).status_code == 404
        # Nor by way of the paper, before it is confirmed.
        stolen = url_of(paper, src.rsplit("/", 1)[1])
        assert chief.get(stolen).status_code == 404


class TestVersions:
    def test_are_listed_in_the_head_of_the_reader(self, city, paper):
        sent(city, paper, who="chief")

        answer = browser(city.members[1]).get(url_of(paper, ""))

        page = answer.content.decode()
        assert answer.context["version"].number == 2
        assert url_of(paper, "?ban=1") in page
        assert "Sửa bảng 2" in page
        assert city.chief.full_name in page

    def test_open_by_their_number(self, city, paper):
        sent(city, paper, who="chief")
        member = browser(city.members[1])

        answer = member.get(url_of(paper, "?ban=1"))

        page = answer.content.decode()
        assert answer.context["version"].number == 1
        assert "This is version 1." in page
        old = member.get(url_of(paper, "goc/?ban=1"))
        assert "filename*=" in old["Content-Disposition"]
        assert len(b"".join(old.streaming_content)) == len(samples.pdf(3))

    @pytest.mark.parametrize("number", ["0", "3", "x", "9" * 30])
    def test_of_another_number_are_not_found(self, city, paper, number):
        member = browser(city.members[1])

        assert member.get(url_of(paper, f"?ban={number}")).status_code == 404

    def test_keep_their_own_readings(self, city, paper):
        old = documents.latest_version(paper.document_id)
        sent(city, paper, who="chief")
        member = browser(city.members[1])
        url = member.get(url_of(paper, "?ban=1")).context["reading_url"]

        assert member.post(url, {"page": "3"}).status_code == 302

        assert Reading.objects.get().version_id == old.id


class TestApi:
    def test_replaces_and_confirms(self, city, paper):
        secretary, chief = Program(city.secretary), Program(city.chief)

        made = secretary.do(
            "POST", f"/papers/{paper.pk}/replacements",
            form={"file": upload(), "note": "Sửa bảng 2", "over": 1},
        )  # fmt: skip
        done = chief.do("POST", f"/replacements/{made['id']}/confirm", {"over": 1})

        assert (made["state"], done["state"]) == ("proposed", "confirmed")
        assert done["settled_by"] == city.chief.full_name
        versions = Program(city.members[1]).get(f"/papers/{paper.pk}/versions")
        assert [(v["number"], v["pages"], v["note"]) for v in versions] == [
            (2, 5, "Sửa bảng 2"), (1, 3, ""),
        ]  # fmt: skip
        shown = Program(city.members[1]).get(f"/papers/{paper.pk}")
        assert (shown["number"], shown["version"]) == (2, versions[0]["id"])

    def test_declines_and_withdraws(self, city, paper):
        secretary, chief = Program(city.secretary), Program(city.chief)
        first = sent(city, paper)
        refused = chief.refused(
            "POST", f"/replacements/{first.pk}/decline", {"remark": ""}
        )
        chief.do("POST", f"/replacements/{first.pk}/decline", {"remark": "Sai."})
        second = sent(city, paper, pages=6)
        secretary.do("POST", f"/replacements/{second.pk}/withdraw")

        assert refused == (422, "missing_remark")
        rows = secretary.get(f"/papers/{paper.pk}/replacements")
        assert [row["state"] for row in rows] == ["withdrawn", "declined"]
        assert chief.refused("POST", f"/replacements/{second.pk}/withdraw") == (
            409, "replacement_settled",
        )  # fmt: skip

    def test_sends_an_older_version_by_its_number(self, city, paper):
        sent(city, paper, who="chief")
        member = Program(city.members[1])

        new = member.call("GET", f"/papers/{paper.pk}/file")
        old = member.call("GET", f"/papers/{paper.pk}/file?number=1")

        assert b"".join(old.streaming_content) != b"".join(new.streaming_content)
        assert member.refused("GET", f"/papers/{paper.pk}/file?number=3") == (
            404, "not_found",
        )  # fmt: skip

    def test_keeps_the_list_of_files_from_participants(self, city, paper):
        refused = Program(city.members[1]).refused(
            "GET", f"/papers/{paper.pk}/replacements"
        )

        assert refused == (403, "not_allowed")
