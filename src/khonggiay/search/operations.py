"""Acts on the index, always in the transaction of the act that they follow."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence

from django.db import connection, transaction

from khonggiay.search import audiences, rules
from khonggiay.search.models import IndexEntry

PART_WORDS = 3_000
"""Words in a part: so few that PostgreSQL keeps every place of every word."""

OVERLAP = 30
"""Words that a part repeats from the one before, for phrases on the border."""

# A word with what stands before it, up to the next; at the end also what follows.
_WORDS = re.compile(r"[\W_]*[^\W_]+(?:[\W_]+$)?")

_LOCK = 7_203
_INSERT = """
INSERT INTO search_indexentry
    (kind, object_id, part, thing, title, body, url, occurred_at, audience,
     content_digest, exact, folded)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::tsvector, %s::tsvector)
"""


def register_audience(provider: audiences.Provider) -> None:
    """Let *provider* say by which tokens a person finds things of its module.

    Called once at the start; a second call with the same provider changes nothing.
    """
    audiences.register(provider)


def register_dated_audience(provider: audiences.DatedProvider) -> None:
    """Like `register_audience`, for tokens that depend on posts held on a day."""
    audiences.register_dated(provider)


@transaction.atomic
def index(
    *,
    kind: str,
    object_id: str,
    title: str,
    body: str,
    url: str,
    audience: Sequence[str],
    at: dt.datetime,
) -> None:
    """Make a thing findable, or bring it up to date.

    *at* is when the thing happened: the newest is found first. *audience* are the
    tokens of those who may find it (see `queries.tokens_of`); nobody else does, and
    with none nobody at all. The same content again costs little.
    """
    title, body = _composed(title), _composed(body)
    _lock(kind, object_id)
    digest = hashlib.sha256(json.dumps([title, body]).encode()).hexdigest()
    entries = IndexEntry.objects.filter(kind=kind, object_id=object_id)
    tokens = sorted(set(audience))
    if entries.filter(content_digest=digest).update(
        url=url, occurred_at=at, audience=tokens
    ):
        return
    entries.delete()
    thing = _next_thing()
    with connection.cursor() as cursor:
        cursor.executemany(
            _INSERT,
            [
                [
                    *(kind, object_id, number, thing, title, part, url, at),
                    *(tokens, digest),
                    _vector(title, part, exact=True),
                    _vector(title, part, exact=False),
                ]
                for number, part in enumerate(parts(body))
            ],
        )


@transaction.atomic
def remove(*, kind: str, object_id: str) -> None:
    """Make a thing findable no more; one that was not stays so."""
    _lock(kind, object_id)
    IndexEntry.objects.filter(kind=kind, object_id=object_id).delete()


def parts(body: str) -> list[str]:
    """Return the text in parts that PostgreSQL can index whole, at least one.

    Nothing is lost: every word is in a part, and every run of up to `OVERLAP` words
    is whole in one.
    """
    words = _WORDS.findall(body)
    step = PART_WORDS - OVERLAP
    starts = range(0, max(1, len(words) - OVERLAP), step)
    return ["".join(words[start : start + PART_WORDS]) for start in starts]


def _composed(content: str) -> str:
    return unicodedata.normalize("NFC", content).replace("\0", " ")


def _vector(title: str, part: str, *, exact: bool) -> str:
    # A gap between title and text, so that no phrase reaches over it.
    words = [*rules.words_of(title, exact=exact), ""]
    return rules.vector([*words, *rules.words_of(part, exact=exact)])


def _lock(kind: str, object_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
            [_LOCK, f"{kind}:{object_id}"],
        )


def _next_thing() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('search_indexentry', 'id'))"
        )
        number: int = cursor.fetchone()[0]
    return number
