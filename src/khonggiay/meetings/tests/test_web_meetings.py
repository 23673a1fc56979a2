import datetime as dt

import pytest

from khonggiay.kernel import clock
from khonggiay.meetings import operations
from khonggiay.meetings.models import Meeting, Remark
from khonggiay.meetings.tests.factories import (
    AT,
    STARTS_AT,
    MeetingIn,
    actor,
    again,
    participant,
)
from khonggiay.meetings.tests.web import JSON, browser, post


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


FACTS = {
    "title": "Phiên họp chuyên đề", "place": "Hội trường", "day": "2019-10-17",
    "starts": "14:00", "ends": "16:30",
}  # fmt: skip


class TestList:
    def test_leads_visitors_to_the_login_page(self, client, db):
        answer = client.get("/phien-hop/")

        assert answer.status_code == 302
        assert "/tai-khoan/login/" in answer["Location"]

    def test_shows_members_the_approved_and_not_the_drafts(self, city):
        MeetingIn(city, title="Phiên họp đã duyệt").approved()
        MeetingIn(city, title="Phiên họp dự thảo").draft()

        page = browser(city.members[1]).get("/phien-hop/").content.decode()

        assert "Phiên họp đã duyệt" in page
        assert "Phiên họp dự thảo" not in page
        assert "?khi=preparing" not in page

    def test_shows_the_office_what_is_in_preparation(self, city):
        MeetingIn(city, title="Phiên họp dự thảo").draft()

        page = browser(city.secretary).get("/phien-hop/?khi=preparing")

        assert "Phiên họp dự thảo" in page.content.decode()
        assert "/phien-hop/soan/" in page.content.decode()

    def test_says_what_an_empty_list_means(self, city):
        page = browser(city.stranger).get("/phien-hop/").content.decode()

        assert "kg-empty" in page
        assert "/phien-hop/soan/" not in page

    def test_goes_on_where_the_page_before_ended(self, city, monkeypatch):
        monkeypatch.setattr("khonggiay.kernel.paging.PAGE_SIZE", 2)
        for number in range(3):
            MeetingIn(
                city,
                title=f"Phiên họp số {number}",
                starts_at=STARTS_AT + dt.timedelta(days=number),
            ).approved()
        client = browser(city.chair)

        first = client.get("/phien-hop/")
        second = client.get("/phien-hop/" + first.context["next_url"])

        assert [row[0].title for row in first.context["rows"]] == [
            "Phiên họp số 0", "Phiên họp số 1",
        ]  # fmt: skip
        assert [row[0].title for row in second.context["rows"]] == ["Phiên họp số 2"]
        assert second.context["next_url"] == ""


class TestCompose:
    def test_begins_a_draft_with_all_members(self, city):
        answer = post(
            browser(city.secretary), "/phien-hop/soan/", body=city.body.pk, **FACTS
        )

        meeting = Meeting.objects.get()
        assert answer["Location"] == f"/phien-hop/{meeting.pk}/"
        assert meeting.starts_at == dt.datetime(2019, 10, 17, 7, tzinfo=dt.UTC)
        assert meeting.participants.count() == len(city.members)

    def test_keeps_what_was_typed_and_says_which_field_is_wrong(self, city):
        wrong = FACTS | {"title": " ", "ends": "13:00"}

        answer = post(
            browser(city.secretary), "/phien-hop/soan/", body=city.body.pk, **wrong
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="Hội trường"' in page
        assert 'value="2019-10-17"' in page
        assert "Give the meeting a title." in page
        assert not Meeting.objects.exists()

    def test_shows_the_wrong_time_at_its_field(self, city):
        wrong = FACTS | {"ends": "13:00"}

        answer = post(
            browser(city.secretary), "/phien-hop/soan/", body=city.body.pk, **wrong
        )

        assert answer.context["form"].errors == {
            "ends": ["The meeting must end after it starts."]
        }

    @pytest.mark.parametrize("who", ["chair", "chief_less", "stranger"])
    def test_does_not_exist_for_those_who_serve_no_office(self, city, who):
        person = {
            "chair": city.chair, "chief_less": city.invited, "stranger": city.stranger
        }[who]  # fmt: skip

        assert browser(person).get("/phien-hop/soan/").status_code == 404


class TestMeeting:
    @pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
    def test_is_404_for_members_before_the_approval(self, city, state):
        meeting = MeetingIn(city).state(state)

        for person in (city.members[1], city.stranger):
            answer = browser(person).get(f"/phien-hop/{meeting.pk}/")
            assert answer.status_code == 404

    def test_is_404_for_no_such_meeting(self, city):
        assert browser(city.chief).get("/phien-hop/999/").status_code == 404

    @pytest.mark.parametrize(
        "state",
        ["draft", "submitted", "returned", "approved", "in_session", "suspended",
         "closed"],
    )  # fmt: skip
    def test_shows_itself_to_the_secretary_in_every_state(self, city, state):
        meeting = MeetingIn(city).state(state)

        answer = browser(city.secretary).get(f"/phien-hop/{meeting.pk}/")

        page = answer.content.decode()
        assert answer.status_code == 200
        assert ("<kg-agenda" in page) == (state in ("draft", "returned"))

    def test_gives_the_reviewer_the_acts_of_review(self, city):
        meeting = MeetingIn(city).submitted()

        page = browser(city.chief).get(f"/phien-hop/{meeting.pk}/").content.decode()

        assert f"/phien-hop/{meeting.pk}/duyet/" in page
        assert f"/phien-hop/{meeting.pk}/tra-lai/" in page

    def test_keeps_reasons_of_excuse_from_the_other_delegates(self, city):
        meeting = MeetingIn(city).approved()
        operations.reply(
            actor=actor(city.members[1]), meeting_id=meeting.pk, reply="excused",
            reason="Đi công tác nước ngoài", at=AT,
        )  # fmt: skip

        url = f"/phien-hop/{meeting.pk}/"
        seen = browser(city.secretary).get(url).content.decode()
        other = browser(city.members[2]).get(url).content.decode()

        assert "Đi công tác nước ngoài" in seen
        assert "Đi công tác nước ngoài" not in other


class TestFacts:
    def test_shows_the_second_editor_the_difference_and_keeps_the_text(self, city):
        meeting = MeetingIn(city).draft()
        url = f"/phien-hop/{meeting.pk}/thong-tin/"
        client = browser(city.secretary)
        known = meeting.revision
        post(client, url, revision=known, **FACTS)

        answer = post(client, url, revision=known, **FACTS | {"place": "Phòng 2"})

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "<del>Hội trường</del>" in page
        assert "<ins>Phòng 2</ins>" in page
        assert 'value="Phòng 2"' in page
        assert again(meeting).place == "Hội trường"
        saved = post(
            client,
            url,
            revision=again(meeting).revision,
            **FACTS | {"place": "Phòng 2"},
        )
        assert saved.status_code == 302
        assert again(meeting).place == "Phòng 2"

    def test_does_not_exist_for_readers(self, city):
        meeting = MeetingIn(city).approved()

        for person in (city.chair, city.secretary, city.members[1]):
            url = f"/phien-hop/{meeting.pk}/thong-tin/"
            assert browser(person).get(url).status_code == 404


class TestReview:
    def test_says_what_is_missing_where_it_was_submitted(self, city):
        meeting = MeetingIn(city).empty()

        answer = post(browser(city.secretary), f"/phien-hop/{meeting.pk}/trinh/")

        assert answer.status_code == 409
        assert "no item, no chair" in answer.content.decode()
        assert again(meeting).state == "draft"

    def test_returns_nothing_without_remarks_and_keeps_the_page(self, city):
        meeting = MeetingIn(city).submitted()

        answer = post(
            browser(city.chief), f"/phien-hop/{meeting.pk}/tra-lai/", remark=" "
        )

        assert answer.status_code == 422
        assert 'id="remark-errors"' in answer.content.decode()
        assert again(meeting).state == "submitted"
        assert not Remark.objects.exists()

    def test_returns_with_remarks_which_the_secretary_reads(self, city):
        meeting = MeetingIn(city).submitted()

        post(
            browser(city.chief),
            f"/phien-hop/{meeting.pk}/tra-lai/",
            remark="Thiếu phụ lục",
        )

        page = browser(city.secretary).get(f"/phien-hop/{meeting.pk}/")
        assert again(meeting).state == "returned"
        assert "Thiếu phụ lục" in page.content.decode()

    def test_approves(self, city):
        meeting = MeetingIn(city).submitted()

        answer = post(browser(city.chief), f"/phien-hop/{meeting.pk}/duyet/")

        assert answer["Location"] == f"/phien-hop/{meeting.pk}/"
        assert again(meeting).state == "approved"

    def test_is_refused_to_the_secretary(self, city):
        meeting = MeetingIn(city).submitted()

        answer = browser(city.secretary).post(
            f"/phien-hop/{meeting.pk}/duyet/", headers=JSON
        )

        assert answer.status_code == 403
        assert again(meeting).state == "submitted"


class TestReply:
    def test_notes_that_one_attends(self, city):
        meeting = MeetingIn(city).approved()

        answer = post(
            browser(city.members[1]), f"/phien-hop/{meeting.pk}/tra-loi/",
            reply="attending", next="today",
        )  # fmt: skip

        assert answer["Location"] == "/hom-nay/"
        assert participant(meeting, city.members[1]).reply == "attending"

    def test_asks_for_the_reason_where_the_excuse_was_given(self, city):
        meeting = MeetingIn(city).approved()

        answer = post(
            browser(city.members[1]),
            f"/phien-hop/{meeting.pk}/tra-loi/",
            reply="excused",
        )

        assert answer.status_code == 422
        assert 'id="reason-errors"' in answer.content.decode()
        assert participant(meeting, city.members[1]).reply == "none"

    def test_tells_scripts_which_field_is_wrong(self, city):
        meeting = MeetingIn(city).approved()

        answer = browser(city.members[1]).post(
            f"/phien-hop/{meeting.pk}/tra-loi/", {"reply": "excused"}, headers=JSON
        )

        assert answer.status_code == 422
        assert answer.json()["fields"] == {"reason": ["Say why you cannot attend."]}

    def test_is_404_for_strangers(self, city):
        meeting = MeetingIn(city).approved()

        answer = post(
            browser(city.stranger),
            f"/phien-hop/{meeting.pk}/tra-loi/",
            reply="attending",
        )

        assert answer.status_code == 404
