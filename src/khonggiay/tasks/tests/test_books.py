from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from khonggiay.tasks.forecasting import Load, Situation, Step, Tally, Way
from khonggiay.tasks.forecasting.mornings import mornings
from khonggiay.tasks.tests.ways import RULER, as_known_on, day, pasts, way


def situations_on(past: list[Way], morning: dt.date) -> dict[object, Situation]:
    """Return the situations of all tasks that are open on a morning."""
    for each, books in mornings(past, until=morning, ruler=RULER):
        if each == morning:
            return {w.key: books.situation(w.key, each) for w in books.open_ways()}
    return {}


class TestMornings:
    @given(pasts(), st.integers(0, 45))
    def test_never_show_what_was_not_known_that_morning(self, past, number):
        morning = day(number)

        found = situations_on(past, morning)

        assert found == situations_on(as_known_on(past, morning), morning)

    def test_show_a_task_from_the_morning_after_it_was_given(self):
        past = [way("a", opened=3, due=10)]

        assert situations_on(past, day(3)) == {}
        assert list(situations_on(past, day(4))) == ["a"]

    def test_show_no_finished_task(self):
        past = [way("a", opened=0, due=10, finished=4), way("b", opened=0, due=10)]

        assert set(situations_on(past, day(4))) == {"a", "b"}
        assert set(situations_on(past, day(5))) == {"b"}

    def test_of_no_past_are_none(self):
        assert list(mornings([], until=day(5), ruler=RULER)) == []


class TestSituation:
    def test_counts_in_working_days(self):
        past = [
            way(
                "a",
                opened=0,
                due=12,
                steps=(Step(day(4), "taking", "An"), Step(day(6), "progress", "An")),
            )
        ]

        found = situations_on(past, day(10))["a"]

        assert (found.left, found.term, found.idle) == (3, 12, 3)
        assert (found.steps, found.done) == (2, {"taking", "progress"})

    def test_has_one_day_left_on_the_due_day_and_none_after_it(self):
        past = [way("a", opened=0, due=5)]

        assert situations_on(past, day(5))["a"].left == 1
        assert situations_on(past, day(6))["a"].left == 0
        assert situations_on(past, day(8))["a"].left == -2

    def test_counts_how_often_work_changed_hands(self):
        steps = (
            Step(day(1), "taking", "An"),
            Step(day(2), "hand_over", "Bình"),
            Step(day(3), "progress", "Bình"),
            Step(day(4), "hand_over", "Chi"),
        )

        found = situations_on([way("a", opened=0, due=9, steps=steps)], day(6))["a"]

        assert found.hands == 2

    def test_knows_who_was_late_as_soon_as_the_due_day_has_passed(self):
        past = [
            way("late", opened=0, due=3, finished=9, holder="An"),
            way("timely", opened=0, due=9, finished=2, holder="An"),
            way("open", opened=0, due=20, holder="An"),
        ]

        tallies = [situations_on(past, day(n))["open"].person for n in (2, 3, 4, 10)]

        assert tallies == [Tally(0, 0), Tally(1, 0), Tally(2, 1), Tally(2, 1)]

    def test_counts_an_outcome_once_for_each_circle(self):
        step = Step(day(1), "taking", "An", unit="SXD")
        past = [
            way("done", opened=0, due=9, finished=2, steps=(step,)),
            way("open", opened=0, due=20, steps=(step,)),
        ]

        found = situations_on(past, day(4))["open"]

        one = Tally(1, 0)
        assert [found.person, found.unit, found.kind, found.city] == [one] * 4

    def test_knows_what_its_holder_holds_and_the_others_on_average(self):
        past = [
            way("1", opened=0, due=2, holder="An"),
            way("2", opened=0, due=9, holder="An"),
            way("3", opened=0, due=9, holder="An"),
            way("4", opened=0, due=9, holder="Bình"),
            way("5", opened=0, due=9),
        ]

        found = situations_on(past, day(4))

        assert found["2"].load == Load(3, 1)
        assert found["4"].load == Load(1, 0)
        assert found["5"].load is None
        assert found["5"].usual_load == Load(2.0, 0.5)
