from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection, transaction

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.outbox import OutsideTransaction
from khonggiay.realtime import operations, queries, rules, tickets
from khonggiay.realtime.models import Stream, StreamEvent
from khonggiay.realtime.operations import Message
from khonggiay.realtime.web import views

AT = dt.datetime(2019, 9, 5, 8, 30, tzinfo=dt.UTC)
DELEGATE = Actor(person_id=9)


@pytest.fixture
def gate(monkeypatch):
    gates: dict = {}
    monkeypatch.setattr(operations, "_gates", gates)
    operations.register_gate(
        "meeting",
        lambda actor, key, at: f"meeting:{key}:member" if key == "12" else None,
    )
    return gates


@pytest.mark.django_db
class TestAppend:
    def test_numbers_each_stream_without_a_gap(self):
        latest = operations.append(
            [
                Message("meeting:1:member", "patch", {"patch": {"vote": None}}),
                Message("meeting:1:chair", "patch"),
                Message("meeting:1:member", "patch"),
            ],
            at=AT,
        )

        assert latest == {"meeting:1:member": 2, "meeting:1:chair": 1}
        assert list(
            StreamEvent.objects.order_by("pk").values_list(
                "stream_id", "seq", "payload"
            )
        ) == [
            ("meeting:1:member", 1, {"patch": {"vote": None}}),
            ("meeting:1:chair", 1, {}),
            ("meeting:1:member", 2, {}),
        ]

    def test_gives_numbers_back_when_the_act_fails(self):
        class Failed(Exception):
            pass

        def fail() -> None:
            with transaction.atomic():
                operations.append([Message("person:1", "notice")], at=AT)
                raise Failed

        with pytest.raises(Failed):
            fail()

        assert queries.cursor("person:1") == 0
        operations.append([Message("person:1", "notice")], at=AT)
        assert queries.cursor("person:1") == 1

    def test_does_nothing_with_nothing(self):
        assert operations.append([], at=AT) == {}

    @pytest.mark.parametrize(
        "message",
        [
            Message("Person:1", "notice"), Message("person=1", "notice"),
            Message("person:1,2", "notice"), Message("person:1", "two words"),
            Message("person:1", "a\nb"),
        ],
    )  # fmt: skip
    def test_is_refused_with_an_improper_name(self, message):
        with pytest.raises(ValueError, match="Message"):
            operations.append([message], at=AT)

        assert not Stream.objects.exists()

    def test_tells_a_thousand_streams_in_notices_that_fit(self):
        messages = [Message(f"person:{n}", "notice") for n in range(1_000)]

        assert len(operations.append(messages, at=AT)) == 1_000


@pytest.mark.django_db(transaction=True)
class TestAppendOutside:
    def test_is_refused_without_a_transaction(self):
        with pytest.raises(OutsideTransaction):
            operations.append([Message("person:1", "notice")], at=AT)

        assert not StreamEvent.objects.exists()
        connection.close()


class TestTicket:
    def test_opens_its_streams_for_five_minutes(self):
        text = operations.ticket(["person:9", "a:1"], person_id=9, at=AT)

        found = tickets.read(text, at=AT + rules.TICKET_AGE)

        assert found == tickets.Ticket(
            person_id=9, streams=("a:1", "person:9"), issued_at=AT
        )

    @pytest.mark.parametrize(
        "later", [rules.TICKET_AGE + dt.timedelta(seconds=1), -dt.timedelta(minutes=2)]
    )
    def test_opens_nothing_at_another_time(self, later):
        text = operations.ticket(["person:9"], person_id=9, at=AT)

        with pytest.raises(tickets.TicketExpired):
            tickets.read(text, at=AT + later)

    def test_opens_nothing_when_changed(self):
        text = operations.ticket(["person:9"], person_id=9, at=AT)

        with pytest.raises(tickets.TicketForged):
            tickets.read("f" + text[1:], at=AT)


class TestAdmit:
    def test_gives_everyone_their_own_stream(self):
        assert operations.admit([], actor=DELEGATE, at=AT) == ["person:9"]
        assert operations.admit(["person:9"], actor=DELEGATE, at=AT) == ["person:9"]

    def test_gives_the_stream_of_the_actors_class(self, gate):
        streams = operations.admit(["meeting:12"], actor=DELEGATE, at=AT)

        assert streams == ["person:9", "meeting:12:member"]

    @pytest.mark.parametrize(
        "asked", ["person:8", "meeting:13", "meeting:12:chair", "else:1", "", "meeting"]
    )
    def test_answers_missing_and_foreign_alike(self, gate, asked):
        with pytest.raises(NotFound):
            operations.admit([asked], actor=DELEGATE, at=AT)

    def test_has_one_gate_for_each_prefix(self, gate):
        with pytest.raises(ValueError, match="meeting"):
            operations.register_gate("meeting", lambda actor, key, at: None)
        with pytest.raises(ValueError, match="person"):
            operations.register_gate("person", lambda actor, key, at: None)


@pytest.mark.django_db
class TestPrune:
    def test_forgets_what_is_older_and_never_reuses_a_number(self):
        operations.append([Message("person:1", "notice")], at=AT)
        operations.append([Message("person:1", "notice")], at=AT + rules.KEPT)

        assert operations.prune(before=AT + rules.KEPT) == 1

        assert StreamEvent.objects.get().seq == 2
        assert queries.cursor("person:1") == 2


@pytest.mark.django_db
class TestStart:
    @pytest.mark.parametrize(
        ("after", "expected"),
        [
            ("", "a:1=3,b:1=0"), ("rubbish", "a:1=3,b:1=0"), ("a:1=2", "a:1=2,b:1=0"),
            ("a:1=9,b:1=1", "a:1=3,b:1=0"), ("c:1=5", "a:1=3,b:1=0"),
        ],
    )  # fmt: skip
    def test_is_what_the_page_has_else_now(self, after, expected):
        operations.append([Message("a:1", "patch")] * 3, at=AT)

        assert queries.start(["a:1", "b:1"], after=after) == expected


@pytest.mark.django_db
class TestLiveTicketView:
    def test_asks_visitors_to_log_in(self, client):
        answer = client.get("/truc-tiep/ve/")

        assert answer.status_code == 401
        assert answer.json() == {"code": "logged_out"}

    def test_gives_url_ticket_and_cursor(self, rf, gate):
        operations.append([Message("meeting:12:member", "patch")] * 3, at=AT)
        request = rf.get(
            "/", {"streams": "meeting:12", "after": "meeting:12:member=2,person:9=7"}
        )
        request.actor = DELEGATE

        answer = views.live_ticket(request)

        body = json.loads(answer.content)
        assert body["after"] == "meeting:12:member=2,person:9=0"
        assert body["url"].endswith("/live")
        assert body["ticket"]
