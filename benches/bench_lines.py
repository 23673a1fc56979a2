"""Read the corpus of assignment lines; compare the deadlines with dateparser's."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "build" / "bench" / "lines.json"
sys.path.insert(0, str(ROOT / "src"))


def theirs(row: dict[str, Any]) -> bool:
    """Test whether dateparser finds the deadline of a line that has one.

    The last date it finds in the line counts; lines that must be asked are left out by
    the caller. The convention of "trước ngày" is forgiven: the stated day is right too.
    """
    from dateparser.search import search_dates

    from khonggiay.tasks.tests.corpus import weighing

    now = dt.datetime.fromisoformat(row["now"]).replace(tzinfo=None)
    options = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "future"}
    found = search_dates(row["line"], languages=["vi"], settings=options) or []
    want = row["cards"][0]
    if not found:
        return False
    moment = found[-1][1].replace(tzinfo=None)
    days = [moment, moment - dt.timedelta(days=1)]
    shown = [m.date().isoformat() for m in days] + [moment.isoformat()]
    return any(weighing.is_due(want, one) for one in shown)


def main() -> None:
    """Measure and write down."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khonggiay.config.settings")
    import django

    django.setup()
    from khonggiay.config import reading as command
    from khonggiay.tasks.queries import reading
    from khonggiay.tasks.tests.corpus import weighing

    warnings.simplefilter("ignore")
    rows = weighing.lines()
    directory, special = reading.directory_of(command.units()), command.days()
    exact = silent = 0
    begun = time.perf_counter()
    for row in rows:
        got = reading.read_line(
            row["line"],
            now=dt.datetime.fromisoformat(row["now"]),
            directory=directory,
            is_working=lambda day: special.get(day, day.weekday() < 5),
        )
        is_exact, is_silent, why = weighing.weigh(row, got)
        exact += is_exact
        silent += is_silent
        if not is_exact:
            print(f"  {'SILENT' if is_silent else 'not exact'}: {row['line']} ({why})")
    milliseconds = (time.perf_counter() - begun) / len(rows) * 1000
    dated = [r for r in rows if len(r["cards"]) == 1 and r["cards"][0]["due"]]
    found = sum(theirs(row) for row in dated)
    figures = {
        "lines": len(rows),
        "exact_pct": round(100 * exact / len(rows), 2),
        "silently_wrong": silent,
        "ms_per_line": round(milliseconds, 2),
        "dateparser_lines": len(dated),
        "dateparser_exact_pct": round(100 * found / len(dated), 2),
    }
    for name, value in figures.items():
        print(f"  {name:<24}{value:>10}")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
