"""Write a submission (tờ trình) of two to six pages."""

from __future__ import annotations

from khonggiay.sample.figures import printed
from khonggiay.sample.topics import phrases
from khonggiay.sample.writing import frame, tables
from khonggiay.sample.writing.frame import Data, Occasion, paragraph, section

_STEPS = [
    "Chuẩn bị, khảo sát và lập hồ sơ",
    "Bồi thường, hỗ trợ và tổ chức mặt bằng",
    "Thực hiện các nội dung chính",
    "Quản lý, giám sát và tư vấn",
    "Tuyên truyền, tập huấn",
    "Dự phòng",
]


def write(occasion: Occasion) -> Data:
    """Return the data of the submission."""
    bank, unit = occasion.topic, occasion.unit
    blocks = [
        paragraph(bank["opening"]),
        section("Sự cần thiết", [paragraph(text) for text in bank["needs"]]),
        section(
            "Tình hình và kết quả thực hiện",
            [
                *(
                    section(part["title"], [paragraph(t) for t in part["paragraphs"]])
                    for part in bank["situation"]
                ),
                tables.indicators(occasion, "Bảng 1. Một số chỉ tiêu chủ yếu"),
            ],
        ),
        section("Khó khăn, vướng mắc", [{"type": "list", "items": bank["problems"]}]),
        section(
            "Nội dung trình",
            [
                section(part["title"], [{"type": "list", "items": part["items"]}])
                for part in bank["measures"]
            ],
        ),
        section("Kinh phí và tiến độ", [_money(occasion)]),
        section("Tổ chức thực hiện", _organisation(occasion)),
        section(
            "Kiến nghị",
            [
                paragraph(
                    f"Từ các nội dung nêu trên, {unit.name} kiến nghị Ủy ban nhân dân "
                    "thành phố:"
                ),
                {
                    "type": "numbered",
                    "items": [f"{text}." for text in bank["proposals"]],
                },
                paragraph(phrases()["closing_submission"]),
            ],
        ),
    ]
    return {
        **frame.head(occasion, kind="TTr", subject=f"Về {bank['subject']}"),
        "to": ["Ủy ban nhân dân thành phố Hồ Chí Minh"],
        "bases": bank["bases"],
        "blocks": blocks,
        "copies": [
            "Như trên",
            "Thường trực Ủy ban nhân dân thành phố",
            "Văn phòng Ủy ban nhân dân thành phố",
            f"Lưu: VT, {bank['desk']}",
        ],
    }


def _organisation(occasion: Occasion) -> list[Data]:
    lines = phrases()["organisation"]
    return [paragraph(line.format(unit=occasion.unit.name)) for line in lines[:4]]


def _money(occasion: Occasion) -> Data:
    figures = occasion.figures("money")
    amounts = [figures.real(4, 190) for _step in _STEPS]
    quarter = figures.whole(1, 3)
    rows: list[list[object]] = [
        [
            number,
            step,
            printed(amount, 1),
            f"Quý {min(4, quarter + number // 2)}",
        ]
        for number, (step, amount) in enumerate(
            zip(_STEPS, amounts, strict=True), start=1
        )
    ]
    rows.append(["", "Tổng cộng", printed(sum(amounts), 1), ""])
    return {
        "type": "table",
        "caption": "Bảng 2. Dự kiến kinh phí và tiến độ",
        "unit": "tỷ đồng",
        "columns": [
            tables.ORDER,
            tables.column("Nội dung", 3, "left"),
            tables.column("Kinh phí"),
            tables.column("Hoàn thành", 1, "center"),
        ],
        "rows": rows,
        "bold_rows": [len(_STEPS)],
    }
