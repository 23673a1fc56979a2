"""Acts on persons, accounts and access tokens."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.audit import operations as audit
from khonggiay.kernel import ids
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound, Refused
from khonggiay.people.models import AccessToken, Account, Person

TOKEN_PREFIX = "kgp_"  # noqa: S105  a prefix, not a secret


class LoginTaken(Refused):
    """Another account has this login."""

    code = "login_taken"
    message = _("The login %(username)s belongs to another account.")
    hint = _("Choose another login.")


@transaction.atomic
def enrol(
    *,
    actor: Actor,
    full_name: str,
    at: dt.datetime,
    username: str = "",
    password: str | None = None,
    email: str = "",
    honorific: str = "",
    is_sample: bool = False,
    is_staff: bool = False,
    phone: str = "",
    encoded_password: str = "",
) -> Person:
    """Take a person into the directory, with an account when *username* is given.

    *encoded_password* is what `encode_password` gave, for many accounts at once:
    hashing one password takes a third of a second, on purpose.

    Raises:
        LoginTaken: another account has this login.
    """
    person = Person.objects.create(
        full_name=full_name,
        email=email,
        honorific=honorific,
        phone=phone,
        is_sample=is_sample,
    )
    if username:
        try:
            with transaction.atomic():
                Account.objects.create(
                    username=username,
                    email=email,
                    person=person,
                    is_staff=is_staff,
                    is_superuser=is_staff,
                    password=encoded_password or make_password(password),
                )
        except IntegrityError as error:
            raise LoginTaken(username=username) from error
    audit.record(
        actor=actor,
        action="people.enrolled",
        target=f"people.person:{person.pk}",
        at=at,
    )
    return person


def encode_password(password: str) -> str:
    """Return *password* as accounts keep it: salted and hashed."""
    return make_password(password)


@transaction.atomic
def choose_language(*, actor: Actor, language: str, at: dt.datetime) -> None:
    """Keep the language in which the person reads; saying the same again is fine."""
    person = Person.objects.select_for_update().filter(pk=actor.person_id or 0).get()
    if language not in Person.Language.values or person.language == language:
        return
    person.language = language
    person.save(update_fields=["language"])
    audit.record(
        actor=actor,
        action="people.language_chosen",
        target=f"people.person:{person.pk}",
        at=at,
        detail={"language": language},
    )


@transaction.atomic
def issue_token(
    *, actor: Actor, account_id: int, name: str, days: int, at: dt.datetime
) -> str:
    """Issue a personal access token valid for *days* and return it, once.

    Only its digest is kept: nobody can show it again.
    """
    secret = ids.token(TOKEN_PREFIX)
    token = AccessToken.objects.create(
        account_id=account_id,
        name=name.strip()[:80] or "token",
        digest=ids.digest(secret),
        hint=secret[:8],
        created_at=at,
        expires_at=at + dt.timedelta(days=max(1, days)),
    )
    audit.record(
        actor=actor,
        action="people.token_issued",
        target=f"people.accesstoken:{token.pk}",
        at=at,
    )
    return secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int, at: dt.datetime) -> None:
    """Make one of the actor's own tokens worthless at once; a second call is fine.

    Raises:
        NotFound: the actor has no such token.
    """
    token = (
        AccessToken.objects.select_for_update(of=("self",))
        .filter(pk=token_id, account__person_id=actor.person_id or 0)
        .first()
    )
    if token is None:
        raise NotFound(token_id)
    if token.revoked_at is not None:
        return
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    audit.record(
        actor=actor,
        action="people.token_revoked",
        target=f"people.accesstoken:{token.pk}",
        at=at,
    )
