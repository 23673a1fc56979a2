"""What every part of the API shares: who acts, and acts that a client may repeat."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.responses import Status
from pydantic import BaseModel

from khonggiay.kernel import clock
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid, NotAllowed, Refused
from khonggiay.kernel.models import IdempotencyKey

Answer = Status[Any]
HEADER = "Idempotency-Key"
KEYLESS = {"x-idempotency-key": False}
"""`openapi_extra` of acts that are the same however often they come: no key is read."""
LONGEST_KEY = 120

# One statement: whoever comes with the same key at the same time waits here.
_TAKE_KEY = """
    INSERT INTO kernel_idempotencykey
        (account_id, key, request_digest, status, done_at)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING id
"""
_KEEP_BODY = "UPDATE kernel_idempotencykey SET body = %s::jsonb WHERE id = %s"


class KeyReused(Refused):
    """The key of an act came again with another content."""

    code = "idempotency_key_reused"
    message = _("This Idempotency-Key was used for something else.")
    hint = _("Send a new key with every new act.")
    status = 422


class NobodyActs(NotAllowed):
    """The account belongs to nobody who could act."""

    code = "nobody_acts"


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in the request.

    Raises:
        NobodyActs: nobody has entered.
    """
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NobodyActs
    return actor


def idempotent(
    request: HttpRequest,
    content: Any,
    act: Callable[[], Any],
    *,
    status: int = 200,
) -> Answer:
    """Do *act* once for each `Idempotency-Key` of the account; return the answer.

    *content* is what the client sent (a schema, plain values, digests of files). The
    key is kept in the transaction of the act: a repeated request is told what the
    first one was told, and a refused act may be tried again. Without the header the
    act is simply done. *act* returns a schema or plain values, or None.

    Raises:
        NobodyActs: nobody has entered.
        KeyReused: the key came before with another content, address or method.
        Invalid: the key is longer than 120 letters.
        Refused: whatever *act* raises.
    """
    key = request.headers.get(HEADER, "").strip()
    with transaction.atomic():
        if not key:
            return Status(status, _plain(act()))
        if len(key) > LONGEST_KEY:
            raise Invalid({HEADER: [_("At most 120 letters.")]})
        account = request.user.pk
        if account is None:
            raise NobodyActs
        digest = digest_of(request, content)
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_KEY, [account, key, digest, status, clock.now()])
            taken = cursor.fetchone()
        if taken is None:
            row = IdempotencyKey.objects.get(account_id=account, key=key)
            if row.request_digest != digest:
                raise KeyReused
            return Status(row.status, row.body)
        body = _plain(act())
        with connection.cursor() as cursor:
            cursor.execute(_KEEP_BODY, [json.dumps(body), taken[0]])
        return Status(status, body)


def digest_of(request: HttpRequest, content: Any) -> str:
    """Return the digest of method, address and content of a request."""
    parts = [request.method, request.get_full_path(), _plain(content)]
    text = json.dumps(parts, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if value is None:
        return None
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
