"""The session: check in, open, move, suspend, close."""

from __future__ import annotations

import pytest

from khonggiay.kernel.errors import NotAllowed, NotFound
from khonggiay.kernel.outbox import OutboxEvent
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import AgendaItem
from khonggiay.meetings.tests.factories import (
    STARTS_AT,
    actor,
    again,
    items,
    participant,
)
from khonggiay.meetings.tests.unchanged import refused

pytestmark = pytest.mark.django_db


class TestCheckIn:
    def test_brings_a_participant_into_the_room(self, city, meeting_in):
        meeting = meeting_in.approved()

        meetings.check_in(
            actor=actor(city.members[1]), meeting_id=meeting.pk, at=STARTS_AT
        )

        here = participant(meeting, city.members[1])
        assert (here.checked_in_at, here.is_present) == (STARTS_AT, True)

    def test_takes_the_code_of_the_desk(self, city, meeting_in):
        meeting = meeting_in.approved()

        meetings.check_in(
            actor=actor(city.members[1]),
            meeting_id=meeting.pk,
            code=meeting.check_in_code,
            at=STARTS_AT,
        )

        assert participant(meeting, city.members[1]).is_present

    def test_is_refused_with_the_code_of_another_meeting(self, city, meeting_in):
        meeting, other = meeting_in.approved(), meeting_in.approved()

        with refused(meetings.WrongCode):
            meetings.check_in(
                actor=actor(city.members[1]),
                meeting_id=meeting.pk,
                code=other.check_in_code,
                at=STARTS_AT,
            )

    def test_is_refused_twice(self, city, meeting_in):
        meeting = meeting_in.in_session()

        with refused(meetings.AlreadyCheckedIn):
            meetings.check_in(
                actor=actor(city.members[1]), meeting_id=meeting.pk, at=STARTS_AT
            )

    def test_is_refused_to_somebody_who_takes_no_part(self, city, meeting_in):
        meeting = meeting_in.approved()

        with refused(NotAllowed):
            meetings.check_in(
                actor=actor(city.stranger), meeting_id=meeting.pk, at=STARTS_AT
            )

    def test_of_others_is_for_the_desk_only(self, city, meeting_in):
        meeting = meeting_in.approved()
        other = participant(meeting, city.members[2])

        with refused(NotAllowed):
            meetings.check_in_other(
                actor=actor(city.members[1]), participant_id=other.pk, at=STARTS_AT
            )

    def test_of_others_names_who_did_it(self, city, meeting_in):
        meeting = meeting_in.approved()
        other = participant(meeting, city.members[2])

        meetings.check_in_other(
            actor=actor(city.secretary), participant_id=other.pk, at=STARTS_AT
        )

        other.refresh_from_db()
        assert other.checked_in_by_id == city.secretary.pk


class TestLeave:
    def test_takes_a_member_out_of_the_quorum(self, city, meeting_in):
        meeting = meeting_in.in_session()

        meetings.leave(
            actor=actor(city.members[1]),
            participant_id=participant(meeting, city.members[1]).pk,
            at=STARTS_AT,
        )

        assert not participant(meeting, city.members[1]).is_present

    def test_is_refused_for_somebody_else(self, city, meeting_in):
        meeting = meeting_in.in_session()

        with refused(NotAllowed):
            meetings.leave(
                actor=actor(city.members[1]),
                participant_id=participant(meeting, city.members[2]).pk,
                at=STARTS_AT,
            )


class TestOpenSession:
    def test_is_refused_without_quorum_and_says_how_many_are_missing(
        self, city, meeting_in
    ):
        meeting = meeting_in.approved()
        for person in city.members[:3]:
            meetings.check_in(actor=actor(person), meeting_id=meeting.pk, at=STARTS_AT)

        with refused(meetings.NoQuorum) as caught:
            meetings.open_session(
                actor=actor(city.chair), meeting_id=meeting.pk, at=STARTS_AT
            )

        assert caught.value.facts == {"present": 3, "total": 5, "needed": 4}

    def test_counts_members_only(self, city, meeting_in):
        meeting = meeting_in.approved()
        for person in (*city.members[:3], city.invited, city.observer):
            meetings.check_in(actor=actor(person), meeting_id=meeting.pk, at=STARTS_AT)

        with refused(meetings.NoQuorum):
            meetings.open_session(
                actor=actor(city.chair), meeting_id=meeting.pk, at=STARTS_AT
            )

    def test_opens_at_the_limit_and_announces_it(self, city, meeting_in):
        meeting = meeting_in.approved()
        for person in city.members[:4]:
            meetings.check_in(actor=actor(person), meeting_id=meeting.pk, at=STARTS_AT)

        meetings.open_session(
            actor=actor(city.chair), meeting_id=meeting.pk, at=STARTS_AT
        )

        assert again(meeting).state == "in_session"
        announced = OutboxEvent.objects.filter(name="meetings.session_opened")
        assert [event.values for event in announced] == [{"meeting_id": meeting.pk}]

    @pytest.mark.parametrize("who", ["secretary", "chief", "invited"])
    def test_is_the_chairs_alone(self, city, meeting_in, who):
        meeting = meeting_in.approved()

        with refused(NotAllowed):
            meetings.open_session(
                actor=actor(getattr(city, who)), meeting_id=meeting.pk, at=STARTS_AT
            )

    def test_is_refused_before_approval(self, city, meeting_in):
        meeting = meeting_in.submitted()

        with refused(NotAllowed):
            meetings.open_session(
                actor=actor(city.chair), meeting_id=meeting.pk, at=STARTS_AT
            )


class TestGoToItem:
    def test_ends_the_item_before(self, city, meeting_in):
        meeting = meeting_in.in_session()
        first, second, _third = items(meeting)
        meetings.go_to_item(actor=actor(city.chair), item_id=first.pk, at=STARTS_AT)

        meetings.go_to_item(actor=actor(city.chair), item_id=second.pk, at=STARTS_AT)

        states = [item.state for item in items(meeting)]
        assert states == ["done", "current", "waiting"]
        assert again(meeting).current_item_id == second.pk

    def test_may_come_back_to_an_item(self, city, meeting_in):
        meeting = meeting_in.in_session()
        first, second, _third = items(meeting)
        for item in (first, second, first):
            meetings.go_to_item(
                actor=actor(city.secretary), item_id=item.pk, at=STARTS_AT
            )

        assert AgendaItem.objects.get(pk=first.pk).state == "current"

    def test_is_refused_to_the_same_item(self, city, meeting_in):
        meeting = meeting_in.in_session()
        first = items(meeting)[0]
        meetings.go_to_item(actor=actor(city.chair), item_id=first.pk, at=STARTS_AT)

        with refused(meetings.AlreadyThere):
            meetings.go_to_item(actor=actor(city.chair), item_id=first.pk, at=STARTS_AT)

    def test_is_refused_to_a_delegate(self, city, meeting_in):
        meeting = meeting_in.in_session()

        with refused(NotAllowed):
            meetings.go_to_item(
                actor=actor(city.members[1]), item_id=items(meeting)[0].pk, at=STARTS_AT
            )

    def test_is_refused_while_the_session_is_suspended(self, city, meeting_in):
        meeting = meeting_in.suspended()

        with refused(meetings.NotInSession):
            meetings.go_to_item(
                actor=actor(city.chair), item_id=items(meeting)[0].pk, at=STARTS_AT
            )

    def test_knows_no_foreign_item(self, city, meeting_in):
        with refused(NotFound):
            meetings.go_to_item(actor=actor(city.chair), item_id=987654, at=STARTS_AT)

    def test_knows_no_item_of_another_meeting_than_the_one_named(
        self, city, meeting_in
    ):
        meeting = meeting_in.in_session()

        with refused(NotFound):
            meetings.go_to_item(
                actor=actor(city.chair),
                item_id=items(meeting)[0].pk,
                meeting_id=meeting.pk + 1,
                at=STARTS_AT,
            )
        meeting.refresh_from_db()
        assert meeting.current_item is None


class TestCloseSession:
    def test_withdraws_who_still_waits(self, city, meeting_in):
        meeting = meeting_in.in_session()
        meetings.go_to_item(
            actor=actor(city.chair), item_id=items(meeting)[0].pk, at=STARTS_AT
        )
        request = meetings.ask_to_speak(
            actor=actor(city.members[1]), meeting_id=meeting.pk, at=STARTS_AT
        )

        meetings.close_session(
            actor=actor(city.chair), meeting_id=meeting.pk, at=STARTS_AT
        )

        request.refresh_from_db()
        assert (request.state, again(meeting).state) == ("withdrawn", "closed")
        assert again(meeting).current_item_id is None

    def test_is_refused_to_the_secretary(self, city, meeting_in):
        meeting = meeting_in.in_session()

        with refused(NotAllowed):
            meetings.close_session(
                actor=actor(city.secretary), meeting_id=meeting.pk, at=STARTS_AT
            )

    def test_cannot_be_undone(self, city, meeting_in):
        meeting = meeting_in.closed()

        with refused(NotAllowed):
            meetings.resume(
                actor=actor(city.chair), meeting_id=meeting.pk, at=STARTS_AT
            )


class TestResume:
    def test_needs_the_quorum_again(self, city, meeting_in):
        meeting = meeting_in.suspended()
        for person in city.members[1:4]:
            meetings.leave(
                actor=actor(person),
                participant_id=participant(meeting, person).pk,
                at=STARTS_AT,
            )

        with refused(meetings.NoQuorum):
            meetings.resume(
                actor=actor(city.chair), meeting_id=meeting.pk, at=STARTS_AT
            )
