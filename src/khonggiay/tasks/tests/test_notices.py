from __future__ import annotations

import pytest

from khonggiay.kernel import outbox
from khonggiay.kernel.models import OutboxEvent
from khonggiay.notifications.models import Notification
from khonggiay.tasks import events, operations
from khonggiay.tasks.tests.factories import AT, TaskIn, actor

HANDLERS = {
    events.TaskAssigned: [operations.tell_of_assignment, operations.tell_of_part],
    events.TaskAccepted: [operations.tell_of_acceptance],
    events.TaskRefused: [operations.tell_of_refusal],
    events.TaskHandedOver: [operations.tell_of_hand_over],
    events.TaskReported: [operations.tell_of_report],
    events.TaskCompleted: [operations.tell_of_completion],
    events.TaskReturned: [operations.tell_of_return],
    events.TaskCancelled: [operations.tell_of_cancellation],
}


def told() -> set[tuple[str, str]]:
    """Deliver what waits; return who was told under which title since the last call."""
    before = set(Notification.objects.values_list("pk", flat=True))
    outbox.dispatch_due(handlers=HANDLERS, at=AT)
    assert not OutboxEvent.objects.exclude(last_error="").exists()
    rows = Notification.objects.exclude(pk__in=before)
    return {
        (name, title.partition(":")[0])
        for name, title in rows.values_list("person__full_name", "title")
    }


@pytest.fixture(autouse=True)
def english(city):
    from khonggiay.people.models import Person

    Person.objects.update(language="en")


class TestWhoIsTold:
    def test_of_a_new_task_are_the_heads_of_all_units_in_it(self, city):
        TaskIn(city).assigned()

        assert told() == {
            ("Trần Đức Phước", "New task"),
            ("Bùi Thế Dũng", "Your unit takes part in"),
        }

    def test_on_the_way_is_always_the_other_side(self, city):
        task = TaskIn(city).handed_over()

        assert told() >= {
            ("Nguyễn Hoàng Minh", "Accepted"),
            ("Võ Đình Khôi", "Handed over to you"),
        }

        operations.report_completion(
            actor=actor(city.officer), task_id=task.pk, text="Xong", at=AT
        )
        assert told() == {("Nguyễn Hoàng Minh", "Awaiting your acceptance")}

        operations.return_for_rework(
            actor=actor(city.chair), task_id=task.pk, reason="Thiếu phụ lục", at=AT
        )
        assert told() == {
            ("Võ Đình Khôi", "Returned for rework"),
            ("Trần Đức Phước", "Returned for rework"),
        }

        operations.report_completion(
            actor=actor(city.officer), task_id=task.pk, text="Xong lại", at=AT
        )
        assert told() == {("Nguyễn Hoàng Minh", "Awaiting your acceptance")}

        operations.accept_completion(actor=actor(city.chair), task_id=task.pk, at=AT)
        assert told() == {
            ("Võ Đình Khôi", "Result accepted"),
            ("Trần Đức Phước", "Result accepted"),
        }

    def test_of_a_refusal_is_the_assigner_with_the_reason(self, city):
        TaskIn(city).refused()

        assert ("Nguyễn Hoàng Minh", "Refused") in told()
        notice = Notification.objects.get(title__startswith="Refused")
        assert notice.body == "Sở Xây dựng has refused the task: Sai đơn vị"

    def test_of_a_cancellation_are_those_who_work(self, city):
        task = TaskIn(city).handed_over()
        told()

        operations.cancel(
            actor=actor(city.chair), task_id=task.pk, reason="Không cần", at=AT
        )

        assert told() == {
            ("Võ Đình Khôi", "Cancelled"),
            ("Trần Đức Phước", "Cancelled"),
        }

    def test_is_nobody_twice(self, city):
        TaskIn(city).assigned()
        told()
        OutboxEvent.objects.update(state="waiting", handled=[])

        assert told() == set()
