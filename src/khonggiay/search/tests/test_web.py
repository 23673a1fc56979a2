from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.kernel.actor import Actor
from khonggiay.people import operations as people
from khonggiay.people.models import Person
from khonggiay.search import operations

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)


@pytest.fixture
def buoi(client) -> Person:
    person = people.enrol(
        actor=Actor.system(), full_name="Nguyễn Thị Bưởi", username="buoi", at=NOW
    )
    client.force_login(person.account)
    return person


def index(object_id: str, audience: list[str], kind: str = "paper") -> None:
    operations.index(
        kind=kind,
        object_id=object_id,
        title=f"Tờ trình {object_id}",
        body="Về dự toán <b>ngân sách</b> năm 2020",
        url=f"/x/{object_id}/",
        audience=audience,
        at=NOW,
    )


class TestSearch:
    def test_is_for_people_with_an_account(self, client):
        assert client.get("/tim-kiem/").status_code == 302

    def test_begins_with_an_empty_box(self, client, buoi):
        page = client.get("/tim-kiem/").content.decode()

        assert "autofocus" in page
        assert "kg-finds" not in page

    def test_shows_what_one_may_see_with_the_words_marked(self, client, buoi):
        index("1", [f"person:{buoi.pk}"])
        index("2", ["person:0"])

        page = client.get("/tim-kiem/", {"q": "ngan sach"}).content.decode()

        assert "/x/1/" in page
        assert "/x/2/" not in page
        assert "&lt;b&gt;<mark>ngân</mark> <mark>sách</mark>&lt;/b&gt;" in page

    def test_keeps_words_and_kind_in_the_address(self, client, buoi):
        index("1", ["everyone"])
        index("1", ["everyone"], kind="task")

        page = client.get("/tim-kiem/", {"q": "ngân sách", "kind": "task"})

        assert [hit.kind for hit, _name, _icon in page.context["hits"]] == ["task"]
        assert 'value="ngân sách"' in page.content.decode()
        assert "?q=ng%C3%A2n+s%C3%A1ch&amp;kind=paper" in page.content.decode()

    def test_goes_on_to_older_finds(self, client, buoi):
        for number in range(25):
            index(str(number), ["everyone"])

        first = client.get("/tim-kiem/", {"q": "ngan"})
        second = client.get(f"/tim-kiem/{first.context['next_url']}")

        assert len(first.context["hits"]) == 20
        assert len(second.context["hits"]) == 5
        assert second.context["next_url"] == ""

    @pytest.mark.parametrize("mark", ["x", "WyJhIiwxXQ", "W251bGwsbnVsbF0"])
    def test_shows_the_first_page_for_a_broken_page_mark(self, client, buoi, mark):
        index("1", ["everyone"])

        page = client.get("/tim-kiem/", {"q": "ngan", "after": mark})

        assert len(page.context["hits"]) == 1

    def test_says_when_nothing_was_found(self, client, buoi):
        page = client.get("/tim-kiem/", {"q": "<script>"})

        assert page.context["hits"] == []
        assert '<script>"' not in page.content.decode()
        assert "Không tìm thấy" in page.content.decode()


class TestApi:
    def test_answers_with_passages_and_marks(self, client, buoi):
        index("1", ["everyone"])
        index("2", ["person:0"])

        answer = client.get("/api/v1/search", {"q": "ngan sach"}).json()

        assert [item["id"] for item in answer["items"]] == ["1"]
        snippet = answer["items"][0]["snippet"]
        start, end = snippet["marks"][0]
        assert snippet["text"][start:end] == "ngân"
        assert (answer["count"], answer["next"]) == (1, None)

    def test_goes_on_from_the_cursor(self, client, buoi):
        for number in range(3):
            index(str(number), ["everyone"])

        first = client.get("/api/v1/search", {"q": "ngan", "limit": 2}).json()
        second = client.get(
            "/api/v1/search", {"q": "ngan", "limit": 2, "cursor": first["next"]}
        ).json()

        assert [item["id"] for item in first["items"]] == ["2", "1"]
        assert [item["id"] for item in second["items"]] == ["0"]

    def test_refuses_a_broken_cursor(self, client, buoi):
        answer = client.get("/api/v1/search", {"q": "ngan", "cursor": "x"})

        assert answer.status_code == 422

    def test_is_for_callers_with_an_account(self, client):
        assert client.get("/api/v1/search", {"q": "a"}).status_code == 401
