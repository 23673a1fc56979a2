"""Terms counted from a named day: "trước Tết 10 ngày", "3 ngày sau ngày 15/10"."""

from __future__ import annotations

import datetime as dt
import re

from khonggiay.tasks.reading.moments import ONE, WEEK, Found, Now, add_months
from khonggiay.tasks.reading.numbers import NUMBER, number

_SIDE = re.compile(r"\b(?P<side>truoc|sau) (?:khi )?(?:(?:ngay|dip|le) )*$")
# Between the term and its day only the event may stand that the day belongs to.
_BETWEEN = re.compile(r" (?P<side>truoc|sau)(?: [a-z@]+){0,7} ?")
_EVENT = re.compile(r"(?:ngay|le|dip|hop|nghi|thao|mac|giang|thanh|phien|hdnd|@+)\W*$")
_TERM = re.compile(
    rf"(?P<pre>(?:[a-z]+ )*?)(?P<n>{NUMBER}) ?(?P<unit>ngay|tuan|thang)"
    r"(?P<w> (?:lam viec|lv))?"
)


def offset(bare: str, kept: list[Found], now: Now) -> list[Found]:
    """Unite a day and the term beside it that is counted back or on from it.

    Not from now (7): "trước Tết 10 ngày" is neither the day before Tết nor ten days
    from today.
    """
    result: list[Found] = []
    for found in kept:
        last = result[-1] if result else None
        united = _united(bare, last, found, now) if last else None
        if united:
            result[-1] = united
        else:
            result.append(found)
    return result


def _united(bare: str, last: Found, found: Found, now: Now) -> Found | None:
    gap = bare[last.end : found.start]
    if last.kind in {"day", "festival"} and found.kind == "term" and not gap.strip():
        head = _SIDE.search(bare[: last.start])
        own = re.match(r"(?:truoc|sau) ", bare[last.start : last.end])
        if not head and not own:
            return None
        side = head["side"] if head else own.group().strip() if own else ""
        start = head.start() if head else last.start
        return _counted(bare, (start, found.end), side, last, found, now)
    if last.kind == "term" and found.kind in {"day", "festival"}:
        between = _BETWEEN.fullmatch(gap)
        side = between["side"] if between else ""
        is_posted = re.search(r" sau$", bare[last.start : last.end])
        if is_posted and re.fullmatch(r"(?: [a-z@]+){0,7} ?", gap):
            side = "sau"
        if not side or (len(gap.split()) > 1 and not _EVENT.search(gap)):
            return None
        return _counted(bare, (last.start, found.end), side, found, last, now)
    return None


def _counted(bare: str, span: tuple[int, int], side: str, day: Found, term: Found,
             now: Now) -> Found:  # fmt: skip
    words = re.sub(r" sau$", "", bare[term.start : term.end])
    match = _TERM.fullmatch(words)
    united = Found(*span, [], kind="day", is_open=True, is_offset=True)
    if match is None or len(day.days) != 1:
        return united
    sign = 1 if side == "sau" else -1
    united.days = [_far(day.days[0], sign, match, now)]
    # "Sau Tết" may mean the first day or the last of its holidays; a count back that
    # ends on a day off has no rule in the Civil Code; "trong 3 ngày trước" is a span.
    is_fuzzy = bool(match["pre"]) or (side == "sau" and day.kind == "festival")
    is_off = sign < 0 and not now.is_working(united.days[0])
    united.is_open = day.is_open or is_fuzzy or is_off or term.is_open
    return united


def _far(day: dt.date, sign: int, match: re.Match[str], now: Now) -> dt.date:
    count = number(match["n"])
    if match["w"] and match["unit"] == "ngay":
        if sign > 0:
            return now.add_working(count, day)
        for _ in range(count):
            day = now.working_until(day - ONE)
        return day
    if match["unit"] == "thang":
        far = add_months(day, sign * count)
    else:
        far = day + sign * count * (WEEK if match["unit"] == "tuan" else ONE)
    return now.working_from(far) if sign > 0 else far


__all__ = ["offset"]
