from hypothesis import given
from hypothesis import strategies as st

from khonggiay.search import rules, snippets

LETTERS = st.text(alphabet='aàbđeêhoòơuưy ."', max_size=200)


def marked(snippet: snippets.Snippet) -> list[str]:
    return [piece for piece, is_mark in snippet.pieces if is_mark]


class TestMark:
    def test_marks_words_whatever_their_accents(self):
        snippet = snippets.mark("Phòng họp không giấy", rules.parse("hop giay"))

        assert snippet.text == "Phòng họp không giấy"
        assert marked(snippet) == ["họp", "giấy"]

    def test_marks_only_the_accents_that_were_typed(self):
        snippet = snippets.mark("hợp đồng, cuộc họp", rules.parse("họp "))

        assert marked(snippet) == ["họp"]

    def test_marks_a_phrase_only_where_it_is_whole(self):
        snippet = snippets.mark("giấy phép, phép giấy", rules.parse('"giay phep"'))

        assert marked(snippet) == ["giấy", "phép"]
        assert snippet.marks[0] == (0, 4)

    def test_marks_a_word_that_begins_so(self):
        snippet = snippets.mark("quy hoạch", rules.parse("quy hoa"))

        assert marked(snippet) == ["quy", "hoạch"]

    def test_takes_markup_for_text(self):
        snippet = snippets.mark("<b>họp</b>", rules.parse("hop"))

        assert snippet.pieces == [("<b>", False), ("họp", True), ("</b>", False)]


class TestExcerpt:
    def test_shows_the_passage_where_most_terms_stand(self):
        content = "giấy " + "một " * 100 + "giấy phép xây dựng " + "hai " * 100

        snippet = snippets.excerpt(content, rules.parse("giay xay"))

        assert marked(snippet) == ["giấy", "xây"]
        assert snippet.text.startswith("… một")
        assert snippet.text.endswith("hai …")

    def test_shows_the_beginning_when_nothing_matches(self):
        snippet = snippets.excerpt("Tờ trình\n\nvề  nhà ở", rules.parse("khong"))

        assert snippet == snippets.Snippet("Tờ trình về nhà ở")

    @given(LETTERS, LETTERS)
    def test_marks_lie_in_the_text_in_order(self, content, typed):
        for show in (snippets.excerpt, snippets.mark):
            snippet = show(content, rules.parse(typed))

            ends = [place for mark in snippet.marks for place in mark]
            assert ends == sorted(ends)
            assert all(0 <= place <= len(snippet.text) for place in ends)
            assert "".join(piece for piece, _m in snippet.pieces) == snippet.text
