"""The names by which people call the units: full, short, in letters, misspelt."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable

from khonggiay.tasks.reading.letters import clean, fold
from khonggiay.tasks.reading.slips import distance

# Short names of departments: every one is checked not to run on into a longer name.
ALIASES = {
    "VPUB": "vp ub|van phong ub|van phong ubnd|van phong ubnd thanh pho|vp ubnd thanh pho|vp ubnd|vpub|vp uy ban"
    "|van phong uy ban|vpubnd|van phong thanh pho",
    "SNV": "so nv", "STP": "so tp|so tu phap", "STC": "so tc", "SCT": "so ct|so cong thuong",
    "SKHDT": "so khdt|so kh dt|so kh va dt|so khđt|khdt|so ke hoach|so ke hoach dau tu|so khd",
    "SNNPTNT": "so nn|so nong nghiep|so nnptnt|so nn ptnt|so nn va ptnt|so nong nghiep va ptnt"
    "|so nong nghiep ptnt|so nong nghiep phat trien nong thon|snn ptnt|nnptnt|snnptnt",
    "SGTVT": "so gtvt|so giao thong|gtvt|so gt vt|so giao thong van tai|so gt",
    "SXD": "so xd", "STNMT": "so tnmt|so tn mt|so tn va mt|so tai nguyen|tnmt"
    "|so tai nguyen moi truong|so moi truong",
    "STTTT": "so tttt|so tt tt|so tt va tt|so thong tin|tttt|so thong tin truyen thong",
    "SLDTBXH": "so ldtbxh|so ld tbxh|so ld tb xh|so ld tb va xh|so ldtb xh|so ldtb va xh|so lao dong"
    "|ldtbxh|so lao dong thuong binh xa hoi|so lao dong thuong binh va xa hoi|so ldtb",
    "SVHTT": "so vhtt|so vh tt|so vh va tt|so van hoa|vhtt|so van hoa the thao|so van hoa tt",
    "SDL": "so dl", "SKHCN": "so khcn|so kh cn|so kh va cn|so khoa hoc|khcn|so khoa hoc cong nghe",
    "SGDDT": "so gddt|so gd dt|so gd va dt|so giao duc|gddt|so giao duc dao tao|so gd",
    "SYT": "so yt", "TTTP": "thanh tra tp|thanh tra thanh pho", "SNGV": "so ngoai vu|so ngv",
    "SQHKT": "so qhkt|so qh kt|so quy hoach|so quy hoach kien truc|qhkt|qh kt|so qh va kt",
    "BDT": "ban dan toc", "BQLATTP": "bql attp|ban ql attp|ban attp|ban quan ly attp|ban an toan thuc pham"
    "|bql an toan thuc pham|ban ql an toan thuc pham",
    "HEPZA": "ban quan ly kcx va cn|bql kcx va cn|bql cac kcx va cn|bql cac khu che xuat va cong nghiep"
    "|bql kcx cn|ban quan ly cac kcx cn|ban quan ly cac kcx va kcn|bql cac kcx va kcn|bql cac kcx kcn|bql hepza"
    "|ban quan ly hepza|ban quan ly khu che xuat va cong nghiep|ban quan ly cac kcx va cn|ban hepza|bql kcx kcn",
}  # fmt: skip
_PLACE = {"phuong": "p", "quan": "q", "huyen": "h", "xa": "x", "thi tran": "tt"}
_SKIP = re.compile(r"[^a-z0-9]+")
DEPARTMENT_LEVEL, WARD_LEVEL = 2, 3
SHORTEST_FUZZY = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """A unit as its directory knows it."""

    code: str
    name: str
    abbreviation: str
    level: int
    parent_code: str


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """What a name in a line may mean: one code, several, or none (unknown)."""

    start: int
    end: int
    codes: tuple[str, ...]
    is_open: bool = False


def key(words: str) -> str:
    """Return a name as it is compared: bare words, single-spaced."""
    return _SKIP.sub(" ", fold(words)).strip()


class Directory:
    """All names of the units; made once and used for many lines."""

    def __init__(self, units: Iterable[Named]) -> None:
        self.units = {unit.code: unit for unit in units}
        self.names: dict[str, set[str]] = defaultdict(set)
        self.words: set[str] = set()
        self.typed: dict[tuple[str, str], str] = {}
        for unit in self.units.values():
            for name in _names_of(unit):
                self.names[name].add(unit.code)
            self.typed[clean(_bare_name(unit)).lower(), unit.code] = unit.code
        self.by_first: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            self.by_first[name.partition(" ")[0]].append(name)
            self.words.update(name.split())
        self.most_words = max((n.count(" ") + 1 for n in self.names), default=1)
        self.fuzzy = [
            n
            for n in self.names
            if len(n) >= SHORTEST_FUZZY and not re.search(r"\d", n)
        ]

    def near(self, words: str, *, most: int) -> dict[str, int]:
        """Return the codes whose names lie at most *most* edits away."""
        found: dict[str, int] = {}
        kind = words.partition(" ")[0]
        for name in self.fuzzy:
            if abs(len(name) - len(words)) > most or name[:1] != kind[:1]:
                continue
            edits = distance(words, name, most=most)
            if edits <= most:
                for code in self.names[name]:
                    found[code] = min(edits, found.get(code, most))
        return found


def _bare_name(unit: Named) -> str:
    return re.sub(r"^(?:Ủy ban nhân dân|UBND) ", "", unit.name)


def _names_of(unit: Named) -> set[str]:
    if unit.level == 1:
        return {
            "ubnd thanh pho",
            "uy ban nhan dan thanh pho",
            "ubnd thanh pho ho chi minh",
        }
    is_place = bool(unit.code.isdigit())
    if not is_place:
        return _department_names(unit)
    place = key(_bare_name(unit))
    kind = next((k for k in _PLACE if place.startswith(k + " ")), "")
    rest = place[len(kind) :].strip()
    forms = {place, f"{_PLACE.get(kind, kind)} {rest}"}
    if rest.isdigit():
        short = str(int(rest))
        forms |= {f"{kind} {n}" for n in (rest, short)}
        forms |= {f"{_PLACE[kind]}{gap}{n}" for n in (rest, short) for gap in ("", " ")}
    if kind == "thi tran":
        forms.add(f"tt {rest}")
    return {
        f"{pre}{form}"
        for form in forms
        for pre in ("", "ubnd ", "uy ban nhan dan ", "uy ban ", "ub ")
    }


def _department_names(unit: Named) -> set[str]:
    names = {key(unit.name), key(unit.code)}
    if len(unit.abbreviation) > 2:
        names.add(key(unit.abbreviation))
    names |= set(ALIASES.get(unit.code, "").split("|")) - {""}
    names |= {n.replace(" va ", " ") for n in names if " va " in n and len(n) > 16}
    if unit.code != "TTTP":
        names |= {f"{n} thanh pho" for n in names if not n.endswith("thanh pho")}
    return names
