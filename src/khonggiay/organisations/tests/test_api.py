"""The directory through the API."""

from __future__ import annotations

import pytest

from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.api_client import Program


@pytest.fixture
def city(db) -> factories.City:
    return factories.make_city()


@pytest.fixture
def program(city) -> Program:
    return Program(city.secretary)


class TestMe:
    def test_shows_the_person_and_the_post_that_acts(self, program, city):
        me = program.get("/me")

        assert (me["person_id"], me["full_name"]) == (city.secretary.pk, "Đỗ Thị Hạnh")
        assert me["acting_as"]["kind"] == "secretary"
        assert [post["unit_id"] for post in me["posts"]] == [city.office.pk]

    def test_shows_a_person_without_a_post(self, city):
        me = Program(city.stranger).get("/me")

        assert me["acting_as"] is None
        assert me["posts"] == []


class TestUnits:
    @pytest.mark.parametrize("words", ["Sở Xây dựng", "so xay dung", "SXD"])
    def test_are_found_with_accents_or_without(self, program, city, words):
        found = program.get("/units", q=words)

        assert [unit["id"] for unit in found] == [city.construction.pk]

    def test_are_at_most_as_many_as_asked_for(self, program):
        assert len(program.get("/units", limit=2)) == 2


class TestPeople:
    def test_are_found_by_name_title_or_unit(self, program, city):
        by_name = program.get("/people", q="do thi hanh")
        by_post = program.get("/people", q="giám đốc sở tài chính")

        assert [post["person_id"] for post in by_name] == [city.secretary.pk]
        assert [post["person_id"] for post in by_post] == [city.members[3].pk]
