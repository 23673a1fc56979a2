from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import pytest

from khonggiay.kernel import clock
from khonggiay.kernel.actor import Actor
from khonggiay.organisations import operations as organisations
from khonggiay.people import operations as people
from khonggiay.people.models import Person
from khonggiay.search import operations, sources
from khonggiay.search.models import Rebuilding
from khonggiay.search.queries import finding
from khonggiay.search.tests.things import NOW, index

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2019, 10, 1, 3, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TODAY)
    monkeypatch.setattr(sources, "rebuilders", {})


@pytest.fixture
def buoi(client) -> Person:
    person = people.enrol(
        actor=Actor.system(), full_name="Nguyễn Thị Bưởi", username="buoi", at=NOW
    )
    client.force_login(person.account)
    return person


def ask(client, **query):
    return client.get("/tim-kiem/", query)


def ids(page) -> list[str]:
    return [one.hit.object_id for one in page.context["shown"]]


@pytest.mark.usefixtures("buoi")
class TestSearch:
    def test_begins_with_an_empty_box(self, client):
        page = client.get("/tim-kiem/").content.decode()

        assert "autofocus" in page
        assert "kg-hits" not in page

    def test_shows_what_one_may_see_with_the_words_marked(self, client, buoi):
        body = "Về dự toán <b>ngân sách</b> năm 2020"
        index("1", body=body, audience=[f"person:{buoi.pk}"])
        index("2", body=body, audience=["person:0"])

        page = ask(client, q="ngan sach").content.decode()

        assert "/tai-lieu/1/" in page
        assert "/tai-lieu/2/" not in page
        assert "&lt;b&gt;<mark>ngân</mark> <mark>sách</mark>&lt;/b&gt;" in page

    @pytest.mark.parametrize("path", ["", "goi-y/"])
    def test_leaves_passages_in_no_cache(self, client, path):
        index(body="ngân sách")

        answer = client.get(f"/tim-kiem/{path}", {"q": "ngan"})

        assert "no-store" in answer["Cache-Control"]

    def test_leads_to_the_page_and_to_all_others(self, client):
        index(pages=["ngân sách", "khác", "ngân sách"])

        page = ask(client, q="ngân sách").content.decode()

        assert "/tai-lieu/1/?trang=1&amp;tim=ng%C3%A2n+s%C3%A1ch" in page
        assert "trang/?q=ng%C3%A2n+s%C3%A1ch&amp;kind=paper&amp;id=1&amp;but=1" in page
        assert "Còn 1 trang khác" in page

    def test_says_how_well_the_answers_match(self, client):
        index("together", body="giá đất")
        index("page", body="đất có giá")
        index("thing", pages=["giá", "đất"])

        page = ask(client, q="giá đất ")

        leads = [one.lead for one in page.context["shown"]]
        assert leads[0] == ""
        assert [bool(lead) for lead in leads] == [False, True, True]
        assert page.content.decode().count("kg-hit-lead") == 2

    def test_says_when_nothing_was_found_and_what_to_try(self, client):
        page = ask(client, q="<script>", kind="task")

        assert ids(page) == []
        assert '<script>"' not in page.content.decode()
        assert "Không tìm thấy" in page.content.decode()
        assert "?q=%3Cscript%3E" in page.content.decode()

    def test_offers_what_may_have_been_meant(self, client):
        index(body="họp không giấy")

        page = ask(client, q="hopkhonggiay", kind="paper").content.decode()

        assert "Có phải ý là" in page
        query = urlencode({"q": "họp không giấy", "kind": "paper"})
        assert f"?{query.replace('&', '&amp;')}" in page

    def test_says_that_the_index_is_being_made(self, client, monkeypatch):
        rebuilder = sources.Rebuilder(
            kinds=frozenset(), next_id=lambda after: None, index=lambda pk: None
        )
        monkeypatch.setattr(sources, "rebuilders", {"shelf": rebuilder})
        assert "đang được lập lại" in ask(client, q="gì").content.decode()

        operations.rebuild()

        assert Rebuilding.objects.count() == 1
        assert "đang được lập lại" not in ask(client, q="gì").content.decode()

    def test_says_that_there_are_more_than_it_counted(self, client, monkeypatch):
        monkeypatch.setattr(finding, "WINDOW", 25)
        for number in range(60):
            at = NOW - dt.timedelta(weeks=number)
            index(str(number), body="ngân sách", at=at)

        page = ask(client, q="ngan sach")

        assert page.context["count"] in (20, 30, 40)
        assert f"Hơn {page.context['count']} kết quả" in page.content.decode()

    def test_goes_on_to_further_finds(self, client):
        for number in range(25):
            index(str(number), body="ngân sách")

        first = ask(client, q="ngan")
        second = client.get(f"/tim-kiem/{first.context['next_url']}")

        assert len(ids(first)) == 20
        assert len(ids(second)) == 5
        assert not set(ids(first)) & set(ids(second))
        assert second.context["next_url"] == ""

    @pytest.mark.parametrize(
        "mark", ["x", "WyJhIiwxXQ", "W251bGwsbnVsbF0", "WzksMSwxLCJ4IiwxXQ"]
    )
    def test_shows_the_first_page_for_a_broken_page_mark(self, client, mark):
        index("1", body="ngân sách")

        assert ids(ask(client, q="ngan", after=mark)) == ["1"]


@pytest.mark.usefixtures("buoi")
class TestFilters:
    def test_keep_words_and_filters_in_the_address(self, client):
        index("1", body="ngân sách")
        index("1", body="ngân sách", kind="task")

        page = ask(client, q="ngân sách", kind="task", period="365")

        assert [one.hit.kind for one in page.context["shown"]] == ["task"]
        text = page.content.decode()
        assert 'value="ngân sách"' in text
        assert "?q=ng%C3%A2n+s%C3%A1ch&amp;kind=paper&amp;period=365" in text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"period": "90"}, ["new"]),
            ({"period": "365"}, ["new", "older"]),
            ({"period": "2017"}, ["old"]),
            ({"since": "2019-01-01"}, ["new", "older"]),
            ({"since": "2017-01-01", "until": "2019-03-31"}, ["older", "old"]),
            ({"period": "nonsense", "since": "x", "until": "2019-99-99"},
             ["new", "older", "old"]),
            ({"body": "x", "unit": "²"}, ["new", "older", "old"]),
            ({"period": "0000"}, ["new", "older", "old"]),
        ],
    )  # fmt: skip
    def test_narrow_to_a_period(self, client, query, found):
        days = {"new": 0, "older": 170, "old": 800}
        for name, back in days.items():
            index(name, body="ngân sách", at=NOW - dt.timedelta(days=back))

        assert sorted(ids(ask(client, q="ngan", **query))) == sorted(found)

    def test_offer_the_units_of_the_answers_and_keep_the_chosen_one(self, client):
        units = [
            organisations.establish_unit(
                actor=Actor.system(), code=code, name=name, kind="department", level=1,
                parent_id=None, valid_from=dt.date(2019, 1, 1), abbreviation=code,
                at=NOW,
            )
            for code, name in (("SXD", "Sở Xây dựng"), ("STC", "Sở Tài chính"))
        ]  # fmt: skip
        for unit in units:
            index(str(unit.pk), body="ngân sách", facets=[f"unit:{unit.pk}"])

        plain = ask(client, q="ngan")
        narrowed = ask(client, q="ngan", unit=units[0].pk)

        assert f"unit={units[1].pk}" in plain.content.decode()
        assert "Sở Tài chính" in plain.content.decode()
        assert ids(narrowed) == [str(units[0].pk)]
        menu = narrowed.context["menus"][-1]
        assert (menu["chosen"], menu["is_on"]) == ("Sở Xây dựng", True)

    def test_are_left_out_by_one_touch(self, client):
        page = ask(client, q="ngan", kind="paper", period="90", unit=7)

        assert page.context["plain_url"] == "?q=ngan"


@pytest.mark.usefixtures("buoi")
class TestPages:
    def test_are_all_on_which_the_words_stand(self, client):
        index(pages=["ngân sách", "khác", "ngân sách"])

        answer = client.get("/tim-kiem/trang/", {"q": "ngan", "kind": "paper", "id": 1})

        text = answer.content.decode()
        assert [page.number for page in answer.context["pages"]] == [1, 3]
        assert "/tai-lieu/1/?trang=3&amp;tim=ngan" in text
        assert "<mark>ngân</mark>" in text

    def test_leave_out_the_one_that_is_shown_already(self, client):
        index(pages=["ngân sách", "khác", "ngân sách"])
        query = {"q": "ngan", "kind": "paper", "id": 1, "but": 1}

        answer = client.get("/tim-kiem/trang/", query)

        assert [page.number for page in answer.context["pages"]] == [3]

    def test_of_a_hidden_paper_are_those_of_none(self, client):
        index(body="ngân sách", audience=["person:0"])

        for object_id in ("1", "2"):
            query = {"q": "ngan", "kind": "paper", "id": object_id}
            assert client.get("/tim-kiem/trang/", query).status_code == 404


@pytest.mark.usefixtures("buoi")
class TestSuggestions:
    def test_are_the_first_finds_with_their_page(self, client):
        index(title="Tờ trình", pages=["khác", "dự toán ngân sách"])

        answer = client.get("/tim-kiem/goi-y/", {"q": "ngân sá"}).json()

        assert answer["results"] == [
            {
                "url": "/tai-lieu/1/?trang=2&tim=ng%C3%A2n+s%C3%A1",
                "title": [["Tờ trình", False]],
                "passage": [
                    ["dự toán ", False], ["ngân", True], [" ", False], ["sách", True],
                ],
                "hint": "Tài liệu · trang 2 · 05/09/2019",
            }
        ]  # fmt: skip

    def test_are_few_and_only_what_one_may_see(self, client):
        for number in range(20):
            audience = ["everyone"] if number % 2 else ["person:0"]
            index(str(number), body="ngân sách", audience=audience)

        answer = client.get("/tim-kiem/goi-y/", {"q": "ngan"}).json()

        numbers = [one["url"].split("/")[2] for one in answer["results"]]
        assert numbers == ["19", "17", "15", "13", "11", "9"]

    def test_of_nothing_are_none(self, client):
        assert client.get("/tim-kiem/goi-y/").json() == {"results": []}


class TestStrangers:
    @pytest.mark.parametrize("path", ["", "trang/", "goi-y/"])
    def test_are_sent_to_the_login(self, client, path):
        assert client.get(f"/tim-kiem/{path}").status_code == 302

    def test_get_nothing_from_the_api(self, client):
        assert client.get("/api/v1/search", {"q": "a"}).status_code == 401
        assert client.get("/api/v1/search/pages", {"q": "a"}).status_code == 401


@pytest.mark.usefixtures("buoi")
class TestApi:
    def test_answers_with_passages_and_marks(self, client):
        index("1", pages=["khác", "ngân sách"])
        index("2", body="ngân sách", audience=["person:0"])

        answer = client.get("/api/v1/search", {"q": "ngan sach"}).json()

        (item,) = answer["items"]
        assert (item["id"], item["pages"], item["match"]) == ("1", 1, "together")
        assert item["page"]["number"] == 2
        assert item["page"]["url"] == "/tai-lieu/1/?trang=2&tim=ngan+sach"
        start, end = item["snippet"]["marks"][0]
        assert item["snippet"]["text"][start:end] == "ngân"
        assert (answer["count"], answer["next"]) == (1, None)

    def test_narrows(self, client):
        index("1", body="ngân sách", facets=["body:1", "unit:2"])
        index("2", body="ngân sách", facets=["body:2"], kind="task")

        def found(**query):
            answer = client.get("/api/v1/search", {"q": "ngan", **query}).json()
            return [item["id"] for item in answer["items"]]

        assert found(body=1) == found(unit=2) == found(kind="paper") == ["1"]
        assert found(since="2019-09-05", until="2019-09-05") == ["2", "1"]
        assert found(until="2019-09-04") == []

    def test_counts_facets_and_suggests_on_the_first_page(self, client):
        index("1", body="họp không giấy", facets=["body:1"])

        answer = client.get("/api/v1/search", {"q": "hopkhonggiay"}).json()
        again = client.get("/api/v1/search", {"q": answer["suggestion"]}).json()

        assert answer["suggestion"] == "họp không giấy"
        assert again["facets"] == [{"name": "body", "value": "1", "count": 1}]
        assert again["suggestion"] is None

    def test_goes_on_from_the_cursor(self, client):
        for number in range(3):
            index(str(number), body="ngân sách")

        first = client.get("/api/v1/search", {"q": "ngan", "limit": 2}).json()
        second = client.get(
            "/api/v1/search", {"q": "ngan", "limit": 2, "cursor": first["next"]}
        ).json()

        assert [item["id"] for item in first["items"]] == ["2", "1"]
        assert [item["id"] for item in second["items"]] == ["0"]

    @pytest.mark.parametrize("query", [{"cursor": "x"}, {"since": "x"}, {"body": "x"}])
    def test_refuses_what_makes_no_sense(self, client, query):
        answer = client.get("/api/v1/search", {"q": "ngan", **query})

        assert answer.status_code == 422

    def test_finds_the_pages_of_a_thing(self, client):
        index(pages=["ngân sách", "khác", "ngân sách"])
        query = {"q": "ngan", "kind": "paper"}

        answer = client.get("/api/v1/search/pages", query | {"id": "1"}).json()

        assert [page["number"] for page in answer["items"]] == [1, 3]
        other = client.get("/api/v1/search/pages", query | {"id": "2"})
        assert other.status_code == 404
