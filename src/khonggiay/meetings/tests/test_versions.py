"""Which versions of a paper exist for whom."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.documents import queries as document_queries
from khonggiay.files.tests import samples
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings import access, queries, rules
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import PaperReplacement
from khonggiay.meetings.rules import MeetingState
from khonggiay.meetings.tests.factories import actor
from khonggiay.meetings.tests.replacing import (
    LATER,
    again_paper,
    latest,
    numbers,
    replace,
)

pytestmark = pytest.mark.django_db


class TestVersionsFor:
    def test_keeps_drafts_from_those_who_never_had_them(self, city, meeting_in, paper):
        replace(city.secretary, paper)
        meetings.submit(
            actor=actor(city.secretary), meeting_id=paper.item.meeting_id, at=LATER
        )
        meetings.approve(
            actor=actor(city.chief), meeting_id=paper.item.meeting_id,
            at=LATER + dt.timedelta(hours=1),
        )  # fmt: skip
        replace(city.chief, paper, samples.pdf(6), at=LATER + dt.timedelta(hours=2))

        assert numbers(city.secretary, paper) == [3, 2, 1]
        assert numbers(city.chair, paper) == [3, 2, 1]
        assert numbers(city.members[1], paper) == [3, 2]
        with pytest.raises(NotFound):
            access.get_version_for(actor(city.members[1]), again_paper(paper), 1)

    def test_shows_no_proposed_file(self, city, approved):
        replace(city.secretary, approved)

        assert numbers(city.secretary, approved) == [1]
        assert numbers(city.members[1], approved) == [1]


class TestGetReplacementFor:
    def test_is_for_chair_and_secretariat(self, city, approved):
        row = replace(city.secretary, approved)

        for who in (city.secretary, city.chief, city.chair):
            assert access.get_replacement_for(actor(who), row.pk).pk == row.pk
        for who in (city.members[1], city.invited, city.observer, city.stranger):
            with pytest.raises(NotFound):
                access.get_replacement_for(actor(who), row.pk)


class TestReplacesAtOnce:
    @given(st.sampled_from(MeetingState), st.booleans())
    def test_never_lets_one_alone_change_what_was_approved(self, state, may_confirm):
        is_at_once = rules.replaces_at_once(state, may_confirm=may_confirm)

        assert is_at_once == (may_confirm or state not in rules.PREPARED_STATES)


class TestNoteReading:
    def test_counts_for_the_version_that_lay_open(self, city, approved):
        member = actor(city.members[1])
        replace(city.chief, approved)

        meetings.note_reading(
            actor=member, paper_id=approved.pk, page=3, number=1, at=LATER
        )

        assert document_queries.readings_of(
            city.members[1].pk, [latest(approved).id]
        ) == {}  # fmt: skip
        assert document_queries.readers_of_older(approved.document_id, than=2) == {
            city.members[1].pk
        }


class TestReplacementsToConfirm:
    def test_wait_for_those_who_approve(self, city, approved):
        row = replace(city.secretary, approved)

        def waiting(person, bodies=()):
            cards = queries.replacements_to_confirm(person.pk, body_ids=bodies)
            return [card.id for card in cards]

        assert waiting(city.chief, [city.body.pk]) == [row.pk]
        assert waiting(city.chair) == [row.pk]
        assert waiting(city.members[1]) == []
        assert PaperReplacement.objects.count() == 1
