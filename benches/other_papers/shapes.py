"""Marks as readers, viewers and other programs make them, on words that are known."""

from __future__ import annotations

import dataclasses
import random
import unicodedata
from collections.abc import Callable
from typing import Any

from benches.other_papers.layout import Box
from benches.other_papers.model import Paper, Word

CONTEXT = 30
FIGURE_KINDS = ("around", "pin")

Where = dict[int, list[tuple[int, Box]]]


@dataclasses.dataclass
class Put:
    """A mark as JSON says it, and what it stands on.

    `shape` names how it was made; `words` are the marked words (for a star those of
    its page, for a pin the one that it points at), `image` the drawing.
    """

    value: dict[str, Any]
    shape: str
    words: list[int]
    image: int = 0
    box: Box | None = None


@dataclasses.dataclass
class Sheaf:
    """What marks are made from: the words in their order, and where they stand."""

    words: list[Word]
    where: Where
    images: dict[int, tuple[int, Box]]
    pages: int
    upright: bool
    starts: list[int]

    def page(self, word: Word) -> int:
        """Return the page on which a word begins."""
        return self.where[word.id][0][0]

    def box(self, word: Word) -> Box:
        """Return the box in which a word begins."""
        return self.where[word.id][0][1]


def sheaf(
    paper: Paper, where: Where, images: dict[int, tuple[int, Box]], pages: int,
    *, upright: bool,
) -> Sheaf:  # fmt: skip
    """Gather what marks are made from."""
    words: list[Word] = []
    starts: list[int] = []
    for block in paper:
        for part in block.parts:
            starts.append(len(words))
            words += [word for word in part if word.id in where]
    return Sheaf(words, where, images, pages, upright, starts)


def make(r: random.Random, s: Sheaf, hard: set[int], count: int) -> list[Put]:
    """Return marks of every shape; a third of them on words of *hard*."""
    found: list[Put] = []
    places = [n for n, word in enumerate(s.words) if word.id in hard]
    for number in range(count):
        is_hard = bool(places) and number < count // 3
        at = r.choice(places) if is_hard else r.randrange(len(s.words))
        name = r.choice(list(SHAPES))
        put = SHAPES[name](r, s, at)
        if put is not None:
            put.value["id"] = f"m{number}"
            put.shape = name
            found.append(put)
    for number, (image, (page, box)) in enumerate(s.images.items()):
        found.append(_on_figure(r, f"f{number}", image, page, box))
    return found


def _span(r: random.Random, s: Sheaf, at: int, *, longest: int = 14) -> list[Word]:
    """Return some words from *at* on, all of one sentence or cell."""
    end = min((start for start in s.starts if start > at), default=len(s.words))
    words = s.words[at : min(end, at + r.choice((1, 2, 3, 5, 8, longest)))]
    return [word for word in words if s.page(word) == s.page(words[0])]


def _sentence(s: Sheaf, at: int) -> list[Word]:
    begin = max(start for start in s.starts if start <= at)
    end = min((start for start in s.starts if start > at), default=len(s.words))
    return s.words[begin:end]


def _quote(s: Sheaf, words: list[Word]) -> dict[str, str]:
    first = next(n for n, word in enumerate(s.words) if word is words[0])
    last = first + len(words)
    before = " ".join(word.text for word in s.words[max(0, first - 12) : first])
    after = " ".join(word.text for word in s.words[last : last + 12])
    return {
        "exact": " ".join(word.text for word in words),
        "prefix": before[-CONTEXT:] + " ",
        "suffix": " " + after[:CONTEXT],
    }


def _lines(s: Sheaf, words: list[Word], more: float = 0) -> list[Box]:
    """Return a box for each line of the words, as a viewer draws them."""
    boxes: list[Box] = []
    page = s.page(words[0])
    for word in words:
        for other, box in s.where[word.id]:
            if other != page:
                continue
            if boxes and s.upright and abs(boxes[-1][1] - box[1]) < 2:
                had = boxes[-1]
                boxes[-1] = (
                    min(had[0], box[0]), min(had[1], box[1]),
                    max(had[2], box[2]), max(had[3], box[3]),
                )  # fmt: skip
            else:
                boxes.append(box)
    return [(b[0] - more, b[1] - more, b[2] + more, b[3] + more) for b in boxes]


def _quad(box: Box) -> list[float]:
    left, bottom, right, top = (round(side, 2) for side in box)
    return [left, top, right, top, left, bottom, right, bottom]


def _text(s: Sheaf, words: list[Word], kind: str = "highlight") -> Put:
    return Put({"kind": kind, "page": s.page(words[0])}, "", [w.id for w in words])


def quads_and_quote(r: random.Random, s: Sheaf, at: int) -> Put:
    """Return a highlight as our own reader makes it."""
    words = _span(r, s, at)
    put = _text(s, words, r.choice(("highlight", "underline")))
    put.value["quads"] = [_quad(box) for box in _lines(s, words)]
    put.value["quote"] = _quote(s, words)
    return put


def whole_sentence(r: random.Random, s: Sheaf, at: int) -> Put | None:
    """Return a highlight over a sentence; it may go on over the end of the page."""
    words = _sentence(s, at)
    put = _text(s, words, r.choice(("highlight", "underline")))
    put.value["quads"] = [_quad(box) for box in _lines(s, words)]
    put.value["quote"] = _quote(s, words)
    return put


def quads_only(r: random.Random, s: Sheaf, at: int) -> Put:
    """Return a highlight without words, a little larger than the letters."""
    words = _span(r, s, at)
    put = _text(s, words)
    boxes = _lines(s, words, more=r.choice((0, 0.8, 1.5)))
    put.value["quads"] = [_quad(box) for box in boxes]
    return put


def quote_only(r: random.Random, s: Sheaf, at: int) -> Put:
    """Return a highlight that knows words and context only."""
    words = _span(r, s, at)
    put = _text(s, words)
    put.value["quote"] = _quote(s, words)
    page = [w.text for w in s.words if s.page(w) == put.value["page"]]
    exact = put.value["quote"]["exact"]
    # Without context only what stands once on its page can be found.
    if r.random() < 0.5 and " ".join(page).count(exact) == 1:
        put.value["quote"] = exact
    return put


def odd_quote(r: random.Random, s: Sheaf, at: int) -> Put:
    """Return a highlight whose quote has other white space, or letters taken apart."""
    words = _span(r, s, at)
    put = _text(s, words)
    put.value["quads"] = [_quad(box) for box in _lines(s, words)]
    exact = _quote(s, words)["exact"]
    change: Callable[[str], str] = r.choice(
        (
            lambda t: t.replace(" ", "\n", 1).replace(" ", "  "),
            lambda t: unicodedata.normalize("NFD", t),
            lambda t: t.replace(" ", ""),
            lambda t: f" {t.upper()}\u00a0",
            lambda t: t.replace(" ", "\u00a0"),
        )
    )
    put.value["quote"] = {"exact": change(exact)}
    return put


def quad_each(r: random.Random, s: Sheaf, at: int) -> Put:
    """Return a highlight with a quad for every word, as a flat list or as objects."""
    words = _span(r, s, at)
    put = _text(s, words)
    quads = [_quad(s.box(word)) for word in words]
    flat = [number for quad in quads for number in quad]
    rects = [dict(zip(("x1", "y1", "x2", "y2"), s.box(w), strict=True)) for w in words]
    put.value["quads"] = r.choice((quads, flat, rects))
    return put


def part_of_words(r: random.Random, s: Sheaf, at: int) -> Put | None:
    """Return a highlight from inside a word to inside another one."""
    words = _span(r, s, at)
    if len(words) < 3 or not s.upright:
        return None
    boxes = _lines(s, words)
    first, last = s.box(words[0]), s.box(words[-1])
    off, end = 0.3 * (first[2] - first[0]), 0.3 * (last[2] - last[0])
    boxes[0] = (boxes[0][0] + off, *boxes[0][1:])
    boxes[-1] = (*boxes[-1][:2], boxes[-1][2] - end, boxes[-1][3])
    put = _text(s, words)
    put.value["quads"] = [_quad(box) for box in boxes]
    return put


def pin(r: random.Random, s: Sheaf, at: int) -> Put:
    """Return a note pinned onto a word in the middle of a sentence."""
    word = s.words[at]
    box = s.box(word)
    put = _text(s, [word], "note")
    put.value["position"] = [round((box[0] + box[2]) / 2, 1), round(box[3] - 3, 1)]
    put.box = box
    if r.random() < 0.2:
        put.value["position"] = {"x": put.value["position"][0], "y": box[1] + 2}
    return put


def pin_with_quote(r: random.Random, s: Sheaf, at: int) -> Put:
    """Return a note that knows the words beside which it was pinned."""
    put = pin(r, s, at)
    put.value["quote"] = {"exact": " ".join(w.text for w in _span(r, s, at))}
    return put


def pin_in_margin(_r: random.Random, s: Sheaf, at: int) -> Put | None:
    """Return a note in the left margin, at the height of a line."""
    if not s.upright:
        return None
    word = s.words[at]
    box = s.box(word)
    beside = [
        other for other in s.words
        if s.page(other) == s.page(word) and abs(s.box(other)[1] - box[1]) < 3
    ]  # fmt: skip
    beside.sort(key=lambda other: s.box(other)[0])
    first = beside[0]
    # It points at the line: wherever words of it went will do.
    put = _text(s, beside, "note")
    put.value["page"] = s.page(word)
    left, bottom, _right, top = s.box(first)
    put.value["position"] = [round(left - 18, 1), round((bottom + top) / 2, 1)]
    put.box = s.box(first)
    return put


def ink_under(r: random.Random, s: Sheaf, at: int) -> Put | None:
    """Return a line drawn by hand under some words."""
    words = [word for word in _span(r, s, at, longest=5) if s.upright]
    words = [w for w in words if abs(s.box(w)[1] - s.box(words[0])[1]) < 2]
    if not words:
        return None
    left, right, foot = s.box(words[0])[0], s.box(words[-1])[2], s.box(words[0])[1]
    stroke = [
        [round(left + (right - left) * k / 9, 1), round(foot + r.uniform(-1, 1), 1)]
        for k in range(10)
    ]
    put = _text(s, words, "ink")
    put.value["strokes"] = [stroke]
    put.box = s.box(words[0])
    return put


def star(_r: random.Random, s: Sheaf, at: int) -> Put:
    """Return a star on the page of a word."""
    page = s.page(s.words[at])
    words = [word.id for word in s.words if s.page(word) == page]
    return Put({"kind": "star", "page": page}, "", words)


def _on_figure(r: random.Random, name: str, image: int, page: int, box: Box) -> Put:
    """Return a ring around a part of a drawing, or a pin in the middle of it."""
    left, bottom, right, top = box
    x = left + r.uniform(0.3, 0.7) * (right - left)
    y = bottom + r.uniform(0.3, 0.7) * (top - bottom)
    value: dict[str, Any] = {"id": name, "page": page}
    if r.random() < 0.5:
        value |= {"kind": "note", "position": [round(x, 1), round(y, 1)]}
    else:
        ring = [[x - 15, y], [x, y + 12], [x + 15, y], [x, y - 12], [x - 15, y]]
        value |= {"kind": "ink", "strokes": [ring]}
    return Put(value, "on a figure", [], image, box)


Shape = Callable[[random.Random, Sheaf, int], Put | None]
SHAPES: dict[str, Shape] = {
    shape.__name__.replace("_", " "): shape
    for shape in (
        quads_and_quote, whole_sentence, quads_only, quote_only, odd_quote, quad_each,
        part_of_words, pin, pin_with_quote, pin_in_margin, ink_under, star,
    )
}  # fmt: skip
