import pytest

from khonggiay.search import rules


class TestParse:
    def test_takes_a_word_without_marks_for_any(self):
        question = rules.parse("hop ")

        assert question.folded == "('hop')"
        assert question.exact == ""

    def test_binds_a_word_with_marks_to_itself(self):
        question = rules.parse("giấy phep ")

        assert question.folded == "('giay') & ('phep')"
        assert question.exact == "('giấy')"

    def test_takes_d_with_a_stroke_for_a_mark(self):
        assert rules.parse("đien ").exact == "('đien')"

    def test_knows_both_places_of_the_tone(self):
        assert rules.parse("hoà ") == rules.parse("hòa ")

    def test_takes_the_last_word_for_a_beginning(self):
        question = rules.parse("họp không giấ")

        assert question.folded == "('hop') & ('khong') & ('giay':*)".replace("y", "")
        assert question.exact == "('họp') & ('không') & ('giấ':*)"

    @pytest.mark.parametrize("typed", ["giay ", '"giay"', "g"])
    def test_takes_it_whole_after_a_space_in_quotes_or_when_too_short(self, typed):
        assert ":*" not in rules.parse(typed).folded

    def test_keeps_words_in_quotes_together(self):
        question = rules.parse('"hop khong giay" quyet ')

        assert question.folded == "('hop' <-> 'khong' <-> 'giay') & ('quyet')"

    def test_binds_only_the_marked_words_of_a_phrase(self):
        question = rules.parse('"ủy ban nhan dân" ')

        assert question.folded == "('uy' <-> 'ban' <-> 'nhan' <-> 'dan')"
        assert question.exact == "('ủy' <3> 'dân')"

    def test_keeps_the_parts_of_a_symbol_together(self):
        question = rules.parse("1234/QĐ-UBND ")

        assert question.folded == "('1234' <-> 'qd' <-> 'ubnd')"
        assert question.exact == "('qđ')"

    def test_closes_quotes_that_were_left_open(self):
        assert rules.parse('"hop giay').folded == "('hop' <-> 'giay')"

    @pytest.mark.parametrize("typed", ["", "   ", '""', "?!", "'", "\\", ":*"])
    def test_finds_no_question_in_what_is_no_word(self, typed):
        assert rules.parse(typed).terms == ()

    def test_listens_to_so_many_terms_and_no_more(self):
        assert len(rules.parse("a " * 90).terms) == rules.MOST_TERMS


class TestVector:
    def test_counts_the_places(self):
        assert rules.vector(["uy", "ban", "uy"]) == "'uy':1,3 'ban':2"

    def test_leaves_the_place_of_an_empty_word_free(self):
        assert rules.vector(["uy", "", "ban"]) == "'uy':1 'ban':3"
