"""What is indexed is found by those who may see it, and by nobody else."""

import datetime as dt
import unicodedata

import pytest

from khonggiay.kernel.errors import NotFound
from khonggiay.search import operations, queries
from khonggiay.search.queries import Stage, finding
from khonggiay.search.tests.things import (
    ALL,
    NOW,
    find,
    index,
    pages_of_answers,
    search,
)

SENTENCE = "Phòng họp không giấy. Số 1234/QĐ-UBND, đường Điện Biên Phủ."


@pytest.mark.django_db
class TestWords:
    @pytest.mark.parametrize(
        "typed",
        [
            "họp không giấy",
            "hop khong giay",
            "HOP KHONG GIAY",
            unicodedata.normalize("NFD", "họp không giấy"),
            '"hop khong giay"',
            "“họp khong giay”",
            "giay hop",
            "hop kho",
            "họp khô",
            "qd ubnd",
            "1234/QĐ-UBND",
            "1234",
            "123",
            "duong dien",
            "đi",
        ],
    )
    def test_are_found_with_and_without_accents(self, typed):
        index(body=SENTENCE)

        assert find(typed) == ["1"]

    @pytest.mark.parametrize(
        "typed",
        [
            "hợp",
            '"giấy không"',
            "giáy",
            "khong gay",
            "234",
            "12",
            '"biên điện"',
            '"hop khon"',
            "hop khon ",
            '"không giầy"',
        ],
    )
    def test_are_not_found_where_they_are_not(self, typed):
        index(body=SENTENCE)

        assert find(typed) == []

    def test_have_both_places_of_a_tone(self):
        index("old", body="Uỷ ban hoà giải")
        index("new", body="Ủy ban hòa giải")

        assert sorted(find("ủy ban hoà giải ")) == ["new", "old"]

    def test_make_no_phrase_across_title_and_text(self):
        index(title="Tờ trình", body="Chỉnh trang đô thị")

        assert find("trình đô ") == ["1"]
        assert find('"trinh chinh"') == []

    def test_make_no_phrase_across_pages_but_are_found_on_both(self):
        index(pages=["Về dự toán ngân", "sách năm 2020"])

        assert find('"ngan sach"') == []
        assert find("ngan sach ") == ["1"]

    def test_of_a_phrase_must_follow_each_other_in_the_text_itself(self):
        index(body="giấy phép xây nhà. Phép xây dựng. Giấy.")

        assert find('"giay phep xay dung"') == []
        assert find('"giấy phép xây" dựng ') == ["1"]

    def test_with_marks_must_stand_in_the_phrase_itself(self):
        index(body="giày phép; một tờ giấy")

        assert find('"giấy phép"') == []
        assert find('"giay phep"') == ["1"]

    def test_that_are_none_ask_nothing(self):
        index(body=SENTENCE)

        assert search("  ") == queries.Found(hits=[], next=None, count=0)
        assert search('"?!"').hits == []


@pytest.mark.django_db
class TestWhoMaySee:
    def test_nobody_finds_what_they_may_not_see(self):
        index("mine", body="ngân sách", audience=["person:1"])
        index("theirs", body="ngân sách", audience=["person:2", "meeting:7"])
        index("nobodys", body="ngân sách", audience=[])

        assert find("ngan sach", tokens=["person:1", "everyone"]) == ["mine"]
        assert find("ngan sach", tokens=["meeting:7"]) == ["theirs"]
        assert find("ngan sach", tokens=[]) == []

    def test_neither_count_nor_facet_tells_of_hidden_things(self):
        index("mine", body="ngân sách", audience=["person:1"], facets=["body:1"])
        index("theirs", body="ngân sách", audience=["person:2"], facets=["body:2"])

        found = search("ngan sach", tokens=["person:1"])

        assert (found.count, found.is_more_than_counted) == (1, False)
        assert found.facets == [queries.Facet(name="body", value="1", count=1)]

    def test_holders_of_very_many_tokens_find_the_same(self, monkeypatch):
        for number in range(12):
            index(str(number), body="ngân sách", audience=[f"meeting:{number}"])
        tokens = [f"meeting:{number}" for number in range(0, 12, 3)]

        narrow = find("ngan sach", tokens=tokens)
        monkeypatch.setattr("khonggiay.search.queries.asking.FEW_SCOPES", 2)
        wide = find("ngan sach", tokens=tokens)

        assert narrow == wide == ["9", "6", "3", "0"]

    def test_a_scope_admits_and_shuts_out_all_its_things_at_once(self):
        for number in range(3):
            index(str(number), body="ngân sách", audience=["office"], scope="meeting:1")

        operations.admit(scope="meeting:1", audience=["office", "meeting:1"])
        admitted = find("ngan sach", tokens=["meeting:1"])
        operations.admit(scope="meeting:1", audience=["office"])

        assert admitted == ["2", "1", "0"]
        assert find("ngan sach", tokens=["meeting:1"]) == []
        assert find("ngan sach", tokens=["office"]) == ["2", "1", "0"]

    def test_pages_of_a_hidden_thing_are_those_of_none(self):
        index(body="ngân sách", audience=["person:2"])

        for object_id in ("1", "2"):
            with pytest.raises(NotFound):
                queries.pages_of(
                    "ngan", tokens=["person:1"], kind="paper", object_id=object_id
                )


@pytest.mark.django_db
class TestFilters:
    def test_narrow_to_kinds(self):
        index("1", body="ngân sách")
        index("1", body="ngân sách", kind="task")

        assert len(find("ngan sach")) == 2
        assert find("ngan sach", kinds=("task",)) == ["1"]
        assert len(find("ngan sach", kinds=("task", "paper"))) == 2
        assert find("ngan sach", kinds=("dossier",)) == []

    def test_narrow_to_one_value_of_each_facet(self):
        index("1", body="ngân sách", facets=["body:1", "unit:7"])
        index("2", body="ngân sách", facets=["body:1", "unit:8"])
        index("3", body="ngân sách", facets=["body:2", "unit:7"])

        assert find("ngan sach", facets=("body:1",)) == ["2", "1"]
        assert find("ngan sach", facets=("body:1", "unit:7")) == ["1"]
        assert find("ngan sach", facets=("unit:7", "unit:8")) == ["3", "2", "1"]

    def test_narrow_to_days_of_the_city_both_included(self):
        # Midnight in the city is 17:00 in Greenwich.
        for hour in (16, 17, 40, 41):
            at = dt.datetime(2019, 9, 4, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
            index(str(hour), body="ngân sách", at=at)
        day = dt.date(2019, 9, 5)

        assert find("ngan sach", since=day, until=day) == ["40", "17"]
        assert find("ngan sach", since=day) == ["41", "40", "17"]
        assert find("ngan sach", until=day) == ["40", "17", "16"]
        assert find("ngan sach", since=dt.date(2030, 1, 1)) == []


@pytest.mark.django_db
class TestOrder:
    def test_words_together_come_before_words_on_a_page_before_words_in_a_thing(self):
        index("pages", pages=["Quận bảy", "giá cao", "đất"])
        index("page", pages=["đất ở và giá cao"], at=NOW + dt.timedelta(days=1))
        index("phrase", pages=["giá đất"], at=NOW - dt.timedelta(days=900))

        found = search("giá đất ")

        assert [hit.object_id for hit in found.hits] == ["phrase", "page", "pages"]
        assert [hit.place.stage for hit in found.hits] == list(Stage)

    def test_a_title_comes_before_a_page(self):
        index("title", title="Bảng giá đất", body="Phụ lục")
        index("page", body="bảng giá đất", at=NOW + dt.timedelta(days=1))

        assert find("bảng giá đất") == ["title", "page"]

    def test_many_pages_come_before_few_of_the_same_day(self):
        index("many", pages=["giá đất"] * 20)
        index("few", pages=["giá đất", "khác"])

        assert find("giá đất") == ["many", "few"]

    def test_the_newest_comes_first_page_by_page(self):
        for number in range(7):
            at = NOW + dt.timedelta(days=number // 2 * 40)
            index(str(number), body="ngân sách", at=at)

        pages = pages_of_answers("ngan sach", limit=3)

        assert [[hit.object_id for hit in page] for page in pages] == [
            ["6", "5", "4"], ["3", "2", "1"], ["0"],
        ]  # fmt: skip

    def test_is_the_same_every_time(self):
        for number in range(9):
            index(str(number), pages=["ngân sách"] * (number % 3 + 1))

        assert len({tuple(find("ngan sach")) for _again in range(3)}) == 1

    def test_stages_follow_each_other_over_pages_of_answers(self):
        for number in range(5):
            index(f"phrase{number}", body="ngân sách")
            index(f"page{number}", body="sách ngân")
            index(f"thing{number}", pages=["ngân", "sách"])

        pages = pages_of_answers("ngan sach ", limit=4)

        ids = [hit.object_id for page in pages for hit in page]
        assert len(ids) == len(set(ids)) == 15
        assert [one[:4] for one in ids] == ["phra"] * 5 + ["page"] * 5 + ["thin"] * 5


@pytest.mark.django_db
class TestCount:
    def test_is_of_all_stages_when_all_were_looked_at(self):
        index("1", body="ngân sách")
        index("2", pages=["ngân", "sách"])

        found = search("ngan sach ")

        assert (found.count, found.is_more_than_counted) == (2, False)

    def test_says_more_when_the_walk_did_not_come_to_the_end(self, monkeypatch):
        monkeypatch.setattr(finding, "WINDOW", 5)
        for number in range(30):
            index(str(number), body="ủy ban", at=NOW - dt.timedelta(days=number))

        found = search("uy ban", limit=3)

        assert 5 <= found.count < 30
        assert found.is_more_than_counted


@pytest.mark.django_db
class TestHit:
    def test_shows_where_the_words_stand(self):
        index(title="Tờ trình về ngân sách", body="Dự toán ngân sách năm 2020")

        hit = search("ngan sach").hits[0]

        assert hit.url == "/tai-lieu/1/"
        assert ("ngân", True) in hit.title.pieces
        assert ("sách", True) in hit.best.snippet.pieces

    def test_leads_to_the_page_with_the_words(self):
        index(pages=["một", "hai", "giá đất ở đây"])

        hit = search("giá đất").hits[0]

        assert (hit.best.number, hit.pages) == (3, 1)
        assert hit.best.url == "/tai-lieu/1/?trang=3&tim=gi%C3%A1+%C4%91%E1%BA%A5t"

    def test_shows_the_page_where_the_words_stand_most_often(self):
        index(pages=["giá đất", "khác", "giá đất, giá đất và giá đất", "giá đất"])

        hit = search("giá đất").hits[0]

        assert (hit.best.number, hit.pages) == (3, 3)

    def test_leads_to_the_thing_when_only_its_title_matches(self):
        index(title="Bảng giá đất", pages=["phụ lục"])

        hit = search("giá đất").hits[0]

        assert (hit.best.number, hit.pages, hit.best.url) == (0, 0, "/tai-lieu/1/")
        assert hit.best.snippet.text == "phụ lục"

    def test_names_no_page_of_a_thing_without_pages(self):
        index(body="giá đất", is_paged=False)

        hit = search("giá đất").hits[0]

        assert (hit.best.number, hit.pages, hit.best.url) == (0, 0, "/tai-lieu/1/")
        assert ("đất", True) in hit.best.snippet.pieces

    def test_shows_few_pages_on_which_scattered_words_stand(self):
        index(pages=["giá", "đất", "giá và quận", "khác"])

        hit = search("giá đất quận ").hits[0]

        assert (hit.best.number, hit.pages) == (3, 2)


@pytest.mark.django_db
class TestPagesOf:
    def test_are_all_on_which_the_words_follow_each_other(self):
        index(pages=["giá đất", "khác", "đất và giá", "giá đất"])

        pages = queries.pages_of("giá đất", tokens=ALL, kind="paper", object_id="1")

        assert [page.number for page in pages] == [1, 4]
        assert pages[1].url.startswith("/tai-lieu/1/?trang=4&")

    def test_are_those_that_hold_the_words_between_them(self):
        index(pages=["giá", "khác", "đất"])

        pages = queries.pages_of("giá đất ", tokens=ALL, kind="paper", object_id="1")

        assert [page.number for page in pages] == [1, 3]
