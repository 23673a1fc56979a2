"""What a device sends to a layer, and what it is told."""

from __future__ import annotations

import dataclasses
import enum
import uuid
from collections.abc import Mapping
from typing import Any

from khonggiay.documents.marking.refusals import MarkRefused
from khonggiay.documents.queries.marks import MarkCard


class Status(enum.StrEnum):
    """What became of a change."""

    DONE = "done"
    KNOWN = "known"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change under the device's own number `op`.

    `base` is the revision of the mark that the device knew, 0 for a new one; `mark` is
    what came, unread.
    """

    op: uuid.UUID
    base: int
    mark: Mapping[str, Any]

    @property
    def copy_id(self) -> uuid.UUID:
        """Return the id of the mark that keeps this change in a conflict."""
        return uuid.uuid5(self.op, "conflict")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one change: the mark as it stands now, or why not.

    In a conflict `mark` is the one that stayed, `other` keeps what came; there is no
    `other` when what came was a removal.
    """

    op: uuid.UUID
    id: str
    status: Status
    mark: MarkCard | None = None
    other: MarkCard | None = None
    refusal: MarkRefused | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a batch.

    `is_changed` tells whether anything in the layer did, `tokens` by which the marks
    that changed are shared.
    """

    revision: int
    results: list[Result]
    is_changed: bool
    tokens: frozenset[str]
