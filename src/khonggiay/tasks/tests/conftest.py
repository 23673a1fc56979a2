"""A small city for the tests of tasks."""

from __future__ import annotations

import pytest

from khonggiay.tasks.tests.factories import City, make_city


@pytest.fixture
def city(db) -> City:
    return make_city()
