"""Logging in: in Vietnamese, and limited."""

from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.kernel.actor import Actor
from khonggiay.people import operations as people

pytestmark = pytest.mark.django_db
AT = dt.datetime(2019, 10, 3, 2, tzinfo=dt.UTC)
PASSWORD = "mat-khau-rat-dai"


@pytest.fixture
def person(db):
    return people.enrol(
        actor=Actor.system(),
        full_name="Lê Thị Ngọc Ánh",
        username="ngocanh",
        password=PASSWORD,
        at=AT,
    )


def log_in(client, password):
    return client.post("/tai-khoan/login/", {"login": "ngocanh", "password": password})


class TestLogin:
    def test_leads_to_today(self, client, person):
        response = log_in(client, PASSWORD)

        assert (response.status_code, response.headers["Location"]) == (
            302,
            "/hom-nay/",
        )

    def test_says_in_vietnamese_that_something_is_wrong(self, client, person):
        response = log_in(client, "sai")

        assert "Tên đăng nhập hoặc mật khẩu không đúng." in response.content.decode()

    def test_says_the_same_of_a_login_that_does_not_exist(self, client, db):
        response = log_in(client, PASSWORD)

        assert "Tên đăng nhập hoặc mật khẩu không đúng." in response.content.decode()

    def test_is_closed_for_a_while_after_ten_wrong_passwords(self, client, person):
        for _attempt in range(10):
            log_in(client, "sai")

        response = log_in(client, PASSWORD)

        assert "quá nhiều lần" in response.content.decode()
        assert "_auth_user_id" not in client.session

    def test_nobody_can_sign_up_alone(self, client, db):
        response = client.get("/tai-khoan/signup/")

        assert b"<form" not in response.content.split(b"<main")[1]
