"""Which of the dates in a passage is its deadline: bound markers and contexts."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from khonggiay.tasks.reading.attached import with_clocks
from khonggiay.tasks.reading.cards import CITY_TIME, Moment
from khonggiay.tasks.reading.days import days
from khonggiay.tasks.reading.moments import ONE, Found, Now, calendar_day
from khonggiay.tasks.reading.offsets import offset
from khonggiay.tasks.reading.periods import periods
from khonggiay.tasks.reading.roles import VERBS

_FILL = r"(?:\W|\b(?:la|vao|luc|trong|het|ngay|cuoi|khi|ngay|thoi diem|dip|le|gio|moc|ca|hom|buoi)\b)*$"
_BEFORE = re.compile(r"\b(?:truoc|(?<!khong )som hon)" + _FILL)
_UNTIL = re.compile(
    r"(?:\b(?:cham|muon|tre|lau) nhat|\bkhong (?:muon|cham|tre|qua)(?: hon)?(?: qua)?|\bden|\btoi"
    r"|\bhan(?: (?:cuoi(?: cung)?|chot|chung|xu ly|hoan thanh|bao cao|tra loi|nop|thuc hien|giai quyet|thanh tra|kiem tra|chung cho [\w ]{1,20}))?"
    r"|\bdeadline|\bdl|\bthoi (?:han|gian)(?: (?:hoan thanh|thuc hien|xu ly|giai quyet|thanh tra|kiem tra|bao cao|nop))?"
    r"|\bxong|\bhoan (?:thanh|tat)|\bket thuc|\bphai co|\bdue)" + _FILL
)
_START = re.compile(
    r"\b(?:khong som hon|som nhat|tu|ke tu|bat dau|tinh tu|sau)(?: khi)?(?: ngay| dau)?[^\w,;]*$"
)
_SKIP = re.compile(
    r"\b(?:gia han|lui han|doi han|keo dai|hoan lai|(?:hang|moi) (?:tuan|thang|ngay|quy|nam|thu)|dinh ky)\b"
)
_CITED = re.compile(
    r"\b(?:cong van|van ban|quyet dinh|thong bao|chi thi|ke hoach|to trinh|nghi quyet|ket luan"
    r"|giay moi|bien ban|cong dien|thong tu|nghi dinh|luat|bao cao so|so \d[^,;]*|\w*/\w[\w/-]*)"
    r"[^,;.:]{0,60}$"
)
_EVENT = re.compile(
    r"\b(?:hop|hoi nghi|phien|buoi lam viec|lam viec voi|hoi thao|le|dip|ky niem|su kien|dien ra|to chuc|khai mac|tiep|su co|vu|dai hoi|giai"
    r"|giao ban|tiep xuc|ky hop|toa dam|dien tap|khanh thanh|khai giang|tam tru|sinh|kiem tra|chuc|mung|don|duong|pho|cau|hem|khu|xa lo|quang truong)"
    r"[^,;.]{0,30}$"
)
_MEETING = re.compile(r"\b(?:hop|hoi nghi|phien|buoi|hoi thao|giao ban)\b")
_TOLD = re.compile(
    r"\b(?:bao cao|nop|gui|trinh|tra loi|xong|hoan thanh)(?: (?:toi|ket qua|cho|len|vao))*\W*$",
    re.I,
)
_EVERY = re.compile(
    r"\b(?:hang|HANG|moi|dinh ky)\W*(?:vao )?(?:ngay )?$|\b(?:hang|HANG) (?:ngay|tuan|thang|quy|nam)\b"
)
_VERB_AT = re.compile(
    r"\b(?:bao cao|nop|gui|trinh|tra loi|hoan thanh|xong|phai xong|phan hoi|y kien|vao|thuc hien|giai quyet|xu ly)(?: (?:ket qua|ngay|vao|trong))*\W*$"
)
_END_OF_DAY = re.compile(
    r"(?:cuoi|het) (?:ngay|gio(?: lam viec| hanh chinh)?|buoi)(?: cua)?\W*$"
)
_LEFT = re.compile(
    r"\d{1,2} ?[/] ?\d{1,2}(?!\d|/?[a-z])|\bthu ?(?:[2-7]|hai|ba|tu|nam|s6u|sau|bay)\b|\btuan (?:sau|toi|nay)\b"
    r"|\bngay (?:\d|mai|kia|lam viec|cuoi|dau tien)|\bsom hon\b|\b(?:cuoi|het|dau|trong) (?:thang|tuan|quy|nam)\b|\bsom\b.{0,9}\bngay\b"
    r"|\b(?:truoc|cham nhat|muon nhat|deadline|han chot)\b|\bsau (?:khi|cuoc|hoi|phien|buoi|dot|le|tet|ky)\b|\bsau\W*#|\bngay sau\b|\bsom nhat\b|\b(?:hang|HANG) (?:tuan|thang|quy|ngay|nam)\b|\bdinh ky\b|\bthang \d|\d ?(?:ngay|tuan|thang)\b|\bkhi nao\b"
    r"|\bhan (?:chot |cuoi )?(?:la )?(?:hom|mung|ram|sang|chieu|toi|dem|giua|nam|t\d)\b",
    re.I,
)


@dataclasses.dataclass(slots=True)
class Due:
    """The deadline of a passage, and whether it must be asked."""

    moment: Moment | None = None
    kind: str = "none"
    is_open: bool = False
    proposals: list[Moment] = dataclasses.field(default_factory=list)
    spans: list[tuple[int, int]] = dataclasses.field(default_factory=list)


def founds(bare: str, now: Now) -> list[Found]:
    """Return the date expressions of *bare*, longest first where they overlap."""
    every = [*days(bare, now), *periods(bare, now)]
    every.sort(
        key=lambda f: (f.kind == "term" and f.is_weak, -(f.end - f.start), f.start)
    )
    kept: list[Found] = []
    for found in every:
        if all(found.end <= k.start or found.start >= k.end for k in kept):
            kept.append(found)
    kept.sort(key=lambda f: f.start)
    return with_clocks(bare, offset(bare, _joined(bare, kept, now), now), now)


def _joined(bare: str, kept: list[Found], now: Now) -> list[Found]:
    """Unite a weekday and its date; ask when they contradict each other."""
    result: list[Found] = []
    for found in kept:
        last = result[-1] if result else None
        gap = bare[last.end : found.start] if last else "x"
        is_pair = re.fullmatch(r"[ ,(]*(?:tuc|ngay|la|nham)?[ ,(]*", gap)
        if last and is_pair and last.kind == found.kind == "day":
            named = re.search(
                r"\b(?:thu|chu nhat|cn|t\d)", bare[found.start : found.end]
            )
            if named and not re.search(r"/|thang", bare[found.start : found.end]):
                last, found = found, last
            common = [d for d in found.days if d in last.days] or [
                d
                for d in found.days
                if last.days and d.weekday() == last.days[0].weekday()
            ]
            is_open = not common or (found.is_open and len(common) != 1)
            days_ = common or [*found.days, *last.days]
            begin, end = min(last.start, found.start), max(last.end, found.end)
            result[-1] = Found(begin, end, days_, is_open=is_open)
            continue
        if last and last.kind == "term" and found.kind == "day" and re.search(
            r"(?:ke tu|tinh tu|tu)(?: ngay)?$", bare[last.start : last.end]
        ) and re.fullmatch(r"\W*", gap):  # fmt: skip
            _count_from(bare, last, found, now)
            continue
        result.append(found)
    return result


def _count_from(bare: str, term: Found, day: Found, now: Now) -> None:
    """Count the term from the day behind it instead of from now."""
    words = re.sub(
        r",? (?:ke |tinh |bat dau )?tu(?: ngay)?$", "", bare[term.start : term.end]
    )
    term.end, term.is_open = day.end, True
    if day.is_open or len(day.days) != 1:
        return
    noon = dt.datetime.combine(day.days[0], dt.time(12), tzinfo=CITY_TIME)
    again = [f for f in periods(words, Now(noon, now.is_working)) if f.kind == "term"]
    if len(again) == 1 and again[0].instant is None:
        term.days, term.is_open = again[0].days, again[0].is_open


def moment_of(found: Found, day: dt.date, time: dt.time | None) -> Moment:
    """Return the day or the instant of a date expression."""
    if found.instant is not None:
        return found.instant
    if time is None:
        return day
    return dt.datetime.combine(day, time, tzinfo=CITY_TIME)


def due_of(bare: str, now: Now, *, from_: int = 0, to: int | None = None) -> Due:
    """Return the deadline stated between two places of the line."""
    passage = bare[from_:to]
    marked: list[tuple[Found, bool]] = []
    doubtful: list[Found] = []
    seen: list[Found] = []
    for found in founds(passage, now):
        seen.append(found)
        head = passage[: found.start]
        found.is_open |= bool(_PART_OF.search(head))
        if found.kind == "term" and _NOT_NOW.match(passage[found.end :]):
            found.is_open = True
        role = _role(passage, head, found)
        if role in {"before", "at"}:
            marked.append((found, role == "before"))
        elif role == "doubt":
            doubtful.append(found)
    due = _decided(marked, doubtful, now)
    due.spans = [
        (s.start + from_, s.end + from_) for s in seen if s in [m for m, _ in marked]
    ]
    left = list(passage)
    for found in seen:
        left[found.start : found.end] = "#" * (found.end - found.start)
    if due.moment is None and _LEFT.search(_uncited("".join(left))):
        due.is_open = True
    if _SKIP.search(passage) and (due.moment or doubtful):
        due.is_open = True
    if re.search(r"\bhoac\b|\bhay la\b", passage) and len(seen) > 1:
        due.is_open = True
    return due


def _uncited(passage: str) -> str:
    return re.sub(
        r"\b(?:truoc (?:day|mat|het|khi)|gop y truoc)\b|\d+/\w+-\w+", " ", passage
    )


_GOES_ON = re.compile(rf"{VERBS.pattern}|\W*(?:phai|co|can|se)\b")
# "tuần đầu tháng 12", "3 tháng cuối năm": a part of what is found.
_PART_OF = re.compile(r"\bnua\W*$|\bngay lam viec $|\b(?:tuan|thang) $")
_NOT_NOW = re.compile(r" ?(?:sau|ke tu|tinh tu|tu) (?:khi|cuoc|ngay|luc|hoi|buoi)\b")


def _role(passage: str, head: str, found: Found) -> str:
    if _EVERY.search(head[-14:]):
        return "doubt"
    if re.search(r"\btrong\W*$", head) or passage[found.start :].startswith("trong "):
        told = bool(_is_last(passage, found) or _GOES_ON.match(passage[found.end :]))
        if told and not (found.kind == "period" and found.is_weak):
            return "at"
    if found.kind == "term" and re.search(r"\btruoc\W*$", head):
        return "doubt"
    if found.is_offset:
        is_told = _is_last(passage, found) or bool(
            re.search(r"(?:^|[,;:(-] ?)$", head) or _GOES_ON.match(passage[found.end :])
        )
        return "at" if is_told and not _BEFORE.search(head) else "doubt"
    if _BEFORE.search(head):
        return "before"
    if (
        re.match(r"(?:ngay )?(?:trong |het |cuoi )", passage[found.start :])
        and found.kind != "term"
    ):
        is_told = _is_last(passage, found) or not re.match(
            r" [a-z]", passage[found.end :]
        )
        is_told = is_told or bool(_GOES_ON.match(passage[found.end :]))
        is_told = is_told or bool(re.search(r"(?:^|[,;:(-] ?)$", head))
        return (
            "at"
            if (is_told and not found.is_weak) or _is_last(passage, found)
            else "doubt"
        )
    if _UNTIL.search(head) or _END_OF_DAY.search(head):
        return "at"
    if _START.search(head):
        return "none"
    if _CITED.search(head) and re.match(r"ngay|\d", passage[found.start :]):
        return "none" if found.kind == "day" else "doubt"
    if found.kind == "term":
        is_alone = not re.search(r"\w", passage[found.end :])
        if is_alone and re.search(r"[,;(-] ?$", head):
            return "at"  # A bare term at the end (7).
        return (
            "at"
            if not found.is_weak and (_is_last(passage, found) or not head.strip())
            else "doubt"
        )
    is_named = found.kind == "festival" or (found.kind == "period" and found.is_weak)
    if is_named:
        is_week = passage[found.start :].startswith("tuan")
        is_apart = _VERB_AT.search(head) or re.search(r"[,;] ?$", head)
        told = is_week and bool(is_apart and _is_last(passage, found))
        return "at" if told else "doubt"
    event = _EVENT.search(head)
    if event and (_MEETING.search(event.group()) or not _TOLD.search(head)):
        return "doubt"
    if found.is_weak and re.search(r"\b(?:[A-Z]\w*|so|gap|la)\W*$", head):
        return "doubt"
    is_bare = bool(re.match(r"\d", passage[found.start :])) and found.time is None
    if (
        is_bare
        and not re.search(r"(?:^|[,;:(-] ?)$", head)
        and not _VERB_AT.search(head)
    ):
        return "doubt"
    if (
        _VERB_AT.search(head)
        or re.search(r"(?:^|[,;:(-] ?)$", head)
        or _is_last(passage, found)
    ):
        return "at"
    return "doubt"


def _is_last(passage: str, found: Found) -> bool:
    return bool(
        re.match(
            r"\W*(?:$|[,;.)(\-])|\W*(?:nhe|nha|a|nhé|phai xong|xong|bao cao|nop|gui)\b\W*$",
            passage[found.end :],
        )
    )


def _decided(marked: list[tuple[Found, bool]], doubtful: list[Found], now: Now) -> Due:
    due = Due()
    readings: list[Moment] = []
    for found, is_before in marked:
        options = _options(found, is_before=is_before)
        readings.append(options[0] if options else now.today)
        due.proposals += [o for o in options if o not in due.proposals]
        due.is_open |= found.is_open or not options
        if is_before and found.is_part:
            due.is_open = True
        if (
            is_before
            and found.kind == "period"
            and found.first in found.days
            and len(found.days) == 1
            and found.first.day > 1
            and found.first.weekday()
        ):
            due.is_open = True
        due.kind = _kind(found)
    distinct = {_plain(r) for r in readings}
    if len(distinct) > 1:
        due.is_open = True
    if readings and due.proposals:
        due.moment = readings[-1]
        if calendar_day(due.moment) < now.today or (
            isinstance(due.moment, dt.datetime) and due.moment < now.at
        ):
            due.is_open = True
    elif readings:
        due.is_open = True
    if not marked and doubtful:
        due.is_open = True
        for found in doubtful:
            due.proposals += [
                o for o in _options(found, is_before=False) if o not in due.proposals
            ]
    return due


def _options(found: Found, *, is_before: bool) -> list[Moment]:
    times: list[dt.time | None] = [*found.times] or [found.time]
    if (
        is_before
        and found.time is None
        and found.instant is None
        and found.kind != "term"
    ):
        if found.first is not None:
            return [found.first - ONE]
        return [day - ONE for day in found.days]
    return [moment_of(found, day, time) for day in found.days for time in times]


def _kind(found: Found) -> str:
    if found.instant is not None:
        return "hours"
    if found.working:
        return "working_days"
    if found.kind == "term":
        return "calendar_days"
    return "instant" if found.time else "date"


def _plain(moment: Moment) -> Moment:
    if isinstance(moment, dt.datetime) and moment.time() == dt.time(17):
        return moment.date()
    return moment
