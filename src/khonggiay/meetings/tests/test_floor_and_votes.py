"""The floor and the votes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from khonggiay.kernel.errors import Invalid, NotAllowed
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Ballot, SpeechRequest, Vote
from khonggiay.meetings.tests.factories import (
    STARTS_AT,
    actor,
    items,
    participant,
)
from khonggiay.meetings.tests.unchanged import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(city, session):
    return meetings.open_vote(
        actor=actor(city.chair), item_id=session.current_item_id, at=STARTS_AT
    )


def cast(person, vote, choice="approve"):
    return meetings.cast(
        actor=actor(person), vote_id=vote.pk, choice=choice, at=STARTS_AT
    )


def close(city, vote):
    return meetings.close_vote(actor=actor(city.chair), vote_id=vote.pk, at=STARTS_AT)


class TestAskToSpeak:
    def test_gives_the_time_of_the_bodys_rule(self, city, session):
        request = meetings.ask_to_speak(
            actor=actor(city.members[1]), meeting_id=session.pk, at=STARTS_AT
        )

        assert (request.state, request.seconds_allowed) == ("waiting", 300)

    def test_is_refused_twice(self, city, session):
        meetings.ask_to_speak(
            actor=actor(city.members[1]), meeting_id=session.pk, at=STARTS_AT
        )

        with refused(meetings.AlreadyAsked):
            meetings.ask_to_speak(
                actor=actor(city.members[1]), meeting_id=session.pk, at=STARTS_AT
            )

    def test_is_refused_to_an_observer(self, city, session):
        with refused(NotAllowed):
            meetings.ask_to_speak(
                actor=actor(city.observer), meeting_id=session.pk, at=STARTS_AT
            )

    def test_is_refused_to_who_is_not_in_the_room(self, city, session):
        with refused(meetings.NotCheckedIn):
            meetings.ask_to_speak(
                actor=actor(city.invited), meeting_id=session.pk, at=STARTS_AT
            )

    def test_is_refused_before_an_item_is_called(self, city, meeting_in):
        meeting = meeting_in.in_session()

        with refused(meetings.NoCurrentItem):
            meetings.ask_to_speak(
                actor=actor(city.members[1]), meeting_id=meeting.pk, at=STARTS_AT
            )


class TestGiveFloor:
    def test_ends_the_speech_before(self, city, session):
        first, second = (
            meetings.ask_to_speak(
                actor=actor(person), meeting_id=session.pk, at=STARTS_AT
            )
            for person in city.members[1:3]
        )
        chair = actor(city.chair)
        meetings.give_floor(actor=chair, request_id=first.pk, at=STARTS_AT)

        meetings.give_floor(actor=chair, request_id=second.pk, at=STARTS_AT)

        states = SpeechRequest.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == ["done", "speaking"]

    def test_is_refused_after_withdrawal(self, city, session):
        person = actor(city.members[1])
        request = meetings.ask_to_speak(
            actor=person, meeting_id=session.pk, at=STARTS_AT
        )
        meetings.withdraw(actor=person, request_id=request.pk, at=STARTS_AT)

        with refused(meetings.NotWaiting):
            meetings.give_floor(
                actor=actor(city.chair), request_id=request.pk, at=STARTS_AT
            )

    def test_is_refused_to_a_delegate(self, city, session):
        person = actor(city.members[1])
        request = meetings.ask_to_speak(
            actor=person, meeting_id=session.pk, at=STARTS_AT
        )

        with refused(NotAllowed):
            meetings.give_floor(actor=person, request_id=request.pk, at=STARTS_AT)


class TestOpenVote:
    def test_freezes_who_is_entitled_and_the_rule(self, city, session):
        meetings.leave(
            actor=actor(city.members[4]),
            participant_id=participant(session, city.members[4]).pk,
            at=STARTS_AT,
        )

        vote = meetings.open_vote(
            actor=actor(city.chair), item_id=session.current_item_id, at=STARTS_AT
        )

        present = [participant(session, person).pk for person in city.members[:4]]
        assert (vote.members, vote.entitled) == (5, sorted(present))
        assert vote.rule["base"] == "all_members"
        assert vote.rule["article"].endswith("Điều 117")
        assert vote.question == "Thông qua dự thảo Quyết định về hạn mức đất ở."

    def test_is_refused_on_an_item_that_only_informs(self, city, meeting_in):
        meeting = meeting_in.in_session()
        meetings.go_to_item(
            actor=actor(city.chair), item_id=items(meeting)[0].pk, at=STARTS_AT
        )

        with refused(meetings.NothingToDecide):
            meetings.open_vote(
                actor=actor(city.chair), item_id=items(meeting)[0].pk, at=STARTS_AT
            )

    def test_is_refused_on_an_item_that_was_not_reached(self, city, meeting_in):
        meeting = meeting_in.in_session()

        with refused(meetings.NotCurrent):
            meetings.open_vote(
                actor=actor(city.chair), item_id=items(meeting)[2].pk, at=STARTS_AT
            )

    def test_is_refused_when_members_left_below_the_quorum(self, city, session):
        for person in city.members[1:4]:
            meetings.leave(
                actor=actor(person),
                participant_id=participant(session, person).pk,
                at=STARTS_AT,
            )

        with refused(meetings.NoQuorum):
            meetings.open_vote(
                actor=actor(city.chair), item_id=session.current_item_id, at=STARTS_AT
            )

    def test_is_refused_while_another_is_open(self, city, session, vote):
        with refused(meetings.VoteIsOpen):
            meetings.open_vote(
                actor=actor(city.chair), item_id=session.current_item_id, at=STARTS_AT
            )

    def test_keeps_the_meeting_at_the_item(self, city, session, vote):
        with refused(meetings.VoteIsOpen):
            meetings.go_to_item(
                actor=actor(city.chair), item_id=items(session)[0].pk, at=STARTS_AT
            )


class TestCast:
    def test_keeps_the_ballot(self, city, session, vote):
        cast(city.members[1], vote, "disapprove")

        ballot = Ballot.objects.get()
        assert (ballot.choice, ballot.cast_at) == ("disapprove", STARTS_AT)

    def test_is_refused_twice(self, city, session, vote):
        cast(city.members[1], vote)

        with refused(meetings.AlreadyVoted):
            cast(city.members[1], vote, "disapprove")

    def test_is_refused_after_closing(self, city, session, vote):
        close(city, vote)

        with refused(meetings.VoteIsClosed):
            cast(city.members[1], vote)

    @pytest.mark.parametrize("who", ["invited", "observer", "secretary", "stranger"])
    def test_is_refused_to_who_is_no_member(self, city, session, vote, who):
        with refused(NotAllowed):
            cast(getattr(city, who), vote)

    def test_is_refused_to_a_member_who_came_after_the_opening(self, city, meeting_in):
        meeting = meeting_in.approved()
        for person in city.members[:4]:
            meetings.check_in(actor=actor(person), meeting_id=meeting.pk, at=STARTS_AT)
        chair = actor(city.chair)
        meetings.open_session(actor=chair, meeting_id=meeting.pk, at=STARTS_AT)
        decide = items(meeting)[2].pk
        meetings.go_to_item(actor=chair, item_id=decide, at=STARTS_AT)
        vote = meetings.open_vote(actor=chair, item_id=decide, at=STARTS_AT)
        late = city.members[4]
        meetings.check_in(actor=actor(late), meeting_id=meeting.pk, at=STARTS_AT)

        with refused(meetings.NotEntitled):
            cast(late, vote)

    def test_is_refused_with_a_fourth_choice(self, city, session, vote):
        with refused(Invalid):
            cast(city.members[1], vote, "maybe")

    def test_the_database_itself_keeps_one_ballot_a_member(self, city, session, vote):
        ballot = cast(city.members[1], vote)

        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.create(
                vote=vote,
                participant=ballot.participant,
                choice="disapprove",
                cast_at=STARTS_AT,
            )


class TestCloseVote:
    def test_counts_against_all_members_and_names_everybody(self, city, session, vote):
        for person in city.members[:3]:
            cast(person, vote)
        cast(city.members[3], vote, "not_voting")

        result = close(city, vote).result

        expected = {
            "approve": 3, "disapprove": 0, "not_voting": 1, "no_ballot": 1, "absent": 0,
            "members": 5,
            "counted_of": 5, "needed": 3, "passed": True, "by_chair": False,
        }  # fmt: skip
        assert {key: result[key] for key in expected} == expected
        assert [name["choice"] for name in result["names"]] == [
            "approve", "approve", "approve", "not_voting",
        ]  # fmt: skip
        assert result["names"][0]["name"] == "Nguyễn Hoàng Minh"

    def test_two_of_five_do_not_decide_though_nobody_opposed(self, city, session, vote):
        for person in city.members[:2]:
            cast(person, vote)

        assert close(city, vote).result["passed"] is False

    def test_the_chairs_side_prevails_on_a_tie(self, city, session, vote):
        cast(city.members[0], vote, "disapprove")
        cast(city.members[1], vote, "disapprove")
        cast(city.members[2], vote)
        cast(city.members[3], vote)

        result = close(city, vote).result

        assert (result["passed"], result["by_chair"]) == (False, True)

    def test_is_refused_twice(self, city, session, vote):
        close(city, vote)

        with refused(meetings.VoteIsClosed):
            close(city, vote)

    def test_is_refused_to_a_delegate(self, city, session, vote):
        with refused(NotAllowed):
            meetings.close_vote(
                actor=actor(city.members[1]), vote_id=vote.pk, at=STARTS_AT
            )

    def test_allows_a_new_vote_as_the_only_correction(self, city, session, vote):
        close(city, vote)

        again_ = meetings.open_vote(
            actor=actor(city.chair), item_id=session.current_item_id, at=STARTS_AT
        )

        assert Vote.objects.count() == 2
        assert again_.state == "open"
