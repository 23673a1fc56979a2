"""One's own notices through the API."""

from __future__ import annotations

import pytest

from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.api_client import Program
from khonggiay.notifications import operations


@pytest.fixture
def city(db) -> factories.City:
    return factories.make_city()


@pytest.fixture
def told(city) -> factories.City:
    for number in range(3):
        operations.notify(
            person_ids=[city.chair.pk, city.secretary.pk], kind="test",
            title=f"Thông báo {number}", key=f"test:{number}", at=factories.AT,
        )  # fmt: skip
    return city


class TestNotices:
    def test_are_ones_own_the_newest_first_page_by_page(self, told):
        chair = Program(told.chair)

        first = chair.get("/notifications", limit=2)
        second = chair.get("/notifications", limit=2, cursor=first["next"])

        titles = [row["title"] for row in first["items"] + second["items"]]
        assert titles == ["Thông báo 2", "Thông báo 1", "Thông báo 0"]
        assert second["next"] is None
        assert Program(told.stranger).get("/notifications")["items"] == []

    def test_are_marked_as_read(self, told):
        chair = Program(told.chair)
        notice = chair.get("/notifications")["items"][0]

        left = chair.do("POST", f"/notifications/{notice['id']}/read")
        unread = chair.get("/notifications", unread="true")["items"]
        none = chair.do("POST", "/notifications/read")

        assert left == {"unread": 2}
        assert notice["id"] not in [row["id"] for row in unread]
        assert none == {"unread": 0}

    def test_of_others_do_not_exist(self, told):
        notice = Program(told.chair).get("/notifications")["items"][0]["id"]

        foreign = Program(told.secretary).refused(
            "POST", f"/notifications/{notice}/read"
        )

        assert foreign == (404, "not_found")

    def test_are_heard_on_ones_own_stream(self, told):
        stream = Program(told.chair).get("/notifications/stream")

        assert stream["after"] == f"person:{told.chair.pk}=3"
        assert stream["url"].endswith("/live")
