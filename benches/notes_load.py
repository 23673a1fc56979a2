"""A paper of 500 pages on which 300 people have 50 notes each, carried in one child."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benches.notes_edits import EDITS, edited
from benches.notes_model import Block, Style, Writer
from benches.notes_print import Print, press

from khonggiay.kernel import children

PAGES = 500
PEOPLE, NOTES_EACH = 300, 50
PARTS = (4, 2, 1)
SECONDS = 300


def run() -> dict[str, float]:
    """Carry a quarter, half and the whole: the time should grow with the paper."""
    figures: dict[str, float] = {}
    for part in PARTS:
        found = _carry(PAGES // part, PEOPLE * NOTES_EACH // part)
        name = {4: "load_quarter", 2: "load_half", 1: "load"}[part]
        figures |= {f"{name}_{key}": value for key, value in found.items()}
    return figures


def _carry(pages: int, count: int) -> dict[str, float]:
    writer = Writer(pages)
    blocks: list[Block] = []
    while _pages(blocks) < pages:
        blocks += writer.paper()
    old = press(blocks, Style())
    names = [name for name in EDITS for _again in range(3)]
    new = press(edited(writer, blocks, names), Style(size=12))
    marks = _marks(writer, blocks, old, count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "old.pdf").write_bytes(old.pdf)
        (folder / "new.pdf").write_bytes(new.pdf)
        values = {
            "old": str(folder / "old.pdf"),
            "new": str(folder / "new.pdf"),
            "marks": marks,
        }
        began = time.monotonic()
        answer = _ask(values)
        seconds = time.monotonic() - began
    placed = sum(mark["page"] is not None for mark in answer["result"]["marks"])
    return {
        "pages": old.pages,
        "marks": len(marks),
        "s": round(seconds, 1),
        "peak_mb": answer["peak_mb"],
        "placed_pct": round(100 * placed / len(marks), 1),
    }


def _pages(blocks: list[Block]) -> float:
    letters = sum(len(piece.text) + 1 for block in blocks for piece in block.pieces())
    return letters / 2_750


def _marks(
    writer: Writer, blocks: list[Block], old: Print, count: int
) -> list[dict[str, Any]]:
    pieces = [piece for block in blocks for piece in block.pieces()]
    marks: list[dict[str, Any]] = []
    for number in range(count):
        piece = writer.random.choice(pieces)
        page = old.where[piece.id][0][0]
        boxes = [box for there, box in old.where[piece.id] if there == page]
        mark: dict[str, Any] = {"id": number, "kind": "highlight", "page": page}
        match number % 5:
            case 0:
                left, bottom, right, _top = boxes[0]
                line = [[left, bottom + 1], [right, bottom + 1]]
                mark |= {"kind": "ink", "strokes": [line]}
            case 1:
                left, _bottom, _right, top = boxes[0]
                mark |= {"kind": "note", "position": [left + 2, top - 4]}
            case 2:
                mark |= {"quads": boxes}
            case _:
                mark |= {"quads": boxes, "quote": piece.text}
        marks.append(mark)
    return marks


def _ask(values: dict[str, Any]) -> dict[str, Any]:
    """Let one child do it, as the server does, and say how much memory it took."""
    job = {
        "function": "khonggiay.documents.carrying:carry_files",
        "seconds": SECONDS,
        "values": values,
    }
    command = [sys.executable, "-m", "khonggiay.kernel.child", str(children.MEGABYTES)]
    done = subprocess.run(
        command, input=json.dumps(job).encode() + b"\n", capture_output=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        message = f"the child failed: {answer}"
        raise RuntimeError(message)
    return answer
