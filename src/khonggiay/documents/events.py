"""What happens to documents."""

from __future__ import annotations

import dataclasses

from khonggiay.kernel import events


@events.register("documents.version_added")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class VersionAdded:
    """A document has a new version; `number` counts from 1."""

    document_id: int
    version_id: int
    number: int


@events.register("documents.marks_left_behind")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MarksLeftBehind:
    """Marks were written on an older version: they are not placed on the newest yet.

    A device that was offline knows only the version it took along.
    """

    document_id: int
    version_id: int


@events.register("documents.pages_read")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PagesRead:
    """The pages of a version have a text that they had not when it was added.

    It was converted in the background, or its scanned pages were recognised.
    """

    document_id: int
    version_id: int


@events.register("documents.marks_carried")
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MarksCarried:
    """Marks of these people have their places on a version."""

    document_id: int
    version_id: int
    person_ids: list[int]
