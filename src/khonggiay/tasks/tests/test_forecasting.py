from __future__ import annotations

import dataclasses
import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.tasks.forecasting import (
    Cause,
    Load,
    Model,
    Situation,
    Tally,
    forecast,
    learn,
)
from khonggiay.tasks.forecasting.features import NAMES
from khonggiay.tasks.forecasting.fitting import Example, Outcome, fit, sigmoid
from khonggiay.tasks.forecasting.forecasts import days_until, p_open_after
from khonggiay.tasks.forecasting.shrinking import shrunk, strength_of
from khonggiay.tasks.forecasting.usual import steps_left, usual_steps
from khonggiay.tasks.forecasting.ways import Step
from khonggiay.tasks.tests.ways import RULER, as_known_on, day, pasts, way

STARTING = Model.starting()
tallies = st.builds(
    lambda known, share: Tally(known, round(known * share)),
    st.integers(0, 200),
    st.floats(0, 1),
)
situations = st.builds(
    Situation,
    left=st.integers(-30, 60),
    term=st.integers(0, 120),
    idle=st.integers(0, 60),
    done=st.sets(st.sampled_from(["taking", "progress"])).map(frozenset),
    steps=st.integers(0, 20),
    hands=st.integers(0, 5),
    progress=st.integers(0, 99),
    load=st.none() | st.builds(Load, st.integers(1, 40), st.integers(0, 10)),
    person=tallies,
    unit=tallies,
    kind=tallies,
    city=tallies,
)


def situation(**values: object) -> Situation:
    return Situation(**{"left": 5, "term": 10, "idle": 1, **values})


class TestForecast:
    @given(situations)
    def test_gives_a_probability_and_days_in_their_order(self, given_situation):
        found = forecast(STARTING, given_situation)

        assert 0 < found.p_late <= 1
        assert 1 <= found.low <= found.middle <= found.likely <= found.high
        assert found.days_late >= 1

    @given(situations, st.integers(1, 60))
    def test_expects_less_to_be_open_with_every_day(self, given_situation, days):
        odds = forecast(STARTING, given_situation).log_odds

        assert p_open_after(STARTING, odds, days + 1) < p_open_after(
            STARTING, odds, days
        )

    def test_is_certain_that_overdue_work_is_late(self):
        assert forecast(STARTING, situation(left=0)).p_late == 1.0

    def test_agrees_with_itself(self):
        """Half of the work is open after the middle day but one, and not after it."""
        found = forecast(STARTING, situation(left=8))

        assert p_open_after(STARTING, found.log_odds, found.middle) <= 0.5
        assert p_open_after(STARTING, found.log_odds, found.middle - 1) > 0.5

    def test_without_a_past_lets_the_slack_decide(self):
        near, far = situation(left=2, term=10), situation(left=9, term=10)

        assert forecast(STARTING, near).p_late > forecast(STARTING, far).p_late

    def test_expects_less_when_progress_was_reported(self):
        begun, nearly = situation(progress=0), situation(progress=80)

        assert forecast(STARTING, nearly).middle < forecast(STARTING, begun).middle

    def test_is_the_same_for_the_same_situation(self):
        assert forecast(STARTING, situation()) == forecast(STARTING, situation())


class TestDaysUntil:
    @given(st.floats(-3, 6), st.sampled_from([0.1, 0.3, 0.5, 0.9]))
    def test_is_the_first_day_after_which_so_little_is_open(self, odds, share):
        days = days_until(STARTING, odds, share)

        assert p_open_after(STARTING, odds, days) <= share + 1e-6 or days == 250
        assert days == 1 or p_open_after(STARTING, odds, days - 1) > share - 1e-6


class TestReasons:
    @given(situations)
    def test_are_at_most_two_and_the_heaviest_first(self, given_situation):
        shares = [r.share for r in forecast(STARTING, given_situation).reasons]

        assert len(shares) <= 2
        assert shares == sorted(shares, reverse=True)
        assert all(share >= 0.15 for share in shares)

    def test_name_the_days_without_progress(self):
        found = forecast(STARTING, situation(idle=9, done=frozenset({"taking"})))

        assert [(r.cause, r.number) for r in found.reasons] == [(Cause.IDLE, 9)]

    def test_say_that_nobody_has_begun(self):
        found = forecast(STARTING, situation(idle=4))

        assert (found.reasons[0].cause, found.reasons[0].number) == (
            Cause.UNTOUCHED,
            4,
        )

    def test_are_none_for_the_average_task(self):
        typical = Situation(
            left=8, term=12, idle=2, steps=2, done=frozenset({"taking"})
        )

        assert forecast(STARTING, typical).reasons == ()

    def test_never_name_what_was_learned_to_be_harmless(self):
        place = NAMES.index("overdue")
        coefficients = list(STARTING.coefficients)
        coefficients[place] = -1.0
        model = dataclasses.replace(STARTING, coefficients=tuple(coefficients))
        busy = situation(load=Load(9, 5), done=frozenset({"taking"}))

        causes = {reason.cause for reason in forecast(model, busy).reasons}

        assert Cause.OVERDUE_LOAD not in causes


class TestShrunk:
    @given(tallies, st.floats(0.01, 0.99), st.floats(0.5, 50))
    def test_lies_between_ones_own_rate_and_that_of_the_circle(
        self, tally, towards, strength
    ):
        rate = shrunk(tally, towards, strength)

        own = tally.late / tally.known if tally.known else towards
        assert min(own, towards) - 1e-9 <= rate <= max(own, towards) + 1e-9

    def test_is_the_circles_rate_without_a_history(self):
        assert shrunk(Tally(), 0.2, 8) == pytest.approx(0.2)


class TestStrengthOf:
    def test_is_weak_where_people_differ_much(self):
        assert strength_of([Tally(40, 2), Tally(40, 38)] * 5) == 2.0

    def test_is_strong_where_they_differ_by_chance_only(self):
        assert strength_of([Tally(10, 2)] * 20) == 50.0

    def test_is_the_usual_one_for_a_handful_of_people(self):
        assert strength_of([Tally(40, 2), Tally(40, 38)]) == 8.0


class TestUsualSteps:
    def test_are_those_of_more_than_half_of_the_finished_tasks(self):
        both = (Step(day(1), "taking", "An"), Step(day(2), "progress", "An"))
        finished = [way(str(i), opened=0, due=9, steps=both[:1]) for i in range(6)]
        finished += [way(str(i), opened=0, due=9, steps=both) for i in range(5)]

        assert usual_steps(finished) == {"": {"taking"}, "*": {"taking"}}

    def test_are_unknown_below_ten_finished_tasks(self):
        assert usual_steps([way("a", opened=0, due=9)] * 9) == {}

    def test_are_counted_against_what_was_done(self):
        usual = {"*": frozenset({"taking", "progress"})}

        assert steps_left(usual, "other", frozenset({"taking", "extra"})) == (1, 1)


class TestFit:
    def test_finds_the_odds_that_made_the_data(self):
        chance = random.Random(3)  # noqa: S311  a game of chance
        examples = []
        for _ in range(4000):
            x = chance.gauss(0, 1)
            outcomes = tuple(
                Outcome(u, chance.random() < sigmoid(1 + 2 * x - 1.5 * math.log(u)))
                for u in (1, 3, 9)
            )
            examples.append(Example((1.0, x), outcomes))

        found = fit(examples, prior=[0, 0, 0], penalty=1e-6)

        assert found == pytest.approx([1, 2, 1.5], abs=0.1)

    def test_stands_on_the_top_of_its_likelihood(self):
        examples = [
            Example((1.0, float(i % 3)), (Outcome(1 + i % 5, i % 2 == 0),))
            for i in range(40)
        ]

        found = fit(examples, prior=[0.5, 0, 1], penalty=1.0)

        best = _log_likelihood(examples, found, [0.5, 0, 1])
        for place, change in itertools.product(range(3), (-1e-3, 1e-3)):
            moved = list(found)
            moved[place] += change
            assert _log_likelihood(examples, moved, [0.5, 0, 1]) < best

    def test_stays_at_its_prior_without_examples(self):
        assert fit([], prior=[0.3, 1.6], penalty=1.0) == [0.3, 1.6]


def _log_likelihood(examples: list[Example], beta: list[float], prior: list[float]):
    total = -sum((b - p) ** 2 for b, p in zip(beta, prior, strict=True)) / 2
    for example in examples:
        level = sum(b * x for b, x in zip(beta, example.numbers, strict=False))
        for outcome in example.outcomes:
            p = sigmoid(level - beta[-1] * math.log(outcome.days))
            total += outcome.weight * math.log(p if outcome.is_open else 1 - p)
    return total


class TestLearn:
    @given(pasts(), st.integers(1, 45))
    def test_looks_at_nothing_of_today_or_later(self, past, number):
        today = day(number)

        known = learn(past, today=today, ruler=RULER)

        assert known == learn(as_known_on(past, today), today=today, ruler=RULER)

    def test_stays_at_the_start_without_a_past(self):
        found = learn([], today=day(9), ruler=RULER)

        assert found.coefficients == pytest.approx(STARTING.coefficients)
        assert (found.tasks, found.learned_on) == (0, day(9))

    def test_learns_that_somebodys_work_takes_longer(self):
        past = [
            way(f"{who}{i}", opened=i, due=i + 5, finished=i + took, holder=who)
            for i in range(40)
            for who, took in (("An", 2), ("Bình", 9), ("Chi", 3), ("Dũng", 8))
        ]

        model = learn(past, today=day(55), ruler=RULER)

        quick, slow = (
            situation(person=Tally(40, late), city=Tally(160, 80)) for late in (0, 40)
        )
        assert forecast(model, slow).p_late > forecast(model, quick).p_late + 0.3

    def test_learns_the_usual_length_of_work(self):
        past = [way(str(i), opened=i, due=i + 9, finished=i + 3) for i in range(60)]

        model = learn(past, today=day(70), ruler=RULER)

        fresh = Situation(left=9, term=9, idle=0)
        assert forecast(model, fresh).middle in (2, 3, 4)


class TestModel:
    def test_is_read_back_as_it_was_written(self):
        step = Step(day(1), "taking", "An")
        past = [
            way(str(i), opened=i % 9, due=9, finished=8, steps=(step,))
            for i in range(20)
        ]
        model = learn(past, today=day(20), ruler=RULER)

        assert Model.from_json(model.as_json()) == model

    def test_takes_the_starting_value_of_what_an_older_one_did_not_know(self):
        values = STARTING.as_json()
        del values["coefficients"]["hands"]

        assert Model.from_json(values).coefficients == STARTING.coefficients
