"""For what people ask to speak, in which order they stand, and how long they have."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.audit.models import Entry
from khonggiay.kernel.errors import Invalid, NotAllowed
from khonggiay.meetings import operations as meetings
from khonggiay.meetings import rules
from khonggiay.meetings.models import BodyRule
from khonggiay.meetings.queries.room import patch
from khonggiay.meetings.rules import Audience, SpeakerOrder, SpeechKind
from khonggiay.meetings.tests.factories import (
    STARTS_AT,
    actor,
    again,
    items,
    participant,
)
from khonggiay.meetings.tests.unchanged import refused


def minute(count: int) -> dt.datetime:
    return STARTS_AT + dt.timedelta(minutes=count)


@pytest.fixture
def session(city, meeting_in):
    """Return a session at its first item."""
    meeting = meeting_in.in_session()
    meetings.go_to_item(
        actor=actor(city.chair), item_id=items(meeting)[0].pk, at=STARTS_AT
    )
    return again(meeting)


@pytest.fixture
def ask(city, session):
    """Let a member ask to speak."""

    def ask(member: int, at: int = 1, kind: str = "speech"):
        return meetings.ask_to_speak(
            actor=actor(city.members[member]),
            meeting_id=session.pk,
            kind=kind,
            at=minute(at),
        )

    return ask


def waiting(session) -> list[int]:
    found = patch(again(session), ["speakers"], Audience.SCREEN)["speakers"]
    return [row["id"] for row in found]


class TestSpeakerPlace:
    @given(
        kinds=st.tuples(st.sampled_from(SpeechKind), st.sampled_from(SpeechKind)),
        ranks=st.tuples(st.integers(1, 200), st.integers(1, 200)),
        minutes=st.tuples(st.integers(0, 99), st.integers(0, 99)),
        order=st.sampled_from(SpeakerOrder),
    )
    def test_puts_a_point_of_order_before_all_others(
        self, kinds, ranks, minutes, order
    ):
        one, other = (
            rules.speaker_place(
                kind=kind, rank=rank, asked_at=minute(count), order=order
            )
            for kind, rank, count in zip(kinds, ranks, minutes, strict=True)
        )

        if kinds[0] is SpeechKind.ORDER and kinds[1] is not SpeechKind.ORDER:
            assert one < other
        if kinds[0] is kinds[1] and order is SpeakerOrder.ARRIVAL:
            assert (one < other) == (minutes[0] < minutes[1])
        if kinds[0] is kinds[1] and order is SpeakerOrder.PROTOCOL:
            assert (one < other) == ((ranks[0], minutes[0]) < (ranks[1], minutes[1]))


@pytest.mark.django_db
class TestAskToSpeak:
    def test_gives_a_presentation_the_time_of_its_own_rule(self, city, session, ask):
        BodyRule.objects.create(
            body=session.body, kind="presentation_seconds", numerator=600,
            article="Quyết định 51/2024/QĐ-UBND, Điều 29",
            valid_from=STARTS_AT.date() - dt.timedelta(days=1),
        )  # fmt: skip

        times = [ask(1, kind="presentation"), ask(2, kind="question")]

        assert [row.seconds_allowed for row in times] == [600, 300]

    def test_gives_a_presentation_a_speechs_time_before_its_rule_is_in_force(
        self, session, ask
    ):
        BodyRule.objects.create(
            body=session.body, kind="presentation_seconds", numerator=600,
            article="Quyết định 51/2024/QĐ-UBND, Điều 29",
            valid_from=STARTS_AT.date() + dt.timedelta(days=1),
        )  # fmt: skip

        assert ask(1, kind="presentation").seconds_allowed == 300

    def test_puts_a_point_of_order_first(self, session, ask):
        first, second = ask(1, 1), ask(2, 2)
        point = ask(3, 3, kind="order")

        assert waiting(session) == [point.pk, first.pk, second.pk]

    def test_is_refused_for_a_kind_that_does_not_exist(self, session, ask):
        with refused(Invalid):
            ask(1, kind="song")


@pytest.mark.django_db
class TestOrderSpeakers:
    def test_puts_those_who_wait_in_the_order_of_protocol(self, city, session, ask):
        rank = [participant(session, person).rank for person in city.members]
        low, high = ask(3, 1), ask(1, 2)
        assert rank[1] < rank[3]

        meetings.order_speakers(
            actor=actor(city.secretary),
            meeting_id=session.pk,
            order="protocol",
            at=minute(3),
        )

        assert waiting(session) == [high.pk, low.pk]
        assert Entry.objects.get(action="meetings.speakers_ordered").detail == {
            "order": "protocol"
        }

    def test_is_refused_to_a_delegate(self, city, session):
        with refused(NotAllowed):
            meetings.order_speakers(
                actor=actor(city.members[1]),
                meeting_id=session.pk,
                order="protocol",
                at=minute(3),
            )

    def test_is_refused_for_an_order_that_does_not_exist(self, city, session):
        with refused(Invalid):
            meetings.order_speakers(
                actor=actor(city.chair),
                meeting_id=session.pk,
                order="age",
                at=minute(3),
            )


@pytest.mark.django_db
class TestExtendSpeech:
    def test_adds_to_the_time_of_the_rule(self, city, session, ask):
        speech = ask(1)

        meetings.extend_speech(
            actor=actor(city.chair), request_id=speech.pk, minutes=2, at=minute(3)
        )

        speech.refresh_from_db()
        assert speech.seconds_allowed == 420
        assert Entry.objects.get(action="meetings.floor_extended").detail == {
            "request": speech.pk,
            "minutes": 2,
        }

    @pytest.mark.parametrize("minutes", [0, -5, 61])
    def test_is_refused_for_no_time_or_more_than_an_hour(
        self, city, session, ask, minutes
    ):
        speech = ask(1)

        with refused(Invalid):
            meetings.extend_speech(
                actor=actor(city.chair),
                request_id=speech.pk,
                minutes=minutes,
                at=minute(3),
            )

    def test_is_refused_after_the_speech(self, city, session, ask):
        speech = ask(1)
        chair = actor(city.chair)
        meetings.give_floor(actor=chair, request_id=speech.pk, at=minute(2))
        meetings.end_speech(actor=chair, request_id=speech.pk, at=minute(3))

        with refused(meetings.NotWaiting):
            meetings.extend_speech(
                actor=chair, request_id=speech.pk, minutes=2, at=minute(4)
            )

    def test_is_refused_to_the_speaker(self, city, session, ask):
        speech = ask(1)

        with refused(NotAllowed):
            meetings.extend_speech(
                actor=actor(city.members[1]),
                request_id=speech.pk,
                minutes=2,
                at=minute(3),
            )
