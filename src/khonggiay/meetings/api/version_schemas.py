"""What goes in and out of the API of the versions of papers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from ninja import Field, Schema

Number = Annotated[int, Field(ge=1, le=100_000)]


class ReadingIn(Schema):
    """The page reached, from 1, and the number of the version that lay open."""

    page: Number
    number: Number | None = None


class VersionOut(Schema):
    """A version of a paper; `number` counts from 1, `since` says from when it is valid.

    `confirmed_by` is empty when nobody but the sender had to agree.
    """

    id: int
    number: int
    filename: str
    media_type: str
    size: int
    pages: int
    sent_by: str
    confirmed_by: str
    since: dt.datetime
    note: str


class ReplacementOut(Schema):
    """A new file for a paper; it awaits its confirmation while `state` is `proposed`.

    `over` is the number of the version that it was sent for.
    """

    id: int
    paper_id: int
    state: str
    over: int
    note: str
    filename: str
    pages: int
    proposed_by: str
    proposed_at: dt.datetime
    settled_by: str
    settled_at: dt.datetime | None
    remark: str


class ConfirmIn(Schema):
    """The number of the version that you saw as the newest so far."""

    over: Number


class DeclineIn(Schema):
    """Why the new file is not taken."""

    remark: str


class ReachedOut(Schema):
    """How far a person came in a paper.

    `number` is the newest version that they opened, null when none was; `is_newest`
    tells whether it is the newest of all.
    """

    paper_id: int
    number: int | None
    furthest_page: int
    pages: int
    is_newest: bool


class ReaderOut(Schema):
    """A participant with how far they came in every paper that has pages."""

    person_id: int
    name: str
    post: str
    papers: list[ReachedOut]
    reminded_at: dt.datetime | None


class RemindIn(Schema):
    """Whom to remind; null means everybody who has papers to open."""

    person_ids: list[Annotated[int, Field(ge=1, le=2**31 - 1)]] | None = None


class RemindedOut(Schema):
    """How many were reminded."""

    reminded: int
