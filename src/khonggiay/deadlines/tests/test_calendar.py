from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from khonggiay.audit.models import Entry
from khonggiay.deadlines import operations, queries
from khonggiay.deadlines.models import CalendarDay, WorkingCalendar
from khonggiay.deadlines.rules import Due
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 1, 5, 2, tzinfo=dt.UTC)
ACTOR = Actor.system()

# The long rests as officials lived them, the first and the last day.
RESTS = [
    ("2018-02-14", "2018-02-20"), ("2018-12-29", "2019-01-01"),
    ("2019-02-02", "2019-02-10"), ("2019-04-27", "2019-05-01"),
    ("2020-01-23", "2020-01-29"), ("2020-04-30", "2020-05-03"),
    ("2021-02-10", "2021-02-16"), ("2021-09-02", "2021-09-05"),
    ("2022-01-29", "2022-02-06"), ("2022-04-30", "2022-05-03"),
    ("2023-01-20", "2023-01-26"), ("2023-09-01", "2023-09-04"),
    ("2024-02-08", "2024-02-14"), ("2024-04-27", "2024-05-01"),
    ("2025-01-25", "2025-02-02"), ("2025-05-01", "2025-05-04"),
    ("2026-01-01", "2026-01-04"), ("2026-02-14", "2026-02-22"),
    ("2026-08-29", "2026-09-02"),
]  # fmt: skip
MAKE_UP_SATURDAYS = [
    "2019-01-05", "2019-05-04", "2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22",
]  # fmt: skip


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


class TestTheCountrysCalendar:
    @pytest.mark.parametrize(("first", "last"), RESTS)
    def test_rests_from_the_first_to_the_last_day_and_no_longer(self, first, last):
        calendar = queries.calendar_on()
        length = (day(last) - day(first)).days + 1

        rest = [day(first) + dt.timedelta(days=i) for i in range(length)]

        assert not any(calendar.is_working(each) for each in rest)
        after = day(last) + dt.timedelta(days=1)
        assert calendar.is_working(after)

    @pytest.mark.parametrize("saturday", MAKE_UP_SATURDAYS)
    def test_works_on_make_up_saturdays(self, saturday):
        assert day(saturday).isoweekday() == 6
        assert queries.calendar_on().is_working(day(saturday))

    def test_knows_the_exchange_of_2_january_2026(self):
        calendar = queries.calendar_on()

        assert calendar.add(day("2025-12-31"), 3) == day("2026-01-07")
        assert calendar.add(day("2026-01-05"), 5) == day("2026-01-10")

    def test_names_a_source_for_every_day(self):
        assert not CalendarDay.objects.filter(source="").exists()

    def test_marks_the_lunar_new_year_to_come_as_expected(self):
        expected = CalendarDay.objects.get(on=day("2027-02-08"))

        assert "dự kiến" in expected.source

    def test_has_entries_for_every_year_from_2018_to_2027(self):
        years = {entry.on.year for entry in CalendarDay.objects.all()}

        assert years == set(range(2018, 2028))


class TestCalendarOn:
    def test_reads_the_days_once_and_again_only_after_a_change(
        self, django_assert_num_queries
    ):
        queries.calendar_on()
        with django_assert_num_queries(1):
            queries.calendar_on()

        operations.declare_day(
            actor=ACTOR, calendar_code="vn", on=day("2026-03-02"), is_working=False,
            name="Nghỉ thử", source="Công văn thử", at=AT,
        )  # fmt: skip

        assert not queries.calendar_on().is_working(day("2026-03-02"))

    def test_gives_a_unit_its_own_calendar(self):
        WorkingCalendar.objects.create(
            code="one-stop", name="Một cửa", works_on_saturday=True
        )
        operations.follow_calendar(
            actor=ACTOR, unit_id=7, calendar_code="one-stop", at=AT
        )

        assert queries.calendar_on(7).is_working(day("2026-03-07"))
        assert not queries.calendar_on(8).is_working(day("2026-03-07"))


class TestSubtract:
    @pytest.mark.parametrize("days", [1, 3, 10])
    def test_finds_the_day_with_so_many_days_left(self, days):
        calendar = queries.calendar_on()
        due = day("2026-02-24")

        start = calendar.subtract(due, days)

        assert calendar.is_working(start)
        assert calendar.count(start, due) == days

    def test_finds_the_last_working_day_before_a_day_off(self):
        due = day("2026-02-20")

        assert queries.calendar_on().subtract(due, 0) == day("2026-02-13")


class TestDeclareDay:
    def test_replaces_what_was_declared_and_journals_it(self):
        operations.declare_day(
            actor=ACTOR, calendar_code="vn", on=day("2026-01-10"), is_working=False,
            name="Không làm bù", source="Công văn thử", at=AT,
        )  # fmt: skip

        assert CalendarDay.objects.filter(on=day("2026-01-10")).count() == 1
        assert not queries.calendar_on().is_working(day("2026-01-10"))
        assert Entry.objects.get().action == "deadlines.day_declared"

    def test_is_refused_without_a_source(self):
        with pytest.raises(operations.SourceMissing):
            operations.declare_day(
                actor=ACTOR, calendar_code="vn", on=day("2026-03-02"),
                is_working=False, name="Nghỉ", source=" ", at=AT,
            )  # fmt: skip

        assert not CalendarDay.objects.filter(on=day("2026-03-02")).exists()
        assert WorkingCalendar.objects.get(code="vn").version == 1
        assert not Entry.objects.exists()

    def test_finds_no_unknown_calendar(self):
        with pytest.raises(NotFound):
            operations.declare_day(
                actor=ACTOR, calendar_code="?", on=day("2026-03-02"),
                is_working=False, name="Nghỉ", source="x", at=AT,
            )  # fmt: skip


class TestExplain:
    def test_names_the_days_off_within_the_term(self):
        calendar = queries.calendar_on()

        with translation.override("en"):
            said = calendar.explain(Due.working_days(5), day("2019-08-29"))

        assert said == "5 working days from 29/08/2019, except National Day"
        assert calendar.resolve(Due.working_days(5), day("2019-08-29")) == day(
            "2019-09-06"
        )

    def test_names_the_make_up_day_that_counts(self):
        with translation.override("en"):
            said = queries.calendar_on().explain(Due.working_days(6), day("2026-01-05"))

        assert said == (
            "6 working days from 05/01/2026, with the make-up working day 10/01"
        )

    def test_tells_of_a_day_that_was_moved(self):
        with translation.override("en"):
            said = queries.calendar_on().explain(
                Due.calendar_days(5), day("2019-09-30")
            )

        assert said == (
            "5 days from 30/09/2019; 05/10/2019 is a day off: the next working day"
        )

    def test_says_so_when_a_fixed_day_is_a_day_off(self):
        with translation.override("en"):
            said = queries.calendar_on().explain(
                Due.on(day("2019-10-06")), day("2019-09-30")
            )

        assert said == "On a fixed day, a day off"


class TestStandingInWords:
    @pytest.mark.parametrize(
        ("today", "words"),
        [
            ("2019-09-30", "5 working days left"),
            ("2019-10-04", "1 working day left"),
            ("2019-10-07", "Due today"),
            ("2019-10-09", "2 working days late"),
        ],
    )
    def test_counts_in_working_days(self, today, words):
        with translation.override("en"):
            said = queries.calendar_on().standing_in_words(
                day("2019-10-07"), day(today)
            )

        assert said == words
