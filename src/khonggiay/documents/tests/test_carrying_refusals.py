"""A passage that only resembles the marked one does not get its note."""

from __future__ import annotations

import dataclasses

import pytest

from khonggiay.documents import carrying
from khonggiay.documents.carrying import marks as marking
from khonggiay.documents.carrying.frames import Frame
from khonggiay.documents.carrying.furniture import without_furniture
from khonggiay.documents.carrying.words import Paper
from khonggiay.documents.tests.test_carrying import (
    A4,
    carry_one,
    mark_on,
    sentences,
    set_in_type,
)

STOCK = "Giao Văn phòng theo dõi, đôn đốc việc thực hiện."
RULES = (
    "Sở Ngoại vụ chủ trì xây dựng quy chế phối hợp về quản lý chất thải rắn,"
    " trình ký ban hành trong tháng tới."
)


def in_columns(left: list[str], right: list[str]) -> Paper:
    """Set two columns side by side: the second is read after the first."""
    one = set_in_type(left, width=200)
    other = set_in_type(right, width=200)
    for word in other.words:
        word.box = (word.box[0] + 220, word.box[1], word.box[2] + 220, word.box[3])
        word.reach = (
            word.reach[0] + 220, word.reach[1], word.reach[2] + 220, word.reach[3],
        )  # fmt: skip
        word.line += 1_000
    return Paper([Frame(A4)], [*one.words, *other.words])


class TestSentencesOfOneFrame:
    def test_with_another_actor_and_another_matter_is_another_sentence(self):
        texts = sentences(20)
        other = RULES.replace("Sở Ngoại vụ", "Thanh tra thành phố")
        other = other.replace("quản lý chất thải rắn", "cải cách thủ tục hành chính")
        old = set_in_type([*texts[:9], RULES, *texts[9:]])
        new = set_in_type([*texts[:9], other, *texts[9:]])

        carried = carry_one(old, new, mark_on(old, RULES))

        assert (carried.status, carried.page) == ("lost", None)
        assert carried.why == "its words were changed to others"
        assert carried.quote.exact == RULES

    def test_with_another_actor_alone_is_the_same_corrected(self):
        texts = sentences(20)
        other = RULES.replace("Sở Ngoại vụ", "Thanh tra thành phố")
        old = set_in_type([*texts[:9], RULES, *texts[9:]])
        new = set_in_type([*texts[:9], other, *texts[9:]])

        carried = carry_one(old, new, mark_on(old, RULES))

        assert (carried.status, carried.is_changed) == ("moved", True)
        assert carried.quote.exact == other.removesuffix(".")

    def test_with_another_date_before_another_text_is_lost(self):
        texts = sentences(20)
        old = set_in_type(
            [
                *texts[:9],
                "Đến ngày 23 tháng 8 năm 2020, Sở Kế hoạch trình chủ trương đầu tư.",
                *texts[9:],
            ]
        )
        new = set_in_type(
            [
                *texts[:9],
                "Đến ngày 12 tháng 5 năm 2020, Sở Tư pháp nghiệm thu kho lưu trữ.",
                *texts[9:],
            ]
        )

        carried = carry_one(old, new, mark_on(old, "Đến ngày 23 tháng 8 năm 2020"))

        assert carried.status == "lost"


class TestTwins:
    def test_with_a_neighbour_on_one_side_only_are_lost(self):
        texts = sentences(20)
        old = set_in_type([*texts[:5], STOCK, *texts[5:15], STOCK, *texts[15:]])
        new = set_in_type([*texts[:4], STOCK, *texts[5:15], STOCK, *texts[15:]])
        marks = [mark_on(old, STOCK, nth=n, name=str(n)) for n in range(2)]

        first, second = carrying.carry_all(old, new, marks)

        assert (first.status, first.quote.exact) == ("lost", STOCK)
        assert second.status != "lost"

    def test_at_both_ends_of_an_unchanged_paper_are_kept(self):
        texts = [STOCK, *sentences(6), STOCK]
        paper = set_in_type(texts)
        marks = [mark_on(paper, STOCK, nth=n, name=str(n)) for n in range(2)]

        carried = carrying.carry_all(paper, set_in_type(texts), marks)

        assert [one.status for one in carried] == ["kept", "kept"]


class TestOtherPapers:
    def test_get_no_note_at_all(self):
        old = set_in_type(sentences(30))
        new = set_in_type(
            [f"Hồ sơ {n} về cây xanh đường phố chưa xong." for n in range(9)]
        )
        marks = [mark_on(old, f"đợt {n}, báo cáo", name=str(n)) for n in range(30)]
        pin = carrying.Mark("p", "note", 1, position=(42, 786))

        carried = carrying.carry_all(old, new, [*marks, pin])

        assert {one.status for one in carried} == {"lost"}


class TestPinsInTheGutter:
    @pytest.mark.parametrize(("gone", "status"), [(False, "kept"), (True, "lost")])
    def test_are_lost_when_the_columns_part(self, gone, status):
        left, right = sentences(5), sentences(6, seed=8)
        old = in_columns(left, right)
        new = in_columns(left, right[1:] if gone else right)
        _left, bottom, end, top = max(
            (word.box for word in old.words if word.line < 10), key=lambda box: box[2]
        )
        pin = carrying.Mark("p", "note", 1, position=(end + 2, (bottom + top) / 2))

        carried = carry_one(old, new, pin)

        assert carried.status == status

    def test_go_with_the_heading_and_not_with_its_number(self):
        texts = sentences(20)
        heading = "II. Kiến nghị với Trung ương về nguồn lực"
        old = set_in_type([*texts[:9], heading, *texts[9:]])
        new = set_in_type(
            [
                *texts[:9],
                "II. Giải pháp chung",
                *texts[9:14],
                heading.replace("II", "III"),
                *texts[14:],
            ]
        )
        box = marking.quad_box(mark_on(old, "II").quads[0])
        height = (box[1] + box[3]) / 2
        pin = carrying.Mark("p", "note", 1, position=(box[0] - 18, height))

        carried = carry_one(old, new, pin)

        there = marking.quad_box(mark_on(new, "III").quads[0])
        wanted = (box[0] - 18, (there[1] + there[3]) / 2)
        assert carried.status == "lost" or carried.position == pytest.approx(
            wanted, abs=40
        )

    def test_do_not_stay_at_a_number_with_another_text_behind_it(self):
        texts = sentences(20)
        first, third = "1. Tên dự án: cầu Cần Giờ.", "3. Chủ đầu tư: Sở Xây dựng."
        second, other = "2. Địa điểm: huyện Củ Chi.", "2. Về xuất khẩu nông sản."
        old = set_in_type([*texts[:9], first, second, third, *texts[9:]])
        new = set_in_type([*texts[:9], first, other, third, *texts[9:]])
        number = mark_on(old, "2 Địa điểm").quads[0]
        left, bottom, _right, top = marking.quad_box(number)
        height = (bottom + top) / 2
        pin = carrying.Mark("p", "note", 1, position=(left - 6, height))

        carried = carry_one(old, new, pin)

        assert (carried.status, carried.page) == ("lost", None)
        assert carried.quote.exact == "2"


class TestPageNumbers:
    def test_with_how_many_there_are_are_no_text_of_the_paper(self):
        paper = set_in_type([*sentences(30)], lines=20)
        pages = len({word.page for word in paper.words})
        numbers = []
        for page in range(pages):
            last = max(n for n, word in enumerate(paper.words) if word.page == page)
            foot = dataclasses.replace(
                paper.words[last], box=(290, 20, 296, 30), reach=(290, 20, 296, 30)
            )
            line = foot.line + 10_000 + page
            for text, after in ((str(page + 1), "/"), (str(pages), " ")):
                numbers.append(
                    dataclasses.replace(
                        foot, text=text, key=text, after=after, line=line
                    )
                )
        whole = Paper(paper.frames, [*paper.words, *numbers])

        assert without_furniture(whole).words == paper.words
