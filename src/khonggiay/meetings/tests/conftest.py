"""A small city and the meetings of its committee."""

from __future__ import annotations

import pytest

from khonggiay.meetings.tests.factories import City, MeetingIn, make_city


@pytest.fixture
def city(db) -> City:
    return make_city()


@pytest.fixture
def meeting_in(city) -> MeetingIn:
    return MeetingIn(city)
