"""Where a mark should be, and what to call it when it is not there."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

from benches.other_papers.drawn import Print
from benches.other_papers.layout import Box
from benches.other_papers.shapes import Put

EXACT = 0.8
SAME_PASSAGE = 0.5
PIN_OFF = 16.0
FIGURE_OFF = 24.0
FEW = 0.34
MOST_LEFT = 0.6
MOST_OF_PAGE = 0.8

Spots = list[tuple[int, Box]]


@dataclasses.dataclass
class Truth:
    """The words of the new version: where they are, and which replaced which."""

    old: Print
    new: Print
    order: list[int]
    successors: dict[int, int]
    texts: dict[int, str]


def judge(put: Put, result: dict[str, Any], truth: Truth) -> tuple[str, bool]:
    """Return the verdict, and whether the mark has a place in the new version.

    `right`; `lost`: listed though it has a place; `inexact`: on the passage, with other
    edges; `wrong`: placed elsewhere, or placed though its words are gone.
    """
    if put.shape == "on a figure":
        return _judge_figure(put, result, truth)
    left = [word for word in put.words if word in truth.new.where]
    if put.shape == "star":
        return _judge_star(put, left, result, truth)
    is_listed = result["status"] in {"lost", "unverified"}
    # A mark of which half is gone may be placed on the rest, or listed.
    is_there = len(left) >= MOST_LEFT * len(put.words)
    if put.value.get("strokes") or put.value.get("position"):
        is_there = put.words[0] in left
    if is_listed:
        return ("lost" if is_there else "right"), is_there
    if put.value.get("position") or put.value.get("strokes"):
        return _judge_point(put, result, truth), is_there
    # Other figures in the place of the old ones: the same passage, if it is said so.
    heirs = (
        [truth.successors.get(w, 0) for w in put.words] if result.get("changed") else []
    )
    heirs = [heir for heir in heirs if heir in truth.new.where]
    if not left and not heirs:
        return "wrong", False
    surface = _surface(result)
    whole = left or heirs
    if put.shape == "part of words" and len(whole) > 2:
        whole = whole[1:-1]
    must = [
        _bare(word, spot, truth) for word in whole for spot in truth.new.where[word]
    ]
    may = _between(left + heirs, truth)
    parts = _covered(must, surface), _covered(surface, may)
    if min(parts) >= EXACT:
        return "right", is_there
    return ("inexact" if min(parts) >= SAME_PASSAGE else "wrong"), is_there


def _bare(word: int, spot: tuple[int, Box], truth: Truth) -> tuple[int, Box]:
    """Leave out the point or comma behind a word: it may be marked, it need not be."""
    text = truth.texts[word]
    page, (left, bottom, right, top) = spot
    points = len(text) - len(text.rstrip(".,;:%"))
    share = 0.7 * points / len(text)
    if right - left >= top - bottom:
        return page, (left, bottom, right - share * (right - left), top)
    return page, (left, bottom, right, top)


def _surface(result: dict[str, Any]) -> Spots:
    parts = [(result["page"], result.get("quads", ()))]
    parts += [(more["page"], more["quads"]) for more in result.get("continues", ())]
    return [
        (page, (min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])))
        for page, quads in parts
        for q in quads
    ]


def _between(words: list[int], truth: Truth) -> Spots:
    """Return what was put between the words: it may be covered, it need not be."""
    places = sorted(truth.order.index(word) for word in words)
    if places[-1] - places[0] > 3 * len(words) + 8:
        return _joined([spot for word in words for spot in truth.new.where[word]])
    inside = truth.order[places[0] : places[-1] + 1]
    return _joined([spot for word in inside for spot in truth.new.where[word]])


def _joined(spots: Spots) -> Spots:
    """Return spots with the spaces between words of one line filled."""
    joined: Spots = []
    for page, box in spots:
        there, had = joined[-1] if joined else (0, box)
        is_level = abs(had[1] - box[1]) < 2 and abs(had[3] - box[3]) < 2
        is_upward = abs(had[0] - box[0]) < 2 and abs(had[2] - box[2]) < 2
        if joined and page == there and (is_level or is_upward):
            joined[-1] = (
                page,
                (
                    min(had[0], box[0]), min(had[1], box[1]),
                    max(had[2], box[2]), max(had[3], box[3]),
                ),
            )  # fmt: skip
        else:
            joined.append((page, box))
    return joined


def _judge_point(put: Put, result: dict[str, Any], truth: Truth) -> str:
    """Return whether a pin or stroke lies to one of its words as it lay before."""
    before = truth.old.shown(put.value["page"], _first_point(put.value))
    after = truth.new.shown(result["page"], _first_point(result))
    for word in put.words:
        heir = word if word in truth.new.where else truth.successors.get(word, 0)
        page, box = truth.old.where[word][0]
        was = _upright(truth.old, page, box)
        for there, new_box in truth.new.where.get(heir, ()):
            now = _upright(truth.new, there, new_box)
            across = abs(after[0] - before[0] - now[0] + was[0])
            along = abs(after[1] - before[1] - now[1] + was[1])
            is_margin = put.shape == "pin in margin"
            is_near = along <= PIN_OFF and (is_margin or across <= PIN_OFF)
            if there == result["page"] and is_near:
                return "right"
    return "wrong"


def _upright(printed: Print, page: int, box: Box) -> Box:
    """Return a box as it is shown."""
    one = printed.shown(page, (box[0], box[1]))
    other = printed.shown(page, (box[2], box[3]))
    return (
        min(one[0], other[0]), min(one[1], other[1]),
        max(one[0], other[0]), max(one[1], other[1]),
    )  # fmt: skip


def _first_point(value: dict[str, Any]) -> tuple[float, float]:
    point = value.get("position") or value["strokes"][0][0]
    if isinstance(point, dict):
        return float(point["x"]), float(point["y"])
    return float(point[0]), float(point[1])


def _judge_star(
    put: Put, left: list[int], result: dict[str, Any], truth: Truth
) -> tuple[str, bool]:
    counts = Counter(truth.new.where[word][0][0] for word in left)
    most = max(counts.values(), default=0)
    is_there = len(left) >= FEW * len(put.words)
    if result["status"] in {"lost", "unverified"}:
        return ("lost" if is_there else "right"), is_there
    is_best = most > 0 and counts[result["page"]] >= MOST_OF_PAGE * most
    return ("right" if is_best else "wrong"), is_there


def _judge_figure(put: Put, result: dict[str, Any], truth: Truth) -> tuple[str, bool]:
    there = truth.new.images.get(put.image)
    if result["status"] in {"lost", "unverified"}:
        return ("lost" if there else "right"), there is not None
    if there is None or put.box is None:
        return "wrong", False
    page, box = there
    before = truth.old.shown(put.value["page"], _first_point(put.value))
    after = truth.new.shown(result["page"], _first_point(result))
    was = _upright(truth.old, put.value["page"], put.box)
    now = _upright(truth.new, page, box)
    wanted = [
        now[side]
        + (before[side] - was[side]) / (was[side + 2] - was[side])
        * (now[side + 2] - now[side])
        for side in (0, 1)
    ]  # fmt: skip
    off = max(abs(after[0] - wanted[0]), abs(after[1] - wanted[1]))
    return ("right" if page == result["page"] and off <= FIGURE_OFF else "wrong"), True


def _covered(spots: Spots, others: Spots) -> float:
    """Return the part of the surface of *spots* that lies in *others*."""
    inside = total = 0
    for page, (left, bottom, right, top) in spots:
        across, along = (0.35, 0.5, 0.65), (0.35, 0.5, 0.65)
        if 1.6 * (right - left) > top - bottom:
            across = _steps(right - left)
        else:
            along = _steps(top - bottom)
        for part in across:
            for other in along:
                x, y = left + part * (right - left), bottom + other * (top - bottom)
                total += 1
                inside += any(
                    page == there and b[0] <= x <= b[2] and b[1] <= y <= b[3]
                    for there, b in others
                )
    return inside / total if total else 0.0


def _steps(length: float) -> tuple[float, ...]:
    count = max(3, int(length / 4))
    return tuple((step + 0.5) / count for step in range(count))
