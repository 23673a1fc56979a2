"""Clock times and parts of the day, attached to the days beside them."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import re

from khonggiay.tasks.reading.clock import PART, PART_TIMES, Clock, clocks
from khonggiay.tasks.reading.moments import ONE, Found, Now


def with_clocks(bare: str, kept: list[Found], now: Now) -> list[Found]:
    """Attach clock times and parts of the day to the days beside them."""
    loose: list[Found] = []
    for clock in clocks(bare):
        if any(f.start <= clock.start < f.end for f in kept):
            continue
        if not _attach(bare, clock, kept):
            today = _today_at(clock, now)
            said = re.match(r" (?:hom )?nay\b", bare[clock.end :])
            if said:  # "15h nay"
                today.end, today.is_weak = today.end + said.end(), False
            loose.append(today)
    for found in kept:
        if found.time is None and found.kind == "day":
            _attach_part(bare, found)
    return sorted([*kept, *loose], key=lambda f: f.start)


def _attach(bare: str, clock: Clock, kept: list[Found]) -> bool:
    for found in kept:
        if found.kind == "term" or found.time or found.times:
            continue
        after = bare[clock.end : found.start]
        before = bare[found.end : clock.start]
        filler = r"[ ,(]*(?:(?:cua|vao|ngay|trong|cung|hom|sang|trua|chieu|toi)[ ,]*)*"
        if clock.end <= found.start and re.fullmatch(filler, after):
            found.start = clock.start
        elif found.end <= clock.start and re.fullmatch(
            r"[ ,(]*(?:(?:luc|vao|vao luc|truoc|-)[ ,]*)?", before
        ):
            found.end = clock.end
        else:
            continue
        times = list(clock.times)
        part = re.search(rf"\b(?:{PART})\b", bare[found.start : found.end])
        if clock.is_open and part and len(times) == 2:
            times = [times[1] if part.group() in {"chieu", "toi"} else times[0]]
            clock = Clock(clock.start, clock.end, tuple(times))
        found.is_open |= clock.is_open
        found.times = times
        found.time = times[0] if times else None
        return True
    return False


def _today_at(clock: Clock, now: Now) -> Found:
    coming = [t for t in clock.times if t > now.at.time()]
    is_open = clock.is_open or not coming
    found = Found(clock.start, clock.end, [now.today], is_open=is_open)
    found.times = coming or list(clock.times)
    found.time = found.times[0] if found.times else None
    if not coming:
        found.days = [now.today + ONE]
    found.is_weak = True
    return found


def _attach_part(bare: str, found: Found) -> None:
    match = re.search(
        rf"\b(?:trong |dau gio |dau |cuoi gio |cuoi )?(?:buoi )?(?P<p>{PART})(?P<early> som)?(?: (?:ngay|hom))?[ ,]*$",
        bare[: found.start],
    )
    inner = re.match(
        rf"[ ,]*(?:vao )?(?:buoi )?(?P<p>{PART})\b(?! kien| tao| che)",
        bare[found.end :],
    )
    lead = re.match(rf"(?P<p>{PART}) ", bare[found.start : found.end])
    hit = match or inner or lead
    if hit is None:
        return
    if match:
        found.start = match.start()
    elif inner:
        found.end += inner.end()
    found.is_part = True
    found.time = PART_TIMES.get(hit["p"])
    if found.time is None:
        found.is_open = True
    if match and (match["early"] or match.group().startswith("dau")):
        found.is_open = True
