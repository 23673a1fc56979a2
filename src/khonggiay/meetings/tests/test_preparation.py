"""Before the session: compose, submit, return, approve, reply."""

from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.kernel.errors import Invalid, NotAllowed, NotFound
from khonggiay.kernel.outbox import OutboxEvent
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Meeting, Participant
from khonggiay.meetings.operations import Naming
from khonggiay.meetings.rules import Role
from khonggiay.meetings.tests.factories import (
    AT,
    ENDS_AT,
    STARTS_AT,
    actor,
    add_item,
    again,
    items,
    participant,
)
from khonggiay.meetings.tests.unchanged import refused

pytestmark = pytest.mark.django_db


def compose(city, who="secretary", **values):
    values = {
        "body_id": city.body.pk,
        "title": "Phiên họp bất thường",
        "place": "Phòng họp số 2",
        "starts_at": STARTS_AT,
        "ends_at": ENDS_AT,
    } | values
    return meetings.compose(actor=actor(getattr(city, who)), at=AT, **values)


class TestCompose:
    def test_invites_every_member_of_the_body(self, city):
        meeting = compose(city)

        named = Participant.objects.filter(meeting=meeting).order_by("rank", "pk")
        assert {row.person_id for row in named} == {who.pk for who in city.members}
        assert all(row.is_member for row in named)

    def test_is_refused_outside_the_office(self, city):
        with refused(NotFound):
            compose(city, who="invited")

    def test_says_what_is_missing(self, city):
        with refused(Invalid) as caught:
            compose(city, title=" ", place="", ends_at=STARTS_AT)

        assert set(caught.value.fields) == {"title", "place", "ends_at"}


class TestNameParticipants:
    def test_keeps_members_whom_nobody_named(self, city, meeting_in):
        meeting = meeting_in.empty()

        meetings.name_participants(
            actor=actor(city.secretary),
            meeting_id=meeting.pk,
            revision=meeting.revision,
            naming=[Naming(person_id=city.chair.pk, role=Role.CHAIR)],
            at=AT,
        )

        assert Participant.objects.filter(meeting=meeting).count() == 5
        assert participant(meeting, city.chair).role == "chair"

    def test_lets_the_chair_pass_to_somebody_else(self, city, meeting_in):
        meeting = meeting_in.draft()

        meetings.name_participants(
            actor=actor(city.secretary),
            meeting_id=meeting.pk,
            revision=meeting.revision,
            naming=[Naming(person_id=city.members[1].pk, role=Role.CHAIR)],
            at=AT,
        )

        assert participant(meeting, city.members[1]).role == "chair"
        assert participant(meeting, city.chair).role == "member"

    def test_is_refused_with_two_chairs(self, city, meeting_in):
        meeting = meeting_in.empty()

        with refused(Invalid):
            meetings.name_participants(
                actor=actor(city.secretary),
                meeting_id=meeting.pk,
                revision=meeting.revision,
                naming=[
                    Naming(person_id=who.pk, role=Role.CHAIR)
                    for who in city.members[:2]
                ],
                at=AT,
            )


class TestSubmit:
    def test_is_refused_without_items_and_chair(self, city, meeting_in):
        meeting = meeting_in.empty()

        with refused(meetings.ProgrammeIncomplete):
            meetings.submit(actor=actor(city.secretary), meeting_id=meeting.pk, at=AT)

    def test_is_refused_when_the_time_has_passed(self, city, meeting_in):
        meeting = meeting_in.draft()

        with refused(meetings.ProgrammeIncomplete):
            meetings.submit(
                actor=actor(city.secretary),
                meeting_id=meeting.pk,
                at=ENDS_AT + dt.timedelta(minutes=1),
            )

    def test_announces_it(self, city, meeting_in):
        meeting = meeting_in.submitted()

        assert meeting.state == "submitted"
        assert OutboxEvent.objects.filter(name="meetings.programme_submitted").exists()


class TestReview:
    def test_returns_with_words_only(self, city, meeting_in):
        meeting = meeting_in.submitted()

        with refused(meetings.MissingRemark):
            meetings.return_(
                actor=actor(city.chief), meeting_id=meeting.pk, remark="  ", at=AT
            )

    def test_is_not_the_secretarys(self, city, meeting_in):
        meeting = meeting_in.submitted()

        with refused(NotAllowed):
            meetings.approve(actor=actor(city.secretary), meeting_id=meeting.pk, at=AT)

    def test_is_refused_for_a_draft(self, city, meeting_in):
        meeting = meeting_in.draft()

        with refused(NotAllowed):
            meetings.approve(actor=actor(city.chief), meeting_id=meeting.pk, at=AT)

    @pytest.mark.parametrize("who", ["invited", "observer", "chair"])
    def test_approval_is_what_makes_it_visible(self, city, meeting_in, who):
        meeting, person = meeting_in.submitted(), actor(getattr(city, who))
        with pytest.raises(NotFound):
            access.get_meeting_for(person, meeting.pk)

        meeting_in.approve(meeting)

        assert access.get_meeting_for(person, meeting.pk) == meeting
        with pytest.raises(NotFound):
            access.get_meeting_for(actor(city.stranger), meeting.pk)


class TestProgramme:
    def test_is_numbered_as_people_say_it(self, city, meeting_in):
        meeting = meeting_in.draft()

        numbers = [item.number for item in queries.programme(meeting).items]

        assert numbers == ["1", "2", "2.1"]

    def test_moves_an_item_with_what_stands_below_it(self, city, meeting_in):
        meeting = meeting_in.draft()
        second = items(meeting)[1]

        meetings.move_item(
            actor=actor(city.secretary),
            item_id=second.pk,
            revision=meeting.revision,
            parent_id=None,
            place=0,
            at=AT,
        )

        found = [(i.number, i.id) for i in queries.programme(again(meeting)).items]
        first, below = items(meeting)[0], items(meeting)[2]
        assert found == [("1", second.pk), ("1.1", below.pk), ("2", first.pk)]

    def test_never_puts_an_item_below_itself(self, city, meeting_in):
        meeting = meeting_in.draft()
        _first, second, below = items(meeting)

        with refused(meetings.TooDeep):
            meetings.move_item(
                actor=actor(city.secretary),
                item_id=second.pk,
                revision=meeting.revision,
                parent_id=below.pk,
                place=0,
                at=AT,
            )

    def test_has_at_most_three_levels(self, city, meeting_in):
        meeting = meeting_in.draft()
        third = add_item(again(meeting), parent=items(meeting)[2])

        with refused(meetings.TooDeep):
            add_item(again(meeting), parent=third)

    def test_shows_the_second_editor_what_the_first_changed(self, city, meeting_in):
        meeting = meeting_in.draft()
        read = meeting.revision
        first = items(meeting)[0]
        meetings.change_item(
            actor=actor(city.secretary),
            item_id=first.pk,
            revision=read,
            title="Báo cáo chín tháng",
            kind="inform",
            at=AT,
        )

        with refused(meetings.ProgrammeChanged):
            meetings.remove_item(
                actor=actor(city.secretary), item_id=first.pk, revision=read, at=AT
            )

        (change,) = queries.difference(again(meeting), since=read)
        assert (change.what, change.field, change.after) == (
            "changed",
            "title",
            "Báo cáo chín tháng",
        )

    def test_is_closed_after_approval(self, city, meeting_in):
        meeting = meeting_in.approved()

        with refused(NotAllowed):
            add_item(meeting)

    def test_a_secret_item_takes_no_file(self, city, meeting_in):
        meeting = meeting_in.draft()
        secret = add_item(meeting, "Nội dung mật", secrecy="secret")

        with refused(meetings.PaperOnly):
            meetings.add_paper(
                actor=actor(city.secretary),
                item_id=secret.pk,
                filename="mat.pdf",
                data=b"%PDF-1.7",
                at=AT,
            )

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": " "}, "title"),
            ({"kind": "vote"}, "kind"),
            ({"minutes": 0}, "minutes_planned"),
            ({"minutes": 481}, "minutes_planned"),
            ({"secrecy": "cosmic"}, "secrecy"),
        ],
    )
    def test_says_which_field_is_wrong(self, city, meeting_in, values, field):
        meeting = meeting_in.draft()

        with refused(Invalid) as caught:
            add_item(meeting, **values)

        assert list(caught.value.fields) == [field]


class TestReply:
    def test_the_last_word_counts(self, city, meeting_in):
        meeting, person = meeting_in.approved(), actor(city.members[1])
        meetings.reply(
            actor=person,
            meeting_id=meeting.pk,
            reply="excused",
            reason="Công tác nước ngoài",
            at=AT,
        )

        meetings.reply(actor=person, meeting_id=meeting.pk, reply="attending", at=AT)

        row = participant(meeting, city.members[1])
        assert (row.reply, row.reply_reason) == ("attending", "")

    def test_an_excuse_gives_its_reason(self, city, meeting_in):
        meeting = meeting_in.approved()

        with refused(meetings.MissingReason):
            meetings.reply(
                actor=actor(city.members[1]),
                meeting_id=meeting.pk,
                reply="excused",
                at=AT,
            )

    def test_is_refused_once_the_session_runs(self, city, meeting_in):
        meeting = meeting_in.in_session()

        with refused(NotAllowed):
            meetings.reply(
                actor=actor(city.members[1]),
                meeting_id=meeting.pk,
                reply="attending",
                at=AT,
            )


class TestVisibleMeetings:
    @pytest.mark.parametrize(
        ("state", "seen_by"),
        [
            ("draft", {"secretary", "chief"}),
            ("submitted", {"secretary", "chief"}),
            ("returned", {"secretary", "chief"}),
            ("approved", {"secretary", "chief", "chair", "invited", "observer"}),
            ("closed", {"secretary", "chief", "chair", "invited", "observer"}),
        ],
    )
    def test_shows_each_role_what_is_theirs(self, city, meeting_in, state, seen_by):
        meeting = meeting_in.state(state)

        roles = ("secretary", "chief", "chair", "invited", "observer", "stranger")
        found = {
            role
            for role in roles
            if access.visible_meetings(actor(getattr(city, role)))
            .filter(pk=meeting.pk)
            .exists()
        }

        assert found == seen_by
        assert Meeting.objects.count() == 1
