from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khonggiay.kernel import dates
from khonggiay.people import operations as people
from khonggiay.people.models import Account
from khonggiay.tasks.models import Task
from khonggiay.tasks.tests.factories import SYSTEM, TaskIn, again, everything
from khonggiay.tasks.tests.pdf import SMALL_PDF

NOW = dates.moment(dt.date(2019, 10, 3), dt.time(10))
BASE = "/api/v1/tasks"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("khonggiay.kernel.clock.now", lambda: NOW)


class Program:
    """A program that acts with a person's token."""

    def __init__(self, person) -> None:
        token = people.issue_token(
            actor=SYSTEM,
            account_id=Account.objects.get(person=person).pk,
            name="test",
            days=30,
            at=NOW,
        )
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, path=""):
        return self.client.get(f"{BASE}{path}")

    def post(self, path, body, key=""):
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(
            f"{BASE}{path}", body, content_type="application/json", headers=headers
        )

    def send(self, path, values, key="", files=()):
        headers = {"Idempotency-Key": key} if key else {}
        sent = [
            SimpleUploadedFile(name, data, "application/pdf") for name, data in files
        ]
        return self.client.post(
            f"{BASE}{path}", {**values, "file": sent}, headers=headers
        )


def assign_body(city, **changes: object):
    return {
        "title": "Kiểm tra trật tự xây dựng",
        "assigner_unit_id": city.committee.pk,
        "lead_unit_id": city.construction.pk,
        "coordinating_unit_ids": [city.finance.pk],
        "due": {"kind": "working_days", "days": 10},
        **changes,
    }


class TestAuthentication:
    @pytest.mark.django_db
    def test_is_asked_for(self):
        response = Client().get(BASE)

        assert response.status_code == 401
        assert response["Content-Type"] == "application/problem+json"


class TestTheWholeWay:
    def test_from_assignment_to_acceptance(self, city):
        chair, director = Program(city.chair), Program(city.director)
        officer = Program(city.officer)

        given = chair.post("", assign_body(city))
        path = f"/{given.json()['id']}"
        accepted = director.post(f"{path}/accept", {})
        handed = director.post(f"{path}/hand-over", {"officer_id": city.officer.pk})
        going = officer.send(f"{path}/progress", {"percent": 40, "text": "Đang làm"})
        reported = officer.send(
            f"{path}/completion", {"text": "Xong"}, files=[("Kết quả.pdf", SMALL_PDF)]
        )
        returned = chair.post(f"{path}/return", {"reason": "Thiếu phụ lục"})
        again_reported = officer.send(f"{path}/completion", {"text": "Đã bổ sung"})
        closed = chair.post(f"{path}/accept-completion", {"text": "Tốt"})

        assert [
            (answer.status_code, answer.json()["state"])
            for answer in (
                given, accepted, handed, going, reported, returned, again_reported,
                closed,
            )
        ] == [
            (201, "assigned"), (200, "accepted"), (200, "accepted"),
            (200, "in_progress"), (200, "reported"), (200, "returned"),
            (200, "reported"), (200, "completed"),
        ]  # fmt: skip
        body = closed.json()
        assert body["due_on"] == "2019-10-17"
        assert body["standing"] == "on_time"
        assert body["lead_unit"]["code"] == "SXD"
        assert [step["kind"] for step in body["history"]][:2] == [
            "acceptance",
            "completion",
        ]
        assert body["abilities"] == []

    def test_refusing_and_cancelling_need_a_reason(self, city):
        task = TaskIn(city).assigned()
        before = everything()

        refused = Program(city.director).post(f"/{task.pk}/refuse", {"reason": " "})
        cancelled = Program(city.chair).post(f"/{task.pk}/cancel", {"reason": ""})

        assert refused.json()["code"] == cancelled.json()["code"] == "missing_reason"
        assert refused.status_code == 422
        assert everything()[:5] == before[:5]


class TestFiles:
    def test_are_downloaded_whole_and_in_ranges_by_those_who_see_the_task(self, city):
        task = TaskIn(city).handed_over()
        answer = Program(city.officer).send(
            f"/{task.pk}/progress",
            {"percent": 10},
            files=[("Báo cáo.pdf", SMALL_PDF), ("Phụ lục.pdf", SMALL_PDF)],
        )

        files = answer.json()["history"][0]["files"]
        url = files[0]["url"]
        whole = Program(city.chair).client.get(url)
        part = Program(city.chair).client.get(url, headers={"Range": "bytes=0-3"})
        foreign = Program(city.stranger).client.get(url)

        assert [file["filename"] for file in files] == ["Báo cáo.pdf", "Phụ lục.pdf"]
        assert b"".join(whole) == SMALL_PDF
        assert (part.status_code, part.content) == (206, b"%PDF")
        assert foreign.status_code == 404

    def test_that_are_none_the_city_takes_change_nothing(self, city):
        task = TaskIn(city).handed_over()
        officer = Program(city.officer)
        before = everything()

        answer = officer.send(
            f"/{task.pk}/progress", {"percent": 10}, files=[("a.pdf", b"no PDF")]
        )

        assert answer.status_code == 422
        assert answer.json()["code"] == "file_content_does_not_match"
        assert everything()[:5] == before[:5]


class TestRefusals:
    @pytest.mark.parametrize(
        ("who", "state", "path", "body", "status", "code"),
        [
            ("director", "accepted", "accept", {}, 409, "already_accepted"),
            ("clerk", "assigned", "accept", {}, 403, "not_the_lead_unit"),
            ("director", "reported", "accept-completion", {}, 403, "not_the_assigner"),
            ("chair", "assigned", "accept-completion", {}, 409, "not_reported"),
            ("chair", "completed", "cancel", {"reason": "x"}, 409, "task_closed"),
            ("stranger", "assigned", "accept", {}, 404, "not_found"),
            ("officer", "assigned", "accept", {}, 404, "not_found"),
        ],
    )
    def test_are_problem_details(self, city, who, state, path, body, status, code):
        task = getattr(TaskIn(city), state)()
        program = Program(getattr(city, who))
        before = everything()

        answer = program.post(f"/{task.pk}/{path}", body)

        assert answer["Content-Type"] == "application/problem+json"
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert everything() == before

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": ""}, "title"),
            ({"lead_unit_id": 999_999}, "lead_unit"),
            ({"due": {"kind": "date"}}, "due"),
            ({"due": {"kind": "working_days", "days": 0}}, "due"),
            ({"due": {"kind": "date", "day": "2019-10-01"}}, "due_on"),
            ({"due": {"kind": "moon"}}, "given.due.kind"),
        ],
    )
    def test_of_a_wrong_assignment_name_the_field(self, city, changes, field):
        answer = Program(city.chair).post("", assign_body(city, **changes))

        assert answer.status_code == 422
        assert [name.split(".")[-1] for name in answer.json()["fields"]] == [
            field.split(".")[-1]
        ]
        assert not Task.objects.exists()


class TestIdempotency:
    def test_repeating_an_act_with_its_key_does_it_once(self, city):
        chair = Program(city.chair)

        first = chair.post("", assign_body(city), key="k-1")
        second = chair.post("", assign_body(city), key="k-1")
        other = chair.post("", assign_body(city, title="Khác"), key="k-1")

        assert first.status_code == second.status_code == 201
        assert first.json() == second.json()
        assert other.json()["code"] == "idempotency_key_reused"
        assert Task.objects.count() == 1

    def test_repeating_a_report_with_its_files_does_it_once(self, city):
        task = TaskIn(city).handed_over()
        officer = Program(city.officer)
        files = [("Kết quả.pdf", SMALL_PDF)]

        first = officer.send(f"/{task.pk}/completion", {"text": "Xong"}, "k-2", files)
        second = officer.send(f"/{task.pk}/completion", {"text": "Xong"}, "k-2", files)

        assert first.status_code == second.status_code == 200
        assert first.json() == second.json()
        assert task.reports.filter(kind="completion").count() == 1
        assert again(task).state == "reported"


class TestTheList:
    def test_comes_in_pages(self, city):
        for _ in range(3):
            TaskIn(city).assigned()
        director = Program(city.director)

        first = director.get("?whose=mine&limit=2").json()
        second = director.get(f"?whose=mine&limit=2&cursor={first['next']}").json()

        assert [len(first["items"]), len(second["items"])] == [2, 1]
        assert second["next"] is None
        assert first["items"][0]["lead_unit"] == "Sở Xây dựng"

    @pytest.mark.parametrize("asked", ["whose=x", "state=x", "cursor=x"])
    def test_names_a_wrong_filter(self, city, asked):
        answer = Program(city.chair).get(f"?{asked}")

        assert answer.status_code == 422
        assert list(answer.json()["fields"]) == [asked[:-2]]

    def test_of_a_stranger_is_empty(self, city):
        TaskIn(city).assigned()

        assert Program(city.stranger).get("?state=all").json() == {
            "items": [],
            "next": None,
        }
