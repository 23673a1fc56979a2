"""The rules of meetings, by example and by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.meetings.rules import (
    Base,
    Choice,
    MajorityRule,
    QuorumRule,
    Tally,
    decide,
    has_quorum,
    needed_for_quorum,
)

TWO_THIRDS = QuorumRule(numerator=2, denominator=3)
MORE_THAN_HALF_OF_ALL = MajorityRule(
    base=Base.ALL_MEMBERS,
    numerator=1,
    denominator=2,
    strict=True,
    chair_breaks_tie=True,
)


def tally(
    approve=0, disapprove=0, not_voting=0, *, members=27, present=None, chair=None
):
    return Tally(
        approve=approve,
        disapprove=disapprove,
        not_voting=not_voting,
        members=members,
        present=approve + disapprove + not_voting if present is None else present,
        chair_choice=chair,
    )


counts = st.integers(min_value=0, max_value=60)
rules = st.builds(
    MajorityRule,
    base=st.sampled_from(Base),
    numerator=st.integers(1, 4),
    denominator=st.integers(4, 5),
    strict=st.booleans(),
    chair_breaks_tie=st.just(False),  # noqa: FBT003
)


class TestNeededForQuorum:
    @pytest.mark.parametrize(
        ("members", "needed"), [(27, 18), (28, 19), (3, 2), (1, 1), (300, 200)]
    )
    def test_is_two_thirds_of_all_members_rounded_up(self, members, needed):
        assert needed_for_quorum(TWO_THIRDS, members=members) == needed

    def test_is_reached_at_the_limit(self):
        assert has_quorum(TWO_THIRDS, members=27, present=18)

    def test_is_missed_one_below_the_limit(self):
        assert not has_quorum(TWO_THIRDS, members=27, present=17)

    def test_is_never_there_in_a_body_without_members(self):
        assert not has_quorum(TWO_THIRDS, members=0, present=0)

    @given(members=st.integers(1, 500), present=st.integers(0, 500))
    def test_agrees_with_the_fraction(self, members, present):
        assert has_quorum(TWO_THIRDS, members=members, present=present) == (
            3 * present >= 2 * members
        )


class TestDecide:
    def test_counts_absent_members_in_the_base_of_all_members(self):
        outcome = decide(MORE_THAN_HALF_OF_ALL, tally(13, 0, 0, members=27))

        assert (outcome.passed, outcome.counted_of, outcome.needed) == (False, 27, 14)

    def test_passes_with_one_more_than_half_of_all(self):
        assert decide(MORE_THAN_HALF_OF_ALL, tally(14, 6, 1, members=27)).passed

    def test_exactly_half_is_not_more_than_half(self):
        assert not decide(MORE_THAN_HALF_OF_ALL, tally(10, 4, members=20)).passed

    def test_a_tie_goes_to_the_side_of_the_chair(self):
        for_it = decide(
            MORE_THAN_HALF_OF_ALL, tally(9, 9, members=20, chair=Choice.APPROVE)
        )
        against = decide(
            MORE_THAN_HALF_OF_ALL, tally(9, 9, members=20, chair=Choice.DISAPPROVE)
        )

        assert (for_it.passed, for_it.by_chair) == (True, True)
        assert (against.passed, against.by_chair) == (False, True)

    def test_a_tie_falls_back_to_the_count_when_the_chair_did_not_vote(self):
        outcome = decide(
            MORE_THAN_HALF_OF_ALL, tally(9, 9, 1, members=20, chair=Choice.NOT_VOTING)
        )

        assert (outcome.passed, outcome.by_chair) == (False, False)

    def test_nobody_in_the_base_decides_nothing(self):
        rule = MajorityRule(
            base=Base.VOTING,
            numerator=1,
            denominator=2,
            strict=False,
            chair_breaks_tie=False,
        )

        assert not decide(rule, tally(0, 0, 5, members=5)).passed

    @given(rule=rules, approve=counts, disapprove=counts, not_voting=counts)
    def test_one_more_approval_never_turns_a_pass_into_a_failure(
        self, rule, approve, disapprove, not_voting
    ):
        members = approve + disapprove + not_voting + 5
        before = decide(rule, tally(approve, disapprove, not_voting, members=members))
        if not_voting == 0:
            return
        after = decide(
            rule, tally(approve + 1, disapprove, not_voting - 1, members=members)
        )

        assert after.passed or not before.passed

    @given(rule=rules, approve=counts, disapprove=counts, not_voting=counts)
    def test_passes_exactly_when_the_share_of_the_base_is_met(
        self, rule, approve, disapprove, not_voting
    ):
        members = approve + disapprove + not_voting
        outcome = decide(rule, tally(approve, disapprove, not_voting, members=members))

        share = approve * rule.denominator - outcome.counted_of * rule.numerator
        met = share > 0 if rule.strict else share >= 0
        assert outcome.passed == (met and approve > 0)

    @given(approve=counts, disapprove=counts, absent=counts)
    def test_the_absent_can_only_hinder_a_majority_of_all(
        self, approve, disapprove, absent
    ):
        members = approve + disapprove
        without = decide(
            MORE_THAN_HALF_OF_ALL, tally(approve, disapprove, members=members)
        )
        with_them = decide(
            MORE_THAN_HALF_OF_ALL, tally(approve, disapprove, members=members + absent)
        )

        assert without.passed or not with_them.passed

    @given(rule=rules, even=st.integers(1, 200), not_voting=counts, absent=counts)
    def test_a_secret_tie_is_decided_by_the_majority_alone(
        self, rule, even, not_voting, absent
    ):
        present = 2 * even + not_voting
        tally = Tally(
            approve=even, disapprove=even, not_voting=not_voting,
            members=present + absent, present=present, chair_choice=None,
        )  # fmt: skip

        outcome = decide(rule, tally)

        assert outcome.by_chair is False
        assert outcome.passed == (even >= outcome.needed)

    @given(rule=rules, approve=counts, disapprove=counts, more=st.integers(1, 50))
    def test_abstentions_hinder_unless_only_votes_for_and_against_count(
        self, rule, approve, disapprove, more
    ):
        def with_(not_voting):
            present = approve + disapprove + not_voting
            return decide(rule, Tally(
                approve=approve, disapprove=disapprove, not_voting=not_voting,
                members=present, present=present,
            ))  # fmt: skip

        fewer, many = with_(0), with_(more)

        if rule.base is Base.VOTING:
            assert many == fewer
        assert not (many.passed and not fewer.passed)
