"""Notes on papers as they go in and out (`kernel/ts/marks.ts` says the same)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import WithJsonSchema

from khonggiay.documents.rules import MOST_CHANGES, MarkColor, MarkKind, Placement


class QuoteOut(Schema):
    """The marked words with what stands around them."""

    exact: str
    prefix: str
    suffix: str


class ShareOut(Schema):
    """With whom a note is shared."""

    token: str
    label: str


class OwnerOut(Schema):
    """Who wrote a note."""

    id: int
    name: str


class ContinuesOut(Schema):
    """Where a carried note goes on, on a further page."""

    page: int
    quads: list[list[float]]


class MarkOut(Schema):
    """A note: where it lies in PDF points from the lower left, and what it says.

    `version` tells on which version the place lies; `page` is null when its passage is
    no more; `owner` is null for your own.
    """

    id: uuid.UUID
    version: int
    kind: MarkKind
    page: int | None
    quads: list[list[float]]
    strokes: list[list[list[float]]]
    position: list[float] | None
    width: float | None
    color: MarkColor
    quote: QuoteOut | None
    text: str
    placement: Placement
    why: str
    revision: int
    conflict_of: uuid.UUID | None
    shares: list[ShareOut]
    owner: OwnerOut | None
    changed_at: dt.datetime
    deleted: bool
    continues: list[ContinuesOut]


class LayerOut(Schema):
    """Your own notes that changed after `since`, and all that others share with you."""

    paper: int
    document: int
    version: int
    latest_version: int
    revision: int
    marks: list[MarkOut]
    shared: list[MarkOut]


# Each note is read on its own: one that cannot be must not stop the others.
AnyMark = Annotated[
    dict[str, Any],
    WithJsonSchema(
        {
            "type": "object",
            "description": "A note as `GET` shows it. `deleted` true takes it away: "
            "then only `id` and `version` are read.",
            "required": ["id", "version"],
        }
    ),
]


class ChangeIn(Schema):
    """One change, under a number (a UUID) that you give it and repeat."""

    op: uuid.UUID
    base: Annotated[
        int,
        Field(ge=0, le=2**62, description="the note's revision that you read, or 0"),
    ]
    mark: AnyMark


class ChangesIn(Schema):
    """Changes on one paper; `version` is the one on which answers are placed."""

    version: int
    changes: Annotated[list[ChangeIn], Field(max_length=MOST_CHANGES)]


class ProblemOut(Schema):
    """Why a change was not taken."""

    code: str
    title: str
    detail: str


class ResultOut(Schema):
    """What became of one change.

    `status` is `done`, `known` (it was done before), `conflict` (`mark` stayed, `other`
    keeps what you sent) or `refused` (`problem` says why).
    """

    op: uuid.UUID
    id: str
    status: str
    mark: MarkOut | None
    other: MarkOut | None
    problem: ProblemOut | None


class WrittenOut(Schema):
    """The revision of your layer now, and one result for each change."""

    revision: int
    results: list[ResultOut]


class SharesIn(Schema):
    """With whom a note shall be shared: exactly these."""

    tokens: Annotated[list[str], Field(max_length=500)]


class AudienceOut(Schema):
    """With whom a note can be shared: `secretariat`, `everyone`, `unit`, `person`."""

    token: str
    label: str
    kind: str
    detail: str
