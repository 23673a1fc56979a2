"""What a device kept for one person is never taken for another's."""

from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.kernel.actor import Actor
from khonggiay.people import operations as people
from khonggiay.people.models import Account

pytestmark = pytest.mark.django_db
AT = dt.datetime(2019, 10, 3, 2, tzinfo=dt.UTC)


def enrol(username: str) -> Account:
    person = people.enrol(
        actor=Actor.system(), full_name=username, username=username,
        password="mat-khau-rat-dai", at=AT,
    )  # fmt: skip
    return Account.objects.get(person=person)


class TestSamePerson:
    def test_lets_through_what_its_writer_sends(self, client):
        account = enrol("ngocanh")
        client.force_login(account)

        answer = client.get("/ca-nhan/", headers={"KG-Person": str(account.person_id)})

        assert answer.status_code == 200

    @pytest.mark.parametrize("meant", ["999999", "khác", "0"])
    def test_refuses_what_another_person_wrote(self, client, meant):
        client.force_login(enrol("ngocanh"))

        answer = client.post(
            "/ca-nhan/ma-truy-cap/",
            {"name": "máy", "days": "30"},
            headers={"KG-Person": meant},
        )

        assert (answer.status_code, answer.json()["code"]) == (409, "other_person")
        assert answer.json()["title"] == "Trên thiết bị này đang là người khác."
        assert Account.objects.get().access_tokens.count() == 0

    def test_asks_nothing_of_pages_that_name_nobody(self, client):
        client.force_login(enrol("ngocanh"))

        assert client.get("/ca-nhan/").status_code == 200

    def test_leaves_a_visitor_to_the_login(self, client):
        answer = client.get("/ca-nhan/", headers={"KG-Person": "7"})

        assert answer.status_code == 302
