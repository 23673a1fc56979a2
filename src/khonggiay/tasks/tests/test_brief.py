from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from khonggiay.deadlines.rules import Due
from khonggiay.tasks import operations, queries
from khonggiay.tasks.tests.factories import AT, TODAY, TaskIn, actor

# TODAY is a Thursday; work given then for two working days is due on Monday.
FRIDAY = TODAY + dt.timedelta(days=1)
MONDAY = TODAY + dt.timedelta(days=4)
TUESDAY = TODAY + dt.timedelta(days=5)


def brief(person, day: dt.date) -> queries.MorningBrief:
    with translation.override("en"):
        return queries.morning_brief(person.pk, today=day)


def titles(person, day: dt.date) -> list[str]:
    return [line.title for line in brief(person, day).lines]


class TestMorningBrief:
    def test_names_the_task_that_must_begin_and_says_why(self, city):
        task = TaskIn(city).handed_over(title="Gần hạn", due=Due.working_days(2))

        found = brief(city.officer, MONDAY)

        assert found.rest == 0
        assert [(line.id, line.title, line.due_words) for line in found.lines] == [
            (task.pk, "Gần hạn", "Due today")
        ]
        assert found.lines[0].why.startswith("about ")

    def test_says_that_nobody_has_begun(self, city):
        TaskIn(city).assigned(title="Chờ nhận", due=Due.working_days(2))

        (line,) = brief(city.director, MONDAY).lines

        assert line.why.endswith("working days are still needed, not begun yet")

    def test_says_nothing_when_there_is_nothing(self, city):
        TaskIn(city).handed_over(due=Due.working_days(60))

        assert brief(city.officer, MONDAY) == queries.MorningBrief()

    def test_says_nothing_on_days_off(self, city):
        TaskIn(city).handed_over(due=Due.working_days(2))

        assert brief(city.officer, MONDAY - dt.timedelta(days=1)).lines == ()

    def test_leaves_alone_who_worked_on_it_yesterday(self, city):
        task = TaskIn(city).handed_over(title="Đang làm", due=Due.working_days(2))
        operations.report_progress(
            actor=actor(city.officer), task_id=task.pk, percent=50, text="Một nửa",
            at=AT + dt.timedelta(days=1),
        )  # fmt: skip

        assert titles(city.officer, MONDAY) == []
        assert titles(city.officer, TUESDAY) == ["Đang làm"]

    def test_holds_five_lines_and_counts_the_rest(self, city):
        made = TaskIn(city)
        for number in range(7):
            made.handed_over(title=f"Việc {number}", due=Due.working_days(2))

        found = brief(city.officer, MONDAY)

        assert len(found.lines) == 5
        assert found.rest == 2

    def test_is_nobody_elses(self, city):
        TaskIn(city).handed_over(due=Due.working_days(2))

        assert titles(city.director, MONDAY) == []
        assert titles(city.stranger, MONDAY) == []

    @pytest.mark.parametrize("state", ["reported", "completed", "refused"])
    def test_forgets_work_that_is_over(self, city, state):
        getattr(TaskIn(city), state)(due=Due.working_days(2))

        assert titles(city.officer, MONDAY) == []

    def test_asks_the_database_as_often_for_many_tasks_as_for_one(self, city):
        made = TaskIn(city)
        made.handed_over(due=Due.working_days(2))
        few = _statements(city.officer)
        for _ in range(5):
            made.handed_over(due=Due.working_days(2))

        assert _statements(city.officer) == few


def _statements(person) -> int:
    with CaptureQueriesContext(connection) as seen:
        brief(person, MONDAY)
    return len(seen)
