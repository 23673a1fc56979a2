from __future__ import annotations

import datetime as dt

import pytest
from django.core.mail import EmailMessage, get_connection

from khonggiay.kernel.actor import Actor
from khonggiay.notifications import operations, queries
from khonggiay.notifications.models import Notification
from khonggiay.people import operations as people
from khonggiay.people.models import Person

pytestmark = pytest.mark.django_db
AT = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)


@pytest.fixture
def buoi(client) -> Person:
    person = people.enrol(
        actor=Actor.system(), full_name="Nguyễn Thị Bưởi", username="buoi",
        email="buoi@example.vn", at=AT,
    )  # fmt: skip
    client.force_login(person.account)
    return person


def tell(person: Person, number: int = 1, url: str = "/phien-hop/1/") -> Notification:
    operations.notify(
        person_ids=[person.pk], kind="a", title=f"Tin <b>{number}</b>", url=url,
        key=f"a:{number}", at=AT,
    )  # fmt: skip
    return Notification.objects.get(person=person, key=f"a:{number}")


class TestBell:
    def test_shows_the_newest_twenty_and_the_count(self, client, buoi):
        for number in range(25):
            tell(buoi, number)

        page = client.get("/thong-bao/moi/").content.decode()

        assert page.count("kg-line-title") == 20
        assert "Tin &lt;b&gt;24&lt;/b&gt;" in page
        assert 'id="unread-count" hx-swap-oob="true">25<' in page

    def test_is_for_people_with_an_account(self, client):
        assert client.get("/thong-bao/moi/").status_code == 302


class TestNotices:
    def test_goes_through_all_by_pages(self, client, buoi):
        for number in range(60):
            tell(buoi, number)

        first = client.get("/thong-bao/")
        second = client.get("/thong-bao/", {"cursor": first.context["page"].next})

        assert len(first.context["page"].items) == 50
        assert len(second.context["page"].items) == 10

    def test_says_that_there_is_nothing(self, client, buoi):
        assert "Chưa có gì để đọc" in client.get("/thong-bao/").content.decode()


class TestFollow:
    def test_leads_to_the_matter_and_marks_it_read(self, client, buoi):
        notice = tell(buoi)

        answer = client.get(f"/thong-bao/{notice.pk}/")

        assert (answer.status_code, answer.url) == (302, "/phien-hop/1/")
        assert queries.unread_count(buoi.pk) == 0

    @pytest.mark.parametrize("url", ["", "https://evil.example/", "//evil.example/"])
    def test_never_leads_outside(self, client, buoi, url):
        notice = tell(buoi, url=url)

        assert client.get(f"/thong-bao/{notice.pk}/").url == "/thong-bao/"

    def test_knows_no_notice_of_others(self, client, buoi):
        other = people.enrol(actor=Actor.system(), full_name="Trần Văn Mai", at=AT)

        assert client.get(f"/thong-bao/{tell(other).pk}/").status_code == 404
        assert client.get("/thong-bao/999999/").status_code == 404


class TestReadAll:
    def test_answers_scripts_fragments_and_pages(self, client, buoi):
        tell(buoi)

        script = client.post(
            "/thong-bao/da-doc/", headers={"Accept": "application/json"}
        )
        fragment = client.post("/thong-bao/da-doc/", headers={"HX-Request": "true"})
        page = client.post("/thong-bao/da-doc/")

        assert (script.status_code, fragment.status_code, page.status_code) == (
            204, 200, 302,
        )  # fmt: skip
        assert queries.unread_count(buoi.pk) == 0

    def test_takes_no_get(self, client, buoi):
        assert client.get("/thong-bao/da-doc/").status_code == 405


class TestSampleMail:
    def test_stands_only_in_a_demonstration(self, client, buoi, settings):
        settings.DEMO = False

        assert client.get("/thu-mau/").status_code == 404

    def test_shows_letters_safely_ones_own_first(
        self, client, buoi, settings, tmp_path
    ):
        settings.DEMO, settings.MAIL_DIR = True, tmp_path
        transport = get_connection("khonggiay.notifications.mailbox.FolderBackend")
        for address in ("buoi@example.vn", "mai@example.vn"):
            EmailMessage(
                f"Thư gửi {address}", "<script>Họp</script>", to=[address],
                connection=transport,
            ).send()  # fmt: skip

        own = client.get("/thu-mau/").content.decode()
        everyones = client.get("/thu-mau/", {"tat-ca": "1"}).content.decode()

        assert "Thư gửi buoi@example.vn" in own
        assert "mai@example.vn" not in own
        assert "Thư gửi mai@example.vn" in everyones
        assert "&lt;script&gt;Họp&lt;/script&gt;" in own
        assert "<script>Họp" not in own
