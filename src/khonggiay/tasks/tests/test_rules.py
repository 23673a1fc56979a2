from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.tasks import rules
from khonggiay.tasks.rules import Ability, Role, Rung, State

days = st.dates(min_value=dt.date(2018, 1, 1), max_value=dt.date(2027, 12, 31))


def weekdays(day: dt.date) -> bool:
    return day.isoweekday() < 6


class TestAbilities:
    @pytest.mark.parametrize(
        ("role", "state", "expected"),
        [
            (Role.LEADER, State.ASSIGNED, {Ability.ACCEPT, Ability.REFUSE}),
            (
                Role.LEADER,
                State.ACCEPTED,
                {
                    Ability.HAND_OVER,
                    Ability.REPORT_PROGRESS,
                    Ability.REPORT_COMPLETION,
                },
            ),
            (Role.OFFICER, State.ASSIGNED, set()),
            (
                Role.OFFICER,
                State.RETURNED,
                {Ability.REPORT_PROGRESS, Ability.REPORT_COMPLETION},
            ),
            (Role.OFFICER, State.REPORTED, set()),
            (
                Role.ASSIGNER,
                State.REPORTED,
                {Ability.ACCEPT_COMPLETION, Ability.RETURN, Ability.CANCEL},
            ),
            (Role.ASSIGNER, State.IN_PROGRESS, {Ability.CANCEL}),
            (
                Role.CHIEF_OF_OFFICE,
                State.REPORTED,
                {Ability.ACCEPT_COMPLETION, Ability.RETURN},
            ),
        ],
    )
    def test_are_those_of_the_role_in_the_state(self, role, state, expected):
        assert rules.abilities({role}, state) == expected

    @given(st.sets(st.sampled_from(Role)), st.sampled_from(State))
    def test_are_none_once_a_task_is_closed(self, roles, state):
        if state not in rules.OPEN:
            assert rules.abilities(roles, state) == frozenset()

    @given(st.sampled_from(State))
    def test_are_none_without_a_role(self, state):
        assert rules.abilities(set(), state) == frozenset()

    @given(
        st.sets(st.sampled_from(Role)),
        st.sets(st.sampled_from(Role)),
        st.sampled_from(State),
    )
    def test_of_two_roles_are_those_of_both(self, some, others, state):
        both = rules.abilities(some | others, state)

        assert both == rules.abilities(some, state) | rules.abilities(others, state)


class TestRungs:
    def test_fall_three_and_one_working_days_before_on_the_day_and_after_it(self):
        ladder = rules.rungs(
            due_on=dt.date(2019, 10, 17),
            since=dt.date(2019, 10, 3),
            is_working=weekdays,
        )

        assert ladder == [
            Rung("before_3", dt.date(2019, 10, 14)),
            Rung("before_1", dt.date(2019, 10, 16)),
            Rung("due", dt.date(2019, 10, 17)),
            Rung("late_1", dt.date(2019, 10, 18)),
        ]

    def test_pass_over_the_weekend(self):
        ladder = rules.rungs(
            due_on=dt.date(2019, 10, 14),
            since=dt.date(2019, 10, 3),
            is_working=weekdays,
        )

        assert [rung.on for rung in ladder] == [
            dt.date(2019, 10, 9),
            dt.date(2019, 10, 11),
            dt.date(2019, 10, 14),
            dt.date(2019, 10, 15),
        ]

    def test_come_before_the_rest_when_the_due_day_is_a_day_off(self):
        ladder = rules.rungs(
            due_on=dt.date(2019, 10, 13),
            since=dt.date(2019, 10, 3),
            is_working=weekdays,
        )

        assert Rung("due", dt.date(2019, 10, 11)) in ladder

    @given(days, days)
    def test_never_forget_overdue_work(self, due_on, since):
        last = rules.rungs(due_on=due_on, since=since, is_working=weekdays)[-1]

        assert last.name.startswith("late_")
        assert last.on > max(due_on, since)
        assert (last.on - max(due_on, since)).days <= 3

    @given(days, days)
    def test_fall_on_working_days_after_today_each_later_than_the_one_before(
        self, due_on, since
    ):
        ladder = rules.rungs(due_on=due_on, since=since, is_working=weekdays)

        falls = [rung.on for rung in ladder]
        assert all(weekdays(day) and day > since for day in falls)
        assert falls == sorted(set(falls))

    @given(days, st.integers(min_value=0, max_value=60))
    def test_of_late_work_have_a_new_name_every_working_day(self, due_on, ahead):
        today = due_on + dt.timedelta(days=ahead)

        first = rules.next_late_rung(due_on=due_on, today=today, is_working=weekdays)
        second = rules.next_late_rung(
            due_on=due_on, today=first.on, is_working=weekdays
        )

        assert int(second.name[5:]) == int(first.name[5:]) + 1
