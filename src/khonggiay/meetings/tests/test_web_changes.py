"""What changed since one read: the page, its data for the reader, and the marks."""

from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.documents import queries as documents
from khonggiay.documents.models import Comparison
from khonggiay.files.tests import samples
from khonggiay.kernel import clock
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.tests.factories import AT, MeetingIn, actor, add_paper, items
from khonggiay.meetings.tests.paper_texts import PARAGRAPHS, text_pdf
from khonggiay.meetings.tests.web import browser
from khonggiay.meetings.web import comparison_page

LATER = AT + dt.timedelta(hours=2)
CHANGED = PARAGRAPHS[0].replace("52,3", "61,8")
ADDED = "Bổ sung phương án thoát nước khu Thảo Điền trước mùa mưa năm sau."


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def paper(city):
    """Return an approved paper that a member read, and that has a second version."""
    meeting_in = MeetingIn(city)
    paper = add_paper(items(meeting_in.draft())[0], data=text_pdf())
    meeting_in.approve(paper.item.meeting)
    read(city.members[1], paper)
    replace(city.chief, paper, CHANGED, *PARAGRAPHS[1:], ADDED)
    return paper


def read(person, paper) -> None:
    meetings.note_reading(actor=actor(person), paper_id=paper.pk, page=1, at=AT)


def replace(who, paper, *texts: str) -> None:
    meetings.replace_paper(
        actor=actor(who), paper_id=paper.pk, filename="Bản mới.pdf",
        data=text_pdf(*texts), at=LATER,
    )  # fmt: skip


def url_of(paper, path: str = "thay-doi/") -> str:
    return f"/phien-hop/tai-lieu/{paper.pk}/{path}"


def first(page: str, name: str) -> str:
    """Return the first marked text of the comparison, past the legend."""
    shown = page.partition('class="kg-compared"')[2]
    return shown.partition(f"<{name}>")[2].partition(f"</{name}>")[0]


class TestChanges:
    def test_shows_both_sides_with_what_went_and_came(self, city, paper):
        page = browser(city.members[1]).get(url_of(paper)).content.decode()

        assert "What changed from version 1 to version 2" in page
        went, came = first(page, "del"), first(page, "ins")
        assert "52,3" in went
        assert "61,8" in came
        # Told to screen readers in words, and to the eye by more than a colour.
        assert "removed: " in went
        assert "added: " in came
        assert ADDED in page
        assert f"{url_of(paper, '')}?trang=1" in page

    def test_is_worked_out_once(self, city, paper):
        for person in (city.members[1], city.members[2], city.secretary):
            browser(person).get(url_of(paper, "thay-doi/?tu=1"))

        assert Comparison.objects.count() == 1

    def test_counts_from_the_version_that_the_person_read(self, city, paper):
        replace(city.chief, paper, CHANGED, *PARAGRAPHS[1:])

        reader = browser(city.members[1]).get(url_of(paper))
        other = browser(city.members[2]).get(url_of(paper))

        assert reader.context["old"].number == 1
        assert other.context["old"].number == 2
        assert other.context["new"].number == 3

    def test_of_long_papers_appears_when_it_is_there(self, city, paper, monkeypatch):
        monkeypatch.setattr(comparison_page, "AT_ONCE", 0)
        member = browser(city.members[1])

        before = member.get(url_of(paper)).content.decode()
        old, new = documents.versions_of(paper.document_id)[::-1]
        comparison_page.documents.compare(old_id=old.id, new_id=new.id, at=LATER)
        after = member.get(url_of(paper)).content.decode()

        assert "being compared" in before
        assert "every 2s" in before
        assert "61,8" in after
        assert "every 2s" not in after

    def test_says_when_nothing_can_be_said(self, city, paper):
        old, new = documents.versions_of(paper.document_id)[::-1]
        Comparison.objects.create(
            old_id=old.id, new_id=new.id, failed="time", made_at=LATER
        )

        page = browser(city.members[1]).get(url_of(paper)).content.decode()

        assert "could not be compared" in page

    @pytest.mark.parametrize("query", ["?tu=2", "?tu=3", "?tu=x", "?tu=0"])
    def test_from_a_version_that_is_not_older_leads_nowhere(self, city, paper, query):
        answer = browser(city.members[1]).get(url_of(paper, f"thay-doi/{query}"))

        assert answer.status_code in (302, 404)

    def test_tells_participants_nothing_of_drafts(self, city):
        meeting_in = MeetingIn(city)
        paper = add_paper(items(meeting_in.draft())[0], data=text_pdf())
        replace(city.secretary, paper, "Bản thảo đầu tiên chưa được duyệt.")
        meetings.submit(
            actor=actor(city.secretary), meeting_id=paper.item.meeting_id, at=LATER
        )
        meetings.approve(
            actor=actor(city.chief), meeting_id=paper.item.meeting_id, at=LATER
        )

        member = browser(city.members[1]).get(url_of(paper, "thay-doi/?tu=1"))
        secretary = browser(city.secretary).get(url_of(paper, "thay-doi/?tu=1"))

        assert (member.status_code, secretary.status_code) == (404, 200)

    @pytest.mark.parametrize("path", ["thay-doi/", "thay-doi.json"])
    def test_is_404_for_others(self, city, paper, path):
        assert browser(city.stranger).get(url_of(paper, path)).status_code == 404

    def test_shows_very_many_changes_in_parts(self, city, paper, monkeypatch):
        monkeypatch.setattr(comparison_page, "SHOWN", 1)
        member = browser(city.members[1])

        first = member.get(url_of(paper, "thay-doi/?tu=1"))
        second = member.get(url_of(paper, "thay-doi/?tu=1&phan=2"))

        assert [place.number for place in first.context["places"]] == [1]
        assert [place.number for place in second.context["places"]] == [2]
        assert "Part 1 of 2" in first.content.decode()


class TestChangedPages:
    def test_are_told_to_the_reader(self, city, paper):
        answer = browser(city.members[1]).get(url_of(paper, "thay-doi.json?tu=1"))

        assert answer.json() == {
            "from": 1, "to": 2, "ready": True, "removed": [],
            "pages": [{"page": 1, "kind": "changed"}],
        }  # fmt: skip


class TestMarks:
    def test_stand_in_the_programme_and_lead_to_the_changes(self, city, paper):
        meeting = f"/phien-hop/{paper.item.meeting_id}/"

        reader = browser(city.members[1]).get(meeting).content.decode()
        other = browser(city.members[2]).get(meeting).content.decode()

        assert "Changed since you read it" in reader
        assert url_of(paper, "thay-doi/?tu=1") in reader
        assert "Changed since you read it" not in other

    def test_go_when_the_new_version_was_opened(self, city, paper):
        read(city.members[1], paper)

        page = browser(city.members[1]).get(f"/phien-hop/{paper.item.meeting_id}/")

        assert "Changed since you read it" not in page.content.decode()

    def test_stand_on_today_with_the_pages_that_changed(self, city, paper):
        member = browser(city.members[1])
        member.get(url_of(paper))

        answer = member.get("/hom-nay/")

        page = answer.content.decode()
        assert url_of(paper, "thay-doi/?tu=1") in page
        assert "Changed since you read it" in page
        assert answer.context["pages"] == 1


class TestProposal:
    def test_shows_who_decides_what_it_changes(self, city, paper):
        row = meetings.replace_paper(
            actor=actor(city.secretary), paper_id=paper.pk, filename="b.pdf",
            data=text_pdf(CHANGED, *PARAGRAPHS[1:]), at=LATER,
        )  # fmt: skip

        page = browser(city.chief).get(f"/phien-hop/thay-the/{row.pk}/")

        text = page.content.decode()
        assert "What it changes in version 2" in text
        assert ADDED in first(text, "del")

    def test_of_a_file_without_words_says_so(self, city, paper):
        row = meetings.replace_paper(
            actor=actor(city.secretary), paper_id=paper.pk, filename="b.pdf",
            data=samples.pdf(2), at=LATER,
        )  # fmt: skip

        page = browser(city.chief).get(f"/phien-hop/thay-the/{row.pk}/")

        assert "hold pictures only" in page.content.decode()
