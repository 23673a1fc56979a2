"""A small city and the meetings of its committee."""

from __future__ import annotations

import pytest

from khonggiay.meetings import operations
from khonggiay.meetings.models import Meeting, Paper
from khonggiay.meetings.tests.factories import (
    STARTS_AT,
    City,
    MeetingIn,
    actor,
    add_paper,
    again,
    items,
    make_city,
)


@pytest.fixture
def city(db) -> City:
    return make_city()


@pytest.fixture
def meeting_in(city) -> MeetingIn:
    return MeetingIn(city)


@pytest.fixture
def paper(meeting_in) -> Paper:
    """Return a paper of a draft; `meeting_in.approve` hands it out."""
    return add_paper(items(meeting_in.draft())[0], pages=3)


@pytest.fixture
def approved(paper, meeting_in) -> Paper:
    """Return the paper in everybody's hands."""
    meeting_in.approve(paper.item.meeting)
    return paper


@pytest.fixture
def session(city, meeting_in) -> Meeting:
    """Return a session at its item for decision."""
    meeting = meeting_in.in_session()
    operations.go_to_item(
        actor=actor(city.chair), item_id=items(meeting)[2].pk, at=STARTS_AT
    )
    return again(meeting)
