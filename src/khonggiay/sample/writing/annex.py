"""Write an annex (phụ lục): long lists of works, or figures ward by ward."""

from __future__ import annotations

from khonggiay.sample import units
from khonggiay.sample.figures import printed
from khonggiay.sample.topics import phrases
from khonggiay.sample.writing import frame, tables
from khonggiay.sample.writing.frame import Data, Occasion

_STATES = (
    "Đang thi công",
    "Chuẩn bị đầu tư",
    "Hoàn thành",
    "Chờ thẩm định",
    "Tạm dừng",
)


def works(occasion: Occasion, *, annex: str, rows: int) -> Data:
    """Return the data of a list of *rows* works, grouped by district."""
    bank, words = occasion.topic, phrases()
    figures = occasion.figures("works", annex)
    lines: list[list[object]] = []
    number = 0
    for place in units.districts():
        share = rows // len(units.districts())
        lines.append([frame.capital(place.place)])
        wards = units.wards_of(place.code)
        for _work in range(share):
            number += 1
            ward = figures.pick(wards)
            name = figures.pick(bank["works"]).format(
                s=figures.pick(words["streets"]),
                w=ward.place,
                w2=ward.place,
                m=figures.whole(1, 9),
                n=figures.whole(10, 90),
            )
            start = occasion.meeting_on.year - figures.whole(0, 2)
            total = figures.real(0.8, 96)
            done = figures.real(0.05, 0.98)
            lines.append(
                [
                    number,
                    name,
                    frame.capital(ward.place),
                    f"{start} - {start + figures.whole(1, 3)}",
                    printed(total, 1),
                    printed(total * done, 1),
                    printed(done * 100, 1),
                    figures.pick(_STATES),
                ]
            )
    return {
        **_frame(occasion, annex, "Danh mục công trình, nội dung thực hiện"),
        "landscape": True,
        "blocks": [
            {
                "type": "table",
                "unit": "tỷ đồng",
                "columns": [
                    {**tables.ORDER, "width": 0.5},
                    tables.column("Công trình, nội dung", 3.6, "left"),
                    tables.column("Địa điểm", 1.6, "left"),
                    tables.column("Thời gian", 1.1, "center"),
                    tables.column("Tổng mức", 0.8),
                    tables.column("Thực hiện", 0.8),
                    tables.column("Tỷ lệ (%)", 0.7),
                    tables.column("Tình trạng", 1.2, "left"),
                ],
                "rows": lines,
                "size": 11,
            }
        ],
    }


def wards(occasion: Occasion, *, annex: str) -> Data:
    """Return the data of the topic's figures in all wards, grouped by district."""
    chosen = occasion.topic["indicators"][:5]
    figures = occasion.figures("annex-wards", annex)
    lines: list[list[object]] = []
    for place in units.districts():
        lines.append([frame.capital(place.place)])
        for number, ward in enumerate(units.wards_of(place.code), start=1):
            cells = [tables.local(row, figures, parts=322) for row in chosen]
            lines.append([number, frame.capital(ward.place), *cells])
    return {
        **_frame(occasion, annex, "Số liệu chi tiết theo phường, xã, thị trấn"),
        "blocks": [
            {
                "type": "table",
                "columns": [
                    tables.ORDER,
                    tables.column("Đơn vị", 2, "left"),
                    *(tables.column(f"{row[0]} ({row[1]})") for row in chosen),
                ],
                "rows": lines,
                "size": 11,
            }
        ],
    }


def _frame(occasion: Occasion, annex: str, title: str) -> Data:
    unit = occasion.unit
    return {
        "annex": annex,
        "issuer": unit.name,
        "date": occasion.signed_on.isoformat(),
        "subject": f"{title}\n{occasion.topic['subject']}",
        "pointer": f"Kèm theo Tờ trình số {occasion.number('TTr')}/"
        f"TTr-{unit.abbreviation} {frame.in_words(occasion.signed_on)} "
        f"của {unit.name}",
        "note": frame.NOTE,
    }
