"""`khonggiay jobs`: what waits is done; what a killed process was at is begun again."""

from __future__ import annotations

import asyncio
import signal
import threading

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from khonggiay.config import background
from khonggiay.kernel import queue

DRAW = queue.Job("tests.draw", tries=3)
SCAN = queue.Job("tests.scan", is_long=True)
done: list[str] = []
given_up: list[str] = []


@DRAW.runs
def draw(name: str) -> None:
    if name == "impossible":
        raise ZeroDivisionError
    done.append(name)


@DRAW.gives_up
def give_up(name: str) -> None:
    given_up.append(name)


@SCAN.runs
def scan(pages: int) -> None:
    done.extend(f"page {page}" for page in range(pages))
    with transaction.atomic():
        DRAW.defer(key="scan", name=f"scan of {pages}")


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty(monkeypatch):
    # The threads of the workers end with them, and so must their connections.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    forget()
    yield
    forget()


def forget() -> None:
    done.clear()
    given_up.clear()
    queue.stopping.clear()
    # Django empties its own tables after such a test, not those of the queue.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def ask(name: str) -> None:
    with transaction.atomic():
        DRAW.defer(key=name, name=name)


def work() -> None:
    """Do what waits, as the process does it, and end."""
    app = background.prepared()

    async def once() -> None:
        async with app.open_async():
            await app.run_worker_async(wait=False)

    asyncio.run(once())


def take_up_the_dead() -> None:
    app = background.prepared()

    async def once() -> None:
        async with app.open_async():
            await background.take_up_the_dead(app)

    asyncio.run(once())


def leave_half_done(*, attempts: int = 0) -> None:
    """Leave every job as a process leaves it that was killed long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 minute') RETURNING id)"
            " UPDATE procrastinate_jobs SET status = 'doing', attempts = %s,"
            " worker_id = (SELECT id FROM dead)",
            [attempts],
        )


def states() -> list[tuple[str, int]]:
    return list(ProcrastinateJob.objects.values_list("status", "attempts"))


class TestWork:
    def test_does_what_waits_and_forgets_it(self):
        ask("first page")

        work()

        assert done == ["first page"]
        assert states() == []

    def test_lets_a_job_ask_for_another_in_its_own_transaction(self):
        with transaction.atomic():
            SCAN.defer(key="1", pages=2)

        work()

        assert done == ["page 0", "page 1", "scan of 2"]

    def test_tries_again_later_what_failed(self):
        ask("impossible")

        work()

        assert states() == [("todo", 1)]
        assert given_up == []

    def test_gives_up_after_the_last_try(self):
        ask("impossible")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET attempts = 2")

        work()

        assert [status for status, _attempts in states()] == ["failed"]
        assert given_up == ["impossible"]


class TestTakeUpTheDead:
    def test_begins_again_what_a_killed_process_was_at(self):
        ask("first page")
        leave_half_done()

        take_up_the_dead()
        work()

        assert done == ["first page"]

    def test_gives_up_what_killed_its_process_each_time(self):
        ask("poison")
        leave_half_done(attempts=2)

        take_up_the_dead()
        work()

        assert done == []
        assert given_up == ["poison"]
        assert [status for status, _attempts in states()] == ["failed"]

    def test_leaves_alone_what_a_living_process_is_at(self):
        ask("first page")
        leave_half_done()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")

        take_up_the_dead()

        assert states() == [("doing", 0)]


class TestMain:
    def test_does_jobs_until_it_is_told_to_stop(self):
        ask("first page")
        main = threading.main_thread().ident or 0

        def watch() -> None:
            for _look in range(200):
                if done:
                    break
                threading.Event().wait(0.05)
            signal.pthread_kill(main, signal.SIGTERM)

        watcher = threading.Thread(target=watch)
        watcher.start()
        background.main()
        watcher.join()

        assert done == ["first page"]
        assert queue.stopping.is_set()


class TestEveryJob:
    def test_is_done_by_some_function(self):
        background.prepared()

        jobs = [job.name for job in queue.jobs() if not job.name.startswith("tests.")]

        assert "documents.derive" in jobs
        assert [name for name in jobs if queue.runner_of(name) is None] == []
