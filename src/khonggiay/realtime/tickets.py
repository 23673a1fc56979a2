"""Signed tickets: what a normal view gives to a page, and the live process believes.

Nothing here needs the application's models, so that the live process stays small.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.core import signing
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.errors import Refused
from khonggiay.realtime import rules

_SALT = "khonggiay.realtime.ticket"


class TicketForged(Refused):
    """The ticket was not issued here."""

    code = "ticket_forged"
    message = _("This ticket was not issued here.")
    hint = _("Load the page again.")
    status = 401


class TicketExpired(Refused):
    """The ticket is too old, or was revoked after it was issued."""

    code = "ticket_expired"
    message = _("This ticket has expired.")
    hint = _("Ask for a new one.")
    status = 401


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Who may hear which streams; a screen without a person has none."""

    person_id: int | None
    streams: tuple[str, ...]
    issued_at: dt.datetime


def issue(streams: Iterable[str], *, person_id: int | None, at: dt.datetime) -> str:
    """Return a signed ticket for these streams."""
    return signing.Signer(salt=_SALT).sign_object(
        {"s": sorted(set(streams)), "p": person_id, "t": at.timestamp()}
    )


def read(text: str, *, at: dt.datetime) -> Ticket:
    """Return what a ticket says.

    Raises:
        TicketForged: it was not signed here.
        TicketExpired: it was issued more than five minutes ago.
    """
    try:
        values = signing.Signer(salt=_SALT).unsign_object(text)
        found = Ticket(
            person_id=values["p"],
            streams=tuple(values["s"]),
            issued_at=dt.datetime.fromtimestamp(values["t"], tz=dt.UTC),
        )
    except (signing.BadSignature, ValueError, TypeError, KeyError) as error:
        raise TicketForged from error
    if not rules.is_ticket_fresh(issued_at=found.issued_at, at=at):
        raise TicketExpired
    return found
