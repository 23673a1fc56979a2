"""Pairs of versions with marks: planned first, then printed by any of the printers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from benches.other_papers import browser, drawn, office, shapes
from benches.other_papers.drawn import Print
from benches.other_papers.edits import EDITS, edited
from benches.other_papers.judge import Truth
from benches.other_papers.model import Author, Paper
from benches.other_papers.sheets import SHEETS

MARKS = 16
SAME_LOOK = 0.35

Printer = Callable[[Sequence[tuple[Paper, str]]], list[Print]]


def _draw_all(papers: Sequence[tuple[Paper, str]]) -> list[Print]:
    return [drawn.press(paper, SHEETS[name]) for paper, name in papers]


PRINTERS: dict[str, tuple[Printer, list[str]]] = {
    "drawn": (_draw_all, list(SHEETS)),
    "office": (office.press_all, list(office.LOOKS)),
    "browser": (browser.press_all, list(browser.LOOKS)),
}
MIXED = "mixed"


def missing(corpus: str) -> str:
    """Return which program a corpus lacks on this machine, or nothing."""
    needed = {
        "office": ("LibreOffice", office.program()),
        "browser": ("Chromium", browser.program()),
    }
    wanted = list(needed) if corpus == MIXED else [corpus]
    gone = [
        name
        for k in wanted
        for name, path in (needed.get(k, ("", "there")),)
        if not path
    ]
    return ", ".join(gone)


@dataclasses.dataclass
class Plan:
    """Two versions before they are printed: printer and look of each, and the edits."""

    author: Author
    old: Paper
    new: Paper
    looks: list[tuple[str, str]]
    acts: list[str]


@dataclasses.dataclass
class Pair:
    """Two versions, printed, with marks on the old one."""

    tags: list[str]
    truth: Truth
    puts: list[shapes.Put]


def plan(corpus: str, seed: int, number: int) -> Plan:
    """Plan a pair: each look and each edit in its turn, then several together."""
    author = Author(seed * 100_003 + number)
    r = author.random
    printers = [corpus, corpus]
    if corpus == MIXED:
        printers = r.sample(list(PRINTERS), 2)
    names = PRINTERS[printers[0]][1]
    old = names[number % len(names)] if r.random() < 0.6 else names[0]
    new = r.choice(PRINTERS[printers[1]][1])
    if corpus != MIXED and r.random() < SAME_LOOK:
        new = old
    acts = [list(EDITS)[number % len(EDITS)]]
    if number >= len(EDITS):
        acts += r.sample(list(EDITS), r.randint(0, 3))
    paper = author.paper()
    looks = [(printers[0], old), (printers[1], new)]
    return Plan(author, paper, edited(author, paper, acts), looks, acts)


def printed(plans: Sequence[Plan]) -> list[Pair]:
    """Print plans and put marks on the old versions; one run of each program."""
    prints: list[list[Print | None]] = [[None, None] for _ in plans]
    for printer, (press_all, _looks) in PRINTERS.items():
        jobs = [
            (number, side)
            for number, one in enumerate(plans)
            for side in (0, 1)
            if one.looks[side][0] == printer
        ]
        papers = [
            ((plans[n].old, plans[n].new)[side], plans[n].looks[side][1])
            for n, side in jobs
        ]
        if papers:
            for (n, side), done in zip(jobs, press_all(papers), strict=True):
                prints[n][side] = done
    return [
        _pair(one, old, new)
        for one, (old, new) in zip(plans, prints, strict=True)
        if old is not None and new is not None
    ]


def _pair(one: Plan, old: Print, new: Print) -> Pair:
    words = [
        word for block in one.new for word in block.words() if word.id in new.where
    ]
    heirs = {word.instead_of: word.id for word in words if word.instead_of}
    texts = {w.id: w.text for block in [*one.old, *one.new] for w in block.words()}
    truth = Truth(old, new, [word.id for word in words], heirs, texts)
    tags = [f"old {' '.join(one.looks[0])}", f"new {' '.join(one.looks[1])}"]
    tags += [f"edit {act}" for act in one.acts]
    # Some programs do not say where a passage goes on after the end of a column: a note
    # whose right place nobody knows proves nothing.
    unknown = {
        word.id
        for block in one.new
        for word in block.words()
        if word.id not in new.where
    }
    puts = [put for put in _marks(one, old) if not unknown.intersection(put.words)]
    return Pair(tags, truth, puts)


def _marks(one: Plan, old: Print) -> list[shapes.Put]:
    left = {word.id: word.text for block in one.new for word in block.words()}
    words = [word for block in one.old for word in block.words()]
    # Where text was deleted or changed, and beside it, carrying can fail.
    hard = {
        near.id
        for at, word in enumerate(words)
        if left.get(word.id) != word.text
        for near in words[max(0, at - 2) : at + 3]
    }
    bundle = shapes.sheaf(
        one.old, old.where, old.images, len(old.sizes), upright=not old.turn
    )
    return shapes.make(one.author.random, bundle, hard, MARKS)
