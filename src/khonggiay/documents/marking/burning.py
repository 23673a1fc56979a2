"""Burn marks and a watermark into a PDF. Runs in a child process: no Django here.

Marks come in the page's own space and are drawn there. Pins and watermarks are small
pages of another PDF (`forms/stamps.typ`, with its font in it), turned so that they are
upright however the page is turned.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

FILLS = {
    "yellow": (1.0, 0.89, 0.36), "green": (0.61, 0.89, 0.54),
    "blue": (0.56, 0.78, 1.0), "pink": (1.0, 0.66, 0.82),
    "red": (0.9, 0.28, 0.3), "ink": (0.09, 0.13, 0.16),
}  # fmt: skip
# What a pen of these colours leaves: light colours would not be seen on white.
LINES = FILLS | {
    "yellow": (0.85, 0.65, 0.0), "green": (0.16, 0.54, 0.25),
    "blue": (0.1, 0.4, 0.75), "pink": (0.75, 0.2, 0.45),
}  # fmt: skip
PIN = 15.0
MARGIN = 30.0
WATERMARK_SHADE = 0.11
WATERMARK_SHARE = 0.58


def burn(
    source: str,
    target: str,
    marks: Sequence[Mapping[str, Any]],
    stamps: str = "",
    has_watermark: bool = False,  # noqa: FBT001, FBT002  what JSON can carry
    appendix: str = "",
) -> int:
    """Write *source* with marks burnt in to *target*; return its number of pages.

    A mark has `kind`, `color`, `page`, `place` and perhaps `pin`: which page of
    *stamps* (from 0) is its number. With a watermark, the last page of *stamps* is it.
    *appendix* is a PDF that follows.
    """
    by_page: dict[int, list[Mapping[str, Any]]] = {}
    for mark in marks:
        by_page.setdefault(int(mark["page"]), []).append(mark)
    with pikepdf.open(source) as pdf:
        if appendix:
            with pikepdf.open(appendix) as more:
                pdf.pages.extend(more.pages)
        forms = _forms(pdf, stamps) if stamps else []
        for number, page in enumerate(pdf.pages, start=1):
            drawing = _Drawing(pdf, page, forms)
            for mark in by_page.get(number, ()):
                drawing.mark(mark)
            if has_watermark:
                drawing.watermark(forms[-1])
            drawing.finish()
        pages = len(pdf.pages)
        pdf.save(
            Path(target), object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )  # fmt: skip
    return pages


def _forms(pdf: pikepdf.Pdf, stamps: str) -> list[Any]:
    with pikepdf.open(stamps) as drawn:
        return [pdf.copy_foreign(page.as_form_xobject()) for page in drawn.pages]


class _Drawing:
    """What is laid over one page."""

    def __init__(
        self, pdf: pikepdf.Pdf, page: pikepdf.Page, forms: Sequence[Any]
    ) -> None:
        self._pdf = pdf
        self._page = page
        self._forms = forms
        self._content: list[str] = []
        self._objects: dict[str, Any] = {}
        self._states: dict[str, Any] = {}
        self._pinned: list[tuple[float, float]] = []
        box = [float(side) for side in page.cropbox]
        self._box = (
            min(box[0], box[2]), min(box[1], box[3]),
            max(box[0], box[2]), max(box[1], box[3]),
        )  # fmt: skip
        self._turn = round(float(_inherited(page.obj, "/Rotate") or 0)) % 360

    def mark(self, mark: Mapping[str, Any]) -> None:
        """Draw one mark and its number."""
        place, color = mark["place"], mark["color"]
        quads = place.get("quads", ())
        if mark["kind"] == "underline":
            self._underline(quads, color)
        elif quads:
            self._highlight(quads, color)
        if place.get("strokes"):
            self._ink(place["strokes"], float(place.get("width") or 1.5), color)
        if mark.get("pin") is not None:
            x, y = self._beside(place)
            self._put(self._forms[mark["pin"]], x, y, PIN, self._turn)

    def watermark(self, form: Any) -> None:
        """Draw the words across the page, three times: a part is not cut out easily."""
        left, bottom, right, top = self._box
        width, height = right - left, top - bottom
        across, along = (height, width) if self._turn % 180 == 90 else (width, height)
        slope = math.degrees(math.atan2(along, across)) * 0.55
        length = WATERMARK_SHARE * min(across, along)
        self._content.append(f"q {self._shade(WATERMARK_SHADE)} gs")
        for share in (0.2, 0.5, 0.8):
            x = left + width * (0.5 if self._turn % 180 == 0 else share)
            y = bottom + height * (share if self._turn % 180 == 0 else 0.5)
            self._put(form, x, y, length, self._turn + slope)
        self._content.append("Q")

    def finish(self) -> None:
        """Write the drawing behind what the page shows already."""
        if not self._content:
            return
        resources = _copied(_inherited(self._page.obj, "/Resources"))
        for key, values in (
            ("/XObject", self._objects),
            ("/ExtGState", self._states),
        ):
            held = _copied(resources.get(key))
            for name, value in values.items():
                held[f"/{name}"] = value
            resources[key] = held
        self._page.obj.Resources = resources
        # Whatever the page's own content leaves behind must not move the drawing.
        self._page.contents_add(b"q\n", prepend=True)
        drawing = "\n".join(["", "Q", *self._content, ""]).encode("ascii")
        self._page.contents_add(drawing)

    def _highlight(self, quads: Sequence[Sequence[float]], color: str) -> None:
        self._content.append(f"q {self._multiply()} gs {_rgb(FILLS, color)} rg")
        for x1, y1, x2, y2, x3, y3, x4, y4 in quads:
            corners = ((x1, y1), (x2, y2), (x4, y4), (x3, y3))
            self._content.append(f"{_path(corners)} h f")
        self._content.append("Q")

    def _underline(self, quads: Sequence[Sequence[float]], color: str) -> None:
        self._content.append(f"q {_rgb(LINES, color)} RG 1.4 w 1 J")
        for _x1, _y1, _x2, _y2, x3, y3, x4, y4 in quads:
            self._content.append(f"{_path(((x3, y3), (x4, y4)))} S")
        self._content.append("Q")

    def _ink(
        self, strokes: Sequence[Sequence[Sequence[float]]], width: float, color: str
    ) -> None:
        self._content.append(f"q {_rgb(LINES, color)} RG {width:.2f} w 1 J 1 j")
        for stroke in strokes:
            # One point is a dot: a line of no length with round ends.
            points = [*stroke, stroke[0]] if len(stroke) == 1 else stroke
            self._content.append(f"{_path(points)} S")
        self._content.append("Q")

    def _beside(self, place: Mapping[str, Any]) -> tuple[float, float]:
        """Return where the number goes: on a pinned note, else in the margin."""
        left, bottom, right, top = self._box
        room = PIN / 2 + 1
        if "position" in place:
            x, y = place["position"][:2]
        else:
            points = [p for stroke in place.get("strokes", ()) for p in stroke]
            for quad in place.get("quads", ())[:1]:
                points = list(zip(quad[::2], quad[1::2], strict=True))
            if not points:
                points = [(left + MARGIN, top - MARGIN)]
            x = min(min(p[0] for p in points) - room, left + MARGIN)
            y = max(p[1] for p in points) - room / 2
            while any(abs(x - a) < PIN and abs(y - b) < PIN for a, b in self._pinned):
                y -= PIN
        x = min(max(x, left + room), right - room)
        y = min(max(y, bottom + room), top - room)
        self._pinned.append((x, y))
        return x, y

    def _put(self, form: Any, x: float, y: float, length: float, turn: float) -> None:
        """Draw a stamp with its middle at a point, turned against the clock."""
        name = f"KgX{form.objgen[0]}"
        self._objects[name] = form
        box = [float(side) for side in form.BBox]
        wide, high = box[2] - box[0], box[3] - box[1]
        scale = length / wide
        cos, sin = (scale * f(math.radians(turn)) for f in (math.cos, math.sin))
        mid_x, mid_y = box[0] + wide / 2, box[1] + high / 2
        dx = x - (cos * mid_x - sin * mid_y)
        dy = y - (sin * mid_x + cos * mid_y)
        matrix = " ".join(f"{n:.4f}" for n in (cos, sin, -sin, cos, dx, dy))
        self._content.append(f"q {matrix} cm /{name} Do Q")

    def _multiply(self) -> str:
        self._states["KgMultiply"] = Dictionary(Type=Name.ExtGState, BM=Name.Multiply)
        return "/KgMultiply"

    def _shade(self, share: float) -> str:
        self._states["KgShade"] = Dictionary(Type=Name.ExtGState, ca=share, CA=share)
        return "/KgShade"


def _path(points: Sequence[Sequence[float]]) -> str:
    words = [f"{p[0]:.2f} {p[1]:.2f} {'l' if n else 'm'}" for n, p in enumerate(points)]
    return " ".join(words)


def _rgb(colors: Mapping[str, tuple[float, float, float]], color: str) -> str:
    return " ".join(f"{part:.2f}" for part in colors.get(color, colors["ink"]))


def _copied(given: Any) -> Any:
    """Return a dictionary of the page's own: others may share the one it has."""
    return (
        Dictionary(dict(given.items()))
        if isinstance(given, Dictionary)
        else Dictionary()
    )


def _inherited(page: Any, name: str) -> Any:
    node = page
    for _level in range(100):
        if name in node:
            return node[name]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None
