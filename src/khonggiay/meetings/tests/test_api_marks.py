"""Notes on papers through the API: one's own, shared ones, and what nobody may see."""

from __future__ import annotations

import json
import uuid

import pytest

from khonggiay.audit.models import Entry
from khonggiay.documents.models import Mark
from khonggiay.documents.tests.marking import mark, note
from khonggiay.flows.subscriptions import SUBSCRIPTIONS
from khonggiay.kernel import clock, outbox
from khonggiay.meetings.api import mark_schemas
from khonggiay.meetings.models import Paper
from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import items
from khonggiay.notifications.models import Delivery, Notification
from khonggiay.realtime.models import StreamEvent


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def paper(city, meeting_in) -> Paper:
    meeting = meeting_in.draft()
    paper = factories.add_paper(items(meeting)[1])
    meeting_in.approve(factories.again(meeting))
    return paper


class Reader:
    """A person with a device who reads a paper."""

    def __init__(self, person, paper: Paper) -> None:
        self.person = person
        self.program = Program(person)
        self.path = f"/papers/{paper.pk}/marks"
        self.version = self.program.get(self.path)["version"]

    def layer(self, **query: object) -> dict:
        return self.program.get(self.path, **query)

    def put(self, value: dict, base: int = 0, op: str = "") -> dict:
        changes = [{"op": op or str(uuid.uuid4()), "base": base, "mark": value}]
        content = {"version": self.version, "changes": changes}
        return self.program.do("PUT", self.path, content)["results"][0]

    def share(self, mark_id: str, *tokens: str) -> dict:
        content = {"tokens": list(tokens)}
        return self.program.do("PUT", f"/marks/{mark_id}/shares", content)


@pytest.fixture
def reader(city, paper) -> Reader:
    return Reader(city.members[1], paper)


@pytest.fixture
def other(city, paper) -> Reader:
    return Reader(city.members[2], paper)


def deliver() -> None:
    outbox.dispatch_due(handlers=SUBSCRIPTIONS, at=clock.now())


class TestGetMarks:
    def test_gives_back_what_was_written(self, reader, paper):
        value = mark(reader.version)
        reader.put(value)

        layer = reader.layer()

        assert {key: layer[key] for key in ("paper", "version", "revision")} == {
            "paper": paper.pk, "version": reader.version, "revision": 1,
        }  # fmt: skip
        assert layer["document"] == paper.document_id
        assert layer["latest_version"] == reader.version
        (found,) = layer["marks"]
        assert found == value | {
            "revision": 1, "changed_at": found["changed_at"], "continues": [],
        }  # fmt: skip
        assert layer["shared"] == []
        described = mark_schemas.LayerOut.model_validate(layer)
        assert json.loads(described.model_dump_json()) == layer

    def test_is_not_sent_again_to_who_has_it(self, reader):
        reader.put(mark(reader.version))
        first = reader.program.call("GET", reader.path)

        etag = first.headers["ETag"]
        again = reader.program.call("GET", reader.path, **{"If-None-Match": etag})
        reader.put(mark(reader.version))
        changed = reader.program.call("GET", reader.path, **{"If-None-Match": etag})

        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert changed.status_code == 200

    def test_gives_what_came_after_a_revision(self, reader):
        first = reader.put(mark(reader.version))["mark"]
        second = reader.put(mark(reader.version))["mark"]
        reader.put({"id": first["id"], "version": reader.version, "deleted": True}, 1)

        layer = reader.layer(since=2)

        (gone,) = layer["marks"]
        assert (gone["id"], gone["deleted"]) == (first["id"], True)
        assert (gone["quads"], gone["quote"], gone["text"]) == ([], None, "")
        assert len(reader.layer(since=0)["marks"]) == 2
        assert [one["id"] for one in reader.layer()["marks"]] == [second["id"]]

    def test_knows_no_version_of_another_paper(self, reader, paper):
        path = f"{reader.path}?version={reader.version + 1}"

        assert reader.program.refused("GET", path) == (404, "not_found")

    def test_asks_few_questions_of_the_database(
        self, reader, django_assert_max_num_queries
    ):
        for _number in range(20):
            reader.put(mark(reader.version))

        with django_assert_max_num_queries(9):
            reader.layer()


class TestWriteMarks:
    def test_answers_each_change(self, reader):
        changes = [
            {"op": str(uuid.uuid4()), "base": 0, "mark": value}
            for value in (
                mark(reader.version),
                mark(reader.version, page=99),
                {"id": "x" * 9999},
            )
        ]

        answer = reader.program.do(
            "PUT", reader.path, {"version": reader.version, "changes": changes}
        )

        statuses = [result["status"] for result in answer["results"]]
        assert statuses == ["done", "refused", "refused"]
        assert [result["op"] for result in answer["results"]] == [
            change["op"] for change in changes
        ]
        assert answer["results"][0]["mark"]["revision"] == answer["revision"] == 1
        assert answer["results"][1]["problem"] == {
            "code": "mark_unknown_page",
            "title": "Tài liệu không có trang 99.",
            "detail": "Tài liệu không có trang 99. Tài liệu có 3 trang.",
        }
        assert answer["results"][2]["id"] == ""

    def test_is_not_held_up_by_a_letter_that_cannot_be_stored(self, reader):
        result = reader.put(mark(reader.version, text="a\0b\ud800"))

        assert (result["status"], result["mark"]["text"]) == ("done", "ab")

    def test_keeps_both_of_a_conflict(self, reader):
        value = reader.put(mark(reader.version))["mark"]
        reader.put({**value, "text": "một"}, base=1)

        result = reader.put({**value, "text": "hai"}, base=1)

        assert result["status"] == "conflict"
        assert result["mark"]["text"] == "một"
        assert result["other"]["text"] == "hai"
        assert result["other"]["conflict_of"] == value["id"]

    @pytest.mark.parametrize(
        "content",
        [
            {},
            {"version": 1, "changes": [{}]},
            {"version": 1, "changes": [{"op": "1", "base": 0, "mark": {}}]},
            {"version": 1, "changes": [{"op": str(uuid.uuid4()), "base": -1,
                                        "mark": {}}]},
            {"version": 1, "changes": [{"op": str(uuid.uuid4()), "base": 0,
                                        "mark": []}]},
            {"version": 1, "changes": [{"op": str(uuid.uuid4()), "base": 0,
                                        "mark": {}}] * 201},
        ],
    )  # fmt: skip
    def test_refuses_what_is_no_batch(self, reader, content):
        refused = reader.program.refused("PUT", reader.path, content)

        assert refused == (422, "invalid")
        assert not Mark.objects.exists()

    def test_tells_the_writers_other_devices(self, reader, paper):
        StreamEvent.objects.all().delete()

        reader.put(mark(reader.version))

        (event,) = StreamEvent.objects.all()
        assert (event.stream_id, event.kind) == (f"person:{reader.person.pk}", "marks")
        assert event.payload == {
            "paper": paper.pk, "version": reader.version, "revision": 1,
        }  # fmt: skip

    def test_tells_nobody_when_nothing_changed(self, reader):
        op = str(uuid.uuid4())
        value = mark(reader.version)
        reader.put(value, op=op)
        StreamEvent.objects.all().delete()

        assert reader.put(value, op=op)["status"] == "known"

        assert not StreamEvent.objects.exists()


class TestShareMark:
    def test_shows_the_note_to_one_person(self, city, paper, reader, other):
        value = reader.put(mark(reader.version))["mark"]
        reader.put(mark(reader.version))
        third = Reader(city.members[3], paper)

        shared = reader.share(value["id"], f"person:{other.person.pk}")

        assert shared["shares"] == [
            {"token": f"person:{other.person.pk}", "label": other.person.full_name}
        ]
        (seen,) = other.layer()["shared"]
        assert (seen["id"], seen["text"]) == (value["id"], value["text"])
        assert seen["owner"] == {
            "id": reader.person.pk, "name": reader.person.full_name,
        }  # fmt: skip
        assert seen["shares"] == []
        assert third.layer()["shared"] == []
        assert reader.layer()["shared"] == []

    def test_reaches_a_unit_the_secretariat_and_everyone(self, city, paper, reader):
        meeting = paper.item.meeting_id
        note_ids = [reader.put(mark(reader.version))["mark"]["id"] for _ in range(3)]
        reader.share(note_ids[0], f"unit:{city.finance.pk}")
        reader.share(note_ids[1], f"meeting-staff:{meeting}")
        reader.share(note_ids[2], f"meeting:{meeting}")

        def seen(person) -> set[str]:
            return {one["id"] for one in Reader(person, paper).layer()["shared"]}

        assert seen(city.observer) == {note_ids[0], note_ids[2]}
        assert seen(city.secretary) == {note_ids[1], note_ids[2]}
        assert seen(city.invited) == {note_ids[2]}
        # The chief of office may read the paper, but takes no part.
        assert seen(city.chief) == set()

    def test_ends_when_it_is_taken_back(self, reader, other):
        value = reader.put(mark(reader.version))["mark"]
        reader.share(value["id"], f"person:{other.person.pk}")

        assert reader.share(value["id"])["shares"] == []

        assert other.layer()["shared"] == []

    @pytest.mark.parametrize(
        "token", ["everyone", "person:0", "unit:999999", "meeting:999999", "", "x\ny"]
    )
    def test_is_refused_for_who_takes_no_part(self, city, reader, token):
        value = reader.put(mark(reader.version))["mark"]
        path = f"/marks/{value['id']}/shares"

        for wrong in (token, f"person:{city.stranger.pk}", f"person:{city.chief.pk}"):
            refused = reader.program.refused("PUT", path, {"tokens": [wrong]})
            assert refused == (422, "invalid")

        assert reader.layer()["marks"][0]["shares"] == []

    def test_is_only_for_ones_own(self, city, reader, other):
        value = reader.put(mark(reader.version))["mark"]
        content = {"tokens": [f"person:{city.members[3].pk}"]}

        for mark_id in (value["id"], str(uuid.uuid4())):
            refused = other.program.refused("PUT", f"/marks/{mark_id}/shares", content)
            assert refused == (404, "not_found")

    def test_is_told_once_without_a_letter(self, city, paper, reader, other):
        deliver()
        person = Notification.objects.filter(person=other.person)
        person.delete()
        letters = Delivery.objects.count()
        tokens = [f"person:{other.person.pk}", f"meeting:{paper.item.meeting_id}"]

        for _number in range(3):
            reader.share(reader.put(mark(reader.version))["mark"]["id"], *tokens)
        deliver()

        (told,) = person.all()
        assert told.title == f"{reader.person.full_name} chia sẻ ghi chú trên tài liệu"
        assert told.body == paper.title
        assert told.url.startswith(f"/phien-hop/tai-lieu/{paper.pk}/?ghi-chu=")
        assert not Notification.objects.filter(
            person=reader.person, title=told.title
        ).exists()
        assert not Notification.objects.filter(person=city.chief, title=told.title)
        assert Delivery.objects.count() == letters

    def test_lets_open_readers_fetch(self, reader, other, paper):
        value = reader.put(mark(reader.version))["mark"]
        reader.share(value["id"], f"person:{other.person.pk}")
        StreamEvent.objects.all().delete()

        reader.put({**value, "text": "sửa"}, base=1)

        heard = {event.stream_id: event.payload for event in StreamEvent.objects.all()}
        fetch = {"paper": paper.pk, "version": reader.version}
        assert heard == {
            f"person:{reader.person.pk}": {**fetch, "revision": 3},
            # The revision of another's layer would say nothing to them.
            f"person:{other.person.pk}": fetch,
        }


class TestListAudiences:
    def test_names_secretariat_everyone_units_and_people(self, city, paper, reader):
        found = reader.program.get(f"/papers/{paper.pk}/audiences")

        meeting = paper.item.meeting_id
        assert found[:2] == [
            {"token": f"meeting-staff:{meeting}", "label": "Ban thư ký",
             "kind": "secretariat", "detail": ""},
            {"token": f"meeting:{meeting}", "label": "Mọi người dự họp",
             "kind": "everyone", "detail": ""},
        ]  # fmt: skip
        by_kind = [one["kind"] for one in found]
        assert by_kind == sorted(
            by_kind, key=["secretariat", "everyone", "unit", "person"].index
        )
        tokens = {one["token"] for one in found}
        assert f"unit:{city.finance.pk}" in tokens
        assert f"person:{city.secretary.pk}" in tokens
        assert f"person:{reader.person.pk}" not in tokens
        assert f"person:{city.chief.pk}" not in tokens


class TestPrivacy:
    """What one writes for oneself is shown to nobody, whatever their post."""

    WORDS = "Chỉ mình tôi biết chuyện quyzzle"

    @pytest.fixture
    def value(self, reader) -> dict:
        return reader.put(note(reader.version, text=self.WORDS))["mark"]

    def curious(self, city):
        return (city.secretary, city.chief, city.chair, city.members[2])

    def test_holds_in_the_api(self, city, paper, value):
        for person in self.curious(city):
            layer = Reader(person, paper).layer()
            assert layer["marks"] == layer["shared"] == []

    def test_holds_for_administrators(self, city, paper, value):
        account = factories.account(city.secretary)
        account.is_superuser = account.is_staff = True
        account.save()

        layer = Reader(city.secretary, paper).layer()

        assert layer["marks"] == layer["shared"] == []

    def test_holds_in_the_search(self, city, value):
        for person in (*self.curious(city), city.members[1]):
            found = Program(person).get("/search", q="quyzzle")
            assert found["items"] == []

    def test_holds_in_the_journal_and_on_the_streams(self, value, reader):
        reader.put({**value, "text": f"{self.WORDS} hai"}, base=1)

        assert "quyzzle" not in str(list(Entry.objects.values()))
        assert "quyzzle" not in str(list(StreamEvent.objects.values()))

    def test_is_not_there_for_who_may_not_see_the_paper(self, city, paper, value):
        stranger = Program(city.stranger)
        path = f"/papers/{paper.pk}"
        batch = {"version": 1, "changes": []}

        assert stranger.refused("GET", f"{path}/marks") == (404, "not_found")
        assert stranger.refused("PUT", f"{path}/marks", batch) == (404, "not_found")
        assert stranger.refused("GET", f"{path}/audiences") == (404, "not_found")

    def test_ends_with_the_right_to_the_paper(self, city, paper, reader, value):
        meeting = paper.item.meeting
        meeting.participants.filter(person=reader.person).delete()
        content = {"tokens": [f"person:{city.chair.pk}"]}
        path = f"/marks/{value['id']}/shares"

        assert reader.program.refused("GET", reader.path) == (404, "not_found")
        assert reader.program.refused("PUT", path, content) == (404, "not_found")
