"""Notes go where their words went, or into the list: never onto another passage."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khonggiay.documents import carrying
from khonggiay.documents.carrying import marks as marking
from khonggiay.documents.carrying.alignment import align
from khonggiay.documents.carrying.frames import Frame
from khonggiay.documents.carrying.words import Paper, Word, key_of, split

A4 = (0.0, 0.0, 595.0, 842.0)
LINE = 14.0
REPEATED = "Thời gian hoàn thành trước ngày 30 tháng 6 năm 2019."


def set_in_type(
    paragraphs: Sequence[str], *, width: float = 400, size: float = 12, lines: int = 40
) -> Paper:
    """Set paragraphs as simple as possible: letters of one width, lines, pages."""
    words: list[Word] = []
    line = 0
    for paragraph in paragraphs:
        x, start = 60.0, 2
        for text in paragraph.split():
            core = text.strip(".,;:")
            letter = size / 2
            if x + len(text) * letter > 60 + width:
                x, line = 60.0, line + 1
            page, row = divmod(line, lines)
            bottom = 780 - row * (size * 1.4)
            box = (x, bottom, x + len(core) * letter, bottom + size)
            reach = (x, bottom, x + len(text) * letter, bottom + size)
            after = text.removeprefix(core) + " "
            word = Word(core, page, box, reach, line, start, after=after)
            word.begins = x == 60.0 and start == 2
            words.append(word)
            x += (len(text) + 1) * letter
            start = 2 if text[-1] in ".;:" else 0
        line += 1
    return Paper([Frame(A4)] * (1 + line // lines), words)


def mark_on(paper: Paper, text: str, *, nth: int = 0, name: str = "a") -> carrying.Mark:
    """Highlight the nth place of *text*."""
    keys = split(text)
    found = [
        n
        for n in range(len(paper.words) - len(keys) + 1)
        if [word.key for word in paper.words[n : n + len(keys)]] == keys
    ]
    words = paper.words[found[nth] : found[nth] + len(keys)]
    page = words[0].page
    quads = tuple(marking.box_quad(word.box) for word in words if word.page == page)
    quote = carrying.Quote(text)
    return carrying.Mark(name, "highlight", page + 1, quads=quads, quote=quote)


def carry_one(old: Paper, new: Paper, mark: carrying.Mark) -> carrying.Carried:
    return carrying.carry_all(old, new, [mark])[0]


def place_of(paper: Paper, text: str, *, nth: int = 0) -> tuple[int, float]:
    mark = mark_on(paper, text, nth=nth)
    return mark.page, mark.quads[0][0]


def sentences(count: int, *, seed: int = 1) -> list[str]:
    """Return paragraphs that resemble one another as official ones do."""
    r = random.Random(seed)  # noqa: S311
    units = ["Tài chính", "Xây dựng", "Y tế", "Nội vụ", "Tư pháp", "Công Thương"]
    acts = ["rà soát", "kiểm tra", "lập danh mục", "bố trí vốn", "nghiệm thu"]
    things = ["cầu Thủ Thiêm", "chợ Bình Điền", "rạch Xuyên Tâm", "bến xe Miền Đông"]
    return [
        f"Giao Sở {r.choice(units)} chủ trì, phối hợp với Sở {r.choice(units)} "
        f"{r.choice(acts)} {r.choice(things)} đợt {number}, báo cáo Ủy ban nhân dân."
        for number in range(count)
    ]


class TestCarry:
    def test_keeps_every_mark_of_an_unchanged_paper(self):
        paper = set_in_type(sentences(30))
        marks = [mark_on(paper, f"đợt {n}, báo cáo", name=str(n)) for n in range(30)]

        carried = carrying.carry_all(paper, set_in_type(sentences(30)), marks)

        assert [one.status for one in carried] == ["kept"] * 30
        assert [one.page for one in carried] == [mark.page for mark in marks]

    def test_moves_marks_behind_an_insertion(self):
        texts = sentences(60)
        old = set_in_type(texts)
        new = set_in_type([*texts[:3], *sentences(9, seed=7), *texts[3:]])

        carried = carry_one(old, new, mark_on(old, "đợt 20, báo cáo"))

        assert carried.status == "moved"
        assert carried.page == place_of(new, "đợt 20, báo cáo")[0]

    def test_lists_a_mark_whose_paragraph_was_deleted_with_its_quote(self):
        texts = sentences(20)
        old, new = set_in_type(texts), set_in_type(texts[:7] + texts[8:])

        carried = carry_one(old, new, mark_on(old, "đợt 7, báo cáo Ủy ban nhân dân"))

        assert (carried.status, carried.page, carried.quads) == ("lost", None, ())
        assert carried.quote == carrying.Quote("đợt 7, báo cáo Ủy ban nhân dân")

    def test_follows_a_paragraph_that_was_moved(self):
        texts = sentences(50)
        old = set_in_type(texts)
        new = set_in_type(texts[:4] + texts[5:45] + [texts[4]] + texts[45:])

        carried = carry_one(old, new, mark_on(old, texts[4]))

        assert carried.status == "moved"
        assert carried.quote.exact == texts[4].removesuffix(".")

    def test_finds_its_words_in_another_font_and_page_size(self):
        texts = sentences(40)
        old, new = set_in_type(texts), set_in_type(texts, width=250, size=9, lines=60)
        marks = [mark_on(old, f"đợt {n}, báo cáo", name=str(n)) for n in range(40)]

        carried = carrying.carry_all(old, new, marks)

        assert {one.status for one in carried} == {"moved"}
        for number, one in enumerate(carried):
            page, left = place_of(new, f"đợt {number}, báo cáo")
            assert (one.page, one.quads[0][0]) == (page, round(left, 2))

    def test_marks_a_sentence_with_another_figure_as_changed(self):
        texts = sentences(10)
        old = set_in_type(texts)
        new = set_in_type([*texts[:5], texts[5].replace("đợt 5", "đợt 77"), *texts[6:]])

        carried = carry_one(old, new, mark_on(old, texts[5]))

        assert (carried.status, carried.is_changed) == ("moved", True)
        assert "đợt 77" in carried.quote.exact

    def test_loses_a_figure_that_was_changed(self):
        texts = sentences(10)
        old = set_in_type(texts)
        new = set_in_type([*texts[:5], texts[5].replace("đợt 5", "đợt 77"), *texts[6:]])

        assert carry_one(old, new, mark_on(old, "đợt 5")).status == "lost"

    def test_takes_both_places_of_a_tone_mark_for_one_word(self):
        texts = [*sentences(6), "Tình hình hoà giải ở cơ sở còn nhiều hạn chế."]
        old = set_in_type(texts)
        new = set_in_type([*texts[:6], texts[6].replace("hoà", "hòa")])

        assert carry_one(old, new, mark_on(old, "hoà giải")).status == "kept"


class TestRepeatedSentences:
    def test_are_told_apart_by_what_stands_around_them(self):
        texts = sentences(12)
        for place in (10, 6, 2):
            texts.insert(place, REPEATED)
        old = set_in_type(texts)
        new = set_in_type([*sentences(2, seed=9), *texts])
        marks = [mark_on(old, REPEATED, nth=n, name=str(n)) for n in range(3)]

        carried = carrying.carry_all(old, new, marks)

        wanted = [mark_on(new, REPEATED, nth=n).quads[0] for n in range(3)]
        assert [one.quads[0][1] for one in carried] == [quad[1] for quad in wanted]

    @pytest.mark.parametrize("gone", [0, 1, 2])
    def test_are_lost_when_their_own_place_is_gone(self, gone):
        texts = sentences(12)
        places = (2, 6, 10)
        for place in reversed(places):
            texts.insert(place, REPEATED)
        old = set_in_type(texts)
        at = [n for n, text in enumerate(texts) if text == REPEATED][gone]
        new = set_in_type(texts[:at] + texts[at + 1 :])
        marks = [mark_on(old, REPEATED, nth=n, name=str(n)) for n in range(3)]

        carried = carrying.carry_all(old, new, marks)

        assert [n for n, one in enumerate(carried) if one.status == "lost"] == [gone]

    def test_side_by_side_are_lost_when_only_one_is_left(self):
        texts = sentences(6)
        old = set_in_type([*texts[:3], REPEATED, REPEATED, *texts[3:]])
        new = set_in_type([*texts[:3], REPEATED, *texts[3:]])
        marks = [mark_on(old, REPEATED, nth=n, name=str(n)) for n in range(2)]

        carried = carrying.carry_all(old, new, marks)

        assert [one.status for one in carried] == ["lost", "lost"]


class TestPinsAndInk:
    def test_go_with_the_words_around_them(self):
        texts = sentences(30)
        old, new = set_in_type(texts), set_in_type([*sentences(2, seed=5), *texts])
        box = marking.quad_box(mark_on(old, "đợt 8,").quads[0])
        there = marking.quad_box(mark_on(new, "đợt 8,").quads[0])
        stroke = ((box[0], box[1]), (box[2], box[1]))
        ink = carrying.Mark("i", "ink", 1, strokes=(stroke,))
        pin = carrying.Mark("p", "note", 1, position=(box[0], box[3]))

        one, other = carrying.carry_all(old, new, [ink, pin])

        assert (one.status, other.status) == ("moved", "moved")
        assert one.strokes[0][0] == pytest.approx((there[0], there[1]), abs=0.1)
        assert other.position == pytest.approx((there[0], there[3]), abs=0.1)

    def test_are_lost_with_the_words_beside_them_where_none_are_left(self):
        old, new = set_in_type(sentences(5)), set_in_type(sentences(5, seed=3)[:0])
        pin = carrying.Mark("p", "note", 1, position=(70, 780))

        carried = carry_one(old, new, pin)

        assert (carried.status, carried.page) == ("lost", None)
        assert carried.quote.exact == "Giao"

    def test_a_star_goes_with_the_text_of_its_page(self):
        texts = sentences(80)
        old, new = set_in_type(texts), set_in_type([*sentences(20, seed=4), *texts])
        star = carrying.Mark("s", "star", 1)

        assert carry_one(old, new, star).page == 2


class TestAlign:
    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.sampled_from("abcdefgh"), max_size=60), st.data())
    def test_pairs_equal_words_only_and_each_once(self, old, data):
        new = data.draw(st.permutations(old))
        starts = [0] * len(old)

        result = align(old, new, starts, starts)

        pairs = [(i, j) for i, j in enumerate(result.to_new) if j >= 0]
        assert all(old[i] == new[j] and result.to_old[j] == i for i, j in pairs)
        assert sum(i >= 0 for i in result.to_old) == len(pairs)

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(st.integers(0, 29), unique=True, min_size=5, max_size=20),
        st.integers(0, 29),
    )
    def test_a_carried_mark_is_never_on_other_words(self, order, marked):
        texts = sentences(30)
        old = set_in_type(texts)
        new = set_in_type([texts[n] for n in sorted(order)])

        carried = carry_one(old, new, mark_on(old, f"đợt {marked}, báo cáo"))

        if marked in order:
            wanted = mark_on(new, f"đợt {marked}, báo cáo").quads[0]
            assert carried.status == "lost" or carried.quads[0][:2] == wanted[:2]
        else:
            assert carried.status == "lost"


class TestKeys:
    def test_are_composed_lower_and_have_tones_at_one_place(self):
        assert key_of("HOÀ") == key_of("hòa") == key_of("ho\u0061\u0300")
        assert split("QĐ-UBND số 1.250,5.") == split("qđ ubnd SỐ 1.250,5")
