"""Play what became of the directives: accepted, handed over, reported, late, done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from khonggiay.documents import operations as documents
from khonggiay.kernel import dates
from khonggiay.sample import people, units
from khonggiay.sample.figures import Figures
from khonggiay.sample.loading.city import Cast
from khonggiay.sample.loading.delivery import Delivery
from khonggiay.sample.loading.meetings import CHAIR, Staged, directive_tasks
from khonggiay.sample.programmes import DirectivePlan
from khonggiay.sample.writing import frame
from khonggiay.tasks import operations

# How far each history goes, in acts.
ACCEPTED = ("accept",)
OFFICER = (*ACCEPTED, "hand_over")
RUNNING = (*OFFICER, "progress")
REPORTED = (*RUNNING, "progress_more", "complete")
HISTORIES = {
    "new": (),
    "accepted": ACCEPTED,
    "officer": OFFICER,
    "running": RUNNING,
    "late": RUNNING,
    "reported": REPORTED,
    "returned": (*REPORTED, "return"),
    "done": (*REPORTED, "accept_completion"),
}

_FIRST = (
    "Đã thành lập tổ công tác, phân công từng phần việc; đang thu thập số liệu của các "
    "đơn vị phối hợp.",
    "Đã gửi văn bản lấy ý kiến các đơn vị phối hợp; 4 trong 6 đơn vị đã trả lời.",
    "Đã khảo sát thực tế, hoàn thành dự thảo lần 1 và tổ chức họp góp ý.",
)
_SECOND = (
    "Đã tổng hợp, tiếp thu ý kiến; đang hoàn chỉnh hồ sơ trình lãnh đạo đơn vị.",
    "Hoàn thành khoảng ba phần tư khối lượng; còn chờ số liệu của hai quận, huyện.",
)
_RESULT = (
    "Đã hoàn thành nội dung được giao; kết quả nêu trong báo cáo kèm theo.",
    "Đã hoàn thành và gửi hồ sơ qua trục liên thông; báo cáo kết quả kèm theo.",
)


def play(staged: Staged, cast: Cast, deliver: Delivery, *, at: dt.datetime) -> int:
    """Play the histories of the meeting's tasks up to *at*; return how many."""
    tasks = directive_tasks(staged, cast)
    count = 0
    for item in staged.plan.all_items():
        for plan, task_id in zip(item.directives, tasks[item.key], strict=True):
            for moment in _play(staged, plan, task_id, cast, at=at):
                deliver.until(moment)
            count += 1
    return count


def _play(
    staged: Staged, plan: DirectivePlan, task_id: int, cast: Cast, *, at: dt.datetime
) -> Iterator[dt.datetime]:
    acts = HISTORIES[plan.history]
    if not acts:
        return
    figures = Figures("task", staged.plan.key, plan.text)
    leader = cast.actors[people.head_of(plan.lead).login]
    officer = cast.actors[_officer(plan.lead)]
    chair = cast.actors[CHAIR]
    # From the day after the session to a little before the deadline, or to today.
    first = staged.starts_at + dt.timedelta(days=1, hours=1)
    span = min(dt.timedelta(days=plan.working_days), at - first) * 0.9
    for number, act in enumerate(acts):
        moment = first + span * number / max(len(acts) - 1, 5)
        if act == "accept":
            operations.accept(actor=leader, task_id=task_id, at=moment)
        elif act == "hand_over":
            operations.hand_over(
                actor=leader,
                task_id=task_id,
                officer_id=cast.person_id(_officer(plan.lead)),
                text="Đề nghị đồng chí chủ động thực hiện, báo cáo tiến độ hằng tuần.",
                at=moment,
            )
        elif act == "progress":
            operations.report_progress(
                actor=officer,
                task_id=task_id,
                percent=figures.whole(4, 9) * 5,
                text=figures.pick(_FIRST),
                at=moment,
            )
        elif act == "progress_more":
            operations.report_progress(
                actor=officer,
                task_id=task_id,
                percent=figures.whole(13, 18) * 5,
                text=figures.pick(_SECOND),
                at=moment,
            )
        elif act == "complete":
            file = operations.receive_file(
                data=_result(plan, moment),
                filename="Bao-cao-ket-qua.pdf",
                at=moment,
            )
            operations.report_completion(
                actor=officer,
                task_id=task_id,
                text=figures.pick(_RESULT),
                received=[file],
                at=moment,
            )
        elif act == "accept_completion":
            operations.accept_completion(
                actor=chair, task_id=task_id, text="Đồng ý kết quả.", at=moment
            )
        else:
            operations.return_for_rework(
                actor=chair,
                task_id=task_id,
                reason="Chưa nêu rõ nguồn số liệu và phương án tài chính; đề nghị bổ "
                "sung, trình lại.",
                at=moment,
            )
        yield moment


def _officer(unit_code: str) -> str:
    """Return the login of the first officer of a department or district."""
    return next(
        person.login
        for person in people.everybody()
        if person.posts[0].unit_code == unit_code
        and person.posts[0].kind == "officer"
        and not person.is_administrator
        and person.login != "khachmoi"
    )


def _result(plan: DirectivePlan, moment: dt.datetime) -> bytes:
    unit = units.units_by_code()[plan.lead]
    head = people.head_of(plan.lead)
    day = dates.city_date(moment)
    return documents.typeset(
        "report",
        {
            "parent": frame.COMMITTEE,
            "issuer": unit.name,
            "number": Figures("result", plan.text).whole(800, 4800),
            "symbol": f"BC-{unit.abbreviation.replace(' ', '-')}",
            "date": day.isoformat(),
            "subject": "Kết quả thực hiện nhiệm vụ Ủy ban nhân dân thành phố giao",
            "to": ["Ủy ban nhân dân thành phố Hồ Chí Minh"],
            "blocks": [
                frame.paragraph(
                    f"Thực hiện chỉ đạo của Ủy ban nhân dân thành phố, {unit.name} báo "
                    "cáo kết quả thực hiện nhiệm vụ như sau:"
                ),
                frame.section("Nội dung được giao", [frame.paragraph(plan.text)]),
                frame.section("Kết quả", [frame.paragraph(text) for text in _SECOND]),
                frame.section("Kiến nghị", [frame.paragraph("Kính trình xem xét./.")]),
            ],
            "signer": {
                "authority": [],
                "post": head.posts[0].title,
                "name": head.full_name,
            },
            "copies": ["Như trên", "Lưu: VT"],
            "note": frame.NOTE,
        },
    )
