"""One line read into draft tasks, for a page, a command or the interface."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from khonggiay.tasks.reading import Directory, Named, read
from khonggiay.tasks.reading.moments import IsWorking


def directory_of(units: Iterable[tuple[str, str, str, int, str]]) -> Directory:
    """Return the directory of units given as code, name, short name, level, parent.

    It is costly to make and may be kept for as long as the units stay the same.
    """
    return Directory(Named(*unit) for unit in units)


def read_line(
    line: str, *, now: dt.datetime, directory: Directory, is_working: IsWorking
) -> dict[str, Any]:
    """Return the cards of a line as plain data: `cards` and `split_uncertain`.

    *(issue 5; the reading conventions are those of the Civil Code 2015, 146 to 148)*
    """
    reading = read(line, now=now, directory=directory, is_working=is_working)
    return reading.as_json()
