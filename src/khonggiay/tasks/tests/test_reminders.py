from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.kernel import dates
from khonggiay.notifications.models import Notification
from khonggiay.organisations.models import Appointment
from khonggiay.tasks import jobs, operations
from khonggiay.tasks.models import Reminder
from khonggiay.tasks.operations import sending, telling
from khonggiay.tasks.tests.factories import TaskIn, actor

# The task is due on Thursday 17 October 2019: reminders on 14, 16, 17 and 18.
MORNING = dt.time(7, 30)


def morning(day: int, month: int = 10) -> dt.datetime:
    return dates.moment(dt.date(2019, month, day), MORNING)


def reminded() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="reminder").order_by("pk")
    return list(rows.values_list("person__full_name", "key"))


def rungs_sent() -> list[str]:
    rows = Reminder.objects.filter(sent_at__isnull=False).order_by("fire_at", "pk")
    return list(rows.values_list("rung", flat=True))


class TestRemind:
    def test_sends_nothing_before_its_time(self, city):
        TaskIn(city).handed_over()

        sent = jobs.remind(morning(14) - dt.timedelta(seconds=1))

        assert sent == 0
        assert reminded() == []

    def test_sends_each_rung_once_at_its_moment(self, city):
        task = TaskIn(city).handed_over()

        sent = [jobs.remind(morning(day)) for day in (14, 14, 15, 16, 17, 18)]

        assert sent == [1, 0, 0, 1, 1, 1]
        assert rungs_sent() == ["before_3", "before_1", "due", "late_1"]
        assert reminded() == [
            ("Võ Đình Khôi", f"tasks.reminder:{task.pk}:1:{rung}")
            for rung in rungs_sent()
        ]

    def test_goes_on_every_working_day_until_the_work_is_reported(self, city):
        task = TaskIn(city).handed_over()
        for day in range(14, 23):
            jobs.remind(morning(day))
        operations.report_completion(
            actor=actor(city.officer), task_id=task.pk, text="Xong", at=morning(22)
        )

        later = [jobs.remind(morning(day)) for day in range(23, 31)]

        assert rungs_sent()[3:] == ["late_1", "late_2", "late_3"]
        assert later == [0] * 8

    def test_says_how_the_task_stands_in_the_persons_language(self, city):
        city.officer.language = "en"
        city.officer.save()
        TaskIn(city).handed_over()

        jobs.remind(morning(14))

        notice = Notification.objects.get(kind="reminder")
        assert notice.title == "3 working days left: Rà soát quỹ đất nhà ở xã hội"
        assert notice.body == "Task 1/2019. Due on 17/10/2019."

    def test_catches_up_after_an_outage_with_the_last_one_only(self, city):
        TaskIn(city).handed_over()

        sent = jobs.remind(morning(25))

        assert sent == 1
        assert rungs_sent() == ["late_1"]
        assert jobs.remind(morning(28)) == 1

    def test_reaches_every_task_of_a_long_queue(self, city, monkeypatch):
        monkeypatch.setattr(sending, "BATCH", 2)
        made = TaskIn(city)
        tasks = [made.handed_over(title=f"Việc {number}") for number in range(5)]

        sent = jobs.remind(morning(25))

        assert sent == 5
        assert [key for _name, key in reminded()] == [
            f"tasks.reminder:{task.pk}:1:late_1" for task in tasks
        ]

    def test_turns_to_the_heads_when_the_officer_has_left(self, city):
        TaskIn(city).handed_over()
        Appointment.objects.filter(person=city.officer).update(
            ends_on=dt.date(2019, 10, 10)
        )

        jobs.remind(morning(14))

        assert [name for name, _key in reminded()] == ["Trần Đức Phước"]

    def test_turns_to_the_assigner_when_the_unit_has_no_leader_left(self, city):
        TaskIn(city).assigned()
        Appointment.objects.filter(person__in=[city.director, city.deputy]).update(
            ends_on=dt.date(2019, 10, 10)
        )

        jobs.remind(morning(14))

        assert [name for name, _key in reminded()] == ["Nguyễn Hoàng Minh"]

    @pytest.mark.parametrize("state", ["reported", "completed", "refused"])
    def test_says_nothing_about_work_that_is_over(self, city, state):
        getattr(TaskIn(city), state)()

        assert jobs.remind(morning(18)) == 0

    def test_never_sends_again_what_was_sent_before_a_return(self, city):
        task = TaskIn(city).handed_over()
        jobs.remind(morning(14))
        operations.report_completion(
            actor=actor(city.officer), task_id=task.pk, text="Xong", at=morning(14)
        )
        operations.return_for_rework(
            actor=actor(city.chair), task_id=task.pk, reason="Thiếu", at=morning(14)
        )

        jobs.remind(morning(16))

        assert rungs_sent() == ["before_3", "before_1"]

    def test_attends_to_all_others_when_one_fails(self, city, monkeypatch):
        broken, whole = TaskIn(city).handed_over(), TaskIn(city).handed_over()
        real = telling.tell

        def tell(task, *args: object, **values: object):
            if task.pk == broken.pk:
                raise RuntimeError
            real(task, *args, **values)

        monkeypatch.setattr(telling, "tell", tell)

        with pytest.raises(ExceptionGroup):
            jobs.remind(morning(14))

        assert reminded() == [("Võ Đình Khôi", f"tasks.reminder:{whole.pk}:1:before_3")]
        assert broken.reminders.filter(sent_at__isnull=True).count() == 4
