"""Acts on the organisation: establish units, create positions, appoint people."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from khonggiay.audit import operations as audit
from khonggiay.kernel.actor import Actor
from khonggiay.organisations.models import Appointment, Position, Unit


@transaction.atomic
def establish_unit(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    level: int,
    parent_id: int | None,
    valid_from: dt.date,
    at: dt.datetime,
    valid_to: dt.date | None = None,
    abbreviation: str = "",
) -> Unit:
    """Establish a unit from the day *valid_from* until before *valid_to*.

    Two units may bear one code only in periods that do not overlap.
    """
    unit = Unit.objects.create(
        code=code,
        name=name,
        abbreviation=abbreviation,
        kind=kind,
        level=level,
        parent_id=parent_id,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    audit.record(
        actor=actor,
        action="organisations.unit_established",
        target=f"organisations.unit:{unit.pk}",
        at=at,
        detail={"code": code, "name": name},
    )
    return unit


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    person_id: int,
    unit_id: int,
    title: str,
    kind: str,
    starts_on: dt.date,
    at: dt.datetime,
    rank: int = 100,
    is_main: bool = True,
) -> Appointment:
    """Appoint a person to a post of the unit, creating the position when it is new."""
    position, _created = Position.objects.get_or_create(
        unit_id=unit_id, title=title, kind=kind, defaults={"rank": rank}
    )
    appointment = Appointment.objects.create(
        person_id=person_id, position=position, starts_on=starts_on, is_main=is_main
    )
    audit.record(
        actor=actor,
        action="organisations.appointed",
        target=f"organisations.appointment:{appointment.pk}",
        at=at,
        detail={"person": person_id, "unit": unit_id, "title": title},
    )
    return appointment
