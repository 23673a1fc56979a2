from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.deadlines import rules
from khonggiay.deadlines.rules import Due, DueKind, StandingKind

MONDAY = dt.date(2019, 9, 30)
days = st.dates(min_value=dt.date(2018, 1, 1), max_value=dt.date(2027, 6, 30))
terms = st.integers(min_value=1, max_value=120)
special_days = st.dictionaries(
    st.dates(min_value=dt.date(2018, 1, 1), max_value=dt.date(2027, 12, 31)),
    st.booleans(),
    max_size=40,
)


def calendar(special: dict[dt.date, bool]) -> rules.IsWorking:
    return lambda day: special.get(day, day.isoweekday() < 6)


def weekdays(day: dt.date) -> bool:
    return day.isoweekday() < 6


class TestAddWorkingDays:
    def test_does_not_count_the_first_day(self):
        due = rules.add_working_days(MONDAY, 1, is_working=weekdays)

        assert due == dt.date(2019, 10, 1)

    def test_passes_over_the_weekend(self):
        due = rules.add_working_days(MONDAY, 5, is_working=weekdays)

        assert due == dt.date(2019, 10, 7)

    def test_begins_after_a_day_off(self):
        due = rules.add_working_days(dt.date(2019, 10, 5), 1, is_working=weekdays)

        assert due == dt.date(2019, 10, 7)

    @pytest.mark.parametrize("term", [0, -1])
    def test_refuses_a_term_without_days(self, term):
        with pytest.raises(ValueError, match="at least 1 day"):
            rules.add_working_days(MONDAY, term, is_working=weekdays)

    def test_refuses_a_calendar_that_never_works(self):
        with pytest.raises(rules.NeverWorking):
            rules.add_working_days(MONDAY, 1, is_working=lambda _day: False)

    @given(days, terms, special_days)
    def test_is_undone_by_counting(self, start, term, special):
        is_working = calendar(special)

        due = rules.add_working_days(start, term, is_working=is_working)

        assert rules.count_working_days(start, due, is_working=is_working) == term

    @given(days, terms, special_days)
    def test_grows_with_every_day(self, start, term, special):
        is_working = calendar(special)

        shorter = rules.add_working_days(start, term, is_working=is_working)
        longer = rules.add_working_days(start, term + 1, is_working=is_working)

        assert start < shorter < longer

    @given(days, terms, special_days)
    def test_always_ends_on_a_working_day(self, start, term, special):
        is_working = calendar(special)

        assert is_working(rules.add_working_days(start, term, is_working=is_working))


class TestCountWorkingDays:
    def test_leaves_out_the_first_day_and_takes_the_last(self):
        count = rules.count_working_days(
            MONDAY, dt.date(2019, 10, 4), is_working=weekdays
        )

        assert count == 4

    @given(days, days, special_days)
    def test_is_the_opposite_when_the_days_change_places(self, a, b, special):
        is_working = calendar(special)

        there = rules.count_working_days(a, b, is_working=is_working)
        back = rules.count_working_days(b, a, is_working=is_working)

        assert there == -back


class TestEndOfTerm:
    def test_counts_every_day(self):
        due = rules.end_of_term(MONDAY, 10, is_working=weekdays)

        assert due == dt.date(2019, 10, 10)

    def test_moves_from_a_day_off_to_the_next_working_day(self):
        due = rules.end_of_term(MONDAY, 5, is_working=weekdays)

        assert due == dt.date(2019, 10, 7)

    @given(days, terms, special_days)
    def test_never_ends_before_its_last_day_nor_on_a_day_off(
        self, start, term, special
    ):
        is_working = calendar(special)

        due = rules.end_of_term(start, term, is_working=is_working)

        assert due >= start + dt.timedelta(days=term)
        assert is_working(due)


class TestDue:
    @pytest.mark.parametrize(
        "due", [Due.on(MONDAY), Due.working_days(10), Due.calendar_days(30)]
    )
    def test_is_read_back_as_it_was_written(self, due):
        assert Due.parse(due.code()) == due

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            (DueKind.DATE, 3),
            (DueKind.WORKING_DAYS, 0),
            (DueKind.CALENDAR_DAYS, -1),
            (DueKind.WORKING_DAYS, MONDAY),
        ],
    )
    def test_refuses_a_value_that_does_not_suit_its_kind(self, kind, value):
        with pytest.raises(ValueError, match="no deadline"):
            Due(kind, value)

    def test_stays_on_its_day_even_on_a_day_off(self):
        sunday = dt.date(2019, 10, 6)

        assert rules.resolve(Due.on(sunday), MONDAY, is_working=weekdays) == sunday


class TestStanding:
    @pytest.mark.parametrize(
        ("today", "kind", "left"),
        [
            (dt.date(2019, 10, 1), StandingKind.ON_TIME, 4),
            (dt.date(2019, 10, 2), StandingKind.SOON, 3),
            (dt.date(2019, 10, 7), StandingKind.SOON, 0),
            (dt.date(2019, 10, 8), StandingKind.LATE, 1),
            (dt.date(2019, 10, 14), StandingKind.LATE, 5),
        ],
    )
    def test_counts_working_days(self, today, kind, left):
        standing = rules.standing(
            due_on=dt.date(2019, 10, 7), today=today, is_working=weekdays
        )

        assert (standing.kind, standing.working_days) == (kind, left)

    def test_is_late_by_no_working_day_right_after_a_friday(self):
        standing = rules.standing(
            due_on=dt.date(2019, 10, 4),
            today=dt.date(2019, 10, 5),
            is_working=weekdays,
        )

        assert (standing.kind, standing.working_days) == (StandingKind.LATE, 0)


class TestRuler:
    @given(days, days, special_days)
    def test_counts_as_the_rule_does(self, start, end, special):
        is_working = calendar(special)
        ruler = rules.Ruler(
            dt.date(2018, 1, 1), dt.date(2027, 12, 31), is_working=is_working
        )

        count = rules.count_working_days(start, end, is_working=is_working)

        assert ruler.count(start, end) == count

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (dt.date(2019, 9, 1), dt.date(2019, 10, 9)),
            (dt.date(2019, 10, 2), dt.date(2019, 11, 20)),
            (dt.date(2018, 1, 1), dt.date(2018, 2, 1)),
        ],
    )
    def test_asks_for_the_days_that_it_does_not_hold(self, start, end):
        ruler = rules.Ruler(MONDAY, dt.date(2019, 10, 31), is_working=weekdays)

        count = rules.count_working_days(start, end, is_working=weekdays)

        assert ruler.count(start, end) == count
