"""What is indexed is found by those who may see it, and by nobody else."""

import datetime as dt
import unicodedata

import pytest
from django.db import connection, transaction
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from khonggiay.kernel import text
from khonggiay.search import operations, queries
from khonggiay.search.models import IndexEntry

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
ALL = [queries.EVERYONE]


def index(object_id="1", title="Tờ trình", body="", **values: object) -> None:
    operations.index(
        **{
            "kind": "paper",
            "object_id": object_id,
            "title": title,
            "body": body,
            "url": f"/tai-lieu/{object_id}/",
            "audience": ALL,
            "at": NOW,
            **values,
        }
    )


def find(typed, **values: object) -> list[str]:
    found = queries.find(typed, **{"tokens": ALL, **values})
    return [hit.object_id for hit in found.hits]


@pytest.mark.django_db
class TestFind:
    @pytest.mark.parametrize(
        "typed",
        [
            "họp không giấy",
            "hop khong giay",
            "HOP KHONG GIAY",
            unicodedata.normalize("NFD", "họp không giấy"),
            '"hop khong giay"',
            "giay hop",
            "hop kho",
            "qd ubnd",
            "1234/QĐ-UBND",
            "1234",
            "duong dien",
        ],
    )
    def test_finds_with_and_without_accents(self, typed):
        index(body="Phòng họp không giấy. Số 1234/QĐ-UBND, đường Điện Biên Phủ.")

        assert find(typed) == ["1"]

    @pytest.mark.parametrize(
        "typed",
        [
            "hợp",
            '"giấy không"',
            "giáy",
            "khong gay",
            "234",
            '"biên điện"',
            '"hop khon"',
        ],
    )
    def test_does_not_find_what_is_not_there(self, typed):
        index(body="Phòng họp không giấy. Số 1234/QĐ-UBND, đường Điện Biên Phủ.")

        assert find(typed) == []

    def test_finds_both_spellings_of_a_tone(self):
        index("old", body="Uỷ ban hoà giải")
        index("new", body="Ủy ban hòa giải")

        assert sorted(find("ủy ban hoà giải ")) == ["new", "old"]

    def test_finds_title_and_text_together_but_no_phrase_across(self):
        index(title="Tờ trình", body="Chỉnh trang đô thị")

        assert find("trình đô ") == ["1"]
        assert find('"trinh chinh"') == []

    def test_shows_nothing_to_one_who_may_not_see(self):
        index("mine", body="ngân sách", audience=["person:1"])
        index("theirs", body="ngân sách", audience=["person:2", "meeting:7"])
        index("nobodys", body="ngân sách", audience=[])

        assert find("ngan sach", tokens=["person:1", "everyone"]) == ["mine"]
        assert find("ngan sach", tokens=["meeting:7"]) == ["theirs"]
        assert find("ngan sach", tokens=[]) == []

    def test_counts_only_what_one_may_see(self):
        index("mine", body="ngân sách", audience=["person:1"])
        index("theirs", body="ngân sách", audience=["person:2"])

        assert queries.find("ngan sach", tokens=["person:1"]).count == 1

    def test_narrows_to_kinds(self):
        index("1", body="ngân sách")
        index("1", body="ngân sách", kind="task")

        assert len(find("ngan sach")) == 2
        assert find("ngan sach", kinds=["task"]) == ["1"]
        assert find("ngan sach", kinds=["dossier"]) == []

    def test_gives_the_newest_first_page_by_page(self):
        for number in range(7):
            at = NOW + dt.timedelta(days=number // 2)
            index(str(number), body="ngân sách", at=at)

        pages, before = [], None
        while True:
            found = queries.find("ngan sach", tokens=ALL, before=before, limit=3)
            pages.append([hit.object_id for hit in found.hits])
            before = found.next
            if before is None:
                break

        assert pages == [["6", "5", "4"], ["3", "2", "1"], ["0"]]

    def test_gives_a_thing_once_however_many_of_its_parts_match(self):
        index("long", body="ngân sách thành phố " * 5_000)
        index("short", body="ngân sách")

        found = queries.find("ngan sach", tokens=ALL)

        assert IndexEntry.objects.filter(object_id="long").count() > 5
        assert sorted(hit.object_id for hit in found.hits) == ["long", "short"]
        assert found.count == 2

    def test_finds_a_phrase_on_the_border_of_two_parts(self):
        words = [f"w{number}" for number in range(10_000)]
        index(body=" ".join(words))

        for number in range(2_900, 3_100):
            assert find(f'"w{number} w{number + 1} w{number + 2}"') == ["1"]

    def test_shows_where_the_words_stand(self):
        index(title="Tờ trình về ngân sách", body="Dự toán ngân sách năm 2020")

        hit = queries.find("ngan sach", tokens=ALL).hits[0]

        assert hit.url == "/tai-lieu/1/"
        assert ("ngân", True) in hit.title.pieces
        assert ("sách", True) in hit.snippet.pieces

    def test_answers_nothing_to_an_empty_question(self):
        index(body="ngân sách")

        assert queries.find("  ", tokens=ALL) == queries.Found(
            hits=[], next=None, count=0
        )


@pytest.mark.django_db
class TestFindCommonWords:
    """Common words go another way through the index, with the same answers."""

    @pytest.fixture(autouse=True)
    def few_rows_are_many(self, monkeypatch):
        monkeypatch.setattr(queries, "SORTED_ROWS", 10)
        monkeypatch.setattr(queries, "WALK_ROWS", 7)

    def test_walks_back_from_the_newest(self):
        for number in range(30):
            audience = ["person:1"] if number % 3 else ["person:2"]
            at = NOW + dt.timedelta(hours=number % 11)
            index(str(number), body="ủy ban " * 2_500, audience=audience, at=at)

        pages, before = [], None
        while True:
            found = queries.find("uy ban", tokens=["person:1"], before=before, limit=4)
            pages += [hit.place for hit in found.hits]
            before = found.next
            if before is None:
                break

        assert len(pages) == len(set(pages)) == 20
        assert pages == sorted(pages, reverse=True)

    def test_does_not_count_them(self):
        for number in range(12):
            index(str(number), body="ủy ban")

        found = queries.find("uy ban", tokens=ALL)

        assert (found.count, found.is_more_than_counted) == (1_000, True)

    def test_leaves_the_planner_as_it_was(self):
        with transaction.atomic():
            queries.find("uy ban", tokens=ALL)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_settings WHERE name LIKE 'enable_%'"
                    " AND setting <> boot_val"
                )
                assert cursor.fetchone() == (0,)


@pytest.mark.django_db
class TestIndex:
    def test_replaces_what_was_known_before(self):
        index(body="ngân sách")
        index(body="quy hoạch")

        assert find("ngan sach") == []
        assert find("quy hoach") == ["1"]

    def test_renews_who_may_see_without_reading_the_text_again(self):
        index(body="ngân sách")
        before = IndexEntry.objects.get().pk

        index(body="ngân sách", audience=["person:1"], url="/moi/")

        assert find("ngan sach") == []
        hit = queries.find("ngan sach", tokens=["person:1"]).hits[0]
        assert hit.url == "/moi/"
        assert IndexEntry.objects.get().pk == before

    def test_is_undone_with_the_act_that_it_follows(self):
        def act() -> None:
            with transaction.atomic():
                index(body="ngân sách")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            act()

        assert find("ngan sach") == []

    def test_takes_a_text_of_a_thousand_pages(self):
        page = "Điều 1. Phê duyệt kế hoạch đầu tư công trung hạn; 12.345.678 đồng.\n"
        index(body=(page * 30 + "\f") * 1_000)

        assert find("dau tu cong") == ["1"]

    def test_takes_a_table_without_spaces(self):
        index(body=";".join(str(number) for number in range(20_000)))

        assert find("19999") == ["1"]


@pytest.mark.django_db
class TestRemove:
    def test_makes_the_thing_findable_no_more(self):
        index("1", body="ngân sách")
        index("2", body="ngân sách")

        operations.remove(kind="paper", object_id="1")
        operations.remove(kind="paper", object_id="1")

        assert find("ngan sach") == ["2"]


VIETNAMESE = st.text(
    alphabet="aàáảãạăằắâầấbcdđeèéêềếghiìíoòóôồốơờớuùúưừứyỳý -/.",
    min_size=1,
    max_size=80,
)


class TestFindAnyText(TestCase):
    @given(VIETNAMESE | st.text(min_size=1, max_size=80), st.data())
    @example("Uỷ ban hoà giải", None)
    @settings(max_examples=150, deadline=None)
    def test_finds_every_word_with_its_accents_and_without(self, content, data):
        words = text.exact(content).split()
        assume(words)
        word = data.draw(st.sampled_from(words)) if data else words[0]
        index("any", body=content)

        assert find(f'"{word}"') == ["any"]
        assert find(f'"{text.fold(word)}"') == ["any"] or not text.fold(word)


class TestParts:
    @given(st.text(max_size=300))
    def test_loses_nothing(self, body):
        assert "".join(operations.parts(body)) == body or text.fold(body) == ""
