"""The documents' background work."""

from __future__ import annotations

import contextlib
import datetime as dt

from khonggiay.documents import operations, queries
from khonggiay.documents.rules import Work
from khonggiay.kernel import clock, queue
from khonggiay.kernel.errors import NotFound

MOST_AT_ONCE = 50
PAGES_AT_ONCE = 10
"""So many pages of one paper are recognised before another paper has its turn."""


@operations.DERIVE.runs
def derive(version_id: int) -> None:
    """Make pictures of the pages and the places of the words of a version."""
    # A version that was removed meanwhile needs none.
    with contextlib.suppress(NotFound):
        operations.derive(version_id=version_id, at=clock.now())


@operations.CONVERT.runs
def convert(version_id: int) -> None:
    """Make a PDF of an office file."""
    operations.convert(version_id=version_id, at=clock.now())


@operations.CONVERT.gives_up
def leave_unconverted(version_id: int) -> None:
    """Say that the file can only be downloaded."""
    operations.give_up(version_id=version_id, work=Work.CONVERT, at=clock.now())


@operations.RECOGNISE.runs
def recognise(version_id: int) -> None:
    """Read some scanned pages of a version, and ask for the next ones."""
    for _page in range(PAGES_AT_ONCE):
        if not operations.recognise_next(version_id=version_id, at=clock.now()):
            return
        queue.raise_if_stopping()
    operations.go_on(version_id=version_id, work=Work.RECOGNISE)


@operations.RECOGNISE.gives_up
def leave_unread(version_id: int) -> None:
    """Say that the scanned pages cannot be searched."""
    operations.give_up(version_id=version_id, work=Work.RECOGNISE, at=clock.now())


@operations.CARRY.runs
def carry(document_id: int, version_id: int) -> None:
    """Carry everybody's marks to a version."""
    with contextlib.suppress(NotFound):
        operations.carry_marks(
            document_id=document_id, version_id=version_id, at=clock.now()
        )


@operations.CARRY.gives_up
def leave_behind(document_id: int, version_id: int) -> None:
    """Say of the marks that they found no place, after all tries."""
    with contextlib.suppress(NotFound):
        operations.leave_behind(
            document_id=document_id, version_id=version_id, at=clock.now()
        )


@operations.COMPARE.runs
def compare(old_id: int, new_id: int) -> None:
    """Work out what changed from one version to another."""
    with contextlib.suppress(NotFound):
        operations.compare(old_id=old_id, new_id=new_id, at=clock.now())


def ask_for_missing(at: dt.datetime) -> int:
    """Have made what versions lack; return of how many that was news.

    An installation older than these files has many of them: a few at a time. What
    waited for a program is done when the program is there.
    """
    waiting = queries.versions_to_derive(limit=MOST_AT_ONCE)
    asked = sum(operations.ask_to_derive(version_id=number) for number in waiting)
    return asked + operations.ask_again(at=at)
