from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.tasks.briefing import (
    Advice,
    Ask,
    Hands,
    Line,
    Nudge,
    Policy,
    Standing,
    Telling,
    advise,
    ask_today,
    choose,
    next_nudge,
    nudge_today,
)
from khonggiay.tasks.forecasting import Forecast, Load

POLICY = Policy()


def expected(left: int, **values: float) -> Forecast:
    usual = {
        "p_late": 0.5, "days_late": 2, "low": 1, "middle": 2, "likely": 3, "high": 6,
        "log_odds": 0.0,
    }  # fmt: skip
    return Forecast(left=left, **(usual | values))


def standing(left: int, *, p_late: float = 0.5, **values: object) -> Standing:
    return Standing(forecast=expected(left, p_late=p_late), **{"idle": 1, **values})


tellings = st.builds(Telling, st.integers(0, 5), st.none() | st.integers(0, 20))
standings = st.builds(
    Standing,
    forecast=st.builds(
        lambda left, likely, p: expected(left, likely=likely, p_late=p),
        st.integers(-30, 40),
        st.integers(1, 60),
        st.floats(0.01, 1),
    ),
    idle=st.integers(0, 10),
    told=tellings,
    asked=tellings,
    level=st.integers(0, 2),
    is_answered=st.booleans(),
)


class TestNudge:
    @pytest.mark.parametrize(
        ("left", "rung"), [(4, None), (3, "begin"), (2, "begin"), (1, "due")]
    )
    def test_comes_when_the_work_must_begin_and_on_the_due_day(self, left, rung):
        nudge = nudge_today(standing(left), POLICY)

        assert (nudge and nudge.rung) == rung

    def test_is_not_repeated_within_the_pause(self):
        told = [
            nudge_today(standing(2, told=Telling(1, days)), POLICY) for days in (4, 5)
        ]

        assert told == [None, Nudge("again_1")]

    def test_goes_on_after_the_due_day_with_the_longer_breath(self):
        told = [
            nudge_today(standing(0, told=Telling(1, days)), POLICY) for days in (3, 4)
        ]

        assert told == [None, Nudge("late_1")]

    @given(standings)
    def test_leaves_alone_who_worked_on_it_yesterday(self, one):
        assert nudge_today(dataclasses.replace(one, idle=0), POLICY) is None

    @given(standings)
    def test_never_forgets_a_task(self, one):
        assert next_nudge(one, POLICY).in_days >= 1


class TestAsk:
    def test_comes_before_the_due_day_when_the_worker_was_told_in_vain(self):
        one = standing(3, p_late=0.6, told=Telling(1, 1))

        assert ask_today(one, POLICY, levels=2) == Ask(1)

    @pytest.mark.parametrize(
        "one",
        [
            standing(3, p_late=0.49, told=Telling(1, 1)),
            standing(1, p_late=0.9, told=Telling(1, 1)),
            standing(3, p_late=0.9, told=Telling(1, 0)),
            standing(3, p_late=0.9),
            standing(3, p_late=0.9, told=Telling(1, 1), idle=0),
        ],
        ids=["unlikely", "too late", "told today", "never told", "worked on"],
    )
    def test_does_not_come(self, one):
        assert ask_today(one, POLICY, levels=2) is None

    def test_climbs_when_a_working_day_passed_without_an_answer(self):
        asks = [
            ask_today(
                standing(
                    3, p_late=0.6, told=Telling(1, 4), asked=Telling(1, ago), level=1
                ),
                POLICY,
                levels=2,
            )
            for ago in (1, 2)
        ]

        assert asks == [None, Ask(2)]

    def test_rests_after_an_answer(self):
        asks = [
            ask_today(
                standing(-3, asked=Telling(1, ago), level=1, is_answered=True),
                POLICY,
                levels=2,
            )
            for ago in (4, 5)
        ]

        assert asks == [None, Ask(1)]

    @given(standings, st.integers(0, 4))
    def test_never_goes_above_the_last_level(self, one, levels):
        ask = ask_today(one, POLICY, levels=levels)

        assert ask is None or 1 <= ask.level <= levels


class TestAdvice:
    @pytest.mark.parametrize(
        ("left", "hands", "advice"),
        [
            (3, Hands(load=Load(5, 0), is_blocked=True), Advice.UNBLOCK),
            (3, Hands(load=Load(5, 0), lightest=Load(3, 0)), Advice.HAND_OVER),
            (3, Hands(load=Load(5, 0), lightest=Load(4, 0)), Advice.CHASE),
            (3, Hands(load=Load(5, 1), lightest=Load(5, 0)), Advice.HAND_OVER),
            (
                3,
                Hands(load=Load(5, 0), lightest=Load(1, 0), is_fresh=False),
                Advice.CHASE,
            ),
            (0, Hands(load=Load(1, 1)), Advice.CHASE),
        ],
    )
    def test_is_the_first_that_fits(self, left, hands, advice):
        assert advise(standing(left), hands) is advice

    def test_is_another_day_when_even_the_best_case_is_late(self):
        one = Standing(forecast=expected(3, low=4), idle=1)

        assert advise(one, Hands(load=Load(1, 0))) is Advice.EXTEND


lines = st.lists(
    st.builds(
        Line,
        task=st.integers(),
        rung=st.just("due"),
        value=st.floats(0, 100),
        is_decision=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda line: line.task,
)


class TestChoose:
    @given(lines)
    def test_takes_at_most_five_lines_and_three_decisions(self, given_lines):
        brief = choose(given_lines, POLICY)

        assert len(brief.lines) <= 5
        assert sum(line.is_decision for line in brief.lines) <= 3
        assert len(brief.lines) + brief.rest == len(given_lines)

    @given(lines)
    def test_tells_the_most_valuable_first(self, given_lines):
        values = [line.value for line in choose(given_lines, POLICY).lines]

        assert values == sorted(values, reverse=True)

    def test_is_empty_when_there_is_nothing_to_say(self):
        assert choose([], POLICY).is_empty
