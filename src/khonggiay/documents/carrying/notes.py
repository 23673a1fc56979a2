"""Put each mark of an old version where it belongs in the new one."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from khonggiay.documents.carrying import marks as marking
from khonggiay.documents.carrying import pages
from khonggiay.documents.carrying.evidence import Evidence, Finding
from khonggiay.documents.carrying.marks import TEXT_KINDS, Carried, Mark, Quad, Quote
from khonggiay.documents.carrying.places import Places
from khonggiay.documents.carrying.words import Box, Paper, join_broken

SAME_PLACE = 1.5
FOUND_PART = 0.75
REACH = 60.0
CONTEXT = 6
PAGE_PART = 0.3


def carry_files(old: str, new: str, marks: object) -> dict[str, Any]:
    """Carry the marks of a JSON value between two files; answer as JSON.

    What is wrong with a file or a mark is the only field `refused`: this runs in a
    child process, where an exception would not say more than its name.
    """
    try:
        return answer(carry(Path(old), Path(new), marking.parse(marks)))
    except (pages.NotReadable, marking.NotAMark) as error:
        return {"refused": str(error)}


def carry(old: Path | bytes, new: Path | bytes, marks: Sequence[Mark]) -> list[Carried]:
    """Return where each mark of the old PDF belongs in the new one, in their order.

    Raises:
        NotReadable: one is no PDF that can be read.
        NotAMark: a mark lies on no page of the old one.
    """
    papers = []
    for name, source in (("old", old), ("new", new)):
        try:
            papers.append(pages.read(source))
        except pages.NotReadable as error:
            shown = source.name if isinstance(source, Path) else f"the {name} file"
            message = f"{shown}: {error}"
            raise pages.NotReadable(message) from error
    return carry_all(papers[0], papers[1], marks)


def carry_all(old: Paper, new: Paper, marks: Sequence[Mark]) -> list[Carried]:
    """Return where each mark belongs, both papers read already.

    Raises:
        NotAMark: a mark lies on no page of the old paper.
    """
    marking.check_places(marks, old.sizes)
    join_broken((old, new))
    carrier = _Carrier(Places(old), Places(new))
    return [carrier.carry(mark) for mark in marks]


def answer(carried: Sequence[Carried]) -> dict[str, Any]:
    """Return the answer as JSON: counts, every mark, and those that were lost."""
    counts = Counter(one.status for one in carried)
    names = ("kept", "moved", "lost", "unverified")
    lost = [
        {"id": one.id, "quote": one.quote.exact if one.quote else "", "why": one.why}
        for one in carried
        if one.status == "lost"
    ]
    return {
        "counts": {name: counts[name] for name in names},
        "marks": [marking.as_json(one) for one in carried],
        "lost": lost,
    }


class _Carrier:
    def __init__(self, old: Places, new: Places) -> None:
        self.old, self.new = old, new
        self.evidence = Evidence(old, new)

    def carry(self, mark: Mark) -> Carried:
        if mark.kind == "star":
            return self._carry_star(mark)
        if mark.kind in TEXT_KINDS or mark.quote or (mark.quads and not mark.strokes):
            return self._carry_text(mark)
        return self._carry_drawn(mark)

    def _carry_text(self, mark: Mark) -> Carried:
        marked = self.old.marked(mark)
        if not marked:
            why = "its quote does not stand where it was marked"
            return self._lost(mark, why if mark.quote else "no words stand under it")
        if mark.quote is None:
            quote = self._quote(self.old, marked[0], marked[-1])
            mark = dataclasses.replace(mark, quote=quote)
        finding = self.evidence.find(marked)
        if not finding.words:
            return self._lost(mark, finding.why)
        return self._placed(mark, marked, finding)

    def _placed(self, mark: Mark, marked: Sequence[int], finding: Finding) -> Carried:
        words = finding.words
        ends = self.old.ends(mark, marked[0], marked[-1])
        if self.old.keys[marked[0]] != self.new.keys[words[0]]:
            ends = (0.0, ends[1])
        if self.old.keys[marked[-1]] != self.new.keys[words[-1]]:
            ends = (ends[0], 0.0)
        glued = self.old.is_glued(mark, marked[-1])
        surface = self.new.surface(words, ends, glued=glued)
        page = self.new.words[words[0]].page
        across, along = self._shift(marked[0], words[0])
        is_same = page == mark.page - 1 and max(abs(across), abs(along)) <= SAME_PLACE
        if is_same and mark.quads:
            is_same = _is_near(surface.get(page, ()), mark.quads)
        rest = tuple((p + 1, tuple(q)) for p, q in surface.items() if p != page)
        return Carried(
            id=mark.id,
            status="kept" if is_same and not finding.is_changed else "moved",
            why=finding.why,
            confidence=finding.confidence,
            page=page + 1,
            quads=tuple(surface[page]),
            continues=rest,
            quote=self._quote(self.new, words[0], words[-1]),
            position=_moved(mark.position, across, along),
            strokes=tuple(_moved_all(s, across, along) for s in mark.strokes),
            is_changed=finding.is_changed,
        )

    def _carry_drawn(self, mark: Mark) -> Carried:
        bounds = marking.bounds(mark)
        page = mark.page - 1
        near = self.old.nearest(bounds, page, within=REACH) if bounds else []
        if not near:
            return self._unverified(mark, "no words stand near it")
        around = self.evidence.around(min(near), max(near))
        finding = self.evidence.find(around)
        found = self._within(near, finding.words)
        if not found or len(found) < FOUND_PART * len(near):
            why = (
                finding.why if not finding.words else "the words under it were changed"
            )
            return self._unverified(mark, why)
        anchor, there = found[0], self.evidence.aligned.to_new[found[0]]
        across, along = self._shift(anchor, there)
        new_page = self.new.words[there].page
        is_same = new_page == page and max(abs(across), abs(along)) <= SAME_PLACE
        return Carried(
            id=mark.id,
            status="kept" if is_same else "moved",
            why="the words around it",
            confidence=finding.confidence * len(found) / len(near),
            page=new_page + 1,
            position=_moved(mark.position, across, along),
            strokes=tuple(_moved_all(s, across, along) for s in mark.strokes),
            is_changed=finding.is_changed,
        )

    def _within(self, near: Sequence[int], words: Sequence[int]) -> list[int]:
        to_new = self.evidence.aligned.to_new
        return [i for i in near if words and words[0] <= to_new[i] <= words[-1]]

    def _carry_star(self, mark: Mark) -> Carried:
        words = self.old.on_page(mark.page - 1)
        to_new = self.evidence.aligned.to_new
        targets = [self.new.words[to_new[i]].page for i in words if to_new[i] >= 0]
        if not targets or len(targets) < PAGE_PART * len(words):
            return self._unverified(mark, "little of its page is in the new version")
        page, count = Counter(targets).most_common(1)[0]
        return Carried(
            id=mark.id,
            status="kept" if page == mark.page - 1 else "moved",
            why="the page that holds most of its text",
            confidence=count / len(words),
            page=page + 1,
        )

    def _shift(self, old: int, new: int) -> tuple[float, float]:
        a, b = self.old.words[old].box, self.new.words[new].box
        return b[0] - a[0], b[1] - a[1]

    def _quote(self, places: Places, first: int, last: int) -> Quote:
        paper, end = places.paper, len(places.words) - 1
        before = paper.quote(max(0, first - CONTEXT), first - 1) if first else ""
        after = paper.quote(last + 1, min(end, last + CONTEXT)) if last < end else ""
        return Quote(paper.quote(first, last), before, after)

    def _lost(self, mark: Mark, why: str) -> Carried:
        return Carried(mark.id, "lost", why, 0.0, quote=mark.quote)

    def _unverified(self, mark: Mark, why: str) -> Carried:
        return Carried(
            id=mark.id,
            status="unverified",
            why=why,
            confidence=0.0,
            page=min(mark.page, len(self.new.paper.sizes)),
            position=mark.position,
            strokes=mark.strokes,
        )


def _is_near(quads: Sequence[Quad], others: Sequence[Quad]) -> bool:
    one, other = _around(quads), _around(others)
    return all(abs(a - b) <= 6 * SAME_PLACE for a, b in zip(one, other, strict=True))


def _around(quads: Sequence[Quad]) -> Box:
    boxes = [marking.quad_box(quad) for quad in quads] or [(0.0, 0.0, 0.0, 0.0)]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _moved(
    point: tuple[float, float] | None, across: float, along: float
) -> tuple[float, float] | None:
    if point is None:
        return None
    return round(point[0] + across, 2), round(point[1] + along, 2)


def _moved_all(
    points: Sequence[tuple[float, float]], across: float, along: float
) -> tuple[tuple[float, float], ...]:
    return tuple((round(x + across, 2), round(y + along, 2)) for x, y in points)
