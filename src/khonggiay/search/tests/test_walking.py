"""Common words are looked for from the newest week back; any text is found."""

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from khonggiay.kernel import text
from khonggiay.search.queries import finding, walking
from khonggiay.search.tests.things import NOW, find, index, pages_of_answers


@pytest.mark.django_db
class TestWalk:
    @pytest.fixture(autouse=True)
    def few_are_many(self, monkeypatch):
        monkeypatch.setattr(finding, "WINDOW", 4)

    def test_gives_each_thing_once_in_order(self):
        for number in range(40):
            audience = ["person:1"] if number % 3 else ["person:2"]
            at = NOW - dt.timedelta(days=number * 5)
            index(str(number), body="ủy ban", audience=audience, at=at)

        pages = pages_of_answers("uy ban", tokens=["person:1"], limit=7)

        places = [hit.place for page in pages for hit in page]
        assert len(places) == len({place.thing for place in places}) == 26
        weeks = [place.occurred_at for place in places]
        assert weeks == sorted(weeks, reverse=True)

    def test_rests_when_it_has_read_much_and_goes_on_when_asked(self, monkeypatch):
        monkeypatch.setattr(walking, "MOST_ROWS", 10)
        for number in range(60):
            at = NOW - dt.timedelta(days=number * 9)
            audience = ["person:2"] if number < 50 else ["person:1"]
            index(str(number), body="ủy ban", audience=audience, at=at)

        pages = pages_of_answers("uy ban", tokens=["person:1"])

        assert sum(len(page) for page in pages) == 10
        assert len(pages) > 2

    def test_leaves_the_planner_as_it_was(self):
        index(body="ủy ban")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_hashjoin = off")

            find("uy ban")

            cursor.execute(
                "SELECT name FROM pg_settings WHERE name LIKE 'enable_%%'"
                " AND setting <> boot_val"
            )
            assert cursor.fetchall() == [("enable_hashjoin",)]


VIETNAMESE = st.text(
    alphabet="aàáảãạăằắâầấbcdđeèéêềếghiìíoòóôồốơờớuùúưừứyỳý -/.",
    min_size=1,
    max_size=80,
)


class TestAnyText(TestCase):
    @given(VIETNAMESE | st.text(min_size=1, max_size=80), st.data())
    @example("Uỷ ban hoà giải", None)
    @settings(max_examples=100, deadline=None)
    def test_is_found_by_every_word_with_its_accents_and_without(self, content, data):
        words = [word for word in text.exact(content).split() if text.fold(word)]
        assume(words)
        word = data.draw(st.sampled_from(words)) if data else words[0]
        index("any", body=content)

        assert find(f'"{word}"') == ["any"]
        assert find(f'"{text.fold(word)}"') == ["any"]

    @given(VIETNAMESE, VIETNAMESE)
    @settings(max_examples=60, deadline=None)
    def test_is_found_by_a_phrase_only_where_the_phrase_stands(self, content, typed):
        index("any", title="#", body=content)
        wanted, words = (text.exact(one).split() for one in (typed, content))
        assume(wanted and all(text.fold(word) != word for word in wanted))

        stands = any(words[at : at + len(wanted)] == wanted for at in range(len(words)))

        assert (find(f'"{typed.replace(chr(34), "")}"') == ["any"]) is stands
