"""Acts on notices: tell people, mark as read, send what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import connection, transaction
from django.db.models import F
from django.utils import translation
from django.utils.functional import Promise

from khonggiay.kernel.actor import Actor
from khonggiay.notifications import access, letters, queries, rules
from khonggiay.notifications.models import Delivery, Notification
from khonggiay.people import queries as people
from khonggiay.realtime import operations as realtime
from khonggiay.realtime import rules as streams

Text = str | Promise | Callable[[], str]

_WRITE = """
    INSERT INTO notifications_notification
        (person_id, title, body, kind, url, key, created_at, is_discreet)
    SELECT person_id, title, body, %s, %s, %s, %s, %s
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS told(person_id, title, body)
    ORDER BY person_id
    ON CONFLICT (person_id, key) DO NOTHING
    RETURNING id, person_id
"""


@transaction.atomic
def notify(
    *,
    person_ids: Iterable[int],
    kind: str,
    title: Text,
    key: str,
    at: dt.datetime,
    body: Text = "",
    url: str = "",
    email: bool = True,
    is_discreet: bool = False,
) -> int:
    """Tell these people, once each per *key*; return how many were told just now.

    Texts are evaluated in each person's language: give lazy strings, or functions
    where values stand in the text. With *email*, persons with an address get a letter,
    too; a *discreet* one names neither title nor content (secret or personal matters).
    Unknown persons are left out. Call it once per transaction: it appends to streams.
    """
    cards = people.person_cards(person_ids)
    if not cards:
        return 0
    texts = {
        language: _texts(language, title, body)
        for language in {card.language for card in cards.values()}
    }
    wanted = sorted(cards)
    titles = [texts[cards[person_id].language][0] for person_id in wanted]
    bodies = [texts[cards[person_id].language][1] for person_id in wanted]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE, [kind, url, key, at, is_discreet, wanted, titles, bodies]
        )
        told = {person_id: notice_id for notice_id, person_id in cursor.fetchall()}
    if email:
        Delivery.objects.bulk_create(
            Delivery(
                notification_id=notice_id, channel=Delivery.Channel.EMAIL, due_at=at
            )
            for person_id, notice_id in told.items()
            if cards[person_id].email
        )
    unread = queries.unread_counts(told)
    realtime.append(
        [
            realtime.Message(
                streams.person_stream(person_id),
                "notice",
                {
                    "id": told[person_id],
                    "about": kind,
                    "title": texts[cards[person_id].language][0],
                    "url": url,
                    "unread": unread.get(person_id, 0),
                },
            )
            for person_id in sorted(told)
        ],
        at=at,
    )
    return len(told)


@transaction.atomic
def mark_read(*, actor: Actor, notice_id: int, at: dt.datetime) -> Notification:
    """Mark one's own notice as read and return it; a second call is fine.

    Raises:
        NotFound: the actor has no such notice.
    """
    notice = access.get_notice_for(actor, notice_id)
    rows = Notification.objects.filter(pk=notice.pk, read_at__isnull=True)
    if rows.update(read_at=at):
        _tell_count(notice.person_id, at)
    return notice


@transaction.atomic
def mark_all_read(*, actor: Actor, at: dt.datetime) -> int:
    """Mark all of one's own notices as read; return how many were not."""
    if actor.person_id is None:
        return 0
    rows = Notification.objects.filter(person_id=actor.person_id, read_at__isnull=True)
    count = rows.update(read_at=at)
    if count:
        _tell_count(actor.person_id, at)
    return count


def deliver_due(*, at: dt.datetime, limit: int = 50) -> int:
    """Send at most *limit* e-mails that are due; return how many were tried.

    Each is leased for five minutes first: a worker that dies while sending leaves it
    to the next, so a letter is sent at least once. A failing one is tried again with
    growing pauses, is laid aside after ten tries, and stops no other.
    """
    tried = 0
    while tried < limit:
        delivery = _lease(at)
        if delivery is None:
            break
        _send(delivery, at)
        tried += 1
    return tried


def _texts(language: str, title: Text, body: Text) -> tuple[str, str]:
    with translation.override(language):
        return _plain(title)[:250], _plain(body)


def _plain(text: Text) -> str:
    return str(text) if isinstance(text, str | Promise) else text()


def _tell_count(person_id: int, at: dt.datetime) -> None:
    """Let the person's other pages show the same number."""
    unread = queries.unread_count(person_id)
    stream = streams.person_stream(person_id)
    realtime.append([realtime.Message(stream, "notice", {"unread": unread})], at=at)


@transaction.atomic
def _lease(at: dt.datetime) -> Delivery | None:
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("notification__person")
        .filter(state=Delivery.State.WAITING, due_at__lte=at)
        .order_by("due_at", "pk")
        .first()
    )
    if delivery is None:
        return None
    delivery.attempts += 1
    if delivery.attempts > rules.MAX_ATTEMPTS:
        delivery.state = Delivery.State.DEAD
    delivery.due_at = at + rules.LEASE
    delivery.save(update_fields=["attempts", "due_at", "state"])
    return delivery


def _send(delivery: Delivery, at: dt.datetime) -> None:
    """Send one letter and write down how it went, under the lease."""
    if delivery.state == Delivery.State.DEAD:
        return
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.WAITING, attempts=delivery.attempts
    )
    try:
        letters.send(delivery.notification)
    except letters.NotTaken as error:
        given_up = rules.is_given_up(delivery.attempts)
        mine.update(
            state=Delivery.State.DEAD if given_up else Delivery.State.WAITING,
            due_at=at + rules.pause_after(delivery.attempts),
            last_error=str(error)[:2000],
        )
    else:
        mine.update(state=Delivery.State.SENT, sent_at=at, last_error="")


def try_again(*, delivery_id: int, at: dt.datetime) -> int:
    """Put a letter that was given up back into the queue; return how many (0 or 1)."""
    rows = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.DEAD)
    return rows.update(
        state=Delivery.State.WAITING, attempts=F("attempts") * 0, due_at=at
    )
