"""What all papers share: who writes, when, with which number, signed by whom."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from khonggiay.sample import people, units
from khonggiay.sample.figures import Figures
from khonggiay.sample.topics import Topic, phrases, topic
from khonggiay.sample.units import CityUnit

Data = dict[str, Any]

COMMITTEE = "Ủy ban nhân dân\nthành phố Hồ Chí Minh"
NOTE = "Tài liệu mẫu: nhân sự và số liệu giả định"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """For which meeting and item a paper is written, and on which day."""

    meeting_key: str
    item_key: str
    topic_key: str
    meeting_on: dt.date
    signed_on: dt.date

    @property
    def topic(self) -> Topic:
        """Return the topic's sentences and figures."""
        return topic(self.topic_key)

    @property
    def unit(self) -> CityUnit:
        """Return the unit that presents the item."""
        return units.units_by_code()[self.topic["unit"]]

    @property
    def month(self) -> str:
        """Return the month under review: `tháng 8 năm 2019`."""
        return f"tháng {self.meeting_on.month} năm {self.meeting_on.year}"

    def figures(self, *more: object) -> Figures:
        """Return the generator of this paper's figures."""
        return Figures(self.meeting_key, self.item_key, self.topic_key, *more)

    def number(self, kind: str) -> int:
        """Return the number that the unit gave to its paper of this kind."""
        day = self.signed_on.timetuple().tm_yday
        return day * 11 + self.figures("number", kind).whole(1, 10)


def head(occasion: Occasion, *, kind: str, subject: str) -> Data:
    """Return the head and foot of a department's paper to the committee."""
    unit = occasion.unit
    deputy = occasion.figures("signer", kind).whole(0, 2)
    post = _head_post(unit)
    if deputy:
        signer = people.by_login(f"{people.LOGINS[unit.code]}.pho{deputy}")
        authority = [f"KT. {post}"]
        post = people.DEPUTIES[unit.kind]
    else:
        signer = people.head_of(unit.code)
        authority = []
    return {
        "parent": COMMITTEE,
        "issuer": unit.name,
        "number": occasion.number(kind),
        "symbol": f"{kind}-{unit.abbreviation}",
        "date": occasion.signed_on.isoformat(),
        "subject": subject,
        "signer": {"authority": authority, "post": post, "name": signer.full_name},
        "note": NOTE,
    }


def filled(sentence: str, figures: Figures, district: CityUnit | None = None) -> str:
    """Return a sentence with its places and figures filled in."""
    district = district or figures.pick(units.districts())
    wards = figures.some(units.wards_of(district.code), 2)
    other = figures.pick(units.districts())
    text = sentence.format(
        d=district.place,
        d2=other.place,
        w=wards[0].place,
        w2=wards[-1].place,
        s=figures.pick(phrases()["streets"]),
        n=figures.whole(12, 96),
        m=figures.whole(2, 9),
        p=figures.text(72, 99.4, 1),
        k=figures.text(2.1, 18.9, 1),
        t=figures.text(3.2, 148, 1),
    )
    return capital(text)


def in_words(day: dt.date) -> str:
    """Return a day as documents name it: `ngày 05 tháng 02 năm 2019`."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def paragraph(text: str) -> Data:
    """Return a paragraph as a block."""
    return {"type": "p", "text": text}


def section(title: str, blocks: list[Data]) -> Data:
    """Return a numbered section as a block."""
    return {"type": "section", "title": title, "blocks": blocks}


def capital(text: str) -> str:
    """Return *text* with a capital first letter."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Return *text* with a small first letter, unless it is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _head_post(unit: CityUnit) -> str:
    return people.HEADS.get(unit.kind, "Chánh Văn phòng")
