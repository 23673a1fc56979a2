"""Bodies that meet: establish, seat members, adopt rules."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from khonggiay.audit import operations as audit
from khonggiay.kernel.actor import Actor
from khonggiay.meetings.models import Body, BodyRule, Membership


@transaction.atomic
def establish_body(
    *,
    actor: Actor,
    code: str,
    name: str,
    unit_id: int,
    office_unit_id: int,
    at: dt.datetime,
) -> Body:
    """Establish a body of *unit_id* whose meetings *office_unit_id* prepares."""
    body = Body.objects.create(
        code=code, name=name, unit_id=unit_id, office_unit_id=office_unit_id
    )
    _journal(body, "body_established", actor=actor, at=at)
    return body


@transaction.atomic
def seat_member(
    *,
    actor: Actor,
    body_id: int,
    person_id: int,
    starts_on: dt.date,
    at: dt.datetime,
    rank: int = 100,
) -> Membership:
    """Seat a person as a member of the body from the day *starts_on*."""
    membership = Membership.objects.create(
        body_id=body_id, person_id=person_id, rank=rank, starts_on=starts_on
    )
    _journal(membership.body, "member_seated", actor=actor, at=at)
    return membership


@transaction.atomic
def adopt_rule(
    *,
    actor: Actor,
    body_id: int,
    kind: str,
    numerator: int,
    article: str,
    valid_from: dt.date,
    at: dt.datetime,
    denominator: int = 1,
    base: str = BodyRule.Base.ALL_MEMBERS,
    is_strict: bool = False,
    chair_breaks_tie: bool = False,
    valid_to: dt.date | None = None,
) -> BodyRule:
    """Put a rule into force from *valid_from* until before *valid_to*.

    The database refuses a second rule of the kind for the same day.
    """
    rule = BodyRule.objects.create(
        body_id=body_id,
        kind=kind,
        base=base,
        numerator=numerator,
        denominator=denominator,
        is_strict=is_strict,
        chair_breaks_tie=chair_breaks_tie,
        article=article,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _journal(rule.body, "rule_adopted", actor=actor, at=at)
    return rule


def _journal(body: Body, action: str, *, actor: Actor, at: dt.datetime) -> None:
    audit.record(
        actor=actor,
        action=f"meetings.{action}",
        target=f"meetings.body:{body.pk}",
        at=at,
    )
