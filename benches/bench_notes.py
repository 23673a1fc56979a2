"""Readers' notes carried to a new version: how many stand right, how many wrong.

    make bench-notes
    .venv/bin/python benches/bench_notes.py --corpus office --pairs 30 --seed 7 --show

Makes pairs of papers by edits that officials make, puts notes on the old one, and
carries them with `khonggiay.documents.carrying`. Where a note belongs is known from the
edit, not searched for. Several corpora, made by different means (`notes_first` and
`other_papers`); each also with a seed that no rule was tuned on. The baseline leaves
each note on its page and place. Figures go to `build/bench/notes.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benches import notes_first, notes_load  # noqa: E402
from benches.notes_tally import Tally  # noqa: E402
from benches.other_papers import pairs, trial  # noqa: E402

OUTPUT = ROOT / "build" / "bench" / "notes.json"
SEED = 2019
HELD_OUT = 60_607
PAIRS = {"first": 240, "drawn": 120, "office": 48, "browser": 60, "mixed": 60}
KEPT = ("placed_right_pct", "silently_wrong", "baseline_right_pct", "notes", "pairs")


def main() -> None:
    """Run the corpora and write the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", choices=list(PAIRS), help="this one only")
    options.add_argument("--pairs", type=int, help="so many pairs of each")
    options.add_argument("--seed", type=int, help="other papers and other notes")
    options.add_argument("--show", action="store_true", help="show what is not right")
    chosen = options.parse_args()
    began = time.monotonic()
    corpora = [chosen.corpus] if chosen.corpus else list(PAIRS)
    figures, everything = _run_all(corpora, chosen.seed or SEED, chosen)
    whole: dict[str, float] = {**everything.figures(), **figures}
    if chosen.corpus is None and chosen.seed is None:
        held, together = _run_all(corpora, HELD_OUT, chosen, part=2)
        both = together.figures()
        whole |= {f"held_out_{key}": both[key] for key in KEPT}
        whole |= {f"held_out_{key}": value for key, value in held.items()}
        whole |= notes_load.run()
    whole["seconds"] = round(time.monotonic() - began, 1)
    print()
    for name, value in whole.items():
        print(f"{name:>36}  {value}")
    if chosen.corpus is None:
        OUTPUT.parent.mkdir(parents=True, exist_ok=True)
        OUTPUT.write_text(json.dumps(whole, indent=1) + "\n", "utf-8")


def _run_all(
    corpora: list[str], seed: int, chosen: argparse.Namespace, part: int = 1
) -> tuple[dict[str, float], Tally]:
    """Return the figures of each corpus, and all of them together."""
    figures: dict[str, float] = {}
    everything = Tally()
    for corpus in corpora:
        missing = "" if corpus == "first" else pairs.missing(corpus)
        if missing:
            print(f"{corpus}: left out, {missing} is not on this machine")
            continue
        run: Callable[[int, int], Tally] = (
            notes_first.run if corpus == "first" else trial.of(corpus)
        )
        tally = run(seed, chosen.pairs or PAIRS[corpus] // part)
        _print(corpus, seed, tally, shows_notes=chosen.show)
        found = tally.figures()
        figures |= {f"{corpus}_{key}": found[key] for key in KEPT}
        everything.add(tally)
    return figures, everything


def _print(corpus: str, seed: int, tally: Tally, *, shows_notes: bool) -> None:
    found = tally.figures()
    print(
        f"\n{corpus} (seed {seed}): {found['placed_right_pct']} % right of"
        f" {found['notes_with_a_place']}, {found['silently_wrong']} silently wrong,"
        f" {found['listed_as_lost']} listed, {found['inexact']} inexact; baseline"
        f" {found['baseline_right_pct']} %; {found['carrying_ms_a_pair']} ms a pair"
    )
    tally.print_tags()
    for one in tally.outcomes:
        if one.verdict == "wrong" or (shows_notes and one.verdict != "right"):
            print(f"{one.verdict}: {one.shown}")


if __name__ == "__main__":
    main()
