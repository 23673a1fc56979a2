"""Load units, people and the people's committee."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from khonggiay.kernel.actor import Actor
from khonggiay.meetings import operations as meetings
from khonggiay.organisations import operations as organisations
from khonggiay.people import operations as accounts
from khonggiay.sample import people, units
from khonggiay.sample.units import CityUnit

SYSTEM = Actor.system()
SINCE = dt.date(2016, 7, 1)
BODY_CODE = "UBND-TPHCM"
LAW = "Luật Tổ chức chính quyền địa phương số 77/2015/QH13"
REGULATION = "Quy chế làm việc của Ủy ban nhân dân thành phố (mẫu)"


@dataclasses.dataclass(kw_only=True)
class Cast:
    """Who and what was loaded: unit ids by code, actors by login, the body."""

    units: dict[str, int]
    actors: dict[str, Actor]
    body_id: int = 0

    def person_id(self, login: str) -> int:
        """Return the person behind a login."""
        person_id = self.actors[login].person_id
        if person_id is None:
            raise LookupError(login)
        return person_id


def establish_units(
    rows: tuple[CityUnit, ...],
    *,
    at: dt.datetime,
    valid_from: dt.date,
    valid_to: dt.date | None,
    known: dict[str, int] | None = None,
) -> dict[str, int]:
    """Establish units, parents first, and return their ids by code."""
    ids = dict(known or {})
    for row in rows:
        ids[row.code] = organisations.establish_unit(
            actor=SYSTEM,
            code=row.code,
            name=row.name,
            abbreviation=row.abbreviation,
            kind=row.kind,
            level=row.level,
            parent_id=ids.get(row.parent_code),
            valid_from=valid_from,
            valid_to=valid_to,
            at=at,
        ).pk
    return ids


def load_units(
    path: Path, *, valid_from: dt.date, valid_to: dt.date | None, at: dt.datetime
) -> int:
    """Load an official list of units for a period and return how many there are."""
    rows = units.read_units(path)
    establish_units(rows, at=at, valid_from=valid_from, valid_to=valid_to)
    return len(rows)


def load_city(*, at: dt.datetime) -> Cast:
    """Load the city of 2019: the committee, departments, districts and wards."""
    ids = establish_units(
        units.read_units(units.UNITS_2019), at=at, valid_from=SINCE, valid_to=None
    )
    ids = establish_units(
        units.read_departments(), at=at, valid_from=SINCE, valid_to=None, known=ids
    )
    return Cast(units=ids, actors={})


def load_people(cast: Cast, *, at: dt.datetime) -> None:
    """Enrol everybody with an account, and appoint them to their posts."""
    encoded = accounts.encode_password(people.PASSWORD)
    for row in people.everybody():
        person = accounts.enrol(
            actor=SYSTEM,
            full_name=row.full_name,
            honorific=row.honorific,
            email=row.email,
            phone=row.phone,
            username=row.login,
            encoded_password=encoded,
            is_sample=True,
            is_staff=row.is_administrator,
            at=at,
        )
        appointments = [
            organisations.appoint(
                actor=SYSTEM,
                person_id=person.pk,
                unit_id=cast.units[post.unit_code],
                title=post.title,
                kind=post.kind,
                rank=post.rank,
                starts_on=SINCE,
                is_main=number == 0,
                at=at,
            )
            for number, post in enumerate(row.posts)
        ]
        cast.actors[row.login] = Actor(
            person_id=person.pk, appointment_id=appointments[0].pk
        )


def load_committee(cast: Cast, *, at: dt.datetime) -> None:
    """Establish the people's committee with its 27 members and its dated rules."""
    body = meetings.establish_body(
        actor=SYSTEM,
        code=BODY_CODE,
        name="Ủy ban nhân dân thành phố Hồ Chí Minh",
        unit_id=cast.units[units.CITY],
        office_unit_id=cast.units[units.OFFICE],
        at=at,
    )
    cast.body_id = body.pk
    for rank, member in enumerate(people.committee_members(), start=1):
        meetings.seat_member(
            actor=SYSTEM,
            body_id=body.pk,
            person_id=cast.person_id(member.login),
            rank=rank,
            starts_on=SINCE,
            at=at,
        )
    # At least two thirds of all members; more than half of all members, and the
    # chair's side when votes are equal; five minutes for a speech, ten for a
    # presentation; papers stay on devices for seven days after the session.
    meetings.adopt_rule(
        actor=SYSTEM, body_id=body.pk, kind="quorum", numerator=2, denominator=3,
        article=f"{LAW}, Điều 113, 114", valid_from=SINCE, at=at,
    )  # fmt: skip
    meetings.adopt_rule(
        actor=SYSTEM, body_id=body.pk, kind="majority", numerator=1, denominator=2,
        is_strict=True, chair_breaks_tie=True, article=f"{LAW}, Điều 117",
        valid_from=SINCE, at=at,
    )  # fmt: skip
    meetings.adopt_rule(
        actor=SYSTEM, body_id=body.pk, kind="speech_seconds", numerator=300,
        article=REGULATION, valid_from=SINCE, at=at,
    )  # fmt: skip
    meetings.adopt_rule(
        actor=SYSTEM, body_id=body.pk, kind="presentation_seconds", numerator=600,
        article=REGULATION, valid_from=SINCE, at=at,
    )  # fmt: skip
    meetings.adopt_rule(
        actor=SYSTEM, body_id=body.pk, kind="pack_days", numerator=7,
        article=REGULATION, valid_from=SINCE, at=at,
    )  # fmt: skip
