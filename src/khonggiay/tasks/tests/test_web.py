from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khonggiay.files.models import Blob
from khonggiay.kernel import dates
from khonggiay.people.models import Account
from khonggiay.tasks.models import Task
from khonggiay.tasks.tests.factories import TaskIn, again, assign, everything
from khonggiay.tasks.tests.pdf import SMALL_PDF

# The web reads the clock: these tests stand at this moment.
NOW = dates.moment(dt.date(2019, 10, 3), dt.time(10))


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("khonggiay.kernel.clock.now", lambda: NOW)


def entered(person, language="en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.cookies["kg_language"] = language
    client.force_login(Account.objects.get(person=person))
    return client


def upload(name="Báo cáo.pdf", data=SMALL_PDF):
    return SimpleUploadedFile(name, data, "application/pdf")


class TestTheList:
    def test_asks_a_visitor_to_log_in(self, client, db):
        response = client.get("/nhiem-vu/")

        assert response.status_code == 302
        assert "next=/nhiem-vu/" in response["Location"]

    def test_opens_where_the_work_is(self, city):
        TaskIn(city).handed_over()

        pages = {
            who: entered(getattr(city, who)).get("/nhiem-vu/").context["filters"].whose
            for who in ("officer", "director", "chair", "stranger")
        }

        assert pages == {
            "officer": "mine",
            "director": "unit",
            "chair": "given",
            "stranger": "mine",
        }

    def test_shows_the_task_its_unit_and_its_deadline(self, city):
        TaskIn(city).handed_over()

        page = entered(city.officer).get("/nhiem-vu/").content.decode()

        assert "Rà soát quỹ đất nhà ở xã hội" in page
        assert "Sở Xây dựng" in page
        assert "10 working days left" in page

    def test_speaks_vietnamese(self, city):
        TaskIn(city).handed_over()

        page = entered(city.officer, "vi").get("/nhiem-vu/").content.decode()

        assert "Còn 10 ngày làm việc" in page

    def test_keeps_the_filters_in_its_links(self, city):
        assign(city)

        response = entered(city.chair).get("/nhiem-vu/?whose=given&state=all&q=nha")

        urls = [chip["url"] for chip in response.context["states"]]
        assert urls[1] == "/nhiem-vu/?whose=given&state=due&q=nha"

    def test_survives_a_broken_page_mark(self, city):
        response = entered(city.chair).get("/nhiem-vu/?cursor=x&state=nonsense")

        assert response.status_code == 200

    def test_says_so_when_there_is_nothing(self, city):
        page = entered(city.stranger).get("/nhiem-vu/?state=overdue").content.decode()

        assert "Nothing is late" in page


class TestTheTask:
    @pytest.mark.parametrize("who", ["stranger", "finance_officer", "officer"])
    def test_is_not_found_by_those_it_does_not_concern(self, city, who):
        task = TaskIn(city).accepted()
        client = entered(getattr(city, who))

        missing = client.get("/nhiem-vu/999999/")
        foreign = client.get(f"/nhiem-vu/{task.pk}/")
        act = client.post(f"/nhiem-vu/{task.pk}/nhan/")

        assert missing.status_code == foreign.status_code == act.status_code == 404

    def test_offers_what_one_may_do_and_nothing_else(self, city):
        task = TaskIn(city).assigned()

        def offered(who):
            response = entered(getattr(city, who)).get(f"/nhiem-vu/{task.pk}/")
            return [offer["act"].slug for offer in response.context["acts"]]

        assert offered("director") == ["nhan", "tu-choi"]
        assert offered("clerk") == []
        assert offered("chair") == ["huy"]

    def test_tells_everything_that_happened(self, city):
        task = TaskIn(city).completed()

        page = entered(city.chair).get(f"/nhiem-vu/{task.pk}/").content.decode()

        for words in (
            "Assigned the task",
            "Accepted the task",
            "Handed the task over",
            "Reported the work done",
            "Accepted the result",
        ):
            assert words in page

    def test_answers_with_its_way_alone(self, city):
        task = TaskIn(city).assigned()

        page = entered(city.chair).get(f"/nhiem-vu/{task.pk}/?part=way")

        assert "<html" not in page.content.decode()
        assert "Assigned the task" in page.content.decode()


class TestAnAct:
    def test_goes_back_to_the_task(self, city):
        task = TaskIn(city).assigned()

        response = entered(city.director).post(f"/nhiem-vu/{task.pk}/nhan/")

        assert response["Location"] == f"/nhiem-vu/{task.pk}/"
        assert again(task).state == "accepted"

    def test_answers_a_script_with_the_place_to_go(self, city):
        task = TaskIn(city).assigned()

        response = entered(city.director).post(
            f"/nhiem-vu/{task.pk}/nhan/", headers={"Accept": "application/json"}
        )

        assert response.json() == {"location": f"/nhiem-vu/{task.pk}/"}

    def test_walks_the_whole_way(self, city):
        task = TaskIn(city).assigned()
        url = f"/nhiem-vu/{task.pk}"

        director, officer = entered(city.director), entered(city.officer)
        director.post(f"{url}/nhan/")
        director.post(f"{url}/chuyen/", {"officer": city.officer.pk})
        officer.post(f"{url}/tien-do/", {"percent": 50, "text": "Được một nửa"})
        officer.post(f"{url}/hoan-thanh/", {"text": "Xong", "attachments": [upload()]})
        entered(city.chair).post(f"{url}/tra-lai/", {"reason": "Thiếu phụ lục"})
        officer.post(f"{url}/hoan-thanh/", {"text": "Đã bổ sung"})
        entered(city.chief).post(f"{url}/nghiem-thu/", {"text": "Tốt"})

        assert again(task).state == "completed"
        assert [step.kind for step in task.reports.order_by("pk")] == [
            "assignment", "taking", "hand_over", "progress", "completion", "return",
            "completion", "acceptance",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("act", "values", "field"),
        [
            ("tien-do", {"percent": "100", "text": "Nhiều chữ"}, "percent"),
            ("tien-do", {"percent": "", "text": "Nhiều chữ"}, "percent"),
            ("hoan-thanh", {"text": "  "}, "text"),
        ],
    )
    def test_comes_back_with_what_was_typed_when_it_is_wrong(
        self, city, act, values, field
    ):
        task = TaskIn(city).handed_over()
        before = everything()
        client = entered(city.officer)

        response = client.post(f"/nhiem-vu/{task.pk}/{act}/", values)
        by_script = client.post(
            f"/nhiem-vu/{task.pk}/{act}/",
            values,
            headers={"Accept": "application/json"},
        )

        assert response.status_code == 422
        if values["text"].strip():
            assert values["text"] in response.content.decode()
        assert by_script.status_code == 422
        assert list(by_script.json()["fields"]) == [field]
        assert everything() == before

    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("Báo cáo.pdf", b"this is no PDF", "is not what its name says"),
            ("chương trình.exe", b"MZ\x90\x00" * 50, "are not taken"),
        ],
    )
    def test_with_a_file_that_the_city_cannot_take_stores_nothing(
        self, city, name, data, words
    ):
        task = TaskIn(city).handed_over()
        before = everything()

        response = entered(city.officer).post(
            f"/nhiem-vu/{task.pk}/tien-do/",
            {"percent": 10, "text": "Kèm tệp", "attachments": [upload(name, data)]},
        )

        assert response.status_code == 422
        assert words in response.content.decode()
        assert "Kèm tệp" in response.content.decode()
        assert everything() == before
        assert not Blob.objects.exists()

    def test_out_of_order_says_what_is_missing_and_stores_no_file(self, city):
        task = TaskIn(city).reported()
        before = everything()

        response = entered(city.officer).post(
            f"/nhiem-vu/{task.pk}/hoan-thanh/",
            {"text": "Lần nữa", "attachments": [upload()]},
        )

        assert response.status_code == 409
        assert "awaits its acceptance" in response.content.decode()
        assert everything() == before
        assert not Blob.objects.exists()

    def test_that_does_not_exist_is_not_found(self, city):
        task = TaskIn(city).assigned()

        response = entered(city.director).post(f"/nhiem-vu/{task.pk}/gi-do/")

        assert response.status_code == 404


class TestAFile:
    def test_is_shown_to_those_who_see_the_task_only(self, city):
        task = TaskIn(city).handed_over()
        officer = entered(city.officer)
        officer.post(
            f"/nhiem-vu/{task.pk}/tien-do/",
            {"percent": 10, "text": "", "attachments": [upload()]},
        )
        file = task.reports.order_by("-pk")[0].files.get()
        url = f"/nhiem-vu/{task.pk}/tep/{file.pk}/"

        shown = entered(city.chair).get(url)
        hidden = entered(city.stranger).get(url)

        assert b"".join(shown) == SMALL_PDF
        assert shown["Content-Type"] == "application/pdf"
        assert hidden.status_code == 404


class TestAssign:
    def values(self, city, **changes: object):
        return {
            "title": "Kiểm tra trật tự xây dựng",
            "content": "Theo Công điện số 3.",
            "assigner_unit": city.committee.pk,
            "lead_unit": city.construction.pk,
            "coordinating_units": [city.finance.pk],
            "due_working_days": "10",
            "due_on": "",
            **changes,
        }

    def test_gives_the_task(self, city):
        response = entered(city.chair).post("/nhiem-vu/giao/", self.values(city))

        task = Task.objects.get()
        assert response["Location"] == f"/nhiem-vu/{task.pk}/"
        assert task.due_on == dt.date(2019, 10, 17)
        assert task.involvements.count() == 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": ""}, "title"),
            ({"lead_unit": ""}, "lead_unit"),
            ({"lead_unit": "999999"}, "lead_unit"),
            ({"due_on": "2019-10-20"}, "due_on"),
            ({"due_on": "2019-10-01", "due_working_days": ""}, "due_on"),
            ({"due_working_days": "0"}, "due_working_days"),
        ],
    )
    def test_comes_back_with_what_was_typed_when_it_is_wrong(
        self, city, changes, field
    ):
        values = self.values(city, **changes)

        response = entered(city.chair).post("/nhiem-vu/giao/", values)

        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert "Theo Công điện số 3." in response.content.decode()
        assert "Sở Tài chính" in response.content.decode()
        assert not Task.objects.exists()

    @pytest.mark.parametrize("who", ["officer", "clerk", "stranger"])
    def test_is_not_for_those_who_lead_no_unit(self, city, who):
        client = entered(getattr(city, who))

        client.get("/nhiem-vu/giao/")
        response = client.post(
            "/nhiem-vu/giao/",
            self.values(city),
            headers={"Accept": "application/json"},
        )

        assert response.status_code == 403
        assert not Task.objects.exists()

    def test_says_on_which_day_the_deadline_falls(self, city):
        page = entered(city.chair).get("/nhiem-vu/han/?due_working_days=10&due_on=")

        assert "17/10/2019" in page.content.decode()
        assert "10 working days from 03/10/2019" in page.content.decode()

    @pytest.mark.parametrize("asked", ["", "due_working_days=x", "due_on=1.1.1"])
    def test_says_nothing_of_a_deadline_that_is_none(self, city, asked):
        page = entered(city.chair).get(f"/nhiem-vu/han/?{asked}")

        assert page.content.decode().strip() == ""
