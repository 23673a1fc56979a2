from __future__ import annotations

import threading

import pytest
from django.db import connection

from khonggiay.tasks import operations
from khonggiay.tasks.models import Task
from khonggiay.tasks.tests.factories import AT, TaskIn, actor, assign, make_city


def at_once(*acts) -> list[str]:
    """Do the acts in threads that start together; return how each ended."""
    ends: list[str] = []
    barrier = threading.Barrier(len(acts))

    def run(act) -> None:
        barrier.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001  the test looks at it
            ends.append(type(error).__name__)
        else:
            ends.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_give_the_task_of_one_source_once(self):
        city = make_city()
        source = operations.Source(kind="meetings.directive", id=1, label="TB 1")

        def give() -> None:
            assign(city, source=source, source_key="meetings.directive:1")

        assert at_once(give, give, give) == ["done"] * 3
        assert Task.objects.count() == 1

    def test_give_tasks_numbers_of_their_own(self):
        city = make_city()

        at_once(*[lambda: assign(city)] * 4)

        numbers = Task.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == [1, 2, 3, 4]

    def test_accept_a_task_once(self):
        city = make_city()
        task = TaskIn(city).assigned()

        def accept(who) -> None:
            operations.accept(actor=actor(who), task_id=task.pk, at=AT)

        ends = at_once(lambda: accept(city.director), lambda: accept(city.deputy))

        assert ends == ["AlreadyAccepted", "done"]
        assert task.reports.filter(kind="taking").count() == 1
