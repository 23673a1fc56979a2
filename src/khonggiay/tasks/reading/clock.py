"""Clock times and parts of the day."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import dataclasses
import datetime as dt
import re

PART = r"(?:sang|trua|chieu|toi|dem)"
PART_TIMES = {"sang": dt.time(12), "trua": dt.time(12), "chieu": dt.time(17)}
_HOUR = (
    r"(?P<h>\d{1,2}) ?(?:gio|h|(?= ruoi\b)|g(?=\d|\b(?! ?/)))(?!\w*[a-z]{2})"
    r"(?: ?(?P<m>[0-5]\d)(?!\d|[/.-]\d)(?: ?(?:phut|p)\b)?| (?P<half>ruoi)\b)?"
)
_COLON = r"(?P<h2>[01]?\d|2[0-4]):(?P<m2>[0-5]\d)(?::\d\d)?"
_WORD_HOUR = (
    r"(?P<w>mot|hai|ba|bon|nam|s6u|sau|bay|tam|chin|muoi(?: mot| hai)?) gio"
    r"(?: (?P<half2>ruoi))?"
)
CLOCK = re.compile(
    rf"(?<![\w/.,-])(?:{_HOUR}|{_COLON}|{_WORD_HOUR})"
    rf"(?: (?:buoi )?(?P<part>{PART})\b)?"
)
_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "s6u": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12,
}  # fmt: skip
NOON, LAST_BARE, MIDNIGHT = 12, 7, 24


@dataclasses.dataclass(frozen=True, slots=True)
class Clock:
    """A clock time in words: `times` has two when morning or evening is open."""

    start: int
    end: int
    times: tuple[dt.time, ...]
    is_open: bool = False


def clocks(bare: str) -> list[Clock]:
    """Return the clock times of the line, in their order."""
    found = []
    for match in CLOCK.finditer(bare):
        clock = _clock(match)
        if clock is not None:
            found.append(clock)
    return found


def _clock(match: re.Match[str]) -> Clock | None:
    hour = match["h"] or match["h2"]
    value = int(hour) if hour else _WORDS[match["w"]]
    minute = int(match["m"] or match["m2"] or 0)
    if match["half"] or match["half2"]:
        minute = 30
    span = match.start(), match.end()
    if value == MIDNIGHT and not minute:
        return Clock(*span, (dt.time(23, 59),), is_open=True)
    if value >= MIDNIGHT:
        return Clock(*span, (), is_open=True)
    plain = dt.time(value, minute)
    return _in_part(span, plain, match["part"])


def _in_part(span: tuple[int, int], plain: dt.time, part: str | None) -> Clock:
    late = plain.replace(hour=(plain.hour + NOON) % 24)
    if part in {"chieu", "toi"}:
        if plain.hour == NOON:
            return Clock(*span, (plain,), is_open=part == "toi")
        time = late if plain.hour < NOON else plain
        return Clock(*span, (time,))
    if part == "trua":
        return Clock(*span, (late if plain.hour <= 2 else plain,))
    if part == "sang":
        return Clock(*span, (plain,), is_open=plain.hour > NOON)
    if part == "dem":
        time = late if 6 <= plain.hour < NOON else plain
        return Clock(*span, (time,), is_open=True)
    if plain.hour <= LAST_BARE:
        return Clock(*span, (plain, late), is_open=True)
    return Clock(*span, (plain,))
