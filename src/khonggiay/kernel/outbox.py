"""The outbox: events are written with the act that caused them, delivered after it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from khonggiay.kernel import events
from khonggiay.kernel.models import OutboxEvent

logger = logging.getLogger(__name__)

CHANNEL = "kg_outbox"
MAX_ATTEMPTS = 12
Handler = Callable[..., None]


class OutsideTransaction(Exception):
    """An event was published without the transaction of the act that causes it."""


def publish(event: Any, *, at: dt.datetime) -> None:
    """Write *event* into the running transaction, to be delivered after its commit.

    Raises:
        OutsideTransaction: no transaction is running.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(event)
    OutboxEvent.objects.create(
        name=events.name_of(type(event)),
        values=events.dump(event),
        published_at=at,
        due_at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def dispatch_due(
    *,
    handlers: Mapping[type, Sequence[Handler]],
    at: dt.datetime,
    limit: int = 100,
) -> int:
    """Deliver at most *limit* waiting events, each in its own transaction.

    Every handler is called as `handler(event, at=…)`, at least once; a handler that
    returned is not called again for the event. An event whose handler raises is tried
    later with growing pauses (2^n seconds, at most an hour) and laid aside after
    `MAX_ATTEMPTS`. Returns how many events were taken up.
    """
    taken = 0
    while taken < limit and _deliver_next(handlers, at):
        taken += 1
    return taken


def dead_letters() -> list[OutboxEvent]:
    """Return events that could not be delivered, the newest first."""
    rows = OutboxEvent.objects.filter(state=OutboxEvent.State.DEAD)
    return list(rows.order_by("-published_at", "-pk")[:200])


def _deliver_next(handlers: Mapping[type, Sequence[Handler]], at: dt.datetime) -> bool:
    with transaction.atomic():
        row = (
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(state=OutboxEvent.State.WAITING, due_at__lte=at)
            .order_by("due_at", "pk")
            .first()
        )
        if row is None:
            return False
        event = events.load(row.name, row.values)
        failed = False
        for handler in handlers.get(type(event), ()):
            name = f"{handler.__module__}.{handler.__qualname__}"
            if name in row.handled:
                continue
            try:
                with transaction.atomic():
                    handler(event, at=at)
            except Exception as error:
                logger.exception("event %s: %s failed", row, name)
                row.last_error = f"{name}: {error!r}"[:2000]
                failed = True
            else:
                row.handled = [*row.handled, name]
        _settle(row, failed=failed, at=at)
        return True


def _settle(row: OutboxEvent, *, failed: bool, at: dt.datetime) -> None:
    row.attempts += 1
    if not failed:
        row.state = OutboxEvent.State.DONE
    elif row.attempts >= MAX_ATTEMPTS:
        row.state = OutboxEvent.State.DEAD
    else:
        pause = min(2**row.attempts, 3600)
        row.due_at = at + dt.timedelta(seconds=pause)
    row.save(update_fields=["state", "attempts", "handled", "last_error", "due_at"])
