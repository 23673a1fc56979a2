import threading
from typing import NoReturn

import pytest
from django.db import connection, transaction

from khonggiay.kernel import queue
from khonggiay.kernel.outbox import OutsideTransaction
from khonggiay.kernel.tests.waiting import waiting_jobs

PAINT = queue.Job("tests.paint")
BUILD = queue.Job("tests.build", is_long=True)


def paint(key: str = "house", **values: object) -> bool:
    return PAINT.defer(key=key, **values)


@pytest.mark.django_db
class TestDefer:
    def test_asks_for_the_work_in_the_queue_of_its_length(self):
        paint(colour="xanh cửa biển")
        BUILD.defer(key="house", storeys=3)

        assert waiting_jobs() == [
            ("tests.paint", {"colour": "xanh cửa biển"}),
            ("tests.build", {"storeys": 3}),
        ]
        assert (PAINT.queue, BUILD.queue) == ("quick", "long")

    def test_asks_once_for_one_key_while_the_work_waits(self):
        asked = [paint("a"), paint("a"), paint("b")]

        assert asked == [True, False, True]
        assert len(waiting_jobs()) == 2

    def test_asks_again_when_the_work_is_being_done(self):
        paint("a")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")

        assert paint("a") is True

    def test_goes_with_the_transaction_that_asked(self):
        def act() -> NoReturn:
            paint()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            transaction.atomic(act)()

        assert waiting_jobs() == []


@pytest.mark.django_db(transaction=True)
class TestDeferForReal:
    @pytest.fixture(autouse=True)
    def empty(self):
        self.forget()
        yield
        self.forget()

    def forget(self) -> None:
        # Django empties its own tables after such a test, not those of the queue.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")

    def test_is_refused_outside_a_transaction(self):
        with pytest.raises(OutsideTransaction):
            paint()

        assert waiting_jobs() == []

    def test_lets_only_one_of_two_ask_at_the_same_time(self):
        asked: list[bool] = []
        first_asked, second_begins = threading.Event(), threading.Event()

        def second() -> None:
            first_asked.wait(10)
            second_begins.set()
            with transaction.atomic():
                asked.append(paint())
            connection.close()

        thread = threading.Thread(target=second)
        thread.start()
        with transaction.atomic():
            asked.append(paint())
            first_asked.set()
            second_begins.wait(10)
        thread.join(10)

        assert asked == [True, False]
        assert len(waiting_jobs()) == 1


class TestJob:
    def test_has_a_name_of_its_own(self):
        with pytest.raises(ValueError, match=r"tests\.paint is defined twice"):
            queue.Job("tests.paint")

    def test_is_done_by_one_function(self):
        job = queue.Job("tests.once")
        job.runs(print)

        with pytest.raises(ValueError, match=r"tests\.once is done by two functions"):
            job.runs(repr)


class TestRaiseIfStopping:
    def test_breaks_off_only_when_the_process_was_asked_to_stop(self):
        queue.raise_if_stopping()
        queue.stopping.set()
        try:
            with pytest.raises(queue.Stopping):
                queue.raise_if_stopping()
        finally:
            queue.stopping.clear()
