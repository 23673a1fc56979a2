"""Carry the marks of one file to another: what `khonggiay notes carry` does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from khonggiay.kernel import children

CARRYING_SECONDS = 120


class CannotCarry(ValueError):
    """A file is no readable PDF, or a mark is impossible; the text says which."""


def carry_notes(*, old: Path, new: Path, marks: object) -> dict[str, Any]:
    """Return where the marks of the PDF *old* belong in the PDF *new*; changes nothing.

    *marks* is what JSON holds: see `khonggiay.documents.carrying`. Both files are read
    in a child process, within limits of time and memory.

    Raises:
        CannotCarry: a file is no readable PDF, or a mark is impossible.
    """
    try:
        answer: dict[str, Any] = children.call(
            "khonggiay.documents.carrying:carry_files",
            seconds=CARRYING_SECONDS,
            old=str(old.resolve()),
            new=str(new.resolve()),
            marks=marks,
        )
    except children.ChildFailed as error:
        message = f"the files could not be read ({error.why})"
        raise CannotCarry(message) from error
    if "refused" in answer:
        raise CannotCarry(answer["refused"])
    return answer
