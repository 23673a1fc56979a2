"""What changed between two versions, told by words and pages."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khonggiay.documents.comparing import compare
from khonggiay.documents.comparing.reading import read

SENTENCES = (
    "Tổng thu ngân sách nhà nước trên địa bàn đạt {} tỷ đồng, tăng {} phần trăm.",
    "Giao Sở Xây dựng chủ trì, phối hợp với Sở Tài chính rà soát {} công trình số {}.",
    "Ủy ban nhân dân các quận, huyện báo cáo kết quả giải ngân nhóm {} trước ngày {}.",
    "Thành phố đã di dời {} căn nhà ven kênh rạch, bố trí tái định cư cho {} hộ dân.",
    "Sở Giao thông vận tải lắp đặt thêm {} camera giám sát trên {} tuyến đường.",
)


def paragraphs(count: int, seed: int = 1) -> list[str]:
    """Return numberless paragraphs of two to four sentences, all of them different."""
    chance = random.Random(seed)  # noqa: S311  made-up texts
    return [
        " ".join(
            chance.choice(SENTENCES).format(
                chance.randint(100, 9_999), chance.randint(100, 9_999)
            )
            for _sentence in range(chance.randint(2, 4))
        )
        for _paragraph in range(count)
    ]


def pages(texts: list[str], *, lines: int = 20, width: int = 80) -> list[str]:
    """Set paragraphs as pages with a head line and a page number."""
    rows: list[str] = []
    for text in texts:
        row = ""
        for word in text.split():
            if len(row) + len(word) > width:
                rows.append(row)
                row = ""
            row = f"{row} {word}".strip()
        rows.append(row)
    starts = range(0, len(rows), lines)
    return [
        "\n".join(["Báo cáo tháng 11", *rows[at : at + lines], str(number)])
        for number, at in enumerate(starts, start=1)
    ]


def parts(answer, side: str, kind: str) -> list[str]:
    return [
        text.strip()
        for place in answer["places"]
        for what, text, *_more in place[side]["parts"]
        if what == kind
    ]


class TestCompare:
    def test_finds_nothing_where_nothing_changed(self):
        texts = pages(paragraphs(40))

        answer = compare(texts, texts)

        assert answer["pages"] == answer["removed"] == answer["places"] == []
        assert answer["counts"] == {"added": 0, "removed": 0, "moved": 0}

    def test_marks_the_words_that_were_put_for_others(self):
        old = paragraphs(30)
        old[12] = "Giao Sở Xây dựng chủ trì, phối hợp với Sở Tài chính rà soát quỹ đất."
        new = [*old]
        new[12] = "Giao Sở Xây dựng chủ trì, cùng với Sở Tài chính rà soát kỹ quỹ đất."

        answer = compare(pages(old), pages(new))

        assert parts(answer, "old", "-") == ["phối hợp"]
        assert parts(answer, "new", "+") == ["cùng", "kỹ"]
        assert len(answer["places"]) == 1

    def test_marks_only_the_page_of_a_new_paragraph_though_all_pages_shift(self):
        old = paragraphs(120)
        added = "Bổ sung nhiệm vụ về nhà ở xã hội cho công nhân các khu công nghiệp."
        new = [*old[:10], added, *old[10:]]

        answer = compare(pages(old), pages(new))

        assert len(pages(new)) > 15
        assert len(answer["pages"]) == 1
        assert parts(answer, "new", "+") == [added]
        assert parts(answer, "old", "-") == []

    def test_says_from_where_a_paragraph_was_moved(self):
        old = paragraphs(60)
        new = [*old]
        new.insert(5, new.pop(40))

        answer = compare(pages(old), pages(new))

        moved = answer["counts"]["moved"]
        assert moved == len(old[40].split())
        assert (answer["counts"]["added"], answer["counts"]["removed"]) == (0, 0)
        (here,) = [p for place in answer["places"] for p in place["new"]["parts"]
                   if p[0] == ">"]  # fmt: skip
        (away,) = [p for place in answer["places"] for p in place["old"]["parts"]
                   if p[0] == "<"]  # fmt: skip
        assert here[1].split() == away[1].split() == old[40].split()
        assert here[2] > away[2] or here[2] > 1
        # Each end names the place of the other.
        assert answer["places"][here[3] - 1]["old"]["parts"][0][0] == "<"
        assert answer["places"][away[3] - 1]["new"]["parts"][0][0] == ">"

    def test_tells_new_pages_and_pages_that_are_gone(self):
        old = pages(paragraphs(40, seed=1))
        other = pages(paragraphs(8, seed=99))

        added = compare(old, [*old[:3], *other[:1], *old[3:]])
        gone = compare([*old[:3], *other[:1], *old[3:]], old)

        assert {"page": 4, "kind": "added"} in added["pages"]
        assert gone["removed"] == [4]

    def test_takes_capitals_and_punctuation_for_a_change(self):
        old = ["Giao sở Xây dựng báo cáo; thời hạn là ngày 15."]
        new = ["Giao Sở Xây dựng báo cáo, thời hạn là ngày 15."]

        answer = compare(old, new)

        assert parts(answer, "old", "-") == ["sở", "cáo;"]
        assert parts(answer, "new", "+") == ["Sở", "cáo,"]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Ủy ban hoà giải thuỷ lợi.", "Ủy ban hòa giải thủy lợi."),
            ("Gọi là “dự án” – nhóm A.", 'Gọi là "dự án" - nhóm A.'),
            ("Một dòng\nrất dài bị ngắt.", "Một dòng rất\ndài bị ngắt."),
        ],
    )
    def test_takes_no_other_way_of_writing_the_same_for_a_change(self, old, new):
        assert compare([old], [new])["places"] == []

    def test_leaves_page_numbers_and_running_heads_out(self):
        pieces = read(pages(paragraphs(60)))

        words = [piece.text for piece in pieces]
        assert "tháng" not in words[:6]
        assert not any(word.isdecimal() and len(word) < 3 for word in words)

    def test_says_of_pages_without_words_that_it_cannot_say(self):
        answer = compare(["Có chữ.", ""], ["Có chữ.", "", ""])

        assert answer["unread"] == [2, 3]
        assert answer["pages"] == []

    @pytest.mark.parametrize(("old", "new"), [([], []), ([""], [""]), ([], ["A b."])])
    def test_takes_empty_papers(self, old, new):
        compare(old, new)
        compare(new, old)

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 10_000), st.integers(1, 8))
    def test_loses_no_word_of_either_version(self, seed, edits):
        chance = random.Random(seed)  # noqa: S311  made-up edits
        old = paragraphs(25, seed=seed)
        new = [*old]
        for _edit in range(edits):
            at = chance.randrange(len(new))
            what = chance.choice(["insert", "remove", "move", "rewrite"])
            if what == "insert":
                new.insert(at, paragraphs(1, seed=chance.randint(1, 10**6))[0])
            elif what == "remove" and len(new) > 1:
                del new[at]
            elif what == "move":
                new.insert(chance.randrange(len(new)), new.pop(at))
            else:
                words = new[at].split()
                words[chance.randrange(len(words))] = "thay"
                new[at] = " ".join(words)

        answer = compare(pages(old), pages(new))

        count = {"-": 0, "+": 0, "<": 0, ">": 0}
        for place in answer["places"]:
            for side in ("old", "new"):
                for kind, text, *_more in place[side]["parts"]:
                    if kind in count:
                        count[kind] += len(text.split())
        counts = answer["counts"]
        assert count["-"] == counts["removed"]
        assert count["+"] == counts["added"]
        assert count["<"] == count[">"] == counts["moved"]
        # What is the same stands in both, so the lengths differ by what changed.
        difference = sum(map(len, map(str.split, new))) - sum(
            map(len, map(str.split, old))
        )
        assert counts["added"] - counts["removed"] == difference
