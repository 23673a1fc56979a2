"""The dated rules of a body, as its meetings need them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.errors import Refused
from khonggiay.meetings.models import BodyRule, Membership
from khonggiay.meetings.rules import Base, MajorityRule, QuorumRule, SpeechKind


class NoRule(Refused):
    """The body has no rule of this kind on this day."""

    code = "no_rule"
    message = _("The body has no rule «%(kind)s» in force on that day.")
    hint = _("An administrator enters it with the article that it comes from.")


def quorum_rule(body_id: int, *, day: dt.date) -> QuorumRule:
    """Return the quorum rule in force.

    Raises:
        NoRule: none is.
    """
    row = _rule(body_id, BodyRule.Kind.QUORUM, day)
    return QuorumRule(
        numerator=row.numerator, denominator=row.denominator, article=row.article
    )


def majority_rule(body_id: int, *, day: dt.date) -> MajorityRule:
    """Return the majority rule in force.

    Raises:
        NoRule: none is.
    """
    row = _rule(body_id, BodyRule.Kind.MAJORITY, day)
    return MajorityRule(
        base=Base(row.base),
        numerator=row.numerator,
        denominator=row.denominator,
        strict=row.is_strict,
        chair_breaks_tie=row.chair_breaks_tie,
        article=row.article,
    )


def speech_seconds(
    body_id: int, *, day: dt.date, kind: SpeechKind = SpeechKind.SPEECH
) -> int:
    """Return how long one may speak, in seconds, unless the chair extends it.

    A presentation has a rule of its own *(Hà Nội, Quyết định 51/2024/QĐ-UBND, Điều 29:
    ten minutes)*; where the body has none it is a speech like any other.

    Raises:
        NoRule: no rule is in force.
    """
    if kind is SpeechKind.PRESENTATION:
        known = BodyRule.objects.on(day).filter(
            body_id=body_id, kind=BodyRule.Kind.PRESENTATION_SECONDS
        )
        if (rule := known.first()) is not None:
            return rule.numerator
    return _rule(body_id, BodyRule.Kind.SPEECH_SECONDS, day).numerator


def member_ids(body_id: int, *, day: dt.date) -> list[int]:
    """Return the persons who are members of the body on *day*, by rank."""
    rows = Membership.objects.on(day).filter(body_id=body_id).order_by("rank", "pk")
    return list(dict.fromkeys(rows.values_list("person_id", flat=True)))


def _rule(body_id: int, kind: str, day: dt.date) -> BodyRule:
    row = BodyRule.objects.on(day).filter(body_id=body_id, kind=kind).first()
    if row is None:
        raise NoRule(kind=kind)
    return row
