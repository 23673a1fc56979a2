"""Make things findable, bring them up to date, take them out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from khonggiay.kernel import dates
from khonggiay.search import rules
from khonggiay.search.models import Page, Scope, Thing
from khonggiay.search.operations import vocabulary

_LOCK = 7_203
_BATCH = 100


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    title: str
    texts: list[str]
    source: str


@transaction.atomic
def index(
    *,
    kind: str,
    object_id: str,
    title: str,
    pages: Sequence[str],
    url: str,
    audience: Iterable[str],
    at: dt.datetime,
    scope: str = "",
    source: str = "",
    is_paged: bool = False,
    facets: Iterable[str] = (),
) -> None:
    """Make a thing findable, or bring it up to date.

    *at* is when the thing happened: the newest is found first. *audience* are the
    tokens of those who may find it (see `queries.tokens_of`); nobody else does, and
    with none nobody at all. All things of a *scope* have one audience, the one last
    given; without a name, those with the same audience share one.

    *pages* are the texts of its pages. *source* says who keeps them (`version:12`, see
    `register_texts`); without, the index does. With *is_paged* its address takes
    `trang` (a page) and `tim` (words to be marked): a hit then leads to the page.
    *facets* are what it can be narrowed to (`body:3`).

    Only pages that changed are written; the same content again costs little.
    """
    _lock(kind, object_id)
    scope_id = _scope(scope, audience)
    facets = sorted(set(facets))
    facts: dict[str, Any] = {
        "scope_id": scope_id,
        "url": url,
        "is_paged": is_paged,
        "occurred_at": at,
        "facets": facets,
        "indexed_at": Now(),
    }
    labels = rules.labels(
        kind=kind, scope=scope_id, facets=facets, day=dates.city_date(at)
    )
    content = _Content(
        title=_composed(title), texts=[_composed(text) for text in pages], source=source
    )
    digest = _digest(content.title, content.texts, source, labels)
    things = Thing.objects.filter(kind=kind, object_id=object_id)
    if things.filter(digest=digest).update(**facts):
        return
    words = [rules.words_of(text) for text in content.texts]
    in_title = rules.words_of(content.title)
    vocabulary.learn(in_title, *words)
    thing, _created = Thing.objects.update_or_create(
        kind=kind,
        object_id=object_id,
        defaults={
            **facts,
            "title": content.title,
            "source": source,
            "pages": len(words),
            "digest": digest,
            "words": sorted(
                rules.title_tokens(in_title)
                | rules.thing_tokens(in_title, *words)
                | set(labels)
            ),
        },
    )
    _write_pages(thing, content, words, [*labels, rules.label("thing", thing.pk)])


@transaction.atomic
def admit(*, scope: str, audience: Iterable[str]) -> None:
    """Let from now on exactly the holders of these tokens find the things of a scope.

    One row is written, however many things and pages the scope has.
    """
    _scope(scope, audience)


@transaction.atomic
def remove(*, kind: str, object_id: str) -> None:
    """Make a thing findable no more; one that was not stays so."""
    _lock(kind, object_id)
    Thing.objects.filter(kind=kind, object_id=object_id).delete()


def _write_pages(
    thing: Thing,
    content: _Content,
    words: Sequence[Sequence[rules.Word]],
    labels: Sequence[int],
) -> None:
    digests = {
        number: _small_digest(text, content.source, labels)
        for number, text in enumerate(content.texts, start=1)
    }
    known = dict(Page.objects.filter(thing=thing).values_list("number", "digest"))
    stale = {number for number in known if digests.get(number) != known[number]}
    Page.objects.filter(thing=thing, number__in=stale).delete()
    Page.objects.bulk_create(
        (
            Page(
                thing=thing,
                number=number,
                text="" if content.source else content.texts[number - 1],
                digest=digest,
                words=sorted(rules.page_tokens(words[number - 1]) | set(labels)),
            )
            for number, digest in digests.items()
            if known.get(number) != digest
        ),
        batch_size=_BATCH,
    )


def _scope(name: str, audience: Iterable[str]) -> int:
    tokens = sorted(set(audience))
    name = name or f"={hashlib.sha256(json.dumps(tokens).encode()).hexdigest()}"
    known = Scope.objects.filter(name=name).first()
    if known is not None and known.tokens == tokens:
        return known.pk
    scope, _created = Scope.objects.update_or_create(
        name=name, defaults={"tokens": tokens}
    )
    return scope.pk


def _composed(content: str) -> str:
    return unicodedata.normalize("NFC", content).replace("\0", " ")


def _digest(*content: object) -> str:
    text = json.dumps([rules.VERSION, *content])
    return hashlib.sha256(text.encode()).hexdigest()


def _small_digest(*content: object) -> int:
    return int(_digest(*content)[:16], 16) - 2**63


def _lock(kind: str, object_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
            [_LOCK, f"{kind}:{object_id}"],
        )
