"""The people of the sample city."""

from __future__ import annotations

from collections import Counter

from khonggiay.sample import people, units


class TestEverybody:
    def test_names_carry_vietnamese_marks(self):
        plain = [
            person.full_name
            for person in people.everybody()
            if person.full_name.isascii()
        ]

        assert plain == []

    def test_has_one_login_each(self):
        logins = Counter(person.login for person in people.everybody())

        assert [login for login, count in logins.items() if count > 1] == []
        assert len(logins) == 589

    def test_gives_every_unit_one_head(self):
        heads = Counter(
            post.unit_code
            for person in people.everybody()
            for post in person.posts
            if post.kind == "head"
        )

        assert set(heads) == set(units.units_by_code())
        assert set(heads.values()) == {1}

    def test_is_the_same_every_time(self):
        first = people.everybody()
        people.everybody.cache_clear()

        assert people.everybody() == first

    def test_staffs_a_department(self):
        kinds = Counter(
            post.kind
            for person in people.everybody()
            for post in person.posts
            if post.unit_code == "SGTVT"
        )

        assert kinds == {"head": 1, "deputy": 2, "clerk": 1, "officer": 3}


class TestCommitteeMembers:
    def test_are_27_with_one_chair_and_five_deputies(self):
        kinds = Counter(
            post.kind
            for person in people.committee_members()
            for post in person.posts
            if post.unit_code == units.CITY
        )

        assert kinds == {
            "head": 1,
            "deputy": 5,
            "chief_of_office": 1,
            "member": 20,
        }
        assert len(people.committee_members()) == 27


class TestSampleLogins:
    def test_name_post_and_unit(self):
        rows = {row.login: row for row in people.sample_logins()}

        assert len(rows) == 11
        assert rows["chutich"].role == (
            "Chủ tịch, Ủy ban nhân dân thành phố Hồ Chí Minh"
        )
        assert rows["sogiaothong"].full_name == "Đoàn Bảo Thịnh"
        assert rows["chuyenvien.gtvt"].role == "Chuyên viên, Sở Giao thông vận tải"
