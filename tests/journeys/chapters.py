"""The chapters of the story: steps 1 to 7 of the seed (S20, S21, S24, S25, S30)."""

from __future__ import annotations

from tests.journeys.story import Story, tomorrow_at

from khonggiay.files.tests import samples

MEMBERS = ("chair", "member1", "member2", "member3", "member4")


def compose_programme(story: Story) -> None:
    """1. The secretary composes the programme, adds papers, names people, submits."""
    secretary = story.person("secretary")
    (body,) = secretary.get("/meetings/bodies")
    meeting = story.do(
        "secretary", "POST", "/meetings",
        {
            "body_id": body["id"], "title": "Phiên họp thường kỳ của Ủy ban nhân dân",
            "place": "Phòng họp số 1", "starts_at": tomorrow_at(8, 30),
            "ends_at": tomorrow_at(11, 30),
        },
        journal="meetings.composed", rows={"meetings": 1, "revisions": 1},
    )  # fmt: skip
    story.meeting_id = meeting["id"]
    story.screen_code = meeting["screen_code"]
    units = story.city.sample["units"]

    # Four items: one for information, one to be decided with a part of its own,
    # one that is a state secret.
    story.item("secretary", "report", "Báo cáo kinh tế - xã hội tháng 10", "inform")
    story.item(
        "secretary", "plan", "Kế hoạch chống ngập giai đoạn 2", "decide",
        presenting_unit_id=units["construction"], minutes_planned=40,
        decision_text="Thông qua Kế hoạch chống ngập giai đoạn 2.",
    )  # fmt: skip
    story.item("secretary", "money", "Nguồn vốn của kế hoạch", "discuss")
    story.item(
        "secretary", "secret", "Nội dung mật về quốc phòng", "inform", secrecy="secret"
    )

    # The money belongs under the plan: the secretary moves it there.
    story.do(
        "secretary", "POST", f"/items/{story.items['money']}/move",
        {"revision": story.revision, "parent_id": story.items["plan"], "place": 0},
        journal="meetings.item_moved", rows={"revisions": 1},
    )  # fmt: skip

    # Two papers for the plan. The secret item takes none: it is paper only.
    story.send_paper("secretary", "plan", "Tờ trình 312.pdf", 12)
    story.send_paper("secretary", "plan", "Dự thảo Quyết định.pdf", 5)
    files = {"file": ("Mật.pdf", samples.pdf(1), "application/pdf")}
    problem = story.refuse(
        "secretary", "POST", f"/items/{story.items['secret']}/papers", files=files
    )
    assert problem["code"] == "paper_only"

    # Who works on a programme that somebody else changed is shown the difference.
    problem = story.refuse(
        "secretary", "PUT", f"/items/{story.items['report']}",
        {"revision": 2, "title": "Báo cáo quý III", "kind": "inform"},
    )  # fmt: skip
    assert problem["code"] == "programme_changed"
    assert {"what": "added", "number": "1"}.items() <= problem["changes"][0].items()

    # Without a chair a programme cannot be submitted.
    problem = story.refuse("secretary", "POST", f"{story.path}/submit")
    assert problem["code"] == "programme_incomplete"
    people = story.city.sample["logins"]
    roles = {"chair": "chair", "secretary": "secretary", "invited": "invited"}
    story.do(
        "secretary", "PUT", f"{story.path}/participants",
        {
            "revision": story.revision,
            "participants": [
                {"person_id": people[login]["person_id"], "role": role}
                for login, role in {**roles, "observer": "observer"}.items()
            ],
        },
        journal="meetings.participants_named", rows={"revisions": 1},
    )  # fmt: skip
    story.do("secretary", "POST", f"{story.path}/submit", journal="meetings.submitted")


def review_programme(story: Story) -> None:
    """2. The chief of office returns it with remarks, then approves it."""
    # Before the approval a delegate does not know of it: 404, like what is not there.
    assert story.person("member1").ask("GET", story.path).status_code == 404
    problem = story.refuse("chief", "POST", f"{story.path}/return", {"remark": "   "})
    assert problem["code"] == "missing_remark"
    story.do(
        "chief", "POST", f"{story.path}/return",
        {"remark": "Ghi rõ thời lượng của báo cáo."},
        journal="meetings.returned", rows={"remarks": 1},
    )  # fmt: skip
    story.do(
        "secretary", "PUT", f"/items/{story.items['report']}",
        {
            "revision": story.revision, "title": "Báo cáo kinh tế - xã hội tháng 10",
            "kind": "inform", "minutes_planned": 20,
        },
        journal="meetings.item_changed", rows={"revisions": 1},
    )  # fmt: skip
    story.do("secretary", "POST", f"{story.path}/submit", journal="meetings.submitted")
    story.do(
        "chief", "POST", f"{story.path}/approve", {"remark": ""},
        journal="meetings.approved",
    )  # fmt: skip


def prepare_oneself(story: Story) -> None:
    """3. Delegates reply, read the papers and send opinions."""
    for login in ("member1", "member2", "member3"):
        story.do(
            login, "PUT", f"{story.path}/reply", {"reply": "attending"},
            journal="meetings.replied_attending",
        )  # fmt: skip
    problem = story.refuse(
        "member4", "PUT", f"{story.path}/reply", {"reply": "excused"}
    )
    assert problem["code"] == "missing_reason"
    story.do(
        "member4", "PUT", f"{story.path}/reply",
        {"reply": "excused", "reason": "Dự họp Chính phủ."},
        journal="meetings.replied_excused",
    )  # fmt: skip

    member = story.person("member1")
    first = story.papers[0]
    part = member.ask("GET", f"/papers/{first}/pdf", headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    whole = member.ask("GET", f"/papers/{first}/file")
    assert whole.content.startswith(b"%PDF-")
    assert len(whole.content) == member.get(f"/papers/{first}")["size"]
    paper = story.do(
        "member1", "PUT", f"/papers/{first}/reading", {"page": 7}, rows={"readings": 1}
    )
    assert (paper["furthest_page"], paper["pages"]) == (7, 12)

    story.do(
        "member1", "PUT", f"/items/{story.items['plan']}/opinion",
        {"stance": "amend", "text": "Bổ sung tiến độ từng quý."},
        journal="meetings.opinion_given", rows={"opinions": 1},
    )  # fmt: skip
    story.do(
        "member3", "PUT", f"/items/{story.items['plan']}/opinion", {"stance": "agree"},
        journal="meetings.opinion_given", rows={"opinions": 1},
    )  # fmt: skip
    # Chair and secretariat read them side by side, other delegates do not.
    opinions = story.person("chair").get(f"{story.path}/opinions")
    assert [row["stance"] for row in opinions] == ["amend", "agree"]
    assert member.ask("GET", f"{story.path}/opinions").status_code == 403


def replace_a_paper(story: Story) -> None:
    """3b. A corrected file for an approved paper waits until the chief confirms it."""
    paper = story.papers[1]
    path = f"/papers/{paper}/replacements"
    first = story.do(
        "secretary", "POST", path, data={"note": "Sửa Điều 3", "over": "1"},
        files={"file": ("Sửa lần 1.pdf", samples.pdf(6), "application/pdf")},
        journal=("documents.version_added", "meetings.replacement_proposed"),
        # It waits as the only version of a document of its own.
        rows={"documents": 1, "versions": 1, "replacements": 1},
    )  # fmt: skip
    assert story.person("member1").get(f"/papers/{paper}")["number"] == 1
    files = {"file": ("Sửa lần 2.pdf", samples.pdf(7), "application/pdf")}
    problem = story.refuse("secretary", "POST", path, files=files)
    assert problem["code"] == "replacement_waits"
    problem = story.refuse(
        "chief", "POST", f"/replacements/{first['id']}/decline", {"remark": " "}
    )
    assert problem["code"] == "missing_remark"
    story.do(
        "chief", "POST", f"/replacements/{first['id']}/decline",
        {"remark": "Thiếu chữ ký của đơn vị trình."},
        journal="meetings.replacement_declined",
    )  # fmt: skip

    second = story.do(
        "secretary", "POST", path, files=files,
        journal=("documents.version_added", "meetings.replacement_proposed"),
        rows={"documents": 1, "versions": 1, "replacements": 1},
    )  # fmt: skip
    story.do(
        "chief", "POST", f"/replacements/{second['id']}/confirm", {"over": 1},
        journal=("documents.version_added", "meetings.paper_replaced"),
        rows={"documents": -1, "revisions": 1},
    )  # fmt: skip
    problem = story.refuse(
        "chair", "POST", f"/replacements/{second['id']}/confirm", {"over": 2}
    )
    assert problem["code"] == "replacement_settled"
    shown = story.person("member1").get(f"/papers/{paper}")
    assert (shown["number"], shown["pages"]) == (2, 7)
    old = story.person("member1").ask("GET", f"/papers/{paper}/file?number=1")
    assert old.status_code == 200


def open_session(story: Story) -> None:
    """4. People check in; with the quorum there, the chair opens and goes on."""
    for login in ("chair", "member1", "member2"):
        story.do(
            login, "POST", f"{story.path}/check-in", {"code": ""},
            journal="meetings.checked_in",
        )  # fmt: skip
    # Three of five are not two thirds of all members (Luật 2015, Điều 113).
    problem = story.refuse("chair", "POST", f"{story.path}/open")
    assert problem["code"] == "no_quorum"
    problem = story.refuse(
        "member3", "POST", f"{story.path}/check-in", {"code": "of-another-meeting"}
    )
    assert problem["code"] == "wrong_code"
    people = story.person("secretary").get(f"{story.path}/participants")
    desk = {row["name"]: row["id"] for row in people}
    for login in ("member3", "invited"):
        name = story.person(login).full_name
        story.do(
            "secretary", "POST", f"/participants/{desk[name]}/check-in",
            journal="meetings.checked_in",
        )  # fmt: skip
    story.do("chair", "POST", f"{story.path}/open", journal="meetings.opened")
    go_to(story, "report")
    go_to(story, "plan")


def go_to(story: Story, item: str) -> None:
    """The chair goes to an item of the programme."""
    story.do(
        "chair", "PUT", f"{story.path}/current-item", {"item_id": story.items[item]},
        journal="meetings.item_reached",
    )  # fmt: skip


def speak_and_vote(story: Story) -> None:
    """5. Delegates ask for the floor and vote; a break; the meeting goes on."""
    speeches = {}
    for login in ("member1", "member2", "invited"):
        asked = story.do(
            login, "POST", f"{story.path}/speakers",
            journal="meetings.floor_asked", rows={"speeches": 1},
        )  # fmt: skip
        speeches[login] = asked["id"]
    story.do(
        "chair", "POST", f"/speakers/{speeches['member1']}/call",
        journal="meetings.floor_given",
    )  # fmt: skip
    story.do(
        "member1", "POST", f"/speakers/{speeches['member1']}/end",
        journal="meetings.floor_ended",
    )  # fmt: skip
    story.do(
        "invited", "POST", f"/speakers/{speeches['invited']}/withdraw",
        journal="meetings.floor_withdrawn",
    )  # fmt: skip
    story.do("chair", "POST", f"{story.path}/suspend", journal="meetings.suspended")
    story.do("chair", "POST", f"{story.path}/resume", journal="meetings.resumed")

    vote = story.do(
        "chair", "POST", f"/items/{story.items['plan']}/votes", {},
        journal="meetings.vote_opened", rows={"votes": 1},
    )  # fmt: skip
    assert (vote["entitled"], vote["members"]) == (4, 5)
    choices = {"chair": "approve", "member1": "approve", "member2": "approve"}
    for login, choice in {**choices, "member3": "disapprove"}.items():
        story.do(
            login, "POST", f"/votes/{vote['id']}/ballot", {"choice": choice},
            journal="meetings.voted", rows={"ballots": 1},
        )  # fmt: skip
    again = story.refuse(
        "member1", "POST", f"/votes/{vote['id']}/ballot", {"choice": "disapprove"}
    )
    assert again["code"] == "already_voted"
    closed = story.do(
        "chair", "POST", f"/votes/{vote['id']}/close", journal="meetings.vote_closed"
    )
    # Three of five members, more than half of all: it is carried.
    counted = ("approve", "disapprove", "not_voting", "absent", "needed", "passed")
    assert [closed["result"][name] for name in counted] == [3, 1, 0, 1, 3, True]
    late = story.refuse(
        "member3", "POST", f"/votes/{vote['id']}/ballot", {"choice": "approve"}
    )
    assert late["code"] == "vote_is_closed"


def conclude(story: Story) -> None:
    """6. The secretary writes conclusions, the chair approves: notice and tasks."""
    units = story.city.sample["units"]
    early = story.refuse(
        "secretary", "PUT", f"/items/{story.items['money']}/conclusion",
        {"revision": 0, "text": "Chưa đến."},
    )  # fmt: skip
    assert early["code"] == "not_reached"
    directives = [
        {
            "text": "Hoàn chỉnh hồ sơ, trình phê duyệt dự án chống ngập.",
            "lead_unit_id": units["construction"],
            "coordinating_unit_ids": [units["finance"]],
            "due_working_days": 10,
        },
        {
            "text": "Bố trí vốn năm sau cho dự án.",
            "lead_unit_id": units["finance"],
            "due_on": tomorrow_at(0)[:10],
        },
    ]
    concluded = story.do(
        "secretary", "PUT", f"/items/{story.items['plan']}/conclusion",
        {"revision": 0, "text": "Ủy ban nhân dân thống nhất thông qua Kế hoạch.",
         "directives": directives},
        journal="meetings.concluded", rows={"conclusions": 1, "directives": 2},
    )  # fmt: skip
    assert concluded["revision"] == 1
    # Delegates see no conclusion before the chair has approved it.
    item = f"/items/{story.items['plan']}/conclusion"
    assert story.person("member1").ask("GET", item).status_code == 404
    story.do("chair", "POST", f"{story.path}/close", journal="meetings.closed")
    notice = story.do(
        "chair", "POST", f"{story.path}/conclusions/approve",
        journal=(
            "meetings.conclusions_approved", "documents.version_added",
            "tasks.assigned", "tasks.assigned",
        ),
        rows={"notices": 1, "documents": 1, "versions": 1, "tasks": 2, "reports": 2},
    )  # fmt: skip
    story.task_ids = notice["task_ids"]
    assert len(story.task_ids) == 2
    pdf = story.person("member1").ask("GET", f"{story.path}/notice/pdf")
    assert pdf.content.startswith(b"%PDF-")


def follow_task(story: Story) -> None:
    """7. The head of the lead unit is told, accepts, hands over; it is reported."""
    head, officer = story.person("member2"), story.person("invited")
    (task,) = head.get("/tasks", whose="mine")["items"]
    assert task["id"] in story.task_ids
    assert task["state"] == "assigned"
    path = f"/tasks/{task['id']}"
    # Who has no part in it does not know of it.
    assert story.person("stranger").ask("GET", path).status_code == 404
    problem = story.refuse("chair", "POST", f"{path}/accept")
    assert problem["code"] == "not_the_lead_unit"
    story.do(
        "member2", "POST", f"{path}/accept",
        journal="tasks.accepted", rows={"reports": 1},
    )  # fmt: skip
    story.do(
        "member2", "POST", f"{path}/hand-over",
        {"officer_id": officer.person_id, "text": "Đề nghị đồng chí chủ trì."},
        journal="tasks.handed_over", rows={"reports": 1},
    )  # fmt: skip
    story.do(
        "invited", "POST", f"{path}/progress",
        data={"percent": "40", "text": "Đã khảo sát hiện trường."},
        journal="tasks.progressed", rows={"reports": 1},
    )  # fmt: skip
    result = {"file": ("Hồ sơ dự án.pdf", samples.pdf(3), "application/pdf")}
    story.do(
        "invited", "POST", f"{path}/completion",
        data={"text": "Đã trình hồ sơ."}, files=result,
        journal="tasks.reported", rows={"reports": 1, "files": 1},
    )  # fmt: skip
    story.do(
        "chair", "POST", f"{path}/return", {"reason": "Thiếu ý kiến Sở Tài chính."},
        journal="tasks.returned", rows={"reports": 1},
    )  # fmt: skip
    story.do(
        "invited", "POST", f"{path}/completion",
        data={"text": "Đã bổ sung ý kiến Sở Tài chính."},
        journal="tasks.reported", rows={"reports": 1},
    )  # fmt: skip
    done = story.do(
        "chair", "POST", f"{path}/accept-completion", {"text": "Tốt."},
        journal="tasks.completed", rows={"reports": 1},
    )  # fmt: skip
    assert (done["state"], done["progress"]) == ("completed", 100)
    (listed,) = officer.get("/tasks", whose="mine", state="done")["items"]
    assert listed["id"] == task["id"]
