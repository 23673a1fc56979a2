"""Folding of Vietnamese text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.kernel import text

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọùúủũụỳýỷỹỵ "


class TestFold:
    @pytest.mark.parametrize(
        ("typed", "folded"),
        [
            ("Phòng họp không giấy", "phong hop khong giay"),
            ("ĐƯỜNG Nguyễn Hữu Cảnh", "duong nguyen huu canh"),
            ("1234/QĐ-UBND", "1234 qd ubnd"),
            (unicodedata.normalize("NFD", "Điện Biên Phủ"), "dien bien phu"),
            ("  hai   khoảng\ttrắng ", "hai khoang trang"),
        ],
    )
    def test_leaves_bare_words(self, typed, folded):
        assert text.fold(typed) == folded

    @given(st.text(alphabet=LETTERS + LETTERS.upper()))
    def test_is_the_same_composed_or_not(self, words):
        composed = unicodedata.normalize("NFC", words)
        apart = unicodedata.normalize("NFD", words)

        assert text.fold(composed) == text.fold(apart)

    @given(st.text(alphabet=LETTERS) | st.text(), st.text())
    def test_folds_each_letter_by_itself(self, words, others):
        apart = f"{words}\n{others}"

        assert text.fold(apart) == f"{text.fold(words)} {text.fold(others)}".strip()

    @given(st.text())
    def test_folding_again_changes_nothing(self, words):
        once = text.fold(words)

        assert text.fold(once) == once


class TestExact:
    @pytest.mark.parametrize(
        ("one", "other"), [("hoà bình", "hòa bình"), ("uỷ ban", "ủy ban")]
    )
    def test_does_not_tell_the_places_of_tones_apart(self, one, other):
        assert text.exact(one) == text.exact(other)

    def test_keeps_the_marks(self):
        assert text.exact("Quý HỌP") == "quý họp"

    def test_moves_a_tone_only_at_the_end_of_a_word(self):
        assert text.exact("hoàn toàn, thuý, QUÝ, loè") == "hoàn toàn thúy quý lòe"

    @given(st.text())
    def test_has_no_marks_that_belong_to_no_letter(self, words):
        composed = unicodedata.normalize("NFC", text.exact(words))

        assert not any(unicodedata.combining(letter) for letter in composed)

    @given(st.text(alphabet=LETTERS + LETTERS.upper()))
    def test_has_a_word_for_each_folded_word(self, words):
        bare = [text.fold(word) for word in text.exact(words).split()]

        assert bare == text.fold(words).split()


class TestHasMarks:
    @pytest.mark.parametrize(
        ("word", "has"), [("họp", True), ("hop", False), ("đ", True), ("UBND", False)]
    )
    def test_tells_words_typed_with_marks(self, word, has):
        assert text.has_marks(word) is has


class TestClean:
    def test_keeps_what_people_write(self):
        typed = "Điều 5:\n\t- “Hoà” 👩‍💻 50 % "

        assert text.clean(typed) == typed

    def test_leaves_out_controls_halves_and_turned_writing(self):
        assert text.clean("a\0b\x07c\ud800d\u202ee\u2066f\ufffeg") == "abcdefg"

    def test_gives_lines_one_end_and_letters_one_form(self):
        assert text.clean("a\r\nb\rc\ne\u0302\0\u0301") == "a\nb\nc\nế"

    @given(st.text())
    def test_gives_what_a_database_takes_and_the_same_again(self, typed):
        cleaned = text.clean(typed)

        assert "\0" not in cleaned
        cleaned.encode()
        assert text.clean(cleaned) == cleaned
