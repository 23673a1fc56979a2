"""The fictional people of the sample city and the posts they hold."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator
from functools import cache

from khonggiay.sample import units
from khonggiay.sample.figures import Figures
from khonggiay.sample.topics import names
from khonggiay.sample.units import CITY, OFFICE, CityUnit

PASSWORD = "khonggiay"  # noqa: S105  printed beside every sample login
MAIL_HOST = "khonggiay.example"

CHAIR_TITLE = "Chủ tịch"
DEPUTY_TITLE = "Phó Chủ tịch"
MEMBER_TITLE = "Ủy viên"
CHIEF_TITLE = "Ủy viên, Chánh Văn phòng"

# The heads of these belong to the committee: with the chair and five deputies, 27.
NOT_IN_COMMITTEE = frozenset({"BQLATTP", "HEPZA"})
DEPUTY_CHAIRS = 5

LOGINS = {
    OFFICE: "chanhvanphong",
    "SNV": "sonoivu",
    "STP": "sotuphap",
    "SKHDT": "sokehoach",
    "STC": "sotaichinh",
    "SCT": "socongthuong",
    "SNNPTNT": "sonongnghiep",
    "SGTVT": "sogiaothong",
    "SXD": "soxaydung",
    "STNMT": "somoitruong",
    "STTTT": "sothongtin",
    "SLDTBXH": "solaodong",
    "SVHTT": "sovanhoa",
    "SDL": "sodulich",
    "SKHCN": "sokhoahoc",
    "SGDDT": "sogiaoduc",
    "SYT": "soyte",
    "TTTP": "thanhtra",
    "SNGV": "songoaivu",
    "SQHKT": "soquyhoach",
    "BDT": "bandantoc",
    "BQLATTP": "antoanthucpham",
    "HEPZA": "hepza",
}
HEADS = {"Sở": "Giám đốc", "Ban": "Trưởng ban", "Thanh tra": "Chánh Thanh tra"}
DEPUTIES = {
    "Sở": "Phó Giám đốc",
    "Ban": "Phó Trưởng ban",
    "Thanh tra": "Phó Chánh Thanh tra",
    "Văn phòng": "Phó Chánh Văn phòng",
}

# Names of those whose logins are shown; everybody else is named by the generator.
NAMED = {
    "chutich": "Lâm Hoàng Khải",
    "phochutich": "Đặng Thị Bích Hường",
    "chanhvanphong": "Phùng Gia Đạt",
    "thuky": "Nguyễn Ngọc Thảo Vy",
    "sogiaothong": "Đoàn Bảo Thịnh",
    "soxaydung": "Huỳnh Đăng Khôi",
    "sotaichinh": "Lê Thụy Ánh Hồng",
    "chuyenvien.gtvt": "Trịnh Hữu Lộc",
    "quan1": "Tạ Minh Tường",
    "khachmoi": "Bùi Tấn Đức",
    "quantri": "Châu Nhật Quang",
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post in a unit."""

    unit_code: str
    title: str
    kind: str
    rank: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SamplePerson:
    """A fictional person with a login; the first post is the main one."""

    login: str
    full_name: str
    honorific: str
    posts: tuple[Post, ...]
    is_administrator: bool = False

    @property
    def email(self) -> str:
        """Return an address that no mail server in the world accepts."""
        return f"{self.login}@{MAIL_HOST}"

    @property
    def phone(self) -> str:
        """Return a number of the fictional series 0900 000 xxx."""
        return f"0900 000 {Figures('phone', self.login).whole(0, 999):03d}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SampleLogin:
    """A login worth showing to a newcomer."""

    login: str
    full_name: str
    role: str


def sample_logins() -> list[SampleLogin]:
    """Return the logins for the table that the demo prints."""
    found = {person.login: person for person in everybody()}
    return [
        SampleLogin(
            login=login,
            full_name=name,
            role=_role(found[login].posts[0]),
        )
        for login, name in NAMED.items()
    ]


@cache
def everybody() -> tuple[SamplePerson, ...]:
    """Return all people of the sample city, in the order of rank and unit."""
    people: list[SamplePerson] = [*_committee()]
    for department in units.read_departments():
        people.extend(_department(department))
    for district in units.districts():
        people.extend(_district(district))
        people.extend(_ward(ward) for ward in units.wards_of(district.code))
    return tuple(people)


@cache
def head_of(unit_code: str) -> SamplePerson:
    """Return who heads the unit."""
    return next(
        person
        for person in everybody()
        if any(p.unit_code == unit_code and p.kind == "head" for p in person.posts)
    )


@cache
def by_login(login: str) -> SamplePerson:
    """Return the person with this login."""
    return next(person for person in everybody() if person.login == login)


@cache
def committee_members() -> tuple[SamplePerson, ...]:
    """Return the 27 members of the people's committee, the chair first."""
    return tuple(
        person
        for person in everybody()
        if any(post.unit_code == CITY for post in person.posts)
    )


def slug(text: str) -> str:
    """Return *text* in plain small letters and digits, for a login."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(char for char in plain.lower() if char.isascii() and char.isalnum())


def _role(post: Post) -> str:
    return f"{post.title}, {units.units_by_code()[post.unit_code].name}"


def _person(login: str, *posts: Post, is_administrator: bool = False) -> SamplePerson:
    figures = Figures("person", posts[0].unit_code, login)
    bank = names()
    woman = figures.whole(0, 9) < 4
    given = figures.pick(bank["women" if woman else "men"])
    name = f"{figures.pick(bank['surnames'])} {given}"
    if name.isascii():
        name = f"{figures.pick(bank['surnames'][:3])} {given}"
    name = NAMED.get(login, name)
    if login in NAMED:
        woman = login in {"phochutich", "thuky", "sotaichinh"}
    return SamplePerson(
        login=login,
        full_name=name,
        honorific="Bà" if woman else "Ông",
        posts=posts,
        is_administrator=is_administrator,
    )


def _post(code: str, title: str, kind: str, rank: int) -> Post:
    return Post(unit_code=code, title=title, kind=kind, rank=rank)


def _committee() -> Iterator[SamplePerson]:
    yield _person("chutich", _post(CITY, CHAIR_TITLE, "head", 1))
    for number in range(1, DEPUTY_CHAIRS + 1):
        login = "phochutich" if number == 1 else f"phochutich{number}"
        yield _person(login, _post(CITY, DEPUTY_TITLE, "deputy", 1 + number))


def _department(unit: CityUnit) -> Iterator[SamplePerson]:
    code, mark = unit.code, slug(unit.abbreviation)
    mark = mark[1:] if unit.kind == "Sở" else mark
    head_title = HEADS.get(unit.kind, "Chánh Văn phòng")
    rank = 20 + [row.code for row in units.read_departments()].index(code)
    head_posts = [_post(code, head_title, "head", rank)]
    if code == OFFICE:
        head_posts.append(_post(CITY, CHIEF_TITLE, "chief_of_office", rank))
    elif code not in NOT_IN_COMMITTEE:
        head_posts.append(_post(CITY, MEMBER_TITLE, "member", rank))
    yield _person(LOGINS[code], *head_posts)
    for number in (1, 2):
        login = f"{LOGINS[code]}.pho{number}"
        yield _person(login, _post(code, DEPUTIES[unit.kind], "deputy", 100))
    if code == OFFICE:
        for login in ("thuky", "thuky2"):
            yield _person(login, _post(code, "Thư ký phiên họp", "secretary", 150))
    yield _person(f"vanthu.{mark}", _post(code, "Văn thư", "clerk", 210))
    for number in (1, 2, 3):
        login = f"chuyenvien.{mark}" if number == 1 else f"chuyenvien{number}.{mark}"
        yield _person(login, _post(code, "Chuyên viên", "officer", 200))
    if code == "TTTP":
        yield _person("khachmoi", _post(code, "Thanh tra viên", "officer", 190))
    if code == "STTTT":
        post = _post(code, "Quản trị viên hệ thống", "officer", 190)
        yield _person("quantri", post, is_administrator=True)


def _district(unit: CityUnit) -> Iterator[SamplePerson]:
    mark = slug(unit.place)
    yield _person(mark, _post(unit.code, CHAIR_TITLE, "head", 60))
    yield _person(
        f"vanphong.{mark}", _post(unit.code, "Chánh Văn phòng", "chief_of_office", 160)
    )
    for number in (1, 2):
        yield _person(
            f"chuyenvien{number}.{mark}",
            _post(unit.code, "Chuyên viên", "officer", 200),
        )


def _ward(unit: CityUnit) -> SamplePerson:
    login = f"{slug(unit.kind)}.{unit.code}"
    return _person(login, _post(unit.code, CHAIR_TITLE, "head", 90))
