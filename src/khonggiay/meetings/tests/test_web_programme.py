import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khonggiay.files.models import Blob
from khonggiay.files.tests import samples
from khonggiay.kernel import clock
from khonggiay.meetings import operations, queries
from khonggiay.meetings.models import AgendaItem, Paper
from khonggiay.meetings.rules import Role
from khonggiay.meetings.tests.factories import (
    AT,
    FIRST_DAY,
    SYSTEM,
    MeetingIn,
    actor,
    add_item,
    add_paper,
    again,
    items,
)
from khonggiay.meetings.tests.web import JSON, browser, post
from khonggiay.organisations import operations as organisations


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def meeting(city):
    return MeetingIn(city).draft()


def item_fields(meeting, **changes):
    return {
        "revision": again(meeting).revision, "title": "Nội dung mới", "kind": "decide",
        "minutes_planned": "20", "secrecy": "normal", "presenting_unit": "",
        "decision_text": "Thông qua.", **changes,
    }  # fmt: skip


def order(meeting):
    return [
        (item.number, item.title[:10])
        for item in queries.programme(again(meeting)).items
    ]


class TestAddItem:
    def test_adds_at_the_end(self, city, meeting):
        answer = post(
            browser(city.secretary), f"/phien-hop/{meeting.pk}/noi-dung/",
            **item_fields(meeting, presenting_unit=city.finance.pk),
        )  # fmt: skip

        assert answer["Location"] == f"/phien-hop/{meeting.pk}/#chuong-trinh"
        assert order(meeting)[-1] == ("3", "Nội dung m")

    def test_adds_below(self, city, meeting):
        parent = items(meeting)[0]

        post(
            browser(city.secretary), f"/phien-hop/{meeting.pk}/noi-dung/",
            **item_fields(meeting, parent=parent.pk),
        )  # fmt: skip

        assert ("1.1", "Nội dung m") in order(meeting)

    def test_keeps_what_was_typed(self, city, meeting):
        answer = post(
            browser(city.secretary), f"/phien-hop/{meeting.pk}/noi-dung/",
            **item_fields(meeting, title="", minutes_planned="900"),
        )  # fmt: skip

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Thông qua." in page
        assert 'value="900"' in page
        assert AgendaItem.objects.filter(meeting=meeting).count() == 3

    def test_keeps_the_unit_that_was_picked(self, city, meeting):
        answer = post(
            browser(city.secretary), f"/phien-hop/{meeting.pk}/noi-dung/",
            **item_fields(meeting, title="", presenting_unit=city.finance.pk),
        )  # fmt: skip

        assert "Sở Tài chính" in answer.content.decode()

    @pytest.mark.parametrize("who", ["chair", "invited", "stranger"])
    def test_does_not_exist_for_others(self, city, meeting, who):
        answer = browser(getattr(city, who)).get(f"/phien-hop/{meeting.pk}/noi-dung/")

        assert answer.status_code == 404


class TestItem:
    def test_shows_the_second_editor_the_difference_and_saves_on_the_next_click(
        self, city, meeting
    ):
        item = items(meeting)[0]
        client = browser(city.secretary)
        mine = item_fields(meeting, title="Bản của người thứ hai")
        post(client, f"/phien-hop/noi-dung/{item.pk}/", **item_fields(meeting))

        answer = post(client, f"/phien-hop/noi-dung/{item.pk}/", **mine)

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Bản của người thứ hai" in page
        assert "<ins>Nội dung mới</ins>" in page
        assert "<ins>Decide</ins>" in page
        assert f'value="{again(meeting).revision}"' in page
        item.refresh_from_db()
        assert item.title == "Nội dung mới"
        saved = post(
            client,
            f"/phien-hop/noi-dung/{item.pk}/",
            **mine | {"revision": again(meeting).revision},
        )
        item.refresh_from_db()
        assert saved.status_code == 302
        assert item.title == "Bản của người thứ hai"

    def test_refuses_secrecy_while_papers_exist(self, city, meeting):
        item = items(meeting)[0]
        add_paper(item)

        answer = post(
            browser(city.secretary), f"/phien-hop/noi-dung/{item.pk}/",
            **item_fields(meeting, secrecy="secret"),
        )  # fmt: skip

        item.refresh_from_db()
        assert answer.status_code == 409
        assert "Remove the papers first." in answer.content.decode()
        assert item.secrecy == "normal"


class TestMove:
    def test_answers_with_the_new_order_and_revision(self, city, meeting):
        first, second, _third = items(meeting)

        answer = browser(city.secretary).post(
            f"/phien-hop/{meeting.pk}/sap-xep/",
            {"item": first.pk, "parent": "", "after": second.pk,
             "revision": meeting.revision},
            headers={"HX-Request": "true"},
        )  # fmt: skip

        assert answer.status_code == 200
        assert answer["X-Revision"] == str(again(meeting).revision)
        assert answer.content.decode().startswith('<ol class="kg-agenda"')
        assert [number for number, _title in order(meeting)] == ["1", "1.1", "2"]
        assert order(meeting)[2][1] == "Báo cáo tì"

    def test_shows_the_difference_and_moves_nothing(self, city, meeting):
        first, second, _third = items(meeting)
        old = meeting.revision
        add_item(meeting, "Nội dung của người khác")
        before = order(meeting)

        answer = browser(city.secretary).post(
            f"/phien-hop/{meeting.pk}/sap-xep/",
            {"item": first.pk, "parent": "", "after": second.pk, "revision": old},
            headers={"HX-Request": "true"},
        )

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "<ins>3. Nội dung của người khác</ins>" in page
        assert f'name="revision" value="{again(meeting).revision}"' in page
        assert order(meeting) == before

    def test_refuses_a_fourth_level(self, city, meeting):
        first, _second, third = items(meeting)
        below = add_item(meeting, "Cấp ba", parent=third)
        before = order(meeting)

        answer = browser(city.secretary).post(
            f"/phien-hop/{meeting.pk}/sap-xep/",
            {"item": first.pk, "parent": below.pk, "after": "",
             "revision": again(meeting).revision},
            headers={"HX-Request": "true"},
        )  # fmt: skip

        assert answer.status_code == 409
        assert "at most three levels" in answer.content.decode()
        assert order(meeting) == before

    def test_goes_one_step_up_without_a_script(self, city, meeting):
        second = items(meeting)[1]

        post(
            browser(city.secretary), f"/phien-hop/noi-dung/{second.pk}/len/",
            revision=meeting.revision,
        )  # fmt: skip

        assert order(meeting)[0] == ("1", "Quy hoạch ")

    def test_is_404_for_an_item_of_another_meeting(self, city, meeting):
        other = MeetingIn(city).draft()

        answer = post(
            browser(city.secretary), f"/phien-hop/{meeting.pk}/sap-xep/",
            item=items(other)[0].pk, revision=meeting.revision,
        )  # fmt: skip

        assert answer.status_code == 404


class TestRemoveItem:
    def test_shows_the_difference_instead_when_it_changed(self, city, meeting):
        item = items(meeting)[0]
        old = meeting.revision
        add_item(meeting, "Nội dung của người khác")

        answer = post(
            browser(city.secretary), f"/phien-hop/noi-dung/{item.pk}/xoa/", revision=old
        )

        assert answer.status_code == 409
        assert "Nội dung của người khác" in answer.content.decode()
        assert AgendaItem.objects.filter(pk=item.pk).exists()


class TestPapers:
    def send(self, client, item, name, data, **headers):
        return client.post(
            f"/phien-hop/noi-dung/{item.pk}/tai-lieu/",
            {"file": SimpleUploadedFile(name, data)},
            headers=headers or JSON,
        )

    def test_takes_a_paper(self, city, meeting):
        item = items(meeting)[0]

        answer = self.send(
            browser(city.secretary), item, "Tờ trình 5.pdf", samples.pdf(4)
        )

        paper = Paper.objects.get()
        assert answer.status_code == 201
        assert answer.json() == {"id": paper.pk, "title": "Tờ trình 5"}
        fragment = browser(city.secretary).get(
            f"/phien-hop/noi-dung/{item.pk}/tai-lieu/"
        )
        assert "4 pages" in fragment.content.decode()
        assert str(again(meeting).revision) in fragment["HX-Trigger"]

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("a.pdf", b"khong phai pdf", "file_content_does_not_match"),
            ("a.exe", b"MZ" + b"\0" * 90, "file_type_not_allowed"),
            ("a.pdf", b"", "file_empty"),
        ],
    )
    def test_refuses_before_anything_is_stored(self, city, meeting, name, data, code):
        answer = self.send(browser(city.secretary), items(meeting)[0], name, data)

        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] in (code, "file_type_not_allowed")
        assert not Paper.objects.exists()
        assert not Blob.objects.exists()

    def test_refuses_an_encrypted_file(self, city, meeting):
        answer = self.send(
            browser(city.secretary), items(meeting)[0], "a.pdf",
            samples.pdf(1, password="bí mật"),
        )  # fmt: skip

        assert answer.json()["code"] == "file_encrypted"
        assert not Paper.objects.exists()

    def test_shows_the_refusal_on_the_page_without_a_script(self, city, meeting):
        client = browser(city.secretary)

        self.send(client, items(meeting)[0], "a.pdf", b"x", Accept="text/html")

        page = client.get(f"/phien-hop/{meeting.pk}/").content.decode()
        assert "a.pdf" in page
        assert "is-late" in page

    def test_has_no_upload_for_a_secret_item_and_refuses_one(self, city, meeting):
        item = add_item(meeting, "Nội dung mật", secrecy="secret")
        client = browser(city.secretary)

        page = client.get(f"/phien-hop/{meeting.pk}/").content.decode()
        answer = self.send(client, item, "a.pdf", samples.pdf(1))

        assert "Paper only." in page
        assert f'data-url="/phien-hop/noi-dung/{item.pk}/tai-lieu/"' not in page
        assert answer.status_code == 409
        assert answer.json()["code"] == "paper_only"
        assert not Blob.objects.exists()

    def test_are_404_for_strangers(self, city, meeting):
        answer = self.send(
            browser(city.stranger), items(meeting)[0], "a.pdf", samples.pdf(1)
        )

        assert answer.status_code == 404


class TestParticipants:
    def name(self, city, meeting, **roles):
        return post(
            browser(city.secretary), f"/phien-hop/{meeting.pk}/thanh-phan/",
            revision=again(meeting).revision, chair=city.members[1].pk, **roles,
        )  # fmt: skip

    def test_names_persons_and_the_heads_of_units(self, city, meeting):
        organisations.appoint(
            actor=SYSTEM, person_id=city.invited.pk, unit_id=city.office.pk,
            title="Trưởng ban", kind="head", starts_on=FIRST_DAY, at=AT,
        )  # fmt: skip

        answer = self.name(
            city, meeting, observer=city.stranger.pk,
            unit=[city.office.pk, city.construction.pk],
        )  # fmt: skip

        roles = dict(meeting.participants.values_list("person_id", "role"))
        assert answer.status_code == 302
        assert roles[city.members[1].pk] == "chair"
        assert roles[city.invited.pk] == "invited"
        assert roles[city.stranger.pk] == "observer"
        assert roles[city.chair.pk] == "member"
        # The head of this unit is a member of the body.
        assert roles[city.members[2].pk] == "member"

    def test_says_that_a_unit_has_no_head_and_keeps_the_choice(self, city, meeting):
        answer = self.name(city, meeting, unit=city.office.pk)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "has no head: name a person." in page
        assert f'name="chair" value="{city.members[1].pk}"' in page

    def test_does_not_make_a_guest_of_a_member(self, city, meeting):
        answer = self.name(city, meeting, observer=city.members[3].pk)

        roles = dict(meeting.participants.values_list("person_id", "role"))
        assert answer.status_code == 422
        assert "is a member and takes part as one." in answer.content.decode()
        assert roles[city.members[3].pk] == "member"

    def test_keeps_the_choice_and_shows_the_other_one(self, city, meeting):
        old = meeting.revision
        operations.name_participants(
            actor=actor(city.secretary), meeting_id=meeting.pk, revision=old, at=AT,
            naming=[operations.Naming(person_id=city.chair.pk, role=Role.CHAIR)],
        )  # fmt: skip

        answer = post(
            browser(city.secretary), f"/phien-hop/{meeting.pk}/thanh-phan/",
            revision=old, chair=city.members[1].pk,
        )  # fmt: skip

        page = answer.content.decode()
        assert answer.status_code == 409
        assert f"<del>{city.chair.full_name}</del>" in page
        assert f"<ins>{city.members[1].full_name}</ins>" in page
        assert f'name="chair" value="{city.members[1].pk}"' in page
