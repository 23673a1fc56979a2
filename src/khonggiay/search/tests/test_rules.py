import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.search import rules

DAYS = st.dates(dt.date(1975, 4, 30), dt.date(2100, 1, 1))


def terms(typed: str) -> list[str]:
    """Return the terms as they were read: words, and `…` after a beginning."""
    return [
        " ".join(word.exact for word in term.words) + ("…" if term.is_prefix else "")
        for term in rules.parse(typed).terms
    ]


class TestParse:
    def test_takes_words_one_by_one(self):
        assert terms("họp khong giấy ") == ["họp", "khong", "giấy"]

    def test_takes_the_last_word_for_a_beginning(self):
        assert terms("họp giấ") == ["họp", "giấ…"]

    @pytest.mark.parametrize(
        "typed", ["giay ", '"giay"', "g", "12", "2020 ", "giay phep.,  "]
    )
    def test_takes_it_whole_after_a_space_in_quotes_or_when_too_short(self, typed):
        assert "…" not in terms(typed)[-1]

    def test_keeps_words_in_quotes_together(self):
        assert terms('"họp không giấy" quyet ') == ["họp không giấy", "quyet"]
        assert terms("“hop không” giay ") == ["hop không", "giay"]

    def test_keeps_the_parts_of_a_symbol_together(self):
        assert terms("1234/QĐ-UBND ") == ["1234 qđ ubnd"]

    def test_closes_quotes_that_were_left_open(self):
        assert terms('"hop giay') == ["hop giay"]

    def test_knows_both_places_of_the_tone(self):
        assert rules.parse("hoà ") == rules.parse("hòa ")

    @pytest.mark.parametrize("typed", ["", "   ", '""', "?!", "'", "\\", ":*", "́"])
    def test_finds_no_question_in_what_is_no_word(self, typed):
        assert rules.parse(typed).terms == ()

    def test_listens_to_so_many_terms_and_no_more(self):
        assert len(rules.parse("a " * 90).terms) == rules.MOST_TERMS

    def test_puts_all_words_together_for_the_best_answers(self):
        together = rules.parse('một "hai ba" bố').together

        assert len(together.terms) == 1
        assert [word.exact for word in together.words] == ["một", "hai", "ba", "bố"]
        assert together.terms[0].is_prefix


class TestWords:
    def test_have_a_form_with_marks_and_one_without(self):
        assert rules.words_of("Họp số 1234/QĐ-UBND") == [
            ("họp", "hop"), ("số", "so"), ("1234", "1234"), ("qđ", "qd"),
            ("ubnd", "ubnd"),
        ]  # fmt: skip

    @given(st.text(max_size=200))
    def test_hold_neither_spaces_nor_nothing(self, content):
        for word in rules.words_of(content):
            assert word.exact
            assert word.folded
            assert " " not in word.exact + word.folded


class TestTokens:
    def test_are_of_words_of_neighbours_and_of_nothing_else(self):
        words = rules.words_of("giấy phép xây")

        assert rules.page_tokens(words) == {
            rules.number(one)
            for one in ("giấy", "phép", "xây", "giay phep", "phep xay")
        }

    def test_of_a_thing_leave_neighbours_out(self):
        texts = [rules.words_of("giấy phép"), rules.words_of("phép")]

        assert rules.thing_tokens(*texts) == {
            rules.number("giấy"), rules.number("phép")
        }  # fmt: skip

    @given(st.text(max_size=60))
    def test_fit_the_numbers_of_the_database(self, content):
        numbers = rules.page_tokens(rules.words_of(content))

        assert all(-(2**31) <= one < 2**31 for one in numbers)

    def test_stay_the_same_from_one_program_to_the_next(self):
        # Rows are in the database: another way to number them needs another VERSION.
        assert rules.VERSION == 1
        assert rules.number("giấy") == 1_823_627_218
        assert rules.number("giay phep") == -1_258_904_619


class TestConditions:
    KNOWN = rules.Known(spellings={"giay": ["giấy", "giày"], "hop": ["họp"]})

    def test_ask_for_all_spellings_of_a_word_without_marks(self):
        condition = rules.on_page(rules.parse("giay "), self.KNOWN)

        spellings = tuple(rules.number(one) for one in ("giay", "giấy", "giày"))
        assert condition == rules.Condition(any_of=(spellings,))

    def test_ask_for_a_word_with_marks_itself(self):
        condition = rules.on_page(rules.parse("giấy "), self.KNOWN)

        assert condition == rules.Condition(all_of=(rules.number("giấy"),))

    def test_ask_for_neighbours_in_a_phrase_and_for_its_marked_words(self):
        condition = rules.on_page(rules.parse('"hop khong giấy"'), self.KNOWN)

        wanted = ("giấy", "hop khong", "khong giay")
        assert condition == rules.Condition(
            all_of=tuple(rules.number(one) for one in wanted)
        )

    def test_ask_for_each_known_ending_of_a_beginning(self):
        known = rules.Known(endings=[rules.Word("giấy", "giay")])

        condition = rules.on_page(rules.parse("hop gi").together, known)

        assert condition.any_of == ((rules.number("hop gi"), rules.number("hop giay")),)


class TestScore:
    def test_counts_title_pages_and_newness(self):
        assert rules.score(has_title=False, pages=1, days_old=0) == 25
        assert rules.score(has_title=True, pages=1, days_old=0) == 65
        assert rules.score(has_title=False, pages=7, days_old=31) == 34
        assert rules.score(has_title=False, pages=0, days_old=9_999) == 0

    @given(st.integers(0, 400), st.integers(0, 9_000))
    def test_never_falls_with_more_pages_or_less_age(self, pages, days):
        here = rules.score(has_title=False, pages=pages, days_old=days)

        assert rules.score(has_title=False, pages=pages + 1, days_old=days) >= here
        assert rules.score(has_title=False, pages=pages, days_old=days + 1) <= here
        assert 0 <= here <= 40


class TestWeeks:
    def test_begin_on_monday(self):
        sunday = dt.date(2019, 9, 8)

        week = rules.week_of(sunday)

        assert rules.first_day(week) == dt.date(2019, 9, 2)
        assert rules.week_of(sunday + dt.timedelta(days=1)) == week + 1

    @given(st.tuples(DAYS, DAYS, DAYS))
    def test_a_span_has_a_number_of_every_day_in_it_and_of_no_other(self, days):
        first, last = sorted(rules.week_of(day) for day in days[:2])
        labels = rules.labels(kind="", scope=0, facets=(), day=days[2])

        has_one = bool(set(labels) & set(rules.Span(first, last).labels))

        assert has_one is (first <= rules.week_of(days[2]) <= last)

    @given(st.tuples(DAYS, DAYS))
    def test_a_span_of_many_years_has_few_numbers(self, days):
        first, last = sorted(rules.week_of(day) for day in days)

        count = len(rules.Span(first, last).labels)

        assert count <= 2 * rules.WEEKS_OF_A_TERM + (last - first) // 16

    @given(DAYS, DAYS, st.lists(st.integers(1, 900), min_size=1))
    def test_steps_back_cover_a_span_without_gap_or_overlap(self, one, other, lengths):
        span = rules.Span(*sorted(rules.week_of(day) for day in (one, other)))
        steps, last = [], span.last
        for weeks in itertools.cycle(lengths):
            steps.append(rules.step_back(span, last=last, weeks=weeks))
            last = steps[-1].first - 1
            if last < span.first:
                break

        assert steps[0].last == span.last
        assert steps[-1].first == span.first
        for newer, older in itertools.pairwise(steps):
            assert older.last == newer.first - 1


class TestVariants:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("hopj khoong giaays", "họp không giấy"),
            ("hop5 kho6ng gia6y1", "họp không giấy"),
            ("dduwowngf", "đường"),
            ("uyr ban nhaan daan", "ủy ban nhân dân"),
            ("thuys quys hoaf binhf", "thúy quý hòa bình"),
            ("d9u7o7ng2 3", "đường 3"),
        ],
    )
    def test_read_the_keys_of_telex_and_vni(self, typed, meant):
        assert rules.variants(typed) == [meant]

    @pytest.mark.parametrize("typed", ["giấy phép", "1234", "ubnd", "hop dong", ""])
    def test_read_nothing_into_other_words(self, typed):
        assert rules.variants(typed) == []


class TestSlips:
    @pytest.mark.parametrize("slip", ["hpo", "hp", "hoop", "hol"])
    def test_are_one_letter_away(self, slip):
        assert slip in rules.likely_words("hop")
        assert rules.distance("hop", slip) == 1

    @given(st.text("abcdefgh", max_size=8), st.text("abcdefgh", max_size=8))
    def test_are_counted_the_same_both_ways(self, one, other):
        assert rules.distance(one, other) == rules.distance(other, one)
        assert (rules.distance(one, other) == 0) is (one == other)

    def test_two_are_forgiven_in_long_words_only(self):
        assert rules.is_near("thuogntnin", "thuongtin")
        assert not rules.is_near("hpo", "hai")


class TestDivided:
    def test_are_the_fewest_known_syllables(self):
        known = {"hop", "ho", "p", "khong", "kho", "ng", "giay"}

        assert rules.divided("hopkhonggiay", known) == ["hop", "khong", "giay"]

    def test_are_none_when_a_part_is_unknown_or_there_is_only_one(self):
        assert rules.divided("hopxyz", {"hop"}) is None
        assert rules.divided("hop", {"hop"}) is None
        assert rules.divided("a" * 99, {"a"}) is None
