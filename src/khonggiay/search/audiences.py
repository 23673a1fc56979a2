"""Which tokens a person holds: a thing is found by those who hold one of its tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from khonggiay.organisations import queries as organisations

EVERYONE = "everyone"
Provider = Callable[[int], set[str]]
DatedProvider = Callable[[int, dt.date], set[str]]

_providers: list[Provider] = []
_dated: list[DatedProvider] = []


def register(provider: Provider) -> None:
    if provider not in _providers:
        _providers.append(provider)


def register_dated(provider: DatedProvider) -> None:
    if provider not in _dated:
        _dated.append(provider)


def tokens_of(person_id: int, *, day: dt.date) -> set[str]:
    """Return the tokens that a person holds on *day*.

    `everyone`, `person:<id>`, `unit:<id>` for every unit in which they hold a post,
    and what the providers of other modules add.
    """
    tokens = {EVERYONE, f"person:{person_id}"}
    posts = organisations.posts_of(person_id, day=day)
    tokens |= {f"unit:{post.unit_id}" for post in posts}
    for provider in _providers:
        tokens |= provider(person_id)
    for dated in _dated:
        tokens |= dated(person_id, day)
    return tokens
