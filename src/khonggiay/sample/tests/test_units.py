"""The lists of the city's units."""

from __future__ import annotations

from collections import Counter

import pytest

from khonggiay.sample import units


class TestReadUnits:
    def test_reads_the_city_of_2019(self):
        levels = Counter(unit.level for unit in units.read_units(units.UNITS_2019))

        assert levels == {1: 1, 2: 24, 3: 322}

    def test_reads_the_city_of_2025(self):
        rows = units.read_units(units.UNITS_2025)

        assert Counter(unit.level for unit in rows) == {1: 1, 2: 168}
        assert Counter(unit.kind for unit in rows if unit.level == 2) == {
            "Phường": 113,
            "Xã": 54,
            "Đặc khu": 1,
        }

    @pytest.mark.parametrize("path", [units.UNITS_2019, units.UNITS_2025])
    def test_puts_every_unit_below_one_that_comes_before(self, path):
        seen = {""}
        for unit in units.read_units(path):
            assert unit.parent_code in seen
            seen.add(unit.code)


class TestReadDepartments:
    def test_reads_23_departments(self):
        rows = units.read_departments()

        assert len(rows) == 23
        assert {row.parent_code for row in rows} == {units.CITY}


class TestInText:
    @pytest.mark.parametrize(
        ("place", "words"),
        [
            ("Quận 1", "Quận 1"),
            ("Quận Bình Thạnh", "quận Bình Thạnh"),
            ("Thị trấn Củ Chi", "thị trấn Củ Chi"),
            ("Thành phố Hồ Chí Minh", "thành phố Hồ Chí Minh"),
            ("Phường 05", "Phường 05"),
            ("đặc khu Côn Đảo", "đặc khu Côn Đảo"),
        ],
    )
    def test_writes_a_place_within_a_sentence(self, place, words):
        assert units.in_text(place) == words
