"""Readers' notes carried to a new version: how many stand right, how many wrong.

    make bench-notes
    .venv/bin/python benches/bench_notes.py --pairs 300 --seed 7

Makes pairs of papers by edits that officials make, puts notes on the old one, and
carries them with `khonggiay.documents.carrying`. Where a note belongs is known from the
edit: each passage has an id that is printed into both files as a link; the carrying
reads text only. The baseline leaves each note on its page and place. Figures go to
`build/bench/notes.json`.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benches.notes_edits import EDITS, STYLES, edited  # noqa: E402
from benches.notes_model import Block, Piece, Style, Writer  # noqa: E402
from benches.notes_print import Box, Print, press  # noqa: E402

from khonggiay.documents import carrying  # noqa: E402

OUTPUT = ROOT / "build" / "bench" / "notes.json"
NOTES = 14
EXACT = 0.8
SAME_PASSAGE = 0.5
PIN_OFF = 14.0
CONTEXT = 32

Spots = list[tuple[int, Box]]


@dataclasses.dataclass
class Note:
    """A mark and the passages that it stands on."""

    mark: carrying.Mark
    pieces: list[Piece]


def main() -> None:
    """Run the bench and write the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=240)
    options.add_argument("--seed", type=int, default=2019)
    options.add_argument("--show", action="store_true", help="show what is not right")
    chosen = options.parse_args()
    began = time.monotonic()
    tally: collections.Counter[str] = collections.Counter()
    by_edit: dict[str, collections.Counter[str]] = {}
    carrying_s = 0.0
    for number in range(chosen.pairs):
        writer = Writer(chosen.seed * 100_003 + number)
        names, style = _plan(writer, number)
        old_blocks = writer.paper()
        new_blocks = edited(writer, old_blocks, [n for n in names if n in EDITS])
        old, new = press(old_blocks, Style()), press(new_blocks, style)
        left = {
            piece.id: piece.text for block in new_blocks for piece in block.pieces()
        }
        notes = _notes(writer, old_blocks, old, left)
        start = time.monotonic()
        carried = carrying.carry(old.pdf, new.pdf, [note.mark for note in notes])
        carrying_s += time.monotonic() - start
        for note, result in zip(notes, carried, strict=True):
            verdict = _judge(note, result, old, new, left)
            base = _judge(note, _unmoved(note.mark, new), old, new, left)
            is_gone = not any(piece.id in left for piece in note.pieces)
            tally[f"{'gone' if is_gone else 'there'} {verdict}"] += 1
            tally[f"base {'gone' if is_gone else 'there'} {base}"] += 1
            for name in names:
                by_edit.setdefault(name, collections.Counter())[verdict] += 1
            if chosen.show and verdict != "right":
                _show(number, names, note, result, verdict)
    _report(chosen.pairs, tally, by_edit, carrying_s, time.monotonic() - began)


def _plan(writer: Writer, number: int) -> tuple[list[str], Style]:
    """Each edit alone first, then two to five together; every other pair restyled."""
    names = list(EDITS)
    chosen = [names[number % len(names)]]
    if number >= 2 * len(names):
        chosen += writer.random.sample(names, writer.random.randint(1, 4))
    if number % 2:
        style = writer.random.choice(list(STYLES))
        return [*chosen, style], STYLES[style]
    return chosen, Style()


def _notes(
    writer: Writer, blocks: list[Block], old: Print, left: dict[int, str]
) -> list[Note]:
    r = writer.random
    text, offsets = "", {}
    for block in blocks:
        for piece in block.pieces():
            offsets[piece.id] = len(text)
            text += piece.text + " "
    rows = [(block, row) for block in blocks for row in block.rows]
    notes: list[Note] = []
    # Carrying can fail where text was deleted or changed: a third of the notes are on
    # such rows, as far as there are any.
    hard = [one for one in rows if any(left.get(p.id) != p.text for p in one[1])]
    chosen = r.sample(hard, min(NOTES // 3, len(hard)))
    taken = {id(row) for _block, row in chosen}
    rest = [one for one in rows if id(one[1]) not in taken]
    chosen += r.sample(rest, min(NOTES - len(chosen), len(rest)))
    for block, row in chosen:
        length = 1 if block.kind == "table" else r.randint(1, len(row))
        begin = r.randint(0, len(row) - length)
        pieces = row[begin : begin + length]
        spots = [spot for piece in pieces for spot in old.where[piece.id]]
        page = spots[0][0]
        if any(other != page for other, _box in spots):
            continue
        kind = r.choices(("highlight", "underline", "note", "ink"), (6, 2, 1, 1))[0]
        name = f"n{len(notes)}"
        left, bottom, right, top = spots[0][1]
        if kind == "note":
            mark = carrying.Mark(name, kind, page, position=(left + 2, top - 4))
            pieces = pieces[:1]
        elif kind == "ink":
            line = tuple((left + (right - left) * k / 8, bottom + 1) for k in range(9))
            mark = carrying.Mark(name, kind, page, strokes=(line,))
            pieces = pieces[:1]
        else:
            first = offsets[pieces[0].id]
            last = offsets[pieces[-1].id] + len(pieces[-1].text)
            quote = carrying.Quote(
                text[first:last], text[max(0, first - CONTEXT) : first],
                text[last : last + CONTEXT],
            )  # fmt: skip
            quads = tuple(_quad(box) for _page, box in spots)
            mark = carrying.Mark(name, kind, page, quads=quads, quote=quote)
        notes.append(Note(mark, pieces))
    return notes


def _quad(box: Box) -> carrying.Quad:
    left, bottom, right, top = box
    return left, top, right, top, left, bottom, right, bottom


def _unmoved(mark: carrying.Mark, new: Print) -> carrying.Carried:
    return carrying.Carried(
        mark.id, "kept", "", 1.0, min(mark.page, new.pages), mark.quads,
        position=mark.position, strokes=mark.strokes,
    )  # fmt: skip


def _judge(
    note: Note, result: carrying.Carried, old: Print, new: Print, left: dict[int, str]
) -> str:
    """Return right, lost, inexact (the passage, other edges) or wrong."""
    still = [piece for piece in note.pieces if piece.id in left]
    if result.status in {"lost", "unverified"}:
        return "lost" if still else "right"
    if not still:
        return "wrong"
    truth = [spot for piece in still for spot in new.where[piece.id]]
    if not note.mark.quads:
        return _judge_point(note, result, old, truth)
    surface: Spots = [
        (page, (min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])))
        for page, quads in [(result.page or 0, result.quads), *result.continues]
        for q in quads
    ]
    parts = _covered(truth, surface), _covered(surface, truth)
    if min(parts) >= EXACT:
        return "right"
    return "inexact" if min(parts) >= SAME_PASSAGE else "wrong"


def _judge_point(note: Note, result: carrying.Carried, old: Print, truth: Spots) -> str:
    was, (page, now) = old.where[note.pieces[0].id][0][1], truth[0]
    before = note.mark.position or note.mark.strokes[0][0]
    after = result.position or result.strokes[0][0]
    off = (
        abs(after[0] - before[0] - now[0] + was[0]),
        abs(after[1] - before[1] - now[1] + was[1]),
    )
    return "right" if page == result.page and max(off) <= PIN_OFF else "wrong"


def _covered(spots: Spots, others: Spots) -> float:
    """Return the part of the middle lines of *spots* that lies in *others*."""
    inside = total = 0
    for page, (left, bottom, right, top) in spots:
        y = (bottom + top) / 2
        for k in range(max(2, int((right - left) / 3))):
            x = left + (k + 0.5) * (right - left) / max(2, int((right - left) / 3))
            total += 1
            inside += any(
                page == other and b[0] <= x <= b[2] and b[1] <= y <= b[3]
                for other, b in others
            )
    return inside / total if total else 0.0


def _show(
    number: int, names: list[str], note: Note, result: carrying.Carried, verdict: str
) -> None:
    text = " ".join(piece.text for piece in note.pieces)
    put = result.quote.exact if result.quote and result.status != "lost" else ""
    print(f"{number} {names} {note.mark.kind} {verdict}: {text!r}")
    print(f"      -> {put!r} ({result.why})")


def _report(
    pairs: int,
    tally: collections.Counter[str],
    by_edit: dict[str, collections.Counter[str]],
    carrying_s: float,
    whole_s: float,
) -> None:
    def count(*keys: str) -> int:
        return sum(tally[key] for key in keys)

    verdicts = ("right", "lost", "inexact", "wrong")
    there = count(*(f"there {v}" for v in verdicts))
    gone = count(*(f"gone {v}" for v in verdicts))
    figures = {
        "placed_right_pct": round(100 * tally["there right"] / there, 2),
        "silently_wrong": count("there wrong", "gone wrong"),
        "baseline_right_pct": round(100 * tally["base there right"] / there, 2),
        "notes": there + gone,
        "pairs": pairs,
        "notes_with_a_place": there,
        "listed_as_lost": tally["there lost"],
        "inexact": tally["there inexact"],
        "notes_on_deleted_text": gone,
        "deleted_listed_as_lost": tally["gone right"],
        "baseline_silently_wrong": count("base there wrong", "base gone wrong"),
        "carrying_ms_a_pair": round(1000 * carrying_s / pairs, 1),
        "seconds": round(whole_s, 1),
    }
    for name, value in figures.items():
        print(f"{name:>24}  {value}")
    print("\nby edit (in single pairs and together with others):")
    for name, counts in sorted(by_edit.items()):
        cells = "  ".join(f"{v} {counts[v]:5}" for v in verdicts)
        print(f"{name:>24}  {cells}")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
