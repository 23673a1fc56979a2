"""Reads of persons and accounts for other modules."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from khonggiay.kernel import ids
from khonggiay.kernel.errors import NotFound
from khonggiay.people.models import AccessToken, Account, Person

# The type of `request.user`, for those who attach an account to a request.
__all__ = [
    "Account",
    "PersonCard",
    "account_for_token",
    "account_id_of",
    "find_account",
    "names",
    "person_card",
    "person_cards",
    "tokens_of",
]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """What others may know of a person."""

    id: int
    full_name: str
    honorific: str
    email: str
    language: str


def person_cards(person_ids: Iterable[int]) -> dict[int, PersonCard]:
    """Return the cards of these persons by id; unknown ids are left out."""
    rows = Person.objects.filter(pk__in=set(person_ids))
    return {row.pk: _card(row) for row in rows}


def person_card(person_id: int) -> PersonCard:
    """Return one person's card.

    Raises:
        NotFound: there is no such person.
    """
    card = person_cards([person_id]).get(person_id)
    if card is None:
        raise NotFound(person_id)
    return card


def names(person_ids: Iterable[int]) -> Mapping[int, str]:
    """Return full names by person id."""
    rows = Person.objects.filter(pk__in=set(person_ids))
    return dict(rows.values_list("pk", "full_name"))


def account_for_token(secret: str, *, at: dt.datetime) -> Account | None:
    """Return the active account whose valid token this is, or None."""
    token = (
        AccessToken.objects.select_related("account__person")
        .filter(digest=ids.digest(secret), account__is_active=True)
        .first()
    )
    if token is None or not token.is_valid(at):
        return None
    return token.account


def tokens_of(account_id: int) -> list[AccessToken]:
    """Return the account's tokens, the newest first."""
    rows = AccessToken.objects.filter(account_id=account_id)
    return list(rows.order_by("-created_at", "-pk"))


def find_account(username: str) -> Account | None:
    """Return the active account with this login, or None."""
    return (
        Account.objects.select_related("person")
        .filter(username=username, is_active=True)
        .first()
    )


def _card(row: Person) -> PersonCard:
    return PersonCard(
        id=row.pk,
        full_name=row.full_name,
        honorific=row.honorific,
        email=row.email,
        language=row.language,
    )


def account_id_of(username: str) -> int | None:
    """Return the id of the active account with this login, or None."""
    rows = Account.objects.filter(username=username, is_active=True)
    return rows.values_list("pk", flat=True).first()
