"""`khonggiay tasks read`: lines in, cards out, against the sample city's lists."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from argparse import Namespace
from importlib import resources

from khonggiay.config.failure import Failure

_CITY, _SATURDAY = "79", 5


def read(options: Namespace) -> int:
    """Write one JSON object for each line of standard input."""
    import django

    django.setup()
    from khonggiay.tasks.queries import reading

    try:
        now = dt.datetime.fromisoformat(options.now)
    except ValueError as error:
        message = f"--now {options.now} is no moment such as 2019-10-09T08:30+07:00"
        raise Failure(message) from error
    directory = reading.directory_of(units())
    special = days()

    def is_working(day: dt.date) -> bool:
        return special.get(day, day.weekday() < _SATURDAY)

    lines = sys.stdin.buffer.read().decode("utf-8", errors="replace").split("\n")
    for line in lines[:-1] if lines[-1] == "" else lines:
        card = reading.read_line(
            line, now=now, directory=directory, is_working=is_working
        )
        sys.stdout.write(json.dumps(card, ensure_ascii=False) + "\n")
    return 0


def units() -> list[tuple[str, str, str, int, str]]:
    """Return the units of the sample city: code, name, short name, level, parent."""
    data = resources.files("khonggiay.sample") / "data"
    found = []
    with (data / "hcmc-units-2019.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            level, parent = int(row["level"]), row["parent_code"]
            found.append((row["code"], row["name"], "", level, parent))
    with (data / "departments-2019.csv").open(encoding="utf-8") as file:
        found.extend(
            (row["code"], row["name"], row["abbreviation"], 2, _CITY)
            for row in csv.DictReader(file)
        )
    return found


def days() -> dict[dt.date, bool]:
    """Return the country's days that differ from their weekday: worked or not."""
    path = resources.files("khonggiay.deadlines") / "data" / "vietnam-days.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {dt.date.fromisoformat(r["on"]): r["is_working"] == "1" for r in rows}
