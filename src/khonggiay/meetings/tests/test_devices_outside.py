"""Devices over the API and on pages: manifest, readiness, keys for live sessions."""

from __future__ import annotations

import base64
import uuid

import pytest

from khonggiay.kernel import clock
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Device, PackOnDevice
from khonggiay.meetings.queries import packs
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import (
    AT,
    MeetingIn,
    actor,
    add_paper,
    again,
    items,
)
from khonggiay.meetings.tests.web import JSON, browser, post

TABLET = str(uuid.UUID(int=7))


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def paper(city):
    meeting = MeetingIn(city).draft()
    paper = add_paper(items(meeting)[0], pages=2)
    MeetingIn(city).approve(again(meeting))
    return paper


def take(program: Program, meeting_id: int, **more: object) -> list[dict[str, object]]:
    """Register the tablet and tell that it holds the pack."""
    program.do("POST", "/devices", {"id": TABLET, "name": "Máy bảng của tôi"})
    held = {"meeting_id": meeting_id, "files_total": 3, **more}
    orders: list[dict[str, object]] = program.do(
        "PUT", f"/devices/{TABLET}/packs", {"packs": [held]}
    )
    return orders


class TestPack:
    def test_names_every_page_and_file_that_a_device_fetches(self, city, paper):
        meeting_id, client = paper.item.meeting_id, browser(city.members[1])

        pack = Program(city.members[1]).get(f"/meetings/{meeting_id}/pack")

        assert pack["pages"][:3] == [
            f"/phien-hop/{meeting_id}/", f"/phien-hop/{meeting_id}/ghi-chu/",
            f"/phien-hop/tai-lieu/{paper.pk}/",
        ]  # fmt: skip
        assert sum("/y-kien/" in page for page in pack["pages"]) == 3
        for url in [*pack["pages"], *(file["url"] for file in pack["files"])]:
            assert client.get(url).status_code == 200, url
        shown = pack["files"][0]
        content = client.get(shown["url"]).getvalue()
        assert len(content) == shown["size"]
        assert pack["files"][-1]["url"].endswith("/chu.json")
        assert pack["last_day"] == "2019-10-17"

    def test_exists_from_the_approval_on(self, city):
        meeting = MeetingIn(city).draft()
        path = f"/meetings/{meeting.pk}/pack"

        assert Program(city.secretary).refused("GET", path) == (403, "not_allowed")
        assert Program(city.members[1]).refused("GET", path) == (404, "not_found")


class TestDevice:
    def test_tells_what_it_holds_and_hears_what_to_do(self, city, paper):
        meeting_id, member = paper.item.meeting_id, Program(city.members[1])

        (order,) = take(member, meeting_id, files_held=1, bytes_held=50)

        assert (order["because"], order["last_day"]) == (None, "2019-10-17")
        assert order["edition"] == packs.edition(again(paper.item.meeting))
        (device,) = member.get("/devices")
        assert (device["id"], device["name"]) == (TABLET, "Máy bảng của tôi")

    def test_confirms_a_removal_and_may_be_withdrawn(self, city, paper):
        meeting_id, member = paper.item.meeting_id, Program(city.members[1])
        take(member, meeting_id)
        path = f"/devices/{TABLET}/packs/{meeting_id}?because=retention"

        removed = member.call("DELETE", path)
        withdrawn = member.call("DELETE", f"/devices/{TABLET}")

        assert (removed.status_code, withdrawn.status_code) == (204, 204)
        assert PackOnDevice.objects.get().removed_because == "retention"
        assert member.get("/devices") == []
        again_in = {"id": TABLET, "name": "Máy bảng"}
        assert member.refused("POST", "/devices", again_in) == (409, "device_withdrawn")

    def test_of_another_is_not_there(self, city, paper):
        take(Program(city.members[1]), paper.item.meeting_id)
        other = Program(city.members[2])

        for method, path in (
            ("DELETE", f"/devices/{TABLET}"),
            ("DELETE", f"/devices/{TABLET}/packs/{paper.item.meeting_id}"),
            ("DELETE", "/devices/khong-phai-ma"),
        ):
            assert other.refused(method, path) == (404, "not_found")
        assert Device.objects.get().withdrawn_at is None


class TestReadinessPage:
    def test_shows_devices_and_who_has_none(self, city, paper):
        meeting = again(paper.item.meeting)
        edition = packs.edition(meeting)
        take(Program(city.members[1]), meeting.pk, edition=edition, files_held=3)
        client = browser(city.secretary)

        page = client.get(f"/phien-hop/{meeting.pk}/thiet-bi/").content.decode()
        part = client.get(
            f"/phien-hop/{meeting.pk}/thiet-bi/", headers={"HX-Request": "true"}
        ).content.decode()
        overview = client.get(f"/phien-hop/{meeting.pk}/").content.decode()

        assert "Máy bảng của tôi" in page
        assert "Quy chế làm việc của Ủy ban nhân dân" in page
        assert "<html" not in part
        assert "1/8" in part
        assert "1/8" in overview

    def test_is_for_the_secretariat(self, city, paper):
        url = f"/phien-hop/{paper.item.meeting_id}/thiet-bi/"

        assert browser(city.members[1]).get(url).status_code == 404
        assert browser(city.stranger).get(url).status_code == 404

    def test_reminds_who_has_none(self, city, paper):
        url = f"/phien-hop/{paper.item.meeting_id}/thiet-bi/nhac/"

        answer = post(browser(city.secretary), url)

        assert answer.status_code == 302
        assert again(paper.item.meeting).packs_asked_at == AT


class TestKeys:
    def seal(self, city, paper):
        meetings.restrict_paper(
            actor=actor(city.secretary), paper_id=paper.pk, is_confidential=True,
            is_downloadable=True, at=AT,
        )  # fmt: skip

    def test_go_to_a_live_session_and_are_kept_by_nobody(self, city, paper):
        self.seal(city, paper)
        take(Program(city.members[1]), paper.item.meeting_id)
        client = browser(city.members[1])

        answer = client.post(f"/thiet-bi/{TABLET}/khoa/", headers=JSON)

        (given,) = answer.json()["keys"]
        assert given["papers"] == [paper.pk]
        assert len(base64.b64decode(given["key"])) == 32
        assert "no-store" in answer.headers["Cache-Control"]

    def test_go_to_no_program_and_to_nobody_else(self, city, paper):
        self.seal(city, paper)
        take(Program(city.members[1]), paper.item.meeting_id)
        url = f"/thiet-bi/{TABLET}/khoa/"

        program = Program(city.members[1])._client.post(
            url, headers={**Program(city.members[1])._headers, **JSON}
        )

        assert program.status_code == 401
        assert post(browser(city.members[2]), url).status_code == 404
        assert browser(city.members[1]).get(url).status_code == 405

    def test_are_not_made_where_nothing_is_sealed(self, city, paper):
        take(Program(city.members[1]), paper.item.meeting_id)

        answer = post(browser(city.members[1]), f"/thiet-bi/{TABLET}/khoa/")

        assert answer.json() == {"keys": []}


class TestThisDevice:
    def test_shows_my_devices_and_withdraws_one(self, city, paper):
        take(Program(city.members[1]), paper.item.meeting_id)
        client = browser(city.members[1])

        page = client.get("/thiet-bi/").content.decode()
        answer = post(client, f"/thiet-bi/{TABLET}/thu-hoi/")

        assert "Máy bảng của tôi" in page
        assert answer.status_code == 302
        assert Device.objects.get().withdrawn_at == AT
        assert "Máy bảng của tôi" not in client.get("/thiet-bi/").content.decode()
