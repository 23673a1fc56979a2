from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from khonggiay.audit.models import Entry
from khonggiay.deadlines.rules import Due
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid
from khonggiay.kernel.models import OutboxEvent
from khonggiay.tasks import operations
from khonggiay.tasks.models import Involvement, Task
from khonggiay.tasks.tests.factories import AT, SYSTEM, actor, assign, everything

SOURCE = operations.Source(
    kind="meetings.directive",
    id=12,
    label="Thông báo kết luận số 15/TB-UBND",
    url="/phien-hop/3/",
    quote="Sở Xây dựng chủ trì rà soát.",
)


class TestAssign:
    def test_gives_the_task_to_one_lead_unit_and_those_that_take_part(self, city):
        task = assign(city)

        parts = list(task.involvements.order_by("pk").values_list("unit", "role"))
        assert parts == [
            (city.construction.pk, "lead"),
            (city.finance.pk, "coordinating"),
        ]
        assert task.state == "assigned"
        assert task.assigner == city.chair
        assert task.progress == 0

    def test_counts_the_deadline_from_the_citys_day(self, city):
        # 18:00 in Greenwich is already the next day in the city.
        late_evening = dt.datetime(2019, 10, 3, 18, tzinfo=dt.UTC)

        task = assign(city, due=Due.working_days(10), at=late_evening)

        assert task.due_on == dt.date(2019, 10, 18)
        assert task.due_rule == "working_days:10"

    def test_takes_a_task_without_a_deadline(self, city):
        task = assign(city, due=None)

        assert (task.due_on, task.due_rule) == (None, "")
        assert not task.reminders.exists()

    def test_numbers_the_tasks_of_a_unit_and_year(self, city):
        numbers = [assign(city).number for _ in range(3)]
        next_year = assign(
            city, at=dt.datetime(2020, 1, 6, 2, tzinfo=dt.UTC), due=Due.working_days(3)
        )

        assert numbers == [1, 2, 3]
        assert (next_year.year, next_year.number) == (2020, 1)

    def test_leaves_the_lead_unit_out_of_those_that_take_part(self, city):
        task = assign(
            city,
            coordinating_unit_ids=[city.construction.pk, city.finance.pk],
            following_unit_ids=[city.finance.pk, city.office.pk],
        )

        parts = dict(task.involvements.values_list("unit", "role"))
        assert parts == {
            city.construction.pk: "lead",
            city.finance.pk: "coordinating",
            city.office.pk: "following",
        }

    def test_journals_the_act_and_announces_it(self, city):
        task = assign(city, source=SOURCE)

        entry = Entry.objects.get(target=f"tasks.task:{task.pk}")
        event = OutboxEvent.objects.get()
        assert (entry.action, entry.person_id) == ("tasks.assigned", city.chair.pk)
        assert event.name == "tasks.assigned"
        assert event.values == {
            "task_id": task.pk,
            "step_id": task.reports.get().pk,
            "assigner_id": city.chair.pk,
            "lead_unit_id": city.construction.pk,
            "source_kind": "meetings.directive",
            "source_id": 12,
        }

    def test_gives_the_task_of_one_source_only_once(self, city):
        first = assign(city, source=SOURCE, source_key="meetings.directive:12")
        before = everything()

        second = assign(city, source=SOURCE, source_key="meetings.directive:12")

        assert second.pk == first.pk
        assert everything() == before

    def test_may_name_another_assigner_than_the_actor(self, city):
        task = assign(city, actor=SYSTEM, assigner_id=city.chair.pk, source=SOURCE)

        assert task.assigner == city.chair

    @pytest.mark.parametrize("giver", ["director", "officer", "stranger"])
    def test_is_refused_to_who_does_not_lead_the_assigning_unit(self, city, giver):
        before = everything()

        with pytest.raises(operations.MayNotAssign):
            assign(city, actor=actor(getattr(city, giver)))

        assert everything() == before

    def test_is_open_to_the_chief_of_office_for_the_unit_above(self, city):
        assert assign(city, actor=actor(city.chief)).assigner == city.chief

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": "  "}, "title"),
            ({"title": "a" * 301}, "title"),
            ({"lead_unit_id": 0}, "lead_unit"),
            ({"coordinating_unit_ids": [0]}, "coordinating_units"),
            ({"due": Due.on(dt.date(2019, 10, 2))}, "due_on"),
            ({"actor": SYSTEM, "source": SOURCE}, "assigner"),
        ],
    )
    def test_says_which_part_is_wrong(self, city, changes, field):
        before = everything()

        with pytest.raises(Invalid) as refusal:
            assign(city, **changes)

        assert list(refusal.value.fields) == [field]
        assert everything() == before

    def test_accepts_a_deadline_on_the_day_itself(self, city):
        task = assign(city, due=Due.on(dt.date(2019, 10, 3)))

        assert task.due_on == dt.date(2019, 10, 3)


class TestTheDatabase:
    def test_refuses_a_second_lead_unit(self, city):
        task = assign(city)

        with pytest.raises(IntegrityError), transaction.atomic():
            Involvement.objects.create(task=task, unit=city.office, role="lead")

    def test_refuses_a_closed_task_without_the_moment(self, city):
        task = assign(city)

        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(state="completed")

    def test_refuses_more_than_all_of_the_work(self, city):
        task = assign(city)

        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(progress=101)


def test_the_actor_must_be_a_person(city):
    with pytest.raises(operations.MayNotAssign):
        assign(city, actor=Actor.system(), at=AT)
