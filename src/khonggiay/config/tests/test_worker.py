from __future__ import annotations

import threading
import time

import psycopg
import pytest
from django.db import connection

from khonggiay.config.worker import Job, Worker
from khonggiay.kernel import outbox


class TestTurn:
    @pytest.mark.django_db(transaction=True)
    def test_a_failing_job_rests_and_does_not_stop_the_others(self):
        calls = []

        def fail(at):
            calls.append("failing")
            raise ZeroDivisionError

        worker = Worker(
            [Job("failing", fail), Job("sound", lambda at: calls.append("sound"))]
        )

        worker.turn()
        worker.turn()

        assert calls == ["failing", "sound", "sound"]

    @pytest.mark.django_db(transaction=True)
    def test_asks_to_be_called_again_while_events_come(self):
        left = [1, 1, 0]
        worker = Worker([Job("events", lambda at: left.pop(0))])

        assert [worker.turn() for _ in range(3)] == [True, True, False]

    @pytest.mark.django_db(transaction=True)
    def test_leaves_a_slow_job_alone_until_its_time(self):
        calls = []
        worker = Worker([Job("sealing", calls.append, seconds=60)])

        busy = [worker.turn(), worker.turn()]

        assert len(calls) == 1
        assert busy == [False, False]


class TestWait:
    @pytest.mark.django_db(transaction=True)
    def test_ends_when_an_event_is_written(self):
        worker = Worker([])
        worker._listen()

        def notify():
            parameters = connection.get_connection_params()
            del parameters["cursor_factory"], parameters["context"]
            parameters.pop("prepare_threshold", None)
            with psycopg.connect(**parameters, autocommit=True) as other:
                other.execute(f"NOTIFY {outbox.CHANNEL}")

        begun = time.monotonic()
        thread = threading.Timer(0.1, notify)
        thread.start()
        worker._wait(seconds=10)
        thread.join()

        assert time.monotonic() - begun < 5
        assert worker._ears is not None
        worker._ears.close()
