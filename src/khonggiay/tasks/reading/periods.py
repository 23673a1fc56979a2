"""Weeks, months, quarters, years and their parts; terms counted from a day."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from khonggiay.tasks.reading.moments import (
    ONE,
    WEEK,
    Found,
    Now,
    add_months,
    last_of,
)  # fmt: skip
from khonggiay.tasks.reading.numbers import MONTH, NUMBER, month, number

_PART = r"(?:(?P<part>dau|giua|cuoi|het|trong|ket thuc)(?: cua)? )?"
_NEXT = r"nay|sau nua|toi nua|sau|toi|ke tiep|tiep theo"
WEEK_ = re.compile(rf"(?<!\w)(?<!hai )(?<!\d )(?<!mot )(?<!ba ){_PART}tuan(?: (?P<q>{_NEXT}))?(?!\w)"
                   r"(?! (?:ke tu|tu ngay))")  # fmt: skip
MONTH_ = re.compile(
    rf"(?<![\w/])(?<!\d )(?<!mot )(?<!hai )(?<!ba ){_PART}thang"
    rf"(?: (?P<m>{MONTH})(?! ?(?:ngay|tuan|nguoi))| (?P<q>{_NEXT}))?(?!\w)"
    r"(?! (?:ke tu|tu ngay))(?: ?[/-] ?(?P<y>20\d\d)| nam (?P<y2>20\d\d)| nam (?P<yw>nay|sau|toi))?"
)
BARE_MONTH = re.compile(
    r"(?<![\w/.-])(?P<m>1[0-2]|0?[1-9])/(?P<y>20\d\d)(?! ?[/-])(?!\w)"
)
QUARTER = re.compile(
    rf"(?<!\w){_PART}quy (?:(?P<n>iv|iii|ii|i|[1-4]|mot|hai|ba|bon|tu)(?!\w)|(?P<q>nay|sau|toi))"
    r"(?:(?: ?[/-] ?|,? nam )(?P<y>20\d\d)|,? nam (?P<yw>nay|sau|toi))?"
)
HALF = re.compile(
    r"(?<!\w)(?:(?P<part>het|trong|cuoi) )?(?:(?:6|s6u|sau) thang|nua)(?: nam)? (?P<h>dau|cuoi)(?: cua)? nam"
    r"(?: (?P<y>20\d\d)| (?P<yw>nay|sau|toi))?"
)
YEAR = re.compile(
    rf"(?<!\w){_PART}nam(?: (?P<y>20\d\d)(?!\d)| (?P<q>nay|sau|toi))?(?!\w)"
)
_UNIT = r"(?P<u>ngay|tuan|thang|gio|tieng|phut|nam|h(?!\w)|quy)(?: le(?!\w))?(?: (?P<w>lam viec|hanh chinh|lv))?"
TERM = re.compile(
    rf"(?<![\w/.,])(?:(?P<pre>trong vong|trong thoi han|trong thoi gian|trong|thoi han|sau|khong qua|toi da|het|them) )*"
    rf"(?:(?P<n>{NUMBER})(?: ?\((?:\w| )*\))?|(?P<half>nua)|(?P<vague>vai|may|it|dam|mot vai|\d+ ?- ?\d+|{NUMBER} (?:den|hoac|hay) {NUMBER})) ?"
    rf"{_UNIT}(?! (?:dau|cuoi) nam)(?!\w)(?P<ruoi> ruoi)?"
    r"(?P<post> (?:nua|toi day|toi|tiep theo|sau(?! (?:khi|ngay|cuoc|buoi))))?(?! (?:thu|va dem))"
    r"(?P<from>,? (?:ke tu|tinh tu|tu|bat dau tu)(?: ngay(?! ?\d)| khi| luc| thoi diem)?"
    r"(?: (?P<now>hom nay|nay|(?:ngay )?(?:duoc )?(?:nhan|giao)(?: duoc)?(?: (?:van ban|viec|chi dao|thong bao|nhiem vu|cong van|y kien|ket luan))?(?: nay)?|bay gio))?)?"
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
}

HOURS_OF_DAY = 24


def periods(bare: str, now: Now) -> Iterator[Found]:
    """Return every term, half-year, quarter, month, week and year of the line."""
    for match in TERM.finditer(bare):
        found = _term(match, now)
        if found:
            yield found
    for match in HALF.finditer(bare):
        yield _half(match, now)
    for match in QUARTER.finditer(bare):
        yield _quarter(match, now)
    for match in BARE_MONTH.finditer(bare):
        yield _span(
            match, int(match["y"]), int(match["m"]), int(match["m"]), "het", now
        )
    for match in MONTH_.finditer(bare):
        found = _month(match, now)
        if found:
            yield found
    for match in WEEK_.finditer(bare):
        found = _week(match, now)
        if found:
            yield found
    for match in YEAR.finditer(bare):
        found = _year(match, now)
        if found:
            yield found


def _span(match: re.Match[str], year: int, first: int, last: int, part: str | None,
          now: Now) -> Found:  # fmt: skip
    begin = last_of(year, first).replace(day=1)
    end = last_of(year, last)
    place = {"dau": begin, "giua": begin.replace(day=15)}.get(part or "", end)
    is_open = place < now.today or (part == "giua" and first != last)
    if place < now.today:
        others = [place, place.replace(year=year + 1, day=min(place.day, 28))]
    else:
        others = [place]
    found = Found(match.start(), match.end(), others, kind="period", is_open=is_open)
    found.first = begin if part != "cuoi" else end
    if part in {"dau", "giua"}:
        found.first = place
    found.is_weak = part is None
    return found


def _month(match: re.Match[str], now: Now) -> Found | None:
    year, part = now.today.year, match["part"]
    if match["y"] or match["y2"]:
        year = int(match["y"] or match["y2"])
    elif match["yw"]:
        year += match["yw"] != "nay"
    if match["m"]:
        number_ = month(match["m"])
        stated = match["y"] or match["y2"] or match["yw"]
        if not stated and last_of(year, number_) < now.today:
            year += 1
            recent = number_ in {(now.today.month - 2) % 12 + 1}
            found = _span(match, year, number_, number_, part, now)
            found.is_open |= recent or match["m"] in {"gieng", "chap"}
            return found
        found = _span(match, year, number_, number_, part, now)
        found.is_open |= match["m"] in {"gieng", "chap"}
        return found
    if match["q"]:
        shift = {"nay": 0, "sau nua": 2, "toi nua": 2}.get(match["q"], 1)
        end = last_of(year, now.today.month + shift)
        return _span(match, end.year, end.month, end.month, part, now)
    if part is None:
        return None
    found = _span(match, year, now.today.month, now.today.month, part, now)
    if found.days[0] < now.today:
        end = last_of(year, now.today.month + 1)
        found = _span(match, end.year, end.month, end.month, part, now)
        found.is_open = True
    return found


def _quarter(match: re.Match[str], now: Now) -> Found:
    year = now.today.year
    current = (now.today.month + 2) // 3
    if match["q"]:
        index = current + (match["q"] != "nay")
        year, index = year + (index - 1) // 4, (index - 1) % 4 + 1
    else:
        name = match["n"]
        index = int(name) if name.isdigit() else _ROMAN[name]
        if match["y"]:
            year = int(match["y"])
        elif match["yw"]:
            year += match["yw"] != "nay"
        elif index < current:
            found = _span(match, year + 1, index * 3 - 2, index * 3, match["part"], now)
            found.is_open |= index == current - 1
            return found
    return _span(match, year, index * 3 - 2, index * 3, match["part"], now)


def _half(match: re.Match[str], now: Now) -> Found:
    year = int(match["y"]) if match["y"] else now.today.year
    if match["yw"] in {"sau", "toi"}:
        year += 1
    first = 1 if match["h"] == "dau" else 7
    return _span(match, year, first, first + 5, match["part"], now)


def _week(match: re.Match[str], now: Now) -> Found | None:
    part, which = match["part"], match["q"]
    if part is None and which is None:
        return None
    weeks = {"nay": 0, None: 0, "sau nua": 2, "toi nua": 2}.get(which, 1)
    monday = now.monday + weeks * WEEK
    sunday = monday + 6 * ONE
    end = now.working_until(sunday)
    is_open = now.today.weekday() == 6 and which not in {None, "nay"}
    end = max(end, monday)
    place = {"dau": monday, "giua": monday + 2 * ONE}.get(part or "", end)
    is_open |= place < now.today or part == "giua"
    is_open |= part == "dau" and which is None
    others = [place, place + WEEK] if is_open else [place]
    found = Found(match.start(), match.end(), others, kind="period", is_open=is_open)
    found.first = place if part in {"dau", "giua", "cuoi"} else monday
    found.is_weak = part is None
    return found


def _year(match: re.Match[str], now: Now) -> Found | None:
    part = match["part"]
    if part is None and match["y"] is None and match["q"] is None:
        return None
    year = int(match["y"]) if match["y"] else now.today.year
    if match["q"] in {"sau", "toi"}:
        year += 1
    if part == "giua":
        days = [dt.date(year, 6, 30)]
        return Found(match.start(), match.end(), days, kind="period", is_open=True)
    if part == "dau" and not match["y"] and not match["q"]:
        year += 1
    return _span(match, year, 1, 12, part, now)


def _term(match: re.Match[str], now: Now) -> Found | None:
    span = match.start(), match.end()
    unit = match["u"]
    is_clock = unit in {"h", "gio"} and not _is_past_midnight(match["n"])
    if (is_clock or unit in {"tieng", "phut"}) and not (match["pre"] or match["post"]):
        return None
    if match["vague"] or match["ruoi"]:
        return Found(*span, [], kind="term", is_open=True, is_weak=not match["pre"])
    open_base = bool(match["from"]) and not match["now"]
    fifteen = 15 if unit == "thang" else 0
    count = fifteen if match["half"] else number(match["n"])
    if not count or (unit == "quy"):
        return Found(*span, [], kind="term", is_open=True, is_weak=not match["pre"])
    found = Found(*span, [], kind="term", is_open=open_base)
    _count(
        found, now, unit, count, is_working=bool(match["w"]), half=bool(match["half"])
    )
    found.is_weak = not (match["pre"] or match["post"] or match["now"])
    if match["pre"] == "them":
        found.is_open = True
    return found


def _is_past_midnight(words: str | None) -> bool:
    """Tell whether so many hours are no clock time: "48 giờ" is a term (7)."""
    return words is not None and number(words) > HOURS_OF_DAY


def _count(found: Found, now: Now, unit: str, count: int, *, is_working: bool,
           half: bool) -> None:  # fmt: skip
    if unit in {"h", "gio", "tieng", "phut"}:
        step = (
            dt.timedelta(minutes=count) if unit == "phut" else dt.timedelta(hours=count)
        )
        found.instant = now.at + step
        found.days = [found.instant.date()]
        found.is_open |= is_working
        return
    if is_working and unit in {"ngay", "tuan"}:
        days = count if unit == "ngay" else count * 5
        found.days = [now.add_working(days, now.today)]
        found.is_open |= unit == "tuan"
        found.working = count
        return
    if unit == "ngay" or half:
        end = now.today + count * ONE
    elif unit == "tuan":
        end = now.today + count * WEEK
    else:
        end = add_months(now.today, count * (12 if unit == "nam" else 1))
    found.days = [now.working_from(end)]
    found.is_open |= is_working


__all__ = ["periods"]
