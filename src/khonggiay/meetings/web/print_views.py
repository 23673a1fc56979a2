"""The programme on paper: a PDF, and the code that leads back to the living page."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import segno
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from khonggiay.documents import operations as documents
from khonggiay.kernel import dates
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.meetings import access, queries
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.rules import PREPARED_STATES
from khonggiay.meetings.web import words
from khonggiay.organisations import queries as organisations


@signed_in
@never_cache
def programme_file(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Send the programme as a PDF in the form of NĐ 30/2020/NĐ-CP."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    url = request.build_absolute_uri(reverse("meeting", args=[meeting_id]))
    with translation.override("vi"):
        pdf = documents.typeset("programme", _content(meeting, url))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'inline; filename="chuong-trinh-{meeting_id}.pdf"'
    )
    return response


@signed_in
def code(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Send the QR code that leads to the meeting's page."""
    access.get_meeting_for(request.actor, meeting_id)
    url = request.build_absolute_uri(reverse("meeting", args=[meeting_id]))
    return HttpResponse(_code(url), content_type="image/svg+xml")


def _code(url: str) -> str:
    drawn = io.BytesIO()
    segno.make(url, error="m").save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def _content(meeting: Meeting, url: str) -> dict[str, Any]:
    programme = queries.programme(meeting)
    units = organisations.unit_cards([meeting.body.office_unit_id])
    office = units[meeting.body.office_unit_id]
    approved = meeting.approved_at
    starts = dates.in_city(meeting.starts_at)
    return {
        "parent": meeting.body.name,
        "issuer": office.name,
        "symbol": f"CTr-{office.abbreviation or office.code}",
        "date": dates.city_date(approved).isoformat() if approved else "",
        "year": f"{starts:%Y}",
        "subject": meeting.title,
        "draft": meeting.state not in PREPARED_STATES,
        "blocks": [
            {"type": "p", "text": text}
            for text in (
                f"Thời gian: {words.hours_in_words(meeting.starts_at, meeting.ends_at)}"
                f", {words.day_in_words(meeting.starts_at)}.",
                f"Địa điểm: {meeting.place}.",
                *_people(meeting),
            )
        ],
        "items": _items(programme, meeting.starts_at),
        "qr": _code(url),
        "note": url,
    }


def _people(meeting: Meeting) -> list[str]:
    cards = queries.participants(meeting)
    lines = []
    for role, label in (("chair", "Chủ trì"), ("secretary", "Thư ký")):
        named = [
            f"{card.name} ({card.post})" if card.post else card.name
            for card in cards
            if card.role == role
        ]
        if named:
            lines.append(f"{label}: {'; '.join(named)}.")
    return lines


def _items(
    programme: queries.Programme, starts_at: dt.datetime
) -> list[dict[str, Any]]:
    kinds = {"inform": "Thông báo", "discuss": "Thảo luận", "decide": "Biểu quyết"}
    at = starts_at
    lines = []
    for item in programme.items:
        papers = [paper.title for paper in item.papers]
        if item.is_paper_only:
            papers = ["Tài liệu mật: chỉ dùng bản giấy"]
        lines.append(
            {
                "number": f"{item.number}.",
                "title": item.title,
                "depth": item.depth,
                "time": f"{dates.in_city(at):%H:%M}",
                "unit": item.unit_name,
                "kind": kinds[item.kind],
                "papers": papers,
            }
        )
        at += dt.timedelta(minutes=item.minutes)
    return lines
