"""The API of meetings beyond permissions: keys, pages, problems, files."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khonggiay.documents.models import Document
from khonggiay.files.tests import samples
from khonggiay.kernel import clock
from khonggiay.kernel.models import IdempotencyKey
from khonggiay.meetings.models import AgendaItem, Meeting, Paper
from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import MeetingIn, items


@pytest.fixture
def secretary(city) -> Program:
    return Program(city.secretary)


@pytest.fixture
def draft(meeting_in) -> Meeting:
    return meeting_in.draft()


def pdf(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("Tờ trình 5.pdf", data, "application/pdf")


def facts(**changes: object) -> dict[str, object]:
    return {
        "title": "Phiên họp tháng 11", "place": "Phòng 2",
        "starts_at": "2030-01-02T08:00:00+07:00",
        "ends_at": "2030-01-02T11:00:00+07:00", **changes,
    }  # fmt: skip


class TestKeys:
    def test_do_an_act_once_and_tell_the_same_twice(self, secretary, city):
        content = facts(body_id=city.body.pk)

        first = secretary.do("POST", "/meetings", content, key="k")
        second = secretary.do("POST", "/meetings", content, key="k")

        assert first == second
        assert Meeting.objects.count() == 1

    def test_are_refused_for_another_content(self, secretary, city):
        secretary.do("POST", "/meetings", facts(body_id=city.body.pk), key="k")

        other = facts(body_id=city.body.pk, place="Phòng 3")
        refused = secretary.refused("POST", "/meetings", other, key="k")

        assert refused == (422, "idempotency_key_reused")
        assert Meeting.objects.count() == 1

    def test_of_a_refused_act_may_be_used_again(self, secretary, meeting_in):
        meeting = meeting_in.empty()
        path = f"/meetings/{meeting.pk}/programme"
        stale = {"revision": 1, "title": "Nội dung", "kind": "inform"}
        assert secretary.refused("POST", path, stale, key="k")[0] == 409
        assert not IdempotencyKey.objects.exists()

        fresh = {**stale, "revision": factories.again(meeting).revision}
        secretary.do("POST", path, fresh, key="k")

        assert AgendaItem.objects.count() == 1

    def test_hold_for_uploads(self, secretary, draft):
        path = f"/items/{items(draft)[0].pk}/papers"
        data, others = samples.pdf(3), samples.pdf(4)

        first = secretary.do("POST", path, form={"file": pdf(data)}, key="k")
        second = secretary.do("POST", path, form={"file": pdf(data)}, key="k")
        other = secretary.refused("POST", path, form={"file": pdf(others)}, key="k")

        assert first == second
        assert other == (422, "idempotency_key_reused")
        assert Paper.objects.count() == Document.objects.count() == 1

    def test_answer_a_removal_that_was_done(self, secretary, draft):
        item = items(draft)[0]
        path = f"/items/{item.pk}?revision={draft.revision}"

        first = secretary.do("DELETE", path, key="k")
        second = secretary.do("DELETE", path, key="k")

        assert first == second == {"revision": draft.revision + 1, "item_id": None}


class TestPages:
    @pytest.fixture
    def meetings(self, city) -> list[int]:
        starts = [factories.STARTS_AT + dt.timedelta(days=n // 2) for n in range(5)]
        made = [MeetingIn(city, starts_at=at).empty().pk for at in starts]
        return sorted(made, key=lambda pk: (starts[made.index(pk)], pk), reverse=True)

    def test_give_each_meeting_once_the_latest_first(self, secretary, meetings):
        found, cursor, lengths = [], "", []
        while True:
            page = secretary.get("/meetings", limit=2, cursor=cursor)
            found += [row["id"] for row in page["items"]]
            lengths.append(len(page["items"]))
            if page["next"] is None:
                break
            cursor = page["next"]

        assert found == meetings
        assert lengths == [2, 2, 1]

    @pytest.mark.parametrize("cursor", ["x", "WyJhIiwxXQ", "W10", "€"])
    def test_refuse_a_broken_cursor(self, secretary, cursor):
        refused = secretary.refused("GET", f"/meetings?cursor={cursor}")

        assert refused == (422, "invalid")

    def test_take_filters(self, secretary, meeting_in, meetings):
        submitted = meeting_in.submitted()

        by_state = secretary.get("/meetings", state="submitted,approved")["items"]
        by_day = secretary.get("/meetings", since="2019-10-12")["items"]
        none = secretary.get("/meetings", body_id=999_999)["items"]

        assert [row["id"] for row in by_state] == [submitted.pk]
        assert [row["id"] for row in by_day] == meetings[:1]
        assert none == []


class TestProblems:
    def test_show_what_changed_in_the_programme(self, secretary, draft):
        first, second, _third = items(draft)
        change = {"revision": draft.revision, "title": "Đổi tên", "kind": "inform"}
        secretary.do("PUT", f"/items/{first.pk}", change)

        late = {**change, "title": "Tên khác"}
        response = secretary.call("PUT", f"/items/{second.pk}", late)

        problem = response.json()
        assert (response.status_code, problem["code"]) == (409, "programme_changed")
        assert problem["revision"] == draft.revision + 1
        assert problem["changes"] == [
            {
                "what": "changed", "number": "1", "title": "Đổi tên", "field": "title",
                "before": first.title, "after": "Đổi tên",
            }
        ]  # fmt: skip
        second.refresh_from_db()
        assert second.title != "Tên khác"

    def test_name_the_fields_that_are_wrong(self, secretary, city):
        content = facts(
            body_id=city.body.pk, title=" ", ends_at="2030-01-02T07:00:00+07:00"
        )

        problem = secretary.call("POST", "/meetings", content).json()

        assert problem["code"] == "invalid"
        assert set(problem["fields"]) == {"title", "ends_at"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [("starts_at", "2030-01-02T08:00:00"), ("title", None), ("body_id", "x")],
    )
    def test_name_the_fields_of_a_wrong_shape(self, secretary, city, field, value):
        content = {**facts(body_id=city.body.pk), field: value}

        problem = secretary.call("POST", "/meetings", content).json()

        assert (problem["status"], problem["code"]) == (422, "invalid")
        assert list(problem["fields"]) == [field]

    def test_say_what_the_quorum_lacks(self, city, meeting_in):
        meeting = meeting_in.approved()
        chair = Program(city.chair)

        response = chair.call("POST", f"/meetings/{meeting.pk}/open")

        assert response.json()["code"] == "no_quorum"
        assert factories.again(meeting).state == "approved"

    def test_speak_the_readers_language(self, city, meeting_in):
        meeting = meeting_in.approved()
        path = f"/meetings/{meeting.pk}/open"

        texts = {
            language: Program(city.chair)
            .call("POST", path, **{"Accept-Language": language})
            .json()["title"]
            for language in ("vi", "en")
        }

        assert texts["en"] == "0 of 5 members are present; at least 4 are needed."
        assert texts["vi"] != texts["en"]


class TestPapers:
    @pytest.fixture
    def paper(self, draft) -> Paper:
        return factories.add_paper(items(draft)[0], pages=3)

    def test_come_back_byte_for_byte(self, secretary, draft):
        data = samples.pdf(2)
        file = SimpleUploadedFile("Báo cáo.pdf", data, "application/pdf")
        path = f"/items/{items(draft)[0].pk}/papers"

        paper = secretary.do("POST", path, form={"file": file, "title": "Báo cáo năm"})
        response = secretary.call("GET", f"/papers/{paper['id']}/file")

        assert (paper["title"], paper["pages"], paper["size"]) == (
            "Báo cáo năm",
            2,
            len(data),
        )
        assert b"".join(response.streaming_content) == data
        assert "attachment" in response.headers["Content-Disposition"]

    def test_are_served_in_ranges(self, secretary, paper):
        path = f"/papers/{paper.pk}/pdf"

        part = secretary.call("GET", path, Range="bytes=5-9")
        outside = secretary.call("GET", path, Range="bytes=99999999-")
        known = secretary.call("GET", path, **{"If-None-Match": part.headers["ETag"]})

        assert (part.status_code, len(part.content)) == (206, 5)
        assert outside.status_code == 416
        assert known.status_code == 304

    def test_keep_the_furthest_page(self, secretary, paper):
        path = f"/papers/{paper.pk}/reading"

        pages = [
            secretary.do("PUT", path, {"page": page})["furthest_page"]
            for page in (2, 3, 1)
        ]

        assert pages == [2, 3, 3]
        assert secretary.refused("PUT", path, {"page": 4}) == (404, "not_found")
        assert secretary.refused("PUT", path, {"page": 0}) == (422, "invalid")

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("a.pdf", samples.pdf(1, password="x"), "file_encrypted"),
            ("a.docx", samples.pdf(1), "file_content_does_not_match"),
            ("a.exe", b"MZ" + b"\0" * 99, "file_type_not_allowed"),
            ("a.pdf", b"", "file_empty"),
        ],
    )
    def test_are_refused_before_anything_is_stored(
        self, secretary, draft, name, data, code
    ):
        path = f"/items/{items(draft)[0].pk}/papers"

        refused = secretary.refused(
            "POST", path, form={"file": SimpleUploadedFile(name, data)}
        )

        assert refused == (422, code)
        assert not Paper.objects.exists()
        assert not Document.objects.exists()

    def test_are_taken_off(self, secretary, paper, draft):
        revision = factories.again(draft).revision
        path = f"/papers/{paper.pk}"

        stale = secretary.refused("DELETE", f"{path}?revision={revision - 1}")
        changed = secretary.do("DELETE", f"{path}?revision={revision}")

        assert stale == (409, "programme_changed")
        assert changed["revision"] == revision + 1
        assert secretary.refused("GET", path) == (404, "not_found")


class TestConclusion:
    def test_is_hidden_from_delegates_until_the_chair_approves(self, city, meeting_in):
        meeting = meeting_in.in_session()
        chair, member = Program(city.chair), Program(city.members[1])
        secretary, item = Program(city.secretary), items(meeting)[0]
        go = {"item_id": item.pk}
        chair.do("PUT", f"/meetings/{meeting.pk}/current-item", go)
        path = f"/items/{item.pk}/conclusion"
        directive = {
            "text": "Hoàn chỉnh báo cáo", "lead_unit_id": city.finance.pk,
            "coordinating_unit_ids": [city.construction.pk], "due_working_days": 5,
        }  # fmt: skip
        content = {"revision": 0, "text": "Thống nhất.", "directives": [directive]}
        secretary.do("PUT", path, content)

        hidden = member.refused("GET", path)
        listed = member.get(f"/meetings/{meeting.pk}/conclusions")
        stale = secretary.refused("PUT", path, content)
        chair.do("POST", f"/meetings/{meeting.pk}/close")
        notice = chair.do("POST", f"/meetings/{meeting.pk}/conclusions/approve")

        assert hidden == (404, "not_found")
        assert listed == []
        assert stale == (409, "conclusion_changed")
        assert member.get(path)["directives"][0]["task_id"] == notice["task_ids"][0]
        assert member.get(f"/meetings/{meeting.pk}/notice") == notice

    def test_of_a_foreign_item_moves_no_meeting(self, city, meeting_in):
        mine, other = meeting_in.in_session(), meeting_in.in_session()
        path = f"/meetings/{mine.pk}/current-item"

        refused = Program(city.chair).refused(
            "PUT", path, {"item_id": items(other)[0].pk}
        )

        assert refused == (404, "not_found")
        assert factories.again(other).current_item_id is None


class TestStream:
    def test_goes_on_from_the_state_that_was_fetched(self, city, meeting_in):
        meeting = meeting_in.approved()
        member = Program(city.members[1])
        room = member.get(f"/meetings/{meeting.pk}/room")
        Program(city.members[2]).do("POST", f"/meetings/{meeting.pk}/check-in", {})

        stream = member.get(f"/meetings/{meeting.pk}/stream", after=room["after"])

        assert room["after"] in stream["after"].split(",")
        assert f"person:{city.members[1].pk}=" in stream["after"]
        assert stream["url"].endswith("/live")

    def test_names_only_the_callers_own_audience(self, city, meeting_in):
        meeting = meeting_in.approved()

        for person, audience in (
            (city.chair, "chair"), (city.secretary, "secretariat"),
            (city.members[1], "member"), (city.invited, "invited"),
            (city.observer, "observer"), (city.chief, "secretariat"),
        ):  # fmt: skip
            stream = Program(person).get(f"/meetings/{meeting.pk}/stream")
            names = {part.split("=")[0] for part in stream["after"].split(",")}
            assert names == {f"meeting:{meeting.pk}:{audience}", f"person:{person.pk}"}


def test_a_whole_programme_is_prepared(secretary, city):
    tomorrow = clock.now() + dt.timedelta(days=1)
    content = facts(
        body_id=city.body.pk,
        starts_at=tomorrow.isoformat(),
        ends_at=(tomorrow + dt.timedelta(hours=3)).isoformat(),
    )
    meeting = secretary.do("POST", "/meetings", content)
    path = f"/meetings/{meeting['id']}"
    assert meeting["abilities"] == [
        "compose", "read_drafts", "read_opinions", "replace_papers", "restrict",
        "see_devices", "submit",
    ]  # fmt: skip
    item = {"revision": meeting["revision"], "title": "A", "kind": "inform"}
    added = secretary.do("POST", f"{path}/programme", item)
    naming = [{"person_id": city.chair.pk, "role": "chair"}]
    secretary.do(
        "PUT", f"{path}/participants",
        {"revision": added["revision"], "participants": naming},
    )  # fmt: skip
    programme = secretary.get(f"{path}/programme")
    move = {"revision": programme["revision"], "parent_id": None, "place": 0}
    secretary.do("POST", f"/items/{added['item_id']}/move", move)

    submitted = secretary.do("POST", f"{path}/submit")
    returned = Program(city.chief).do("POST", f"{path}/return", {"remark": "Thiếu."})
    secretary.do(
        "PUT", path,
        {**content, "title": "Đổi tên", "revision": returned["revision"]},
    )  # fmt: skip
    secretary.do("POST", f"{path}/submit")
    approved = Program(city.chief).do("POST", f"{path}/approve", {"remark": "Tốt."})

    assert submitted["state"] == "submitted"
    assert [row["text"] for row in approved["remarks"]] == ["Thiếu.", "Tốt."]
    assert Program(city.members[1]).get(path)["title"] == "Đổi tên"
