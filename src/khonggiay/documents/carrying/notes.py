"""Put each mark of an old version where it belongs in the new one."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from khonggiay.documents.carrying import marks as marking
from khonggiay.documents.carrying import pages, parsing
from khonggiay.documents.carrying.columns import rivals
from khonggiay.documents.carrying.evidence import Evidence, Finding
from khonggiay.documents.carrying.frames import Box, Frame, Point
from khonggiay.documents.carrying.marks import (
    TEXT_KINDS,
    Carried,
    Mark,
    Quad,
    Quote,
    box_quad,
    quad_box,
)
from khonggiay.documents.carrying.pictures import Album, same
from khonggiay.documents.carrying.places import Places
from khonggiay.documents.carrying.words import Paper, join_broken

SAME_PLACE = 1.5
REACH = 60.0
SAME_COLUMNS = 12.0
CONTEXT = 6
STAR_WORDS = 12
FLAT, RAISED = 0.5, 0.4
PAGE_PART = 0.3


def carry_files(old: str, new: str, marks: object) -> dict[str, Any]:
    """Carry the marks of a JSON value between two files; answer as JSON.

    What is wrong with a file or a mark is the only field `refused`: this runs in a
    child process, where an exception would not say more than its name.
    """
    try:
        return answer(carry(Path(old), Path(new), parsing.parse(marks)))
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
    return carry_all(papers[0], papers[1], marks, (old, new))


def carry_all(
    old: Paper,
    new: Paper,
    marks: Sequence[Mark],
    sources: tuple[Path | bytes, Path | bytes] | None = None,
) -> list[Carried]:
    """Return where each mark belongs, both papers read already.

    With their *sources*, marks on pictures are carried, too.

    Raises:
        NotAMark: a mark lies on no page of the old paper.
    """
    marking.check_places(marks, [frame.box for frame in old.frames])
    join_broken((old, new))
    places = Places(old), Places(new)
    albums = None
    if sources is not None:
        albums = Album(sources[0], places[0]), Album(sources[1], places[1])
    carrier = _Carrier(*places, albums)
    upright = (_upright(mark, old.frames[mark.page - 1]) for mark in marks)
    return [_on_page(carrier.carry(mark), new.frames) for mark in upright]


def answer(carried: Sequence[Carried]) -> dict[str, Any]:
    """Return the answer as JSON: counts, every mark, and those that were lost."""
    counts = Counter(one.status for one in carried)
    names = ("kept", "moved", "lost", "unverified")
    lost = [
        {
            "id": one.id,
            "status": one.status,
            "quote": one.quote.exact if one.quote else "",
            "why": one.why,
        }
        for one in carried
        if one.status in {"lost", "unverified"}
    ]
    return {
        "counts": {name: counts[name] for name in names},
        "marks": [marking.as_json(one) for one in carried],
        "lost": lost,
    }


class _Carrier:
    def __init__(
        self, old: Places, new: Places, albums: tuple[Album, Album] | None = None
    ) -> None:
        self.old, self.new = old, new
        self.albums = albums
        self.evidence = Evidence(old, new)

    def carry(self, mark: Mark) -> Carried:
        """Return where a mark belongs; its places are those of upright pages."""
        if mark.kind == "star":
            return self._carry_star(mark)
        if mark.kind in TEXT_KINDS or (mark.quads and not mark.strokes):
            return self._carry_text(mark)
        return self._carry_drawn(mark)

    def _carry_text(self, mark: Mark) -> Carried:
        marked = self.old.marked(mark)
        if not marked:
            why = "its quote does not stand where it was marked"
            return self._lost(mark, why if mark.quote else "no words stand under it")
        if mark.quote is None:
            mark = self._quoted(mark, marked)
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
        shift = self._shift(marked[0], words[0])
        is_same = page == mark.page - 1 and max(map(abs, shift)) <= SAME_PLACE
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
            position=_moved(mark.position, shift),
            strokes=tuple(_moved_all(s, shift) for s in mark.strokes),
            is_changed=finding.is_changed,
        )

    def _carry_drawn(self, mark: Mark) -> Carried:
        bounds = self._aim(mark)
        near = self._pointed(mark, bounds)
        if bounds and not (near and self.old.is_close(bounds, near)):
            on_picture = self._carry_on_picture(mark, _middle(bounds))
            if on_picture is not None:
                return on_picture
        if not near:
            why = "no words stand near it"
            if mark.quote is not None:
                why = "its quote does not stand where it was marked"
            return self._unverified(mark, why)
        if mark.quote is None:
            mark = self._quoted(mark, near)
        found = self.evidence.find_beside(near, self.old.line_beside(bounds, near))
        if found is None:
            return self._lost(mark, "the words beside it are not in the new version")
        (old, new), confidence = found
        if mark.kind == "note" and bounds and self._is_between(bounds, near, found[0]):
            return self._lost(mark, "it stands between two columns that parted")
        shift = self._shift(old, new)
        page = self.new.words[new].page
        is_same = page == mark.page - 1 and max(map(abs, shift)) <= SAME_PLACE
        return Carried(
            id=mark.id,
            status="kept" if is_same else "moved",
            why="the words beside it",
            confidence=confidence,
            page=page + 1,
            quote=mark.quote,
            position=_moved(mark.position, shift),
            strokes=tuple(_moved_all(s, shift) for s in mark.strokes),
        )

    def _is_between(
        self, bounds: Box, near: Sequence[int], found: tuple[int, int]
    ) -> bool:
        """Tell whether a pin would go elsewhere with the other column beside it."""
        across, along = self._shift(*found)
        page = self.new.words[found[1]].page
        to_new = self.evidence.aligned.to_new
        others = rivals(self.old, bounds, near)
        for i in others:
            if to_new[i] < 0 or self.new.words[to_new[i]].page != page:
                return True
            right, up = self._shift(i, to_new[i])
            if max(abs(right - across), abs(up - along)) > SAME_COLUMNS:
                return True
        return False

    def _aim(self, mark: Mark) -> Box | None:
        """Return the box that a drawn mark points with: a line is under its words."""
        box = marking.bounds(mark)
        if box is None or not mark.strokes:
            return box
        left, bottom, right, top = box
        height = self.old.line_height(mark.page - 1)
        if top - bottom > FLAT * height or right - left < top - bottom:
            return box
        return left, bottom + RAISED * height, right, top + RAISED * height

    def _carry_on_picture(self, mark: Mark, middle: Point) -> Carried | None:
        """Return the place in the same picture; nothing when it is on none."""
        if self.albums is None:
            return None
        old, new = self.albums
        pictures = old.at(mark.page - 1, middle)
        if not pictures:
            return None
        for picture in pictures:
            there = same(picture, new)
            if there is not None:
                break
        else:
            return self._lost(mark, "the picture under it is not in the new version")
        x, y = picture.moved(middle, there)
        shift = x - middle[0], y - middle[1]
        is_same = there.page == picture.page and max(map(abs, shift)) <= SAME_PLACE
        return Carried(
            id=mark.id,
            status="kept" if is_same else "moved",
            why="the picture under it",
            confidence=picture.likeness(there),
            page=there.page + 1,
            position=_moved(mark.position, shift),
            strokes=tuple(_moved_all(s, shift) for s in mark.strokes),
        )

    def _pointed(self, mark: Mark, bounds: Box | None) -> list[int]:
        """Return the words that a pin or a stroke points at."""
        page = mark.page - 1
        near = self.old.nearest(bounds, page, within=REACH) if bounds else []
        if mark.quote is None:
            return near
        marked = self.old.marked(mark)
        if not marked or set(near) & set(marked):
            return near
        return marked

    def _carry_star(self, mark: Mark) -> Carried:
        words = self.old.on_page(mark.page - 1)
        bits = self.evidence.bits
        to_new = self.evidence.aligned.to_new
        there = [i for i in words if self.evidence.is_there(i)]
        told = sum(bits[i] for i in there)
        if not there or told < PAGE_PART * sum(bits[i] for i in words):
            if words:
                mark = self._quoted(mark, words[:STAR_WORDS])
                return self._lost(mark, "little of its page is in the new version")
            return self._carry_star_of_picture(mark)
        pages = Counter(self.new.words[to_new[i]].page for i in there)
        page, count = pages.most_common(1)[0]
        return Carried(
            id=mark.id,
            status="kept" if page == mark.page - 1 else "moved",
            why="the page that holds most of its text",
            confidence=count / len(words),
            page=page + 1,
        )

    def _carry_star_of_picture(self, mark: Mark) -> Carried:
        found = self.albums[0].on_page(mark.page - 1) if self.albums else ()
        if not found or self.albums is None:
            return self._unverified(mark, "its page is empty")
        there = same(found[0], self.albums[1])
        if there is None:
            return self._lost(mark, "the picture of its page is not in the new version")
        return Carried(
            id=mark.id,
            status="kept" if there.page == found[0].page else "moved",
            why="the picture of its page",
            confidence=found[0].likeness(there),
            page=there.page + 1,
        )

    def _shift(self, old: int, new: int) -> tuple[float, float]:
        a, b = self.old.words[old].box, self.new.words[new].box
        return b[0] - a[0], b[1] - a[1]

    def _quoted(self, mark: Mark, words: Sequence[int]) -> Mark:
        """Give a mark the quote of the words it stands on: it is listed with it."""
        quote = self._quote(self.old, words[0], words[-1])
        return dataclasses.replace(mark, quote=quote)

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
            page=min(mark.page, len(self.new.paper.frames)),
            quote=mark.quote,
            position=mark.position,
            strokes=mark.strokes,
        )


def _upright(mark: Mark, frame: Frame) -> Mark:
    """Return the mark in the frame in which its page's text is upright."""
    if not frame.turn:
        return mark
    position = None if mark.position is None else frame.shown(mark.position)
    quads = (box_quad(frame.shown_rect(quad_box(quad))) for quad in mark.quads)
    strokes = (tuple(map(frame.shown, stroke)) for stroke in mark.strokes)
    return dataclasses.replace(
        mark, quads=tuple(quads), position=position, strokes=tuple(strokes)
    )


def _on_page(carried: Carried, frames: Sequence[Frame]) -> Carried:
    """Return what was found in the points of the new version's own pages."""
    if carried.page is None:
        return carried
    frame = frames[carried.page - 1]

    def real(point: Point, frame: Frame = frame) -> Point:
        x, y = frame.real(point)
        return round(x, 2), round(y, 2)

    def quad(corners: Quad, frame: Frame = frame) -> Quad:
        pairs = zip(corners[::2], corners[1::2], strict=True)
        return tuple(side for pair in pairs for side in real(pair, frame))

    position = None if carried.position is None else real(carried.position)
    return dataclasses.replace(
        carried,
        quads=tuple(map(quad, carried.quads)),
        position=position,
        strokes=tuple(tuple(map(real, stroke)) for stroke in carried.strokes),
        continues=tuple(
            (page, tuple(quad(q, frames[page - 1]) for q in quads))
            for page, quads in carried.continues
        ),
    )


def _is_near(quads: Sequence[Quad], others: Sequence[Quad]) -> bool:
    if not quads or not others:
        return False
    one, other = (marking.bounds_of([*map(quad_box, one)]) for one in (quads, others))
    return all(abs(a - b) <= 6 * SAME_PLACE for a, b in zip(one, other, strict=True))


def _middle(box: Box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _moved(point: Point | None, shift: Point) -> Point | None:
    return None if point is None else (point[0] + shift[0], point[1] + shift[1])


def _moved_all(points: Sequence[Point], shift: Point) -> tuple[Point, ...]:
    return tuple((x + shift[0], y + shift[1]) for x, y in points)
