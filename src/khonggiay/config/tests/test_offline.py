"""What lets the browser work without network."""

from __future__ import annotations

import json
import re

import pytest

from khonggiay.config import offline

pytestmark = pytest.mark.django_db


class TestServiceWorker:
    def test_serves_the_whole_site_and_is_asked_for_each_time(self, client):
        answer = client.get("/sw.js")

        assert answer.headers["Service-Worker-Allowed"] == "/"
        assert "no-cache" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"].startswith("text/javascript")

    def test_names_assets_that_exist(self, client):
        script = client.get("/sw.js").content.decode()

        known = json.loads(re.match(r"self.KG = (.*);\n", script)[1])

        assert len(known["assets"]) == len(offline.ASSETS)
        assert re.fullmatch(r"[0-9a-f]{16}", known["version"])
        for url in known["assets"]:
            assert client.get(url).status_code == 200, url
        assert client.get(known["offline"]).status_code == 200

    def test_takes_itself_away_where_it_is_switched_off(self, client, settings):
        settings.SERVICE_WORKER = False

        script = client.get("/sw.js").content.decode()

        assert "registration.unregister()" in script
        assert "self.KG" not in script


class TestWebManifest:
    def test_names_icons_that_exist(self, client):
        answer = client.get("/manifest.webmanifest")

        assert answer.headers["Content-Type"] == "application/manifest+json"
        for icon in answer.json()["icons"]:
            assert client.get(icon["src"]).status_code == 200


class TestOfflinePage:
    def test_names_nobody(self, client, django_user_model):
        from khonggiay.people.models import Person

        person = Person.objects.create(full_name="Lê Thị Ngọc Ánh")
        account = django_user_model(username="anh", person=person)
        account.set_password("x")
        account.save()
        client.force_login(account)

        page = client.get("/khong-co-mang/").content.decode()

        assert "Không có mạng" in page
        assert "Ngọc Ánh" not in page
        assert "data-kg-person" not in page
