"""The sample's meetings: programmes, opinions, speeches, votes, conclusions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any

from khonggiay.sample.topics import CONTENT_DIR, read

KEYS = ("m1", "m2", "m3", "m4", "m5")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DirectivePlan:
    """Work given out in a conclusion, and how far it came."""

    text: str
    lead: str
    coordinating: tuple[str, ...]
    working_days: int
    history: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OpinionPlan:
    """What a delegate sent before the session."""

    login: str
    stance: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ItemPlan:
    """An item of a programme, with what happened to it."""

    key: str
    title: str
    kind: str
    unit: str
    minutes: int
    secrecy: str
    topic: str
    decision: str
    papers: tuple[str, ...]
    opinions: tuple[OpinionPlan, ...]
    speakers: tuple[str, ...]
    against: frozenset[str]
    abstain: frozenset[str]
    conclusion: str
    directives: tuple[DirectivePlan, ...]
    children: tuple[ItemPlan, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """A meeting, *days* from the day of the load; held when it lies in the past."""

    key: str
    days: int
    items: tuple[ItemPlan, ...]
    absent: dict[str, str]
    invited: tuple[str, ...]
    observers: tuple[str, ...]

    @property
    def is_held(self) -> bool:
        """Tell whether the meeting lies in the past."""
        return self.days < 0

    def all_items(self) -> Iterator[ItemPlan]:
        """Return every item, parents before children, in the programme's order."""
        for item in self.items:
            yield item
            yield from item.children


@cache
def meeting(key: str) -> MeetingPlan:
    """Return the plan of a meeting: `m1` to `m5`."""
    row = read(CONTENT_DIR / "meetings" / f"{key}.toml")
    return MeetingPlan(
        key=key,
        days=row["days"],
        items=tuple(_item(item) for item in row["items"]),
        absent=dict(row.get("absent", [])),
        invited=tuple(row.get("invited", [])),
        observers=tuple(row.get("observers", [])),
    )


def _item(row: dict[str, Any]) -> ItemPlan:
    return ItemPlan(
        key=row["key"],
        title=row["title"],
        kind=row["kind"],
        unit=row["unit"],
        minutes=row["minutes"],
        secrecy=row.get("secrecy", "normal"),
        topic=row.get("topic", ""),
        decision=row.get("decision", ""),
        papers=tuple(row.get("papers", [])),
        opinions=tuple(
            OpinionPlan(login=login, stance=stance, text=text)
            for login, stance, text in row.get("opinions", [])
        ),
        speakers=tuple(row.get("speakers", [])),
        against=frozenset(row.get("against", [])),
        abstain=frozenset(row.get("abstain", [])),
        conclusion=row.get("conclusion", ""),
        directives=tuple(_directive(line) for line in row.get("directives", [])),
        children=tuple(_item(child) for child in row.get("items", [])),
    )


def _directive(row: dict[str, Any]) -> DirectivePlan:
    return DirectivePlan(
        text=row["text"],
        lead=row["lead"],
        coordinating=tuple(row["with"]),
        working_days=row["days"],
        history=row["history"],
    )
