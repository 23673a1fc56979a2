"""What a question finds."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from khonggiay.search.snippets import Snippet


class Stage(enum.IntEnum):
    """How well things match; better ones come first, whatever their points."""

    TOGETHER = 0
    """The words follow each other on a page as typed, or stand in the title."""

    PAGE = 1
    """The words stand on one page."""

    THING = 2
    """The words stand in one thing, on different pages."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an answer stands in the order of all: after it the next page begins.

    Answers come stage by stage, in each from the newest weeks back. The weeks that are
    put in order together end with `week`; in them the order is by points, then date.
    """

    stage: Stage
    week: int
    points: int
    occurred_at: dt.datetime
    thing: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PageHit:
    """A page on which the words stand; `number` is 0 for things without pages."""

    number: int
    snippet: Snippet
    url: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that was found, with the page that shows it best.

    `pages` counts the pages on which the words stand (0: in the title only).
    """

    kind: str
    object_id: str
    title: Snippet
    url: str
    best: PageHit
    pages: int
    occurred_at: dt.datetime
    place: Place


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """What the answers can be narrowed to: `body:3` and how many have it."""

    name: str
    value: str
    count: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of answers. `count` is None on later pages.

    With `is_more_than_counted` there are more than the count says: exact counts of
    common words are not worth their time. `facets` count among the answers that were
    put in order with the first page.
    """

    hits: list[Hit]
    next: Place | None
    count: int | None = None
    is_more_than_counted: bool = False
    facets: list[Facet] = dataclasses.field(default_factory=list)
