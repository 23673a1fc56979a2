"""Measure forecast, rules of telling and delivery of reminders.

    make bench-reminders
    .venv/bin/python benches/bench_reminders.py --part replay

Figures go to build/bench/reminders.json; those of parts that were left out stay.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

# One thread for the algebra: a fit takes a second, its threads would take the rest.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "build" / "bench" / "reminders.json"
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))


def keep(figures: dict[str, object]) -> None:
    """Write the figures down beside those of other parts."""
    known = json.loads(OUTPUT.read_text()) if OUTPUT.exists() else {}
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(known | figures, indent=1) + "\n")


def replay() -> None:
    """Replay the log of permits, where it is at hand."""
    import reminders_replay

    if not reminders_replay.LOG.exists():
        print(f"The log of permits is not there: {reminders_replay.LOG}")
        return
    keep(reminders_replay.replay())


def simulate() -> None:
    """Let offices be reminded in different ways."""
    import reminders_simulation

    keep(reminders_simulation.simulate())


def deliver() -> None:
    """Send reminders with two dispatchers that are killed; time the scan."""
    import reminders_delivery

    keep(reminders_delivery.deliver())


PARTS = {"replay": replay, "simulation": simulate, "delivery": deliver}


def main() -> None:
    """Run what the words ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, action="append")
    options = parser.parse_args()
    for part in options.part or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    main()
