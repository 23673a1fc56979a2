"""Tables and charts of figures."""

from __future__ import annotations

from khonggiay.sample import units
from khonggiay.sample.figures import Figures, printed
from khonggiay.sample.units import CityUnit
from khonggiay.sample.writing.frame import Data, Occasion, capital

ORDER = {"title": "TT", "width": 0.45, "align": "center"}


def column(title: str, width: float = 1, align: str = "right") -> Data:
    """Return a column of a table."""
    return {"title": title, "width": width, "align": align}


def indicators(occasion: Occasion, caption: str) -> Data:
    """Return the table of the topic's indicators against plan and last year."""
    rows = []
    for number, row in enumerate(occasion.topic["indicators"], start=1):
        name, unit, _low, _high, digits = row
        value, before = pair(occasion, number)
        plan = value / occasion.figures("plan", number).real(0.86, 1.12)
        cells = (printed(figure, digits) for figure in (before, plan, value))
        share = printed(value / plan * 100, 1)
        change = printed((value / before - 1) * 100, 1)
        rows.append([number, name, unit, *cells, share, change])
    return {
        "type": "table",
        "caption": caption,
        "columns": [
            ORDER,
            column("Chỉ tiêu", 2.5, "left"),
            column("Đơn vị tính", 1, "center"),
            column("Cùng kỳ"),
            column("Kế hoạch"),
            column("Thực hiện"),
            column("So kế hoạch (%)", 0.9),
            column("Tăng, giảm (%)", 0.9),
        ],
        "rows": rows,
        "size": 11,
    }


def pair(occasion: Occasion, number: int) -> tuple[float, float]:
    """Return the value of the topic's indicator now and a year before."""
    _name, _unit, low, high, _digits = occasion.topic["indicators"][number - 1]
    figures = occasion.figures("indicator", number)
    value = figures.real(low, high)
    return value, value / figures.real(0.93, 1.16)


def months_chart(occasion: Occasion, number: int) -> Data:
    """Return a chart of an indicator over the months of this year and the last."""
    name, unit, low, high, _digits = occasion.topic["indicators"][number - 1]
    figures = occasion.figures("months", number)
    year = occasion.meeting_on.year
    count = max(occasion.meeting_on.month, 4)

    def series(label: str) -> Data:
        values = [round(figures.real(low, high), 1) for _month in range(count)]
        return {"name": label, "values": values}

    return {
        "type": "chart",
        "form": "bars" if number % 2 else "lines",
        "caption": f"Biểu đồ {number}. {name} theo tháng",
        "unit": unit,
        "labels": [f"T{month}" for month in range(1, count + 1)],
        "series": [series(f"Năm {year - 1}"), series(f"Năm {year}")],
    }


def districts_table(occasion: Occasion, caption: str) -> Data:
    """Return the topic's indicators by district, with their sum or mean."""
    chosen = occasion.topic["indicators"][:5]
    figures = occasion.figures("districts")
    rows: list[list[object]] = []
    for number, district in enumerate(units.districts(), start=1):
        cells = [local(row, figures, parts=24) for row in chosen]
        rows.append([number, capital(district.place), *cells])
    return {
        "type": "table",
        "caption": caption,
        "columns": [
            ORDER,
            column("Quận, huyện", 1.7, "left"),
            *(column(f"{row[0]} ({row[1]})") for row in chosen),
        ],
        "rows": rows,
        "size": 11,
    }


def wards_table(occasion: Occasion, district: CityUnit, number: int) -> Data:
    """Return the topic's indicators by ward of one district."""
    chosen = occasion.topic["indicators"][:4]
    figures = occasion.figures("wards", district.code)
    rows: list[list[object]] = []
    for place, ward in enumerate(units.wards_of(district.code), start=1):
        cells = [local(row, figures, parts=322) for row in chosen]
        rows.append([place, capital(ward.place), *cells])
    return {
        "type": "table",
        "caption": f"Bảng {number}. Số liệu theo phường, xã của {district.place}",
        "columns": [
            ORDER,
            column("Phường, xã, thị trấn", 1.8, "left"),
            *(column(f"{row[0]} ({row[1]})") for row in chosen),
        ],
        "rows": rows,
        "size": 11,
    }


def local(indicator: list[object], figures: Figures, *, parts: int) -> str:
    """Return an indicator's value in one of *parts* places, as it is printed."""
    _name, unit, low, high, digits = indicator
    low, high = float(str(low)), float(str(high))
    if unit in {"%", "phút"}:
        return printed(figures.real(low * 0.93, min(high, 100.0)), int(str(digits)))
    value = figures.real(low, high) / parts * figures.real(0.4, 1.7)
    if digits == 0:
        return printed(round(value) if value >= 1 else figures.whole(0, 2))
    return printed(value, 0 if value >= 20 else 1)
