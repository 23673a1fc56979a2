"""A small city and the meetings of its committee."""

from __future__ import annotations

import pytest

from khonggiay.meetings.tests.factories import City, MeetingIn, make_city


@pytest.fixture
def city(db, settings) -> City:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_city()


@pytest.fixture
def meeting_in(city) -> MeetingIn:
    return MeetingIn(city)
