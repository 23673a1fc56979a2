"""One line of Vietnamese: the corpus, and what holds for every line."""

import datetime as dt
import json
import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khonggiay.config import reading as command
from khonggiay.tasks.queries import reading
from khonggiay.tasks.reading.letters import fold
from khonggiay.tasks.tests.corpus import weighing

CORPUS = weighing.lines()
NOW = dt.datetime.fromisoformat("2019-10-09T08:00+07:00")
ACCENTED = [
    row
    for row in CORPUS
    if row["kind"] in {"dates", "units", "roles", "urgency", "several"}
]


@cache
def tools():
    special = command.days()
    return reading.directory_of(command.units()), special


def read(line, now=NOW):
    directory, special = tools()
    return reading.read_line(
        line,
        now=now,
        directory=directory,
        is_working=lambda day: special.get(day, day.weekday() < 5),
    )


def sure(card):
    """Return what a card would send without asking."""
    return {
        field: card[field]
        for field in ("lead_code", "due")
        if card[field] and field not in card["uncertain"]
    }


class TestCorpus:
    def test_holds_at_least_400_different_lines(self):
        assert len({row["line"] + row["now"] for row in CORPUS}) >= 400

    def test_is_read_exactly_and_never_silently_wrong(self):
        exact, silent = [], []
        for row in CORPUS:
            got = read(row["line"], dt.datetime.fromisoformat(row["now"]))
            is_exact, is_silent, why = weighing.weigh(row, got)
            exact.append(is_exact)
            if is_silent:
                silent.append((row["line"], why))

        assert silent == []
        assert sum(exact) / len(exact) >= 0.97


class TestReadLine:
    def test_reads_the_line_of_the_seed(self):
        line = (
            "Giao Sở Giao thông vận tải chủ trì, Sở Xây dựng phối hợp, rà soát ngập "
            "đường Nguyễn Hữu Cảnh, báo cáo trước 17 giờ thứ Sáu tuần sau, khẩn"
        )

        assert read(line) == {
            "cards": [
                {
                    "lead_code": "SGTVT",
                    "coordinating_codes": ["SXD"],
                    "what": "rà soát ngập đường Nguyễn Hữu Cảnh, báo cáo",
                    "due": "2019-10-18T17:00:00+07:00",
                    "due_kind": "instant",
                    "urgency": "urgent",
                    "type": "execution",
                    "uncertain": [],
                    "proposals": {},
                }
            ],
            "split_uncertain": False,
        }

    def test_proposes_the_wards_that_share_a_name(self):
        (card,) = read("Giao phường Tân Phú kiểm tra chợ")["cards"]

        assert card["lead_code"] == ""
        assert card["proposals"]["lead_code"] == ["26836", "27487"]

    @pytest.mark.parametrize("row", ACCENTED, ids=lambda row: row["line"][:40])
    def test_never_answers_otherwise_without_marks(self, row):
        now = dt.datetime.fromisoformat(row["now"])
        marked, bare = read(row["line"], now), read(fold(row["line"]), now)

        if len(marked["cards"]) != len(bare["cards"]):
            assert bare["split_uncertain"] or marked["split_uncertain"]
            return
        for one, other in zip(marked["cards"], bare["cards"], strict=True):
            for field in sure(one).keys() & sure(other).keys():
                assert one[field] == other[field]

    @given(st.sampled_from(CORPUS), st.sampled_from(["Làm ơn ", "Vui lòng ", "Xin "]))
    @settings(max_examples=60, deadline=None)
    def test_is_not_moved_by_politeness(self, row, polite):
        now = dt.datetime.fromisoformat(row["now"])
        plain, asked = read(row["line"], now), read(polite + row["line"], now)

        assert [sure(card) for card in plain["cards"]] == [
            sure(card) for card in asked["cards"]
        ]

    @given(st.dates(dt.date(2019, 11, 1), dt.date(2020, 8, 31)), st.integers(2, 20))
    @settings(max_examples=60, deadline=None)
    def test_never_takes_a_term_beside_a_day_for_one_from_today(self, day, count):
        said = f"ngày {day.day}/{day.month}/{day.year}"
        for side, sign in (("trước", -1), ("sau", 1)):
            far = (day + sign * count * dt.timedelta(days=1)).isoformat()
            for words in (f"{side} {said} {count} ngày", f"{count} ngày {side} {said}"):
                (card,) = read(f"Giao Sở Y tế lập kế hoạch tiêm chủng, {words}")[
                    "cards"
                ]

                assert "due" in card["uncertain"] or card["due"] >= far
                if sign < 0:
                    assert card["due"] == far

    @given(st.text(max_size=300) | st.text("giao sởngày trước 0123/:,;.", max_size=300))
    @settings(max_examples=150, deadline=None)
    def test_gives_a_card_for_any_text(self, line):
        got = read(line)

        assert got["cards"]
        json.dumps(got)

    def test_takes_less_than_20_ms(self):
        line = max((row["line"] for row in CORPUS), key=len)
        read(line)
        took = []
        for _ in range(5):
            begun = time.perf_counter()
            read(line)
            took.append(time.perf_counter() - begun)

        assert min(took) < 0.020
