"""The first corpus: papers of a small model, set in type by Typst."""

from __future__ import annotations

import dataclasses
import time

from benches.notes_edits import EDITS, STYLES, edited
from benches.notes_model import Block, Piece, Style, Writer
from benches.notes_print import Box, Print, press
from benches.notes_tally import Outcome, Tally

from khonggiay.documents import carrying

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


def run(seed: int, pairs: int) -> Tally:
    """Make pairs, carry the notes of each and judge them."""
    tally = Tally(pairs)
    for number in range(pairs):
        writer = Writer(seed * 100_003 + number)
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
        tally.carrying_s += time.monotonic() - start
        for note, result in zip(notes, carried, strict=True):
            verdict = _judge(note, result, old, new, left)
            tally.outcomes.append(
                Outcome(
                    verdict,
                    _judge(note, _unmoved(note.mark, new), old, new, left),
                    any(piece.id in left for piece in note.pieces),
                    (*(f"edit {name}" for name in names), f"kind {note.mark.kind}"),
                    f"{number} {names} {_shown(note, result)}",
                )
            )
    return tally


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


def _shown(note: Note, result: carrying.Carried) -> str:
    text = " ".join(piece.text for piece in note.pieces)
    put = result.quote.exact if result.quote and result.status != "lost" else ""
    return f"{note.mark.kind}: {text!r}\n      -> {put!r} ({result.why})"
