"""Write a report (báo cáo) of ten to sixty pages."""

from __future__ import annotations

from khonggiay.sample import units
from khonggiay.sample.figures import printed
from khonggiay.sample.topics import phrases
from khonggiay.sample.units import CityUnit
from khonggiay.sample.writing import frame, tables
from khonggiay.sample.writing.frame import Data, Occasion, paragraph, section

# How many districts a report goes through, and whether ward by ward.
SIZES = {"short": (7, False), "medium": (24, False), "long": (24, True)}


def write(occasion: Occasion, *, size: str = "short") -> Data:
    """Return the data of the report."""
    bank, unit = occasion.topic, occasion.unit
    count, by_ward = SIZES[size]
    places = occasion.figures("places").some(units.districts(), count)
    places.sort(key=lambda district: district.code)
    blocks = [
        paragraph(bank["opening"]),
        section("Bối cảnh và công tác chỉ đạo", _context(occasion)),
        section("Kết quả thực hiện", _results(occasion)),
        section(
            "Kết quả tại các quận, huyện",
            [
                *(
                    [
                        tables.districts_table(
                            occasion, "Bảng 2. Số liệu theo quận, huyện"
                        )
                    ]
                    if count > 10
                    else []
                ),
                *(
                    _district(occasion, place, number, by_ward=by_ward)
                    for number, place in enumerate(places, start=3)
                ),
            ],
        ),
        section(
            "Tồn tại, hạn chế và nguyên nhân",
            [
                section("Tồn tại, hạn chế", _commented(occasion, bank["problems"])),
                section("Nguyên nhân", _commented(occasion, bank["causes"])),
                section("Bài học kinh nghiệm", _listed(phrases()["lessons"])),
            ],
        ),
        section(
            "Nhiệm vụ, giải pháp thời gian tới",
            [
                section(part["title"], _listed(part["items"]))
                for part in bank["measures"]
            ],
        ),
        section(
            "Đề xuất, kiến nghị",
            [
                {
                    "type": "numbered",
                    "items": [f"{text}." for text in bank["proposals"]],
                },
                paragraph(phrases()["closing_report"].format(unit=unit.name)),
            ],
        ),
    ]
    return {
        **frame.head(
            occasion,
            kind="BC",
            subject=f"{frame.capital(bank['subject'])} ({occasion.month})",
        ),
        "to": ["Ủy ban nhân dân thành phố Hồ Chí Minh"],
        "bases": [],
        "blocks": blocks,
        "copies": ["Như trên", "Các đơn vị liên quan", f"Lưu: VT, {bank['desk']}"],
    }


def _listed(items: list[str]) -> list[Data]:
    return [{"type": "list", "items": items}]


def _context(occasion: Occasion) -> list[Data]:
    bank = occasion.topic
    lines = phrases()["organisation"]
    shown = [line.format(unit=occasion.unit.name) for line in lines]
    return [
        section("Sự cần thiết", [paragraph(text) for text in bank["needs"]]),
        section("Công tác chỉ đạo, điều hành", [paragraph(text) for text in shown]),
    ]


def _results(occasion: Occasion) -> list[Data]:
    bank = occasion.topic
    parts = [
        section(part["title"], [paragraph(text) for text in part["paragraphs"]])
        for part in bank["situation"]
    ]
    parts.append(
        section(
            "Các chỉ tiêu chủ yếu",
            [
                tables.indicators(occasion, "Bảng 1. Tình hình thực hiện các chỉ tiêu"),
                *(
                    _indicator(occasion, number)
                    for number in range(1, len(bank["indicators"]) + 1)
                ),
            ],
        )
    )
    return parts


def _indicator(occasion: Occasion, number: int) -> Data:
    bank, words = occasion.topic, phrases()
    name, unit, _low, _high, digits = bank["indicators"][number - 1]
    figures = occasion.figures("words", number)
    value, before = tables.pair(occasion, number)
    place, other = figures.some(units.districts(), 2)
    change = (value / before - 1) * 100
    sentence = figures.pick(words["openings_of_indicator"]).format(
        name=name,
        lname=frame.small(name),
        unit=unit,
        v=printed(value, digits),
        prev=printed(before, digits),
        acc=printed(value * occasion.meeting_on.month * 0.97, digits),
        dir="tăng" if change >= 0 else "giảm",
        k=printed(abs(change), 1),
        p=figures.text(84, 104, 1),
        d=place.place,
        d2=other.place,
    )
    comments = figures.some(words["comments"], 2)
    blocks: list[Data] = [paragraph(" ".join([sentence, *comments]))]
    if number <= 4:
        blocks.append(tables.months_chart(occasion, number))
    return section(name, blocks)


def _district(
    occasion: Occasion, place: CityUnit, number: int, *, by_ward: bool
) -> Data:
    figures = occasion.figures("district", place.code)
    own = figures.mixed(occasion.topic["local"])
    more = figures.some(phrases()["district"], 5)
    sentences = [frame.filled(text, figures, place) for text in (*own, *more)]
    middle = len(own)
    blocks: list[Data] = [
        paragraph(" ".join(sentences[:middle])),
        paragraph(" ".join(sentences[middle : middle + 3])),
        paragraph(
            " ".join([*sentences[middle + 3 :], figures.pick(phrases()["verdicts"])])
        ),
    ]
    if by_ward:
        blocks.append(tables.wards_table(occasion, place, number))
        blocks.append({"type": "list", "items": _wards(occasion, place)})
    return section(frame.capital(place.place), blocks)


def _wards(occasion: Occasion, place: CityUnit) -> list[str]:
    lines = []
    bank = [*occasion.topic["local"], *phrases()["district"]]
    for ward in units.wards_of(place.code):
        figures = occasion.figures("ward", ward.code)
        sentence = frame.filled(figures.pick(bank), figures, place)
        lines.append(f"{frame.capital(ward.place)}: {frame.small(sentence)}")
    return lines


def _commented(occasion: Occasion, texts: list[str]) -> list[Data]:
    figures = occasion.figures("comments", texts[0])
    comments = figures.mixed(phrases()["comments"])
    return [
        paragraph(f"{text} {comments[index % len(comments)]}")
        for index, text in enumerate(texts)
    ]
