"""Read a mark as a device sends it. Strict: what is impossible is refused by name."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from khonggiay.documents import carrying, rules
from khonggiay.documents.carrying.marks import LONGEST_QUOTE
from khonggiay.documents.carrying.words import Box
from khonggiay.documents.marking.refusals import (
    ImpossiblePlace,
    MarkRefused,
    NotReadableHere,
    TooLong,
    UnknownPage,
    UnknownVersion,
    WithoutPlace,
)
from khonggiay.kernel import text

MOST_POINTS = 5_000
MOST_QUADS = 500
BROADEST = 60.0
LONGEST_CONTEXT = 200
# A pen runs a little over the edge, a descender hangs a little below a crop box.
SLACK = 12.0
# One of these must say where on the page a mark lies; a star is the page's.
NEEDED = {
    "highlight": ("quads",),
    "underline": ("quads",),
    "ink": ("strokes",),
    "note": ("position", "quads"),
    "star": ("page",),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mark that can be. Without a `page` it leaves the place as it is."""

    id: uuid.UUID
    version_id: int
    is_removed: bool
    kind: str
    color: str
    text: str
    quote: dict[str, str] | None
    page: int | None
    place: dict[str, Any]
    conflict_of: uuid.UUID | None


Pages = Mapping[int, Sequence[Box]]
"""The boxes of all pages by the version's id; a version without any has none."""


def read(value: Mapping[str, Any], pages: Pages) -> Draft:
    """Return the mark that *value* describes (`kernel/ts/marks.ts`).

    Texts are cleaned of what cannot be stored; places are rounded to hundredths of a
    point. A removal needs only the id.

    Raises:
        MarkRefused: it cannot be; the class says why.
    """
    mark_id = id_of(value)
    if mark_id is None:
        raise MarkRefused("id")
    version_id = value.get("version")
    if not isinstance(version_id, int) or version_id not in pages:
        raise UnknownVersion(version_id)
    if value.get("deleted") is True:
        return _removal(mark_id, version_id)
    try:
        kind = rules.MarkKind(str(value.get("kind")))
        color = rules.MarkColor(str(value.get("color")))
    except ValueError as error:
        raise MarkRefused("kind or color") from error
    words = _text(value.get("text"))
    if len(words) > rules.LONGEST_NOTE:
        raise TooLong(most=rules.LONGEST_NOTE)
    page, place = _place(value, pages[version_id])
    return Draft(
        id=mark_id,
        version_id=version_id,
        is_removed=False,
        kind=kind,
        color=color,
        text=words,
        quote=_quote(value.get("quote")),
        page=page,
        place=place,
        conflict_of=_uuid(value.get("conflict_of")),
    )


def id_of(value: Mapping[str, Any]) -> uuid.UUID | None:
    """Return the id that a mark gives itself, or None."""
    return _uuid(value.get("id"))


def _removal(mark_id: uuid.UUID, version_id: int) -> Draft:
    return Draft(
        id=mark_id,
        version_id=version_id,
        is_removed=True,
        kind="",
        color="",
        text="",
        quote=None,
        page=None,
        place={},
        conflict_of=None,
    )


def _place(
    value: Mapping[str, Any], boxes: Sequence[Box]
) -> tuple[int | None, dict[str, Any]]:
    page = value.get("page")
    if page is None:
        return None, {}
    if not boxes:
        raise NotReadableHere
    if not isinstance(page, int) or isinstance(page, bool):
        raise MarkRefused("page")
    if not 1 <= page <= len(boxes):
        raise UnknownPage(page=page, pages=len(boxes))
    if not any(value.get(name) for name in NEEDED[str(value.get("kind"))]):
        raise WithoutPlace
    try:
        (mark,) = carrying.parse([_geometry(value)])
    except carrying.NotAMark as error:
        raise ImpossiblePlace(str(error)) from error
    if len(mark.quads) > MOST_QUADS or sum(map(len, mark.strokes)) > MOST_POINTS:
        raise ImpossiblePlace("too many points")
    place: dict[str, Any] = {}
    if mark.quads:
        place["quads"] = [_rounded(quad) for quad in mark.quads]
    if mark.strokes:
        place["strokes"] = [[_rounded(p) for p in stroke] for stroke in mark.strokes]
        place["width"] = _width(value.get("width"))
    if mark.position is not None:
        place["position"] = _rounded(mark.position)
    _require_on(boxes[page - 1], place)
    return page, place


def _geometry(value: Mapping[str, Any]) -> dict[str, Any]:
    wanted = ("kind", "page", "quads", "strokes", "position")
    return {"id": "mark", **{name: value.get(name) for name in wanted}}


def _width(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= BROADEST:  # type: ignore[operator]
        raise ImpossiblePlace("width")
    return round(float(value), 2)  # type: ignore[arg-type]


def _rounded(numbers: Sequence[float]) -> list[float]:
    return [round(number, 2) for number in numbers]


def _require_on(box: Box, place: Mapping[str, Any]) -> None:
    left, bottom, right, top = box
    for x, y in points_of(place):
        is_across = left - SLACK <= x <= right + SLACK
        if not (is_across and bottom - SLACK <= y <= top + SLACK):
            raise ImpossiblePlace((x, y))


def points_of(place: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Return every point of a place."""
    points = [(p[0], p[1]) for stroke in place.get("strokes", ()) for p in stroke]
    for quad in place.get("quads", ()):
        points += zip(quad[::2], quad[1::2], strict=True)
    if "position" in place:
        points.append((place["position"][0], place["position"][1]))
    return points


def _quote(value: object) -> dict[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise MarkRefused("quote")
    exact = _text(value.get("exact"))
    if not exact.strip():
        return None
    if len(exact) >= LONGEST_QUOTE:
        raise MarkRefused("quote")
    return {
        "exact": exact,
        "prefix": _text(value.get("prefix"))[-LONGEST_CONTEXT:],
        "suffix": _text(value.get("suffix"))[:LONGEST_CONTEXT],
    }


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise MarkRefused("text")
    return text.clean(value)


def _uuid(value: object) -> uuid.UUID | None:
    if not isinstance(value, str) or len(value) > 45:
        return None
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
