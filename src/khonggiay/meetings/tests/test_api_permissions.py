"""Who may call what: 401 without a token, 404 alike for foreign and unknown, 403."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import re
import uuid
from typing import Any

import pytest

from khonggiay.config.api import api
from khonggiay.config.openapi import ACTS
from khonggiay.documents import queries as documents
from khonggiay.documents.operations import Change
from khonggiay.documents.tests.marking import mark
from khonggiay.files.tests import samples
from khonggiay.meetings import operations
from khonggiay.meetings.models import Meeting, Paper
from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import STARTS_AT, actor, items
from khonggiay.people.models import Person

SCHEMA = api.get_openapi_schema()
OPERATIONS = [
    (method.upper(), path.removeprefix("/api/v1"), operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
    if operation["operationId"].startswith("meetings_")
]
NAMES = [operation["operationId"] for _method, _path, operation in OPERATIONS]
FACTS = {
    "title": "Phiên họp", "place": "Phòng 1",
    "starts_at": "2030-01-02T08:00:00+07:00", "ends_at": "2030-01-02T11:00:00+07:00",
}  # fmt: skip
ITEM = {"revision": 1, "title": "Nội dung", "kind": "discuss"}
# A valid content for every act that takes one.
CONTENT: dict[str, Any] = {
    "meetings_compose": {**FACTS, "body_id": 0},
    "meetings_change_facts": {**FACTS, "revision": 1},
    "meetings_name_participants": {"revision": 1, "participants": []},
    "meetings_return_programme": {"remark": "Bổ sung."},
    "meetings_approve": {},
    "meetings_add_item": ITEM,
    "meetings_change_item": ITEM,
    "meetings_move_item": {"revision": 1, "place": 0},
    "meetings_write_marks": {"version": 1, "changes": []},
    "meetings_share_mark": {"tokens": []},
    "meetings_restrict_paper": {"is_confidential": True, "is_downloadable": False},
    "meetings_register_device": {"id": str(uuid.UUID(int=7)), "name": "Máy bảng"},
    "meetings_report_packs": {"packs": []},
    "meetings_note_reading": {"page": 1, "number": 1},
    "meetings_confirm_replacement": {"over": 1},
    "meetings_remind_readers": {"person_ids": None},
    "meetings_decline_replacement": {"remark": "Chưa được."},
    "meetings_reply": {"reply": "attending"},
    "meetings_give_opinion": {"stance": "agree"},
    "meetings_check_in": {},
    "meetings_go_to_item": {"item_id": 0},
    "meetings_present": {"paper_id": 0, "page": 1},
    "meetings_ask_to_speak": {"kind": "speech"},
    "meetings_extend_speech": {"minutes": 2},
    "meetings_order_speakers": {"order": "protocol"},
    "meetings_undo_step": {"step_id": 0},
    "meetings_open_vote": {},
    "meetings_cast": {"choice": "approve"},
    "meetings_issue": {"blinded": "AAAA"},
    "meetings_cast_secret": {
        "token": "A" * 88,
        "signature": "AAAA",
        "choice": "approve",
    },
    "meetings_conclude": {"revision": 0, "text": "Thống nhất."},
}
UPLOADS = {"meetings_add_paper", "meetings_replace_paper"}
# Without an id in the address there is nothing to be foreign.
WITHOUT_ID = {
    "meetings_list_bodies", "meetings_list_meetings", "meetings_compose",
    "meetings_list_devices", "meetings_register_device",
}  # fmt: skip
WITH_ID = [row for row in OPERATIONS if row[2]["operationId"] not in WITHOUT_ID]


NO_MARK = uuid.UUID(int=1)


@dataclasses.dataclass
class Session:
    """A running session with one of everything, by the names in the addresses."""

    meeting: Meeting
    ids: dict[str, int | str]

    def path(self, path: str, *, unknown: bool = False) -> str:
        def number(found: re.Match[str]) -> str:
            if unknown:
                return str(NO_MARK) if found[1] == "mark_id" else "999999"
            return str(self.ids[found[1]])

        return re.sub(r"{(\w+)}", number, path)


@pytest.fixture
def session(city, meeting_in) -> Session:
    meeting = meeting_in.draft()
    paper = factories.add_paper(items(meeting)[1])
    meeting = meeting_in.approve(factories.again(meeting))
    for person in city.members:
        operations.check_in(actor=actor(person), meeting_id=meeting.pk, at=STARTS_AT)
    chair = actor(city.chair)
    operations.open_session(actor=chair, meeting_id=meeting.pk, at=STARTS_AT)
    item = items(meeting)[2]
    operations.go_to_item(actor=chair, item_id=item.pk, at=STARTS_AT)
    speech = operations.ask_to_speak(
        actor=actor(city.members[1]), meeting_id=meeting.pk, at=STARTS_AT
    )
    operations.register_device(
        actor=actor(city.members[1]),
        device_id=uuid.UUID(int=5),
        name="Máy bảng",
        at=STARTS_AT,
    )
    vote = operations.open_vote(actor=chair, item_id=item.pk, at=STARTS_AT)
    replacement = operations.replace_paper(
        actor=actor(city.secretary), paper_id=paper.pk, filename="Bản mới.pdf",
        data=samples.pdf(4), at=STARTS_AT,
    )  # fmt: skip
    ids = {
        "meeting_id": meeting.pk,
        "item_id": item.pk,
        "paper_id": paper.pk,
        "replacement_id": replacement.pk,
        "participant_id": factories.participant(meeting, city.members[1]).pk,
        "request_id": speech.pk,
        "vote_id": vote.pk,
        "mark_id": star(city.members[1], paper, STARTS_AT),
        "device_id": str(uuid.UUID(int=5)),
    }
    return Session(factories.again(meeting), ids)


def star(person: Person, paper: Paper, at: dt.datetime) -> str:
    """Put a star on the first page; return its id."""
    version = documents.latest_version(paper.document_id).id
    value = mark(version, kind="star", quads=[], quote=None)
    operations.write_marks(
        actor=actor(person), paper_id=paper.pk, version_id=version,
        changes=[Change(op=uuid.uuid4(), base=0, mark=value)], at=at,
    )  # fmt: skip
    return str(value["id"])


def call(program: Program, method: str, path: str, name: str) -> Any:
    if name in UPLOADS:
        return program.call("POST", path, form={"file": upload()})
    if method == "DELETE":
        path += "?revision=1"
    if name == "meetings_get_screen":
        path += "?code=wrong"
    return program.call(method, path, CONTENT.get(name))


def upload() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.pdf", samples.pdf(1), "application/pdf")


class TestNobody:
    @pytest.mark.django_db
    @pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=NAMES)
    def test_is_told_to_send_a_token(self, method, path, operation):
        if "security" not in operation:
            # The big screen is opened by its own code, a secret ballot by its token:
            # without it, nothing is.
            assert path.endswith(("/screens/{meeting_id}", "/secret-ballots")), path
            found = Program(None).call(method, re.sub(r"{\w+}", "1", path))
            assert found.status_code in (404, 422)
            return

        response = Program(None).call(method, re.sub(r"{\w+}", "1", path))

        assert response.status_code == 401
        assert response.json()["code"] == "unauthenticated"
        assert response.headers["WWW-Authenticate"] == "Bearer"


class TestStranger:
    def test_cannot_tell_a_foreign_thing_from_an_unknown_one(self, session, city):
        stranger = Program(city.stranger)

        for method, path, operation in WITH_ID:
            name = operation["operationId"]
            foreign = call(stranger, method, session.path(path), name)
            unknown = call(stranger, method, session.path(path, unknown=True), name)

            assert foreign.status_code == unknown.status_code == 404, name
            assert foreign.content == unknown.content, name

    def test_sees_an_empty_list(self, session, city):
        stranger = Program(city.stranger)

        assert stranger.get("/meetings") == {"items": [], "next": None}
        assert stranger.get("/meetings/bodies") == []

    def test_cannot_begin_a_meeting(self, city):
        content = {**FACTS, "body_id": city.body.pk}

        refused = Program(city.stranger).refused("POST", "/meetings", content)

        assert refused == (404, "not_found")
        assert not Meeting.objects.exists()


class TestMember:
    NOT_THEIRS = (
        "meetings_change_facts", "meetings_name_participants", "meetings_submit",
        "meetings_return_programme", "meetings_approve", "meetings_add_item",
        "meetings_change_item", "meetings_move_item", "meetings_remove_item",
        "meetings_add_paper", "meetings_remove_paper", "meetings_list_opinions",
        "meetings_open_session", "meetings_suspend", "meetings_resume",
        "meetings_close_session", "meetings_go_to_item", "meetings_give_floor",
        "meetings_open_vote", "meetings_close_vote", "meetings_conclude",
        "meetings_approve_conclusions", "meetings_check_in_other",
        "meetings_restrict_paper", "meetings_list_readiness", "meetings_ask_for_packs",
        "meetings_replace_paper", "meetings_list_replacements",
        "meetings_list_reading", "meetings_remind_readers",
    )  # fmt: skip

    def test_may_not_do_what_is_for_chair_and_secretariat(self, session, city):
        member = Program(city.members[2])
        before = factories.again(session.meeting).__dict__
        content = {"item_id": session.ids["item_id"]}

        for method, path, operation in OPERATIONS:
            name = operation["operationId"]
            if name in self.NOT_THEIRS:
                if name == "meetings_go_to_item":
                    response = member.call(method, session.path(path), content)
                else:
                    response = call(member, method, session.path(path), name)
                assert response.status_code == 403, f"{name}: {response.content!r}"
                assert response.json()["code"] == "not_allowed"

        after = factories.again(session.meeting).__dict__
        assert {k: v for k, v in before.items() if k[0] != "_"} == {
            k: v for k, v in after.items() if k[0] != "_"
        }

    def test_cannot_tell_that_a_new_file_waits(self, session, city):
        member = Program(city.members[2])
        path = f"/replacements/{session.ids['replacement_id']}"

        for act, content in (
            ("confirm", {"over": 1}),
            ("decline", {"remark": "Sai."}),
            ("withdraw", None),
        ):
            refused = member.refused("POST", f"{path}/{act}", content)
            assert refused == (404, "not_found")

    def test_may_not_withdraw_or_end_for_another(self, session, city):
        member = Program(city.members[2])
        path = f"/speakers/{session.ids['request_id']}"

        assert member.refused("POST", f"{path}/withdraw") == (403, "not_allowed")
        assert member.refused("POST", f"{path}/end") == (403, "not_allowed")

    def test_sees_neither_replies_nor_codes_nor_remarks_of_others(self, session, city):
        member = Program(city.members[2])

        people = member.get(f"/meetings/{session.meeting.pk}/participants")
        meeting = member.get(f"/meetings/{session.meeting.pk}")

        shown = [row for row in people if row["reply"] is not None]
        assert [row["person_id"] for row in shown] == [city.members[2].pk]
        assert meeting["screen_code"] is None
        assert meeting["check_in_code"] is None
        assert meeting["remarks"] == []
        assert meeting["audience"] == "member"

    def test_sees_no_section_of_the_staff(self, session, city):
        member = Program(city.members[2]).get(f"/meetings/{session.meeting.pk}/room")
        chair = Program(city.chair).get(f"/meetings/{session.meeting.pk}/room")

        assert set(chair["state"]) - set(member["state"]) == {
            "attendance",
            "conclusions",
            "replacements",
            "step",
        }


class TestScreen:
    def test_opens_with_its_code_only(self, session):
        path = f"/screens/{session.meeting.pk}"
        code = session.meeting.screen_code

        shown = Program(None).get(path, code=code)

        assert shown["audience"] == "screen"
        assert "attendance" not in shown["state"]
        assert Program(None).refused("GET", f"{path}?code=x") == (404, "not_found")
        assert Program(None).refused("GET", f"{path}?code=") == (404, "not_found")


def test_every_act_with_content_is_called_with_valid_content():
    taking = {
        operation["operationId"]
        for method, _path, operation in OPERATIONS
        if method.lower() in ACTS and "requestBody" in operation
    }

    assert taking - UPLOADS == set(CONTENT)


NASTY = (
    "a\0b", "\ud800", "x" * 100_000, -1, 2**31, 10**30, 1.5, None, ["x"],
    "9999-12-31T23:59:59+14:00",
)  # fmt: skip


class TestBadInput:
    def test_is_refused_in_words_never_by_an_accident(self, session, city, meeting_in):
        draft = meeting_in.draft()
        ids = {**session.ids, "meeting_id": draft.pk, "item_id": items(draft)[0].pk}
        drafted = Session(draft, ids)
        secretary, chair = Program(city.secretary), Program(city.chair)
        statuses = collections.Counter[int]()

        for method, path, operation in OPERATIONS:
            content = CONTENT.get(operation["operationId"])
            for field in content or ():
                for value in NASTY:
                    known = {
                        "revision": factories.again(draft).revision,
                        "body_id": city.body.pk,
                    }
                    nasty = {k: known.get(k, v) for k, v in content.items()}
                    nasty[field] = value
                    for program, place in ((secretary, drafted), (chair, session)):
                        response = program.call(method, place.path(path), nasty)
                        assert response.status_code < 500, (path, field, value)
                        statuses[response.status_code] += 1

        assert statuses[422] > 300

    def test_names_the_text_that_cannot_be_stored(self, city):
        content = {**FACTS, "title": "a\0b", "body_id": city.body.pk}

        response = Program(city.secretary).call("POST", "/meetings", content)

        assert (response.status_code, response.json()["code"]) == (422, "invalid")
        assert list(response.json()["fields"]) == ["title"]

    @pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"null"])
    def test_that_is_no_content_is_refused(self, city, body):
        response = Program(city.secretary).call("POST", "/meetings", raw=body)

        assert response.status_code in (400, 422)
        assert response.headers["Content-Type"] == "application/problem+json"

    def test_at_an_address_of_nothing_is_a_problem_too(self, city):
        refused = Program(city.secretary).refused("GET", "/no/such/thing")

        assert refused == (404, "not_found")

    @pytest.mark.parametrize("value", [2**31, 2**63, 10**30])
    def test_in_an_address_is_not_found(self, city, session, value):
        program = Program(city.secretary)

        for method, path, operation in WITH_ID:
            url = re.sub(r"{\w+}", str(value), path)
            response = call(program, method, url, operation["operationId"])
            assert response.status_code == 404, url

    @pytest.mark.parametrize("query", ["q=%00", "q=%ED%A0%80", "cursor=%00"])
    def test_in_a_query_is_refused_or_finds_nothing(self, city, query):
        program = Program(city.secretary)

        for path in ("/search", "/meetings", "/units", "/people", "/tasks"):
            more = "&q=x" if "cursor" in query else ""
            response = program.call("GET", f"{path}?{query}{more}&state=open%00")
            assert response.status_code < 500, path
