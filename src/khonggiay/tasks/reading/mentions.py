"""The units that a line names, and where; names that nobody bears are open."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import re

from khonggiay.tasks.reading.directory import Directory, Hit
from khonggiay.tasks.reading.directory import key as directory_key
from khonggiay.tasks.reading.letters import Line
from khonggiay.tasks.reading.numbered import numbered_from
from khonggiay.tasks.reading.roles import VERBS

_WORD = re.compile(r"[a-z0-9]+", re.IGNORECASE)
_TP = re.compile(r"\b(?:tp\.?|thanh pho) ?(?:hcm|ho chi minh)\b|\btphcm\b|\btp\b", re.I)
_NAME_ON = re.compile(r",? (?:va|&|-) ([a-z]+)|, ([a-z]+)")
_STARTS = frozenset(
    [
        "so",
        "ubnd",
        "uy",
        "quan",
        "huyen",
        "phuong",
        "xa",
        "thanh",
        "van",
        "ban",
        "bql",
        "vp",
        "q",
        "p",
        "h",
        "tt",
        "cac",
        "giao",
        "yeu",
        "de",
        "phoi",
        "cung",
        "chu",
        "don",
        "vi",
        "co",
        "cong",
        "tttp",
        "hepza",
    ]
)
_PARTS = re.compile(
    r"(?<!\w)((?:pho )?(?:thanh tra|phong|chi cuc|trung tam|van phong|ban|to|doan|doi|vien|benh vien|truong|cong an"
    r"|quan su|hdnd|hoi|mat tran|dang uy|kho bac|chi nhanh|thue|cuc|mttq|tand|vks|bo phan|tram)"
    r"(?: (?!giao\b|chu tri|phoi|kiem tra|de|yeu cau|cua so)[a-z0-9&-]+){0,6}? (?:cua |thuoc |truc thuoc )?)$",
    re.I,
)
_UNKNOWN = re.compile(
    r"(?<![\w/-])(?:so (?!lieu\b|ket\b|luong|thu|do\b|bo\b|van ban|cong van|sanh|hieu|tay|\d)[A-Za-z]"
    r"|tong cong ty |cong ty |cong an |bo chi huy |bo tu lenh |hdnd|chi cuc |cuc |trung tam (?!thanh pho)|phong [a-z]"
    r"|benh vien |truong (?!hop)|ban chi (?:dao|huy) |ban (?:quan ly|ql) |bql |hoi (?!nghi|thao|dong|y\b)|kho bac |bao hiem xa hoi|vien kiem sat"
    r"|toa an |ubmttq|mttq|mat tran |doan thanh nien|lien doan |dong chi |d/c |anh [A-Z]|chi [A-Z]|ong |ba [A-Z]"
    r"|ubnd (?:quan|huyen|phuong|xa|q\.?|p\.?) |phuong [a-z0-9]|quan (?!huyen)[a-z0-9]|huyen [a-z]|xa [a-z]|thanh tra\b|van phong\b|tcty |buu dien |vien [a-z])"
    r"[\w&.-]*(?: (?!chu tri|phoi hop|kiem|bao cao|ra soat|truoc|cham|de nghi|to chuc|trien khai|tham|giao|va|lam|theo|xu ly|thuc hien|phai|co|chiu|trinh|gui|hoan|khan|la dau)[\w&.-]+){0,5}",
)
_HEADS = re.compile(
    r"(?:(?:dong chi |d/c |ong |ba )?(?:giam doc|chu tich|chanh van phong|chanh thanh tra|chanh|truong ban|thu truong|lanh dao)(?: cua)? )$",
    re.I,
)
_DEPUTY = re.compile(
    r"(?:\bpho (?:giam doc|chu tich|truong ban|chanh) |\bnguyen (?:giam doc|chu tich) )(?:\w+ )?$",
    re.I,
)


_CLIPPED = frozenset(
    """so giao thong|so nong nghiep|so van hoa|so khoa hoc|so thong tin|so tai nguyen|so lao dong
    |so ke hoach|so giao duc|so quy hoach|so moi truong""".replace("\n    ", "").split(
        "|"
    )
)
_GOES_ON = re.compile(
    rf"{VERBS.pattern}| *(?:$|[^\w\s&]|(?:chu tri|phoi hop|cung|lam|va|tham gia|ho tro|truoc|theo doi|don doc|tp|thanh pho|phu trach)\b)"
)


def mentions(line: Line, directory: Directory) -> list[Hit]:
    """Return the named units of the line in their order, without overlaps."""
    hits: list[Hit] = []
    words = list(_WORD.finditer(line.bare))
    skip_to = 0
    for at, word in enumerate(words):
        if word.start() < skip_to:
            continue
        hit = _known(line, directory, words, at)
        if hit is None:
            hit = _misspelt(line, directory, words, at)
        if hit is not None:
            floor = hits[-1].end if hits else 0
            numbered = numbered_from(line, directory, hit)
            if numbered:
                hits += numbered
            else:
                hit = _whole(line, directory, hit, floor)
                hits.append(_within_district(line, directory, words, hit))
            skip_to = hits[-1].end
    return sorted([*hits, *_unknown(line, hits)], key=lambda h: h.start)


def _known(
    line: Line, directory: Directory, words: list[re.Match[str]], at: int
) -> Hit | None:
    best: Hit | None = None
    spoken = ""
    first = _spell(words[at].group())
    if not any(True for _ in directory.by_first.get(first.split()[0], ())):
        return None
    for word in words[at : at + directory.most_words + 2]:
        spoken = f"{spoken} {_spell(word.group())}".strip()
        for form in (spoken, _city(spoken)):
            codes = directory.names.get(form)
            if codes:
                best = Hit(words[at].start(), word.end(), tuple(sorted(codes)))
    if best is None:
        return None
    if len(best.codes) > 1:
        typed = line.original(best.start, best.end).lower()
        exact = {
            c for (name, c) in directory.typed if name == typed and c in best.codes
        }
        if exact:
            best = Hit(best.start, best.end, tuple(sorted(exact)))
    return best


def _spell(word: str) -> str:
    low = word.lower()
    return {"tphcm": "thanh pho", "tp": "thanh pho"}.get(low, low)


def _city(spoken: str) -> str:
    return re.sub(r"thanh pho (?:hcm|ho chi minh)$", "thanh pho", spoken)


def _misspelt(
    line: Line, directory: Directory, words: list[re.Match[str]], at: int
) -> Hit | None:
    if words[at].group().lower() not in {
        "so",
        "quan",
        "huyen",
        "ubnd",
        "thanh",
        "ban",
        "phuong",
        "xa",
        "van",
        "s",
        "sowr",
        "os",
    }:
        return None
    if line.is_accented and not _is_spelt(line, words[at]):
        return None
    best: tuple[int, int, Hit] | None = None
    for count in range(2, 9):
        last = words[at : at + count]
        if len(last) < count or re.search(
            r"[,;:.()]", line.bare[last[0].start() : last[-1].start()]
        ):
            break
        spoken = " ".join(_spell(w.group()) for w in last)
        if len(spoken) < 8 or re.search(r"\d", spoken):
            continue
        most = 1 if len(spoken) < 14 else 2
        near = directory.near(spoken, most=most)
        if not near:
            continue
        edits = min(near.values())
        codes = tuple(sorted(near))
        wide = directory.near(spoken, most=most + 1)
        # Words that all stand in names are no slip: "Sở Công nghiệp" is another unit.
        is_name = all(w in directory.words for w in spoken.split())
        is_open = len(wide) > 1 or is_name
        hit = Hit(
            last[0].start(),
            last[-1].end(),
            tuple(sorted(wide)) if is_open else codes,
            is_open=is_open,
        )
        if best is None or (edits, -count) < best[:2]:
            best = (edits, -count, hit)
    return best[2] if best else None


def _whole(line: Line, directory: Directory, hit: Hit, floor: int) -> Hit:
    """Open a hit that is a part of something else, or runs on into another name.

    The name before it, which ends at *floor*, is none of its parts.
    """
    head = " " * floor + line.bare[floor : hit.start]
    start = hit.start
    title = _HEADS.search(head)
    if _DEPUTY.search(head):
        return Hit(start, hit.end, hit.codes, is_open=True)
    if title:
        return Hit(title.start(), hit.end, hit.codes, is_open=hit.is_open)
    part = _PARTS.search(head)
    if part and hit.codes and not re.search(r"[,;:.]", part.group()):
        return Hit(part.start(), hit.end, hit.codes, is_open=True)
    tail = line.bare[hit.end :].lower()
    if hit.codes and re.match(
        r"(?:,| va) \d{1,2}\b(?! ?[/:.h-]| (?:gio|ngay|thang|tuan))",
        line.bare[hit.end :],
    ):
        return Hit(start, hit.end, hit.codes, is_open=True)
    name = directory_key(line.bare[hit.start : hit.end])
    if name in _CLIPPED and not _GOES_ON.match(tail):
        return Hit(start, hit.end, hit.codes, is_open=True)
    on = _NAME_ON.match(tail)
    if on and any(c.startswith("S") for c in hit.codes):
        word = (on[1] or on[2]).lower()
        raw = line.original(hit.end + on.start(1 if on[1] else 2), hit.end + on.end())
        name = line.original(hit.start, hit.end)
        is_name = raw[:1].isupper() and not name.isupper() and word not in _STARTS
        if is_name or re.match(
            r",? (?:va )?(?:the thao|du lich|moi truong|ton giao|truyen thong|gia dinh)",
            tail,
        ):
            end = re.match(r"(?:,? (?:va )?\w+){1,4}", tail)
            return Hit(
                start,
                hit.end + (end.end() if end and is_name else 0),
                hit.codes,
                is_open=True,
            )
    return hit


def _within_district(
    line: Line, directory: Directory, words: list[re.Match[str]], hit: Hit
) -> Hit:
    """Settle a ward that several districts have by the district behind it."""
    levels = {directory.units[c].level for c in hit.codes}
    if levels != {3}:
        return hit
    gap = re.match(r"[ ,(-]*(?:thuoc |cua |tai )?", line.bare[hit.end :])
    at = next(
        (
            i
            for i, w in enumerate(words)
            if w.start() == hit.end + (gap.end() if gap else 0)
        ),
        None,
    )
    behind = _known(line, directory, words, at) if at is not None else None
    if behind is None or {directory.units[c].level for c in behind.codes} != {2}:
        return hit
    if not all(c.isdigit() for c in behind.codes):
        return hit
    inside = tuple(
        c for c in hit.codes if directory.units[c].parent_code in behind.codes
    )
    if not inside:
        separate = "," in line.bare[hit.end : behind.start]
        return hit if separate else Hit(hit.start, behind.end, hit.codes, is_open=True)
    if "," in line.bare[hit.end : behind.start] and line.bare[
        behind.start :
    ].startswith("ubnd"):
        return hit
    return Hit(hit.start, behind.end, inside, is_open=hit.is_open)


_SPELT = {
    "phuong": "phường", "quan": "quận", "huyen": "huyện", "xa": "xã", "so": "sở",
    "phong": "phòng", "vien": "viện", "hoi": "hội", "ba": "bà", "chi": "chị",
    "ong": "ông", "cuc": "cục", "anh": "anh",
}  # fmt: skip


def _is_spelt(line: Line, match: re.Match[str]) -> bool:
    first = match.group().split()[0]
    raw = line.original(match.start(), match.start() + len(first)).lower()
    return raw == _SPELT.get(first, raw)


# "24 quận, huyện rà soát" names nobody.
_ALL = re.compile(r"\bquan(?:,| va)? $")
_KIND_ALONE = re.compile(r"(?:quan|huyen|phuong|xa)(?= \w)" + VERBS.pattern[1:])


def _before_work(line: Line, start: int, end: int) -> int:
    """Return where the name of an unknown unit ends.

    A verb in small letters begins the work; "Viện Nghiên cứu" keeps its capital.
    """
    spaces = [m.start() for m in re.finditer(" ", line.bare[start:end])]
    for space in spaces[1:]:
        at = start + space
        if line.original(at + 1, at + 2).islower() and VERBS.match(line.bare[at:]):
            return at
    return end


def _unknown(line: Line, hits: list[Hit]) -> list[Hit]:
    found = []
    for match in _UNKNOWN.finditer(line.bare):
        start, end = match.start(), match.end()
        if line.is_accented and not _is_spelt(line, match):
            continue
        if _KIND_ALONE.match(line.bare, start) or _ALL.search(line.bare[:start]):
            continue
        over = [h for h in hits if h.start < end and start < h.end]
        if any(h.start <= start for h in over):
            continue
        if over:
            end = min(h.start for h in over)
        end = _before_work(line, start, end)
        found.append(Hit(start, end, (), is_open=True))
    return found
