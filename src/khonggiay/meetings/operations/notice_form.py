"""The notice of conclusion, as data for the form of NĐ 30/2020/NĐ-CP (Phụ lục I)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from khonggiay.kernel import dates
from khonggiay.meetings import queries as meeting_queries
from khonggiay.meetings.models import Conclusion, Directive, Meeting, Participant
from khonggiay.meetings.rules import Role
from khonggiay.organisations import queries as organisations

SYMBOL = "TB-VP"


def data(meeting: Meeting, *, number: int, day: dt.date) -> dict[str, Any]:
    """Return what the form `notice_of_conclusion` shows.

    Official documents are in Vietnamese whatever language the approver reads.
    """
    chair = (
        Participant.objects.select_related("person")
        .filter(meeting=meeting, role=Role.CHAIR)
        .first()
    )
    office = organisations.unit_cards([meeting.body.office_unit_id])
    issuer = office[meeting.body.office_unit_id].name
    presiding = f"{chair.person.full_name}, {chair.post_label}" if chair else ""
    signer = _signer(meeting, day)
    return {
        "parent": meeting.body.name,
        "issuer": _issuer(issuer),
        "number": str(number),
        "symbol": SYMBOL,
        "place": "Thành phố Hồ Chí Minh",
        "date": day.isoformat(),
        "kind": "Thông báo",
        "subject": f"Kết luận của người chủ trì tại {_inside(meeting.title)}",
        "preamble": [
            {"type": "paragraph", "text": _preamble(meeting, presiding)},
        ],
        "items": [_item(row, number) for row, number in _concluded(meeting)],
        "closing": [
            {
                "type": "paragraph",
                "text": "Văn phòng thông báo để các cơ quan, đơn vị liên quan biết, "
                "tổ chức thực hiện.",
            },
        ],
        "signer": signer,
        "copies": _copies(meeting),
    }


def _preamble(meeting: Meeting, presiding: str) -> str:
    day = dates.format_day(dates.city_date(meeting.starts_at))
    words = f"Ngày {day}, tại {meeting.place}, {meeting.body.name} đã tổ chức "
    words += _inside(meeting.title)
    words += f" do {presiding} chủ trì. " if presiding else ". "
    return words + (
        "Sau khi nghe báo cáo và ý kiến của các thành viên dự họp, người chủ trì "
        "kết luận, chỉ đạo như sau:"
    )


def _inside(title: str) -> str:
    return title[:1].lower() + title[1:]


def _issuer(name: str) -> str:
    for joint in (" Ủy ban nhân dân", " Hội đồng nhân dân"):
        if joint in name:
            return name.split(joint)[0]
    return name


def _signer(meeting: Meeting, day: dt.date) -> dict[str, Any]:
    holders = organisations.holders_of(
        meeting.body.office_unit_id, ["chief_of_office", "head"], day=day
    )
    posts = organisations.posts_of_people(holders, day=day)
    post = posts.get(holders[0]) if holders else None
    return {
        "authority": ["TL. CHỦ TỊCH"],
        "post": post.title if post else "Chánh Văn phòng",
        "name": post.full_name if post else "",
    }


def _concluded(meeting: Meeting) -> list[tuple[Conclusion, str]]:
    rows = {
        row.item_id: row
        for row in Conclusion.objects.filter(item__meeting=meeting).select_related(
            "item"
        )
    }
    items = meeting_queries.programme(meeting).items
    return [(rows[item.id], item.number) for item in items if item.id in rows]


def _item(conclusion: Conclusion, number: str) -> dict[str, Any]:
    directives = list(conclusion.directives.order_by("order", "pk"))
    units = organisations.unit_cards(
        unit
        for directive in directives
        for unit in (directive.lead_unit_id, *_coordinating(directive))
    )
    return {
        "title": conclusion.item.title,
        "paragraphs": [line for line in conclusion.text.split("\n") if line.strip()],
        "directives": [
            {
                "text": directive.text,
                "lead": units[directive.lead_unit_id].name,
                "coordinating": [units[unit].name for unit in _coordinating(directive)],
                "due": _due(directive),
            }
            for directive in directives
        ],
    }


def _coordinating(directive: Directive) -> list[int]:
    rows = directive.coordinations.order_by("pk")
    return list(rows.values_list("unit_id", flat=True))


def _due(directive: Directive) -> str:
    if directive.due_on is not None:
        return f"trước hết ngày {dates.format_day(directive.due_on)}"
    if directive.due_working_days is not None:
        return f"{directive.due_working_days} ngày làm việc"
    return ""


def _copies(meeting: Meeting) -> list[str]:
    units = Directive.objects.filter(conclusion__item__meeting=meeting)
    names = organisations.unit_cards(units.values_list("lead_unit_id", flat=True))
    return [
        "Người chủ trì phiên họp",
        "Thành viên dự họp",
        *sorted(card.name for card in names.values()),
        "Lưu: VT",
    ]
