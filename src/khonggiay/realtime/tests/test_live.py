"""What an open stream promises, shown on a real server and a real database."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Iterator

import httpx
import pytest
from django.db import connection, transaction

from khonggiay.kernel import clock
from khonggiay.realtime import operations, rules
from khonggiay.realtime.operations import Message
from khonggiay.realtime.tests.harness import LiveProcess, reading, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def live(django_db_setup, django_db_blocker) -> Iterator[LiveProcess]:
    with django_db_blocker.unblock():
        process = LiveProcess()
    yield process
    process.stop()


@pytest.fixture
def room() -> str:
    return f"meeting:{next(_numbers)}:member"


def say(stream: str, count: int = 1, kind: str = "patch") -> None:
    for number in range(count):
        with transaction.atomic():
            operations.append(
                [Message(stream, kind, {"patch": {"number": number}})], at=clock.now()
            )


def ticket(*streams: str, person_id: int | None = None) -> str:
    return operations.ticket(streams, person_id=person_id, at=clock.now())


def break_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'khonggiay live' AND datname = current_database()"
        )


class TestStream:
    def test_carries_each_event_once_in_order(self, live, room):
        with reading(live.url, ticket(room)) as reader:
            say(room, 50)

            heard = reader.take(50)

        assert [event.place for event in heard] == [(room, n) for n in range(1, 51)]
        assert heard[0].kind == "patch"
        assert heard[0].id == f"{room}=1"
        assert heard[0].data == {
            "patch": {"number": 0}, "stream": room, "seq": 1, "kind": "patch",
        }  # fmt: skip

    def test_has_no_gap_when_many_write_at_once(self, live, room):
        def write() -> None:
            say(room, 20)
            connection.close()

        with reading(live.url, ticket(room)) as reader:
            writers = [threading.Thread(target=write) for _ in range(4)]
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()
            heard = reader.take(80)

        assert [event.data["seq"] for event in heard] == list(range(1, 81))

    def test_says_at_once_how_far_the_streams_stand(self, live, room):
        say(room, 3)

        with reading(live.url, ticket(room, "person:9")) as reader:
            assert reader.greeting == f"{room}=3,person:9=0"

    def test_goes_on_after_the_cursor(self, live, room):
        say(room, 5)

        with reading(live.url, ticket(room), after=f"{room}=2") as reader:
            heard = reader.take(3)

        assert [event.data["seq"] for event in heard] == [3, 4, 5]

    def test_goes_on_after_the_last_event_id(self, live, room):
        say(room, 5)

        with reading(
            live.url, ticket(room), after=f"{room}=1", last_event_id=f"{room}=4"
        ) as reader:
            assert reader.next().data["seq"] == 5

    def test_goes_on_from_the_log_when_memory_does_not_reach_back(self, live, room):
        say(room, 400)

        with reading(live.url, ticket(room), after=f"{room}=10") as reader:
            heard = reader.take(390)

        assert [event.data["seq"] for event in heard] == list(range(11, 401))

    def test_has_one_cursor_over_several_streams(self, live, room):
        other = room.replace("member", "chair")
        with reading(
            live.url, ticket(room, other), after=f"{room}=0,{other}=0"
        ) as reader:
            say(room)
            say(other)
            first, second = reader.take(2)

        assert first.id == f"{other}=0,{room}=1"
        assert second.id == f"{other}=1,{room}=1"

        say(room)
        with reading(live.url, ticket(room, other), after=first.id) as reader:
            assert {event.place for event in reader.take(2)} == {(other, 1), (room, 2)}

    def test_carries_nothing_of_other_streams(self, live, room):
        with reading(
            live.url, ticket(room), after=f"{room}=0,meeting:1:chair=0"
        ) as reader:
            say(room.replace("member", "chair"))
            say(room)

            assert reader.next().place == (room, 1)

    def test_serves_a_hundred_at_once(self, live, room):
        readers = [reading(live.url, ticket(room)) for _ in range(100)]
        opened = [reader.__enter__() for reader in readers]
        say(room)

        heard = [reader.next().place for reader in opened]

        for reader in opened:
            reader.close()
        assert heard == [(room, 1)] * 100


class TestReset:
    def test_comes_when_the_cursor_is_ahead(self, live, room):
        say(room, 2)

        with reading(live.url, ticket(room), after=f"{room}=7") as reader:
            event = reader.next()

        assert (event.kind, event.id, event.data["seq"]) == ("reset", f"{room}=2", 2)

    def test_comes_when_the_log_was_pruned(self, live, room):
        say(room, 3)
        operations.prune(before=clock.now())
        say(room)

        with reading(live.url, ticket(room), after=f"{room}=1") as reader:
            event = reader.next()
            say(room)

            assert (event.kind, event.data["seq"]) == ("reset", 4)
            assert reader.next().data["seq"] == 5

    @pytest.mark.parametrize("cursor", ["rubbish", "a=b", "=1", "person:1=-4"])
    def test_comes_when_the_cursor_is_broken(self, live, room, cursor):
        with reading(live.url, ticket(room), after=cursor) as reader:
            assert reader.next().kind == "reset"

    def test_comes_for_a_stream_that_the_cursor_lacks(self, live, room):
        with reading(live.url, ticket(room), after="person:4=1") as reader:
            assert reader.next().place == (room, 0)


class TestTicket:
    def test_is_refused_when_it_has_expired(self, live, room):
        old = operations.ticket(
            [room], person_id=1,
            at=clock.now() - rules.TICKET_AGE - dt.timedelta(seconds=1),
        )  # fmt: skip

        answer = httpx.get(f"{live.url}/live", params={"ticket": old})

        assert answer.status_code == 401
        assert answer.json()["code"] == "ticket_expired"

    @pytest.mark.parametrize("forged", ["", "x", "e30:x", "a:b:c"])
    def test_is_refused_when_it_is_forged(self, live, forged):
        answer = httpx.get(f"{live.url}/live", params={"ticket": forged})

        assert answer.status_code == 401
        assert answer.json()["code"] == "ticket_forged"

    def test_opens_nothing_after_a_revocation(self, live, room):
        mine = ticket(room, person_id=77)
        with reading(live.url, mine) as reader:
            operations.revoke(person_id=77, at=clock.now())
            say(room)

            reader.wait_for_end()

        assert httpx.get(f"{live.url}/live", params={"ticket": mine}).status_code == 401
        with reading(live.url, ticket(room, person_id=77)) as reader:
            say(room)
            assert reader.next().place == (room, 2)

    def test_lives_on_when_another_meeting_was_revoked(self, live, room):
        with reading(live.url, ticket(room, person_id=78)) as reader:
            operations.revoke(person_id=78, prefix="meeting:0:", at=clock.now())
            operations.revoke(person_id=79, at=clock.now())
            say(room)

            assert reader.next().place == (room, 1)


class TestOrigin:
    def test_may_be_another_port_of_the_same_host(self, live, room):
        with reading(live.url, ticket(room), origin="http://127.0.0.1:8000") as reader:
            assert (
                reader.headers["access-control-allow-origin"] == "http://127.0.0.1:8000"
            )
            assert "access-control-allow-credentials" not in reader.headers

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://["])
    def test_is_not_given_the_answer_when_foreign(self, live, origin):
        answer = httpx.get(f"{live.url}/healthz", headers={"Origin": origin})

        assert "access-control-allow-origin" not in answer.headers


class TestDatabase:
    def test_may_go_away_without_losing_clients_or_events(self, live, room):
        with reading(live.url, ticket(room)) as reader:
            say(room, 3)
            reader.take(3)
            break_the_database()
            say(room, 30)
            wait_until(live.is_listening)
            say(room)

            heard = reader.take(31)

        assert [event.data["seq"] for event in heard] == list(range(4, 35))


class TestStop:
    def test_takes_less_than_three_seconds_with_open_streams(self, room):
        process = LiveProcess()
        with reading(process.url, ticket(room)) as reader:
            seconds = process.stop()

            reader.wait_for_end()
        assert seconds < 3
        assert process.process.returncode in {0, -15}
