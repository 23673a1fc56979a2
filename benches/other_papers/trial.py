"""Carry the marks of a corpus and judge each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from benches.notes_tally import Outcome, Tally
from benches.other_papers import pairs
from benches.other_papers.judge import judge
from benches.other_papers.shapes import Put

from khonggiay.documents import carrying


def of(corpus: str) -> Callable[[int, int], Tally]:
    """Return what runs a corpus with a seed and a number of pairs."""

    def run(seed: int, count: int) -> Tally:
        plans = [pairs.plan(corpus, seed, number) for number in range(count)]
        tally = Tally(count)
        for number, pair in enumerate(pairs.printed(plans)):
            start = time.monotonic()
            marks = carrying.parse([put.value for put in pair.puts])
            carried = carrying.carry(pair.truth.old.pdf, pair.truth.new.pdf, marks)
            tally.carrying_s += time.monotonic() - start
            results = [carrying.as_json(one) for one in carried]
            tally.outcomes += _outcomes(number, pair, results)
        return tally

    return run


def _outcomes(
    number: int, pair: pairs.Pair, results: list[dict[str, Any]]
) -> Iterator[Outcome]:
    for put, result in zip(pair.puts, results, strict=True):
        verdict, has_place = judge(put, result, pair.truth)
        base, _there = judge(put, _unmoved(put, pair), pair.truth)
        tags = (*pair.tags, f"shape {put.shape}")
        text = " ".join(pair.truth.texts[word] for word in put.words[:20])
        shown = f"{number} {put.value['id']} {tags}: {text!r}\n      -> "
        shown += f"{result['status']} {result.get('quote')} ({result['why']})"
        yield Outcome(verdict, base, has_place, tags, shown)


def _unmoved(put: Put, pair: pairs.Pair) -> dict[str, Any]:
    """Return the mark as the baseline leaves it: on its page and place."""
    last = len(pair.truth.new.sizes)
    (mark,) = carrying.parse([put.value])
    return {
        "status": "kept",
        "page": min(mark.page, last),
        "quads": mark.quads or [_quad(box) for box in _lines(put, pair)],
        "position": mark.position,
        "strokes": mark.strokes,
    }


def _lines(put: Put, pair: pairs.Pair) -> list[tuple[float, float, float, float]]:
    return [box for word in put.words for _page, box in pair.truth.old.where[word]]


def _quad(box: tuple[float, float, float, float]) -> tuple[float, ...]:
    left, bottom, right, top = box
    return left, top, right, top, left, bottom, right, bottom
