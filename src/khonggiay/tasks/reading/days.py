"""Single days in words: numeric, spelled, relative, weekdays, lunar, festivals."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from khonggiay.tasks.reading import lunar
from khonggiay.tasks.reading.moments import (
    JUST_PASSED,
    ONE,
    WEEK,
    Found,
    Now,
    day_of,
    last_of,
    nearest_existing,
    yearless,
)  # fmt: skip
from khonggiay.tasks.reading.numbers import MONTH, NUMBER, month, number

_LUNAR = r"(?P<al> ?\(?,? ?(?:am lich|al|am)\b\)?)?"
_YEAR = r"(?:,? (?:nam )?(?P<y>20\d\d)(?!\d)| nam (?P<yw>nay|sau|toi|ngoai))?"
_NOT_DATE_AFTER = r"(?! ?(?:%|trieu|ty\b|ti\b|ha\b|km|m2|dong|/ ?[a-z]|-[a-z])|\d| \d(?!\d? ?(?:ngay|tuan|thang)\b))"
NUMERIC = re.compile(
    r"(?<![\w/.,-])(?:ngay )?(?P<d>\d{1,2}) ?(?P<sep>[/.-]) ?(?P<m>\d{1,2})"
    r"(?: ?(?P=sep) ?(?P<y>\d{4}|\d{2})(?!\d))?(?! ?[/-] ?\w)(?!\.\d)(?!,\d)"
    + _NOT_DATE_AFTER
    + r"(?! ?-? ?(?:ngay|tuan|thang|gio|lan)\b)"
    + r"(?:,? nam (?P<y3>20\d\d))?" + _LUNAR
)  # fmt: skip
ISO = re.compile(
    r"(?<![\w/-])(?P<y>20\d\d)[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?![\w-])"
)
SPELLED = re.compile(
    rf"(?<![\w/])(?:ngay )?(?P<mung>m[uo]ng )?(?P<d>{NUMBER})"
    rf" ?(?:,|/|-)? ?(?:thang|th?\.?) ?"
    rf"(?:(?P<m>{MONTH})(?! ?/ ?\d{{1,2}}(?!\d))|(?P<q>nay|sau|toi))"
    rf"(?: ?/ ?(?P<y4>20\d\d))?" + _YEAR + _LUNAR
)
# "hai ngày sau ngày 6/11": a count before "ngày" makes "sau" no six.
ALONE = re.compile(
    r"(?<!\w)(?<!\d )(?<!mot )(?<!hai )(?<!ba )(?<!bon )(?<!nam )(?<!bay )(?<!tam )(?<!chin )(?<!muoi )"
    rf"(?:ngay (?P<mung>m[uo]ng )?|(?P<mung2>m[uo]ng ))(?P<d>{NUMBER})"
    r"(?! ?[/.-] ?\d|\w| (?:lam viec|tuan|thang|nua|toi)\b)"
)
WEEKDAY = re.compile(
    r"(?<!lan )(?<!hang )(?<!cap )(?<!dot )(?<!ky )(?<!nguoi )(?<!buoc )(?<!vu )"
    r"(?<![\w/.-])(?:(?:ngay )?(?:thu[ -]?(?P<n>hai|ba|tu|nam|s6u|sau|bay|[2-7])|(?P<t>t[2-7])"
    r"|(?P<cn>chu nhat|cn))(?!\w))(?![/.-]\d)"
    r"(?P<tail>(?: (?:cua )?tuan (?P<w>nay|sau nua|toi nua|sau|toi|ke tiep|tiep theo|toi day)"
    r"| (?P<u>nay|toi day|toi|sau|ke tiep|tuan)(?!\w))?)"
)
RELATIVE = re.compile(
    r"(?<!\w)(?P<x>hom nay|bua nay|trong ngay(?! \d| m|[^,.;]*\b(?:thang|thu)\b)"
    r"|ngay hom nay|hom sau|ngay mai|ngay mot|bua mot|hom mot|ngay kia"
    r"|ngay kia|mai mot|(?:(?:sang|trua|chieu|toi|dem) )(?:nay|mai|mot|kia)|mai)(?!\w)"
)
TET = re.compile(
    rf"(?<!\w)(?:(?:ngay )?(?:m[uo]ng (?P<mung>{NUMBER})|(?P<d>2\d|30)) tet\b"
    r"(?! duong| trung| doan)|(?P<eve>giao thua|tat nien)"
    r"|(?P<ram>(?:ngay )?ram)(?: thang (?P<m>" + MONTH + r"|(?P<q>nay|sau|toi)))?"
    r"|(?:le |dip |ngay )?(?P<fest>tet trung thu|trung thu|tet doan ngo|tet duong lich"
    r"|gio to(?: hung vuong)?|quoc khanh|vu lan|(?:cung )?ong cong ong tao|giang sinh"
    r"|noel|tet(?: nguyen dan| am lich| ta)?))(?!\w)(?P<ty> 20\d\d)?"
)
FESTIVALS = {"tet trung thu": (15, 8), "trung thu": (15, 8), "tet doan ngo": (5, 5),
             "gio to": (10, 3), "gio to hung vuong": (10, 3), "vu lan": (15, 7),
             "ong cong ong tao": (23, 12), "cung ong cong ong tao": (23, 12)}  # fmt: skip
SOLAR = {"tet duong lich": (1, 1), "quoc khanh": (2, 9), "giang sinh": (25, 12),
         "noel": (25, 12)}  # fmt: skip
LUNAR_YEAR = 385
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "s6u": 4, "bay": 5}


def days(bare: str, now: Now) -> Iterator[Found]:
    """Return every day named in the line; longer names come first."""
    for match in ISO.finditer(bare):
        day = day_of(int(match["y"]), int(match["m"]), int(match["d"]))
        yield _one(match, day, now)
    for match in NUMERIC.finditer(bare):
        found = _numeric(match, now)
        if found is not None:
            yield found
    for match in SPELLED.finditer(bare):
        yield _spelled(match, now)
    for match in TET.finditer(bare):
        yield _festival(match, now)
    for match in WEEKDAY.finditer(bare):
        yield _weekday(match, now)
    for match in RELATIVE.finditer(bare):
        yield _relative(match, now)
    for match in ALONE.finditer(bare):
        yield _alone(match, now)


def _one(match: re.Match[str], day: dt.date | None, now: Now) -> Found:
    is_open = day is None or day < now.today
    return Found(match.start(), match.end(), [day] if day else [], is_open=is_open)


def _dated(
    span: tuple[int, int], day: int, month_: int, year: int | None, now: Now
) -> Found:
    if year is None:
        found, is_open = yearless(day, month_, now.today)
        return Found(*span, found, is_open=is_open)
    exact = day_of(year, month_, day)
    if exact is None:
        near = nearest_existing(year, month_) if 1 <= month_ <= 12 else []
        return Found(*span, near, is_open=True)
    return Found(*span, [exact], is_open=exact < now.today)


def _lunar_date(
    span: tuple[int, int], day: int, month_: int, year: int | None, now: Now
) -> Found:
    if year is None:
        found = lunar.following(day, month_, now.today)
        recent = [
            d for d in lunar.days_of(day, month_) if 0 < (now.today - d).days <= 31
        ]
        # Not every year has the day: "30 Tết" may be years away.
        is_far = bool(found) and (found[0] - now.today).days > LUNAR_YEAR
        is_open = len(found) != 1 or bool(recent) or is_far
        return Found(*span, found + recent, is_open=is_open)
    found = lunar.days_of(day, month_, year)
    is_open = len(found) != 1 or found[0] < now.today
    return Found(*span, found, is_open=is_open)


def _numeric(match: re.Match[str], now: Now) -> Found | None:
    day, month_ = int(match["d"]), int(match["m"])
    year = int(match["y"] or match["y3"]) if match["y"] or match["y3"] else None
    if year is not None and year < 100:
        year += 2000
    weak = match["sep"] != "/" and year is None
    if weak and not match.group().startswith("ngay"):
        if month_ > 12 or not month_ or not day or day > 31:
            return None
        before = match.string[: match.start()]
        if match["sep"] == "." and not re.search(
            r"(truoc|han|den|nhat|trong)\W*$", before
        ):
            return None
    bound = re.search(
        r"(truoc|han|den|nhat|ngay)( het)?\W*$", match.string[: match.start()]
    )
    is_said = bound or match.group().startswith("ngay")
    if year is None and month_ > 12 and not is_said:
        return None
    span = match.start(), match.end()
    if match["al"]:
        return _lunar_date(span, day, month_, year, now)
    found = _dated(span, day, month_, year, now)
    found.is_weak = weak
    return found


def _spelled(match: re.Match[str], now: Now) -> Found:
    span = match.start(), match.end()
    day = number(match["d"])
    year = _year(match, now)
    if match["q"]:
        shift = 0 if match["q"] == "nay" else 1
        end = last_of(now.today.year, now.today.month + shift)
        exact = day_of(end.year, end.month, day)
        near = [exact] if exact else nearest_existing(end.year, end.month)
        return Found(*span, near, is_open=exact is None or exact < now.today)
    name = match["m"]
    if match["al"] or name in {"gieng", "chap"}:
        return _lunar_date(span, day, month(name), year, now)
    found = _dated(span, day, month(name), year, now)
    if match["mung"]:
        other = _lunar_date(span, day, month(name), year, now)
        found.days += [d for d in other.days if d not in found.days]
        found.is_open = True
    return found


def _year(match: re.Match[str], now: Now) -> int | None:
    groups = match.groupdict()
    if groups.get("y4") or groups.get("y"):
        return int(groups.get("y4") or groups["y"])
    if groups.get("yw"):
        return now.today.year + (groups["yw"] != "nay")
    return None


def _alone(match: re.Match[str], now: Now) -> Found:
    span = match.start(), match.end()
    day = number(match["d"])
    here = day_of(now.today.year, now.today.month, day)
    end = last_of(now.today.year, now.today.month + 1)
    there = day_of(end.year, end.month, day)
    if not 1 <= day <= 31 or match["mung"] or match["mung2"]:
        known = [d for d in (here, there) if d]
        return Found(*span, known, is_open=True, is_weak=True)
    if here is None or (there is None and here < now.today):
        return Found(*span, [last_of(now.today.year, now.today.month)], is_open=True)
    if here >= now.today:
        return Found(*span, [here])
    is_open = (now.today - here).days <= 5
    return Found(*span, [d for d in (there, here) if d], is_open=is_open)


def _festival(match: re.Match[str], now: Now) -> Found:
    span = match.start(), match.end()
    year = int(match["ty"]) if match["ty"] else None
    if match["mung"]:
        return _lunar_date(span, number(match["mung"]), 1, year, now)
    if match["d"]:
        return _lunar_date(span, int(match["d"]), 12, year and year - 1, now)
    if match["eve"]:
        return Found(*span, lunar.eve(now.today), is_open="tat" in match["eve"])
    if match["ram"]:
        return _full_moon(match, year, now)
    name = match["fest"].strip()
    if name in SOLAR:
        return _dated(span, *SOLAR[name], year, now)
    day, month_ = FESTIVALS.get(name, (1, 1))
    found = _lunar_date(span, day, month_, year, now)
    found.kind = "festival"
    return found


def _full_moon(match: re.Match[str], year: int | None, now: Now) -> Found:
    span = match.start(), match.end()
    if match["m"] and not match["q"]:
        return _lunar_date(span, 15, month(match["m"]), year, now)
    moons = [m.first + dt.timedelta(days=14) for m in lunar.months()]
    coming = [d for d in moons if d >= now.today][:2]
    return Found(*span, coming, is_open=bool(match["q"]))


def _weekday(match: re.Match[str], now: Now) -> Found:
    span = match.start(), match.end()
    if match["cn"]:
        index = 6
    else:
        name = match["n"] or match["t"][1:]
        index = int(name) - 2 if name.isdigit() else _WEEKDAYS[name]
    here = now.monday + index * ONE
    upcoming = here if here > now.today else here + WEEK
    if match["w"]:
        weeks = {"nay": 0, "sau nua": 2, "toi nua": 2}.get(match["w"], 1)
        day = here + weeks * WEEK
        sunday = now.today.weekday() == 6 and weeks > 0
        others = [day, day - WEEK] if sunday else [day]
        return Found(*span, others, is_open=sunday or day < now.today)
    if match["u"] == "tuan":
        return Found(*span, [upcoming], is_open=True)
    if match["u"] == "nay":
        return Found(*span, [here], is_open=here < now.today)
    tomorrow = upcoming - now.today == ONE
    if match["u"] == "sau":
        return Found(*span, [upcoming, upcoming + WEEK], is_open=True)
    if match["u"]:
        is_open = tomorrow or here == now.today
        return Found(*span, [upcoming, upcoming + WEEK], is_open=is_open)
    if here == now.today:
        return Found(*span, [here, here + WEEK], is_open=True)
    return Found(*span, [upcoming], is_weak=bool(match["t"] or match["cn"] == "cn"))


def _relative(match: re.Match[str], now: Now) -> Found:
    words = match["x"]
    span = match.start(), match.end()
    part = (
        words.split()[0]
        if words.split()[0] in {"sang", "trua", "chieu", "toi", "dem"}
        else ""
    )
    if part:
        span = match.start() + len(part) + 1, match.end()
    if words in {"mai mot", "hom sau"}:
        return Found(*span, [now.today + ONE, now.today + 2 * ONE], is_open=True)
    last = words.split()[-1]
    if last in {"mot", "kia"}:
        return Found(*span, [now.today + 2 * ONE])
    if last == "mai":
        return Found(*span, [now.today + ONE], is_weak=words == "mai")
    return Found(*span, [now.today])


__all__ = ["JUST_PASSED", "days"]
