import datetime as dt

import pytest

from khonggiay.kernel import clock
from khonggiay.meetings import operations
from khonggiay.meetings.tests.factories import (
    AT,
    ENDS_AT,
    MeetingIn,
    actor,
    add_paper,
    items,
    make_city,
)
from khonggiay.meetings.tests.web import browser


@pytest.fixture
def city(db, monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.BLOB_DIR = tmp_path / "blobs"
    return make_city()


def today(person):
    return browser(person).get("/hom-nay/")


class TestToday:
    def test_leads_visitors_to_the_login_page(self, client, db):
        assert client.get("/hom-nay/").status_code == 302

    def test_says_that_empty_is_good_news(self, city):
        answer = today(city.stranger)

        assert answer.context["is_empty"]
        assert "Nothing waits for you today" in answer.content.decode()

    def test_shows_meetings_with_a_reply_and_papers_with_minutes(self, city):
        meeting = MeetingIn(city).draft()
        add_paper(items(meeting)[0], pages=7)
        MeetingIn(city).approve(meeting)

        answer = today(city.members[1])

        page = answer.content.decode()
        assert answer.context["pages"] == 7
        assert answer.context["minutes"] == 14
        assert f'action="/phien-hop/{meeting.pk}/tra-loi/"' in page
        assert "in 7 days" in page

    def test_does_not_speak_of_drafts_to_members(self, city):
        MeetingIn(city, title="Phiên họp kín").submitted()

        assert "Phiên họp kín" not in today(city.members[1]).content.decode()

    def test_gives_each_the_decisions_that_wait_for_them(self, city):
        submitted = MeetingIn(city, title="Chờ duyệt").submitted()
        MeetingIn(city, title="Bị trả lại").returned()

        chief = [one.title for one in today(city.chief).context["decisions"]]
        secretary = [one.title for one in today(city.secretary).context["decisions"]]

        assert chief == [submitted.title]
        assert secretary == ["Bị trả lại"]

    def test_leads_into_the_running_session(self, city):
        now = AT + dt.timedelta(minutes=5)
        meeting = MeetingIn(city, starts_at=now).in_session()

        decisions = today(city.members[1]).context["decisions"]

        assert [one.url for one in decisions] == [f"/phien-hop/{meeting.pk}/hop/"]

    def test_asks_the_chair_to_approve_the_conclusions(self, city, monkeypatch):
        meeting = MeetingIn(city).in_session()
        item = items(meeting)[0]
        operations.go_to_item(actor=actor(city.chair), item_id=item.pk, at=ENDS_AT)
        operations.conclude(
            actor=actor(city.secretary), item_id=item.pk, text="Thống nhất.",
            directives=[], revision=0, at=ENDS_AT,
        )  # fmt: skip
        operations.close_session(
            actor=actor(city.chair), meeting_id=meeting.pk, at=ENDS_AT
        )

        decisions = today(city.chair).context["decisions"]

        assert [one.url for one in decisions] == [f"/phien-hop/{meeting.pk}/ket-luan/"]
