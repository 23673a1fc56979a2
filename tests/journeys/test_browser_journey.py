"""A paperless meeting in real browsers, from the programme to the finished task.

Five people and the big screen work at once, as in the city's meeting room (S19 to S25,
S27, S28). What one does the others see without loading a page again. Every page that
the story visits is looked at with axe.
"""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from tests.journeys.browsers import DESKTOP, PATIENCE_MS, PHONE, TABLET, Office, Screen

from khonggiay.files.tests import samples
from khonggiay.kernel import dates

pytestmark = pytest.mark.journey

WEB_WORKERS = 2
TITLE = "Phiên họp thường kỳ tháng 12 của Ủy ban nhân dân"
PLAN = "Kế hoạch chống ngập đường Nguyễn Hữu Cảnh"
DIRECTIVE = "Hoàn chỉnh hồ sơ dự án chống ngập, trình phê duyệt."


@pytest.fixture(scope="module")
def people(office: Office) -> dict[str, Screen]:
    """Secretary and chief at desks, chair and delegates with tablets and a phone."""
    return {
        "secretary": office.seat("secretary", DESKTOP),
        "chief": office.seat("chief", DESKTOP),
        "chair": office.seat("chair", TABLET, touch=True),
        "member1": office.seat("member1", TABLET, touch=True),
        "member2": office.seat("member2", PHONE, touch=True),
        "member3": office.seat("member3", TABLET, touch=True),
    }


@pytest.fixture(scope="module")
def told() -> SimpleNamespace:
    """Return what the chapters hand on to each other."""
    return SimpleNamespace(meeting="")


def add_item(secretary: Screen, title: str, kind: str, decision: str = "") -> None:
    secretary.press('a[href$="/noi-dung/"]')
    secretary.page.fill("[name=title]", title)
    secretary.choose("kind", kind)
    if decision:
        secretary.page.fill("[name=decision_text]", decision)
    secretary.press("main form button[type=submit]")
    secretary.sees(title)


class TestAPaperlessMeeting:
    """Steps 1 to 8; each chapter goes on where the one before ended."""

    def test_1_the_secretary_composes_the_programme(self, people, told):
        secretary = people["secretary"]
        secretary.look()
        secretary.go("/phien-hop/")
        secretary.look()
        secretary.press('a[href="/phien-hop/soan/"]')
        secretary.look()

        # A form with something missing comes back with what was typed.
        secretary.page.fill("[name=title]", TITLE)
        secretary.page.fill("[name=place]", "")
        secretary.press("main form button[type=submit]")
        expect(secretary.find("[name=title]")).to_have_value(TITLE)
        expect(secretary.find("[name=place]")).to_have_attribute("aria-invalid", "true")
        day = dates.city_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=1)
        secretary.page.fill("[name=place]", "Phòng họp số 1")
        secretary.page.fill("[name=day]", day.isoformat())
        secretary.page.fill("[name=starts]", "08:30")
        secretary.page.fill("[name=ends]", "11:30")
        secretary.press("main form button[type=submit]")
        secretary.page.wait_for_url(re.compile(r"/phien-hop/\d+/"))
        told.meeting = re.search(r"/phien-hop/(\d+)/", secretary.page.url)[1]

        add_item(secretary, "Báo cáo kinh tế - xã hội", "inform")
        add_item(secretary, PLAN, "decide", "Thông qua kế hoạch chống ngập.")
        add_item(secretary, "Nguồn vốn của kế hoạch", "discuss")
        secretary.look()

        # The order is changed by keyboard alone: the report goes after the plan.
        handle = secretary.page.locator("[data-kg-handle]").first
        handle.focus()
        with secretary.page.expect_response(re.compile("sap-xep")) as answer:
            secretary.page.keyboard.press("Alt+ArrowDown")
        assert answer.value.status == 200
        expect(secretary.find("kg-agenda li")).to_contain_text(PLAN)

        # Two papers at once; a file that is not what its name says is refused.
        chooser = secretary.page.locator("kg-upload input[type=file]").first
        chooser.set_input_files(
            [
                {"name": name, "mimeType": "application/pdf", "buffer": content}
                for name, content in (
                    ("Tờ trình chống ngập.pdf", samples.pdf(4)),
                    ("Dự thảo Quyết định.pdf", samples.pdf(3)),
                    ("Giả mạo.pdf", b"<html>khong phai PDF</html>"),
                )
            ]
        )
        secretary.sees("Tờ trình chống ngập", "kg-agenda .kg-papers")
        secretary.sees("Dự thảo Quyết định", "kg-agenda .kg-papers")
        expect(secretary.page.locator("kg-upload .kg-uploads").first).to_contain_text(
            "Giả mạo.pdf"
        )
        papers = secretary.page.locator("kg-agenda .kg-papers li")
        expect(papers).to_have_count(2)

        # Chair and secretary are named; all members of the body are invited anyway.
        secretary.press('a[href$="/thanh-phan/"]')
        secretary.look()
        secretary.pick("chair", "Nguyễn Hoàng Minh")
        secretary.press("main form button[type=submit]")
        secretary.sees("Nguyễn Hoàng Minh")
        secretary.act("/trinh/")
        expect(secretary.find('form[action*="/trinh/"]')).to_have_count(0)

    def test_2_the_chief_of_office_returns_it_and_then_approves_it(self, people, told):
        chief, secretary, member = (
            people["chief"],
            people["secretary"],
            people["member1"],
        )
        # Before the approval a delegate finds nothing there.
        member.go(f"/phien-hop/{told.meeting}/", status=404)
        chief.go("/hom-nay/")
        chief.sees(TITLE)
        chief.look()
        chief.go(f"/phien-hop/{told.meeting}/")
        chief.look()
        chief.page.fill("main [name=remark]", "Bổ sung thời lượng của báo cáo.")
        chief.act("/tra-lai/")
        chief.page.wait_for_load_state()
        secretary.go(f"/phien-hop/{told.meeting}/")
        secretary.sees("Bổ sung thời lượng của báo cáo.")
        secretary.act("/trinh/")
        expect(secretary.find('form[action*="/trinh/"]')).to_have_count(0)

        # Every delegate has it at once, on the page that is open, without a reload.
        member.go("/hom-nay/")
        expect(member.page.locator("main")).not_to_contain_text(TITLE)
        chief.go(f"/phien-hop/{told.meeting}/")
        chief.act("/duyet/")
        member.sees(TITLE)
        member.look()

    def test_3_delegates_reply_read_and_send_opinions(self, people, told):
        member, phone = people["member1"], people["member2"]
        member.go(f"/phien-hop/{told.meeting}/")
        member.look()
        member.press('[name=reply][value="attending"]')
        member.page.wait_for_load_state()

        # The paper is read in the browser: pages, thumbnails, words in it.
        member.press(".kg-papers a")
        member.page.locator("kg-reader canvas:visible").first.wait_for()
        expect(member.page.locator("kg-reader [data-page]")).not_to_have_count(0)
        member.look()
        left = member.page.url
        member.go("/hom-nay/")
        member.look()
        assert "/tai-lieu/" in left

        # A delegate sends an opinion; another is excused, and must say why.
        member.go(f"/phien-hop/{told.meeting}/")
        member.press('a[href$="/y-kien/"]')
        member.look()
        member.choose("stance", "amend")
        member.page.fill("[name=text]", "Đề nghị bổ sung phương án giao thông tạm.")
        member.press("main form button[type=submit]")
        phone.go(f"/phien-hop/{told.meeting}/")
        phone.look()
        phone.press('[name=reply][value="attending"]')
        phone.page.wait_for_load_state()
        secretary = people["secretary"]
        secretary.go(f"/phien-hop/{told.meeting}/y-kien/")
        secretary.sees("Đề nghị bổ sung phương án giao thông tạm.")
        secretary.look()

    def test_4_the_chair_opens_when_the_quorum_is_there(self, people, office, told):
        chair, secretary = people["chair"], people["secretary"]
        room = f"/phien-hop/{told.meeting}/hop/"
        secretary.go(f"/man-hinh/{told.meeting}/")
        screen = people["screen"] = office.seat("", (1440, 810))
        screen.go(secretary.page.url)
        screen.look()
        for person in people.values():
            if person.login and person.login != "chief":
                person.go(room)
        chair.look()

        # Two of five are too few: the act is refused and says how many are needed.
        chair.act("/diem-danh/")
        chair.page.locator("#my-place .is-done").wait_for()
        chair.act("/khai-mac/")
        expect(chair.page.locator("#messages")).to_contain_text("4")
        people["member1"].act("/diem-danh/")
        people["member2"].act("/diem-danh/")
        # A third scans the code at the desk; the fourth stays away.
        secretary.go(f"/phien-hop/{told.meeting}/ban-don-tiep/")
        secretary.look()
        expect(secretary.find("img.kg-code")).to_be_visible()
        secretary.press('[data-kg-post*="/dai-bieu/"]', None)
        expect(
            chair.page.locator('[data-kg-part="quorum"] .is-done').first
        ).to_be_visible(timeout=PATIENCE_MS)
        secretary.go(room)
        chair.act("/khai-mac/")
        for person in people.values():
            if person.login not in ("chief", ""):
                expect(
                    person.page.locator('[data-kg-part="state"] .is-done')
                ).to_be_visible(timeout=PATIENCE_MS)

        # Everybody's screen and the big one follow the chair, there and back.
        chair.press('[data-kg-part="desk"] [data-key="next"]')
        chair.sees(PLAN, "[data-kg-part=current]")
        chair.press('[data-kg-part="desk"] [data-key="next"]')
        chair.sees("Báo cáo kinh tế", "[data-kg-part=current]")
        chair.press('[data-kg-part="programme"] [data-kg-post*="/chuyen-den/"]', None)
        for person in people.values():
            if person.login != "chief":
                person.sees(PLAN, "kg-screen, [data-kg-part=current]")
        people["member1"].look()
        people["member2"].look()
        screen.look()

    def test_5_delegates_speak_and_vote_and_the_result_stands_on_the_screen(
        self, people, told
    ):
        chair, member = people["chair"], people["member1"]
        phone, screen = people["member2"], people["screen"]
        member.act("/phat-bieu/")
        chair.act("/moi/")
        screen.sees("Trần Đức Phước", "kg-screen")
        member.look()
        chair.act("/ket-thuc/")

        chair.press('[data-kg-part="desk"] [data-key="vote"]')
        screen.sees("Thông qua kế hoạch chống ngập.", "kg-screen")
        for person, choice in (
            (chair, "approve"),
            (member, "approve"),
            (phone, "approve"),
        ):
            person.press(f'[data-kg-part="vote"] [data-key="{choice}"]')
            person.page.locator('[data-kg-part="vote"] .kg-note').wait_for()
        member.look()
        chair.press('[data-kg-part="vote"] [data-key="close"]')
        screen.page.locator("kg-screen .is-result").wait_for()
        screen.sees("Trần Đức Phước", "kg-screen")
        # Three of all five members: more than half.
        for person in (chair, member, phone):
            expect(
                person.page.locator('[data-kg-part="vote"] .is-done').first
            ).to_be_visible(timeout=PATIENCE_MS)
        screen.look()
        chair.look()

    def test_6_conclusions_become_a_notice_and_tasks(self, people, told):
        chair, secretary = people["chair"], people["secretary"]
        secretary.go(f"/phien-hop/{told.meeting}/ket-luan/")
        secretary.look()
        secretary.press('a[href*="/ket-luan/"][href*="/noi-dung/"]')
        secretary.look()
        # A directive without its lead unit comes back and says so.
        secretary.page.fill("[name=text]", "Thống nhất thông qua kế hoạch chống ngập.")
        secretary.page.fill('[name="text-0"]', DIRECTIVE)
        secretary.page.fill('[name="due_working_days-0"]', "10")
        secretary.press("main form button[type=submit]")
        expect(secretary.find("main [role=alert] .kg-errors")).to_be_visible()
        expect(secretary.find('[name="text-0"]')).to_have_value(DIRECTIVE)
        secretary.pick("lead-0", "Sở Xây dựng")
        secretary.pick("coordinating-0", "Sở Tài chính")
        secretary.press("main form button[type=submit]")
        secretary.sees(DIRECTIVE)

        chair.page.once("dialog", lambda dialog: dialog.accept())
        chair.act("/be-mac/")
        chair.page.locator('[data-kg-part="current"]').wait_for()
        expect(chair.page.locator('[data-kg-part="desk"] button')).to_have_count(0)
        chair.go(f"/phien-hop/{told.meeting}/ket-luan/")
        chair.look()
        head = people["member2"]
        head.go("/hom-nay/")
        expect(head.page.locator("main")).not_to_contain_text(DIRECTIVE)
        chair.press('[data-kg-open="approve"]')
        chair.press('dialog form[action*="phe-duyet"] button[type=submit]')
        chair.sees("1/TB-VP")
        chair.look()
        # The notice is a PDF that every participant may open.
        member = people["member1"]
        answer = member.page.request.get(
            f"/phien-hop/{told.meeting}/thong-bao-ket-luan.pdf"
        )
        assert answer.status == 200
        assert answer.body().startswith(b"%PDF")

    def test_7_the_task_goes_to_the_officer_and_back(self, people, office, told):
        # The head of the lead unit is told on the page that is open.
        head = people["member2"]
        head.sees(DIRECTIVE)
        head.look()
        head.go("/nhiem-vu/?whose=unit")
        head.sees(DIRECTIVE)
        head.look()
        head.press("main a", DIRECTIVE)
        head.look()
        head.act("/nhan/")
        head.page.locator('form[action*="/chuyen/"]').wait_for(state="attached")
        head.unfold("/chuyen/")
        head.choose_by_name("officer", "Võ Đình Khôi")
        head.act("/chuyen/")

        officer = office.seat("invited", PHONE, touch=True)
        officer.go("/nhiem-vu/")
        officer.sees(DIRECTIVE)
        officer.look()
        officer.press("main a", DIRECTIVE)
        officer.look()
        officer.unfold("/hoan-thanh/")
        officer.page.fill(
            'form[action*="/hoan-thanh/"] textarea', "Đã hoàn chỉnh hồ sơ."
        )
        officer.page.locator(
            'form[action*="/hoan-thanh/"] input[type=file]'
        ).set_input_files(
            {
                "name": "Hồ sơ.pdf",
                "mimeType": "application/pdf",
                "buffer": samples.pdf(2),
            }
        )
        officer.act("/hoan-thanh/")
        officer.sees("Đã hoàn chỉnh hồ sơ.")

        chair = people["chair"]
        chair.go("/nhiem-vu/?whose=given")
        chair.press("main a", DIRECTIVE)
        chair.look()
        chair.unfold("/nghiem-thu/")
        chair.act("/nghiem-thu/")
        chair.page.wait_for_load_state()
        chair.go("/nhiem-vu/?whose=given&state=done")
        chair.sees(DIRECTIVE)
        chair.look()

    def test_8_everything_is_found_without_accents_and_read_in_english(self, office):
        member = office.seat("member1", DESKTOP)
        # By keyboard alone: the shortcut, the words, Enter.
        member.page.keyboard.press("/")
        member.page.keyboard.type("chong ngap")
        member.page.keyboard.press("Enter")
        member.page.wait_for_url("**/tim-kiem/**")
        member.sees("Tờ trình chống ngập")
        member.look()
        member.go("/tim-kiem/?q=chống+ngập")
        member.sees("Tờ trình chống ngập")
        stranger = office.seat("stranger", DESKTOP)
        stranger.go("/tim-kiem/?q=chong+ngap")
        expect(stranger.page.locator("main")).not_to_contain_text("Tờ trình")

        expect(member.find("html")).to_have_attribute("lang", "vi")
        member.press('button[name=language][value="en"]')
        expect(member.find("html")).to_have_attribute("lang", "en")
        member.sees("Search")
        member.look()
        member.press('button[name=language][value="vi"]')
        expect(member.find("html")).to_have_attribute("lang", "vi")

    def test_9_no_page_complained(self, office):
        """No script failed, no policy was violated, on any screen of the story."""
        assert office.complaints == []
