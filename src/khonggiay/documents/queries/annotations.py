"""Marks in the form in which other programs exchange them (W3C Web Annotation)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from khonggiay.documents.queries.marks import MarkCard
from khonggiay.documents.rules import MarkKind

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_PDF_FRAGMENT = "http://tools.ietf.org/rfc/rfc3778"
_MOTIVATIONS = {
    MarkKind.HIGHLIGHT: "highlighting",
    MarkKind.UNDERLINE: "highlighting",
    MarkKind.INK: "commenting",
    MarkKind.NOTE: "commenting",
    MarkKind.STAR: "bookmarking",
}


def annotation(card: MarkCard, *, source: str, creator: str) -> dict[str, Any]:
    """Return a mark as a Web Annotation on the PDF at the address *source*.

    Places are in points from the page's lower left, as in the PDF itself; what lies on
    no page keeps its quote alone. *(W3C Web Annotation Data Model, 2017)*
    """
    body: list[dict[str, Any]] = [
        {"type": "TextualBody", "purpose": "tagging", "value": value}
        for value in (card.kind, card.color)
    ]
    if card.text:
        body.insert(
            0,
            {
                "type": "TextualBody",
                "purpose": "commenting",
                "format": "text/plain",
                "value": card.text,
            },
        )
    target: dict[str, Any] = {"source": source}
    selectors = _selectors(card)
    if selectors:
        target["selector"] = selectors
    return {
        "id": f"urn:uuid:{card.id}",
        "type": "Annotation",
        "motivation": _MOTIVATIONS[MarkKind(card.kind)],
        "creator": {"type": "Person", "name": creator},
        "created": card.made_at.isoformat(),
        "modified": card.changed_at.isoformat(),
        "body": body,
        "target": target,
    }


def _selectors(card: MarkCard) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if card.page is not None:
        found.append(
            {
                "type": "FragmentSelector",
                "conformsTo": _PDF_FRAGMENT,
                "value": f"page={card.page}",
            }
        )
        drawn = _drawing(card.place)
        if drawn:
            found.append({"type": "SvgSelector", "value": drawn})
    if card.quote is not None:
        found.append({"type": "TextQuoteSelector", **card.quote})
    return found


def _drawing(place: Mapping[str, Any]) -> str:
    shapes = []
    for x1, y1, x2, y2, x3, y3, x4, y4 in place.get("quads", ()):
        shapes.append(f'<polygon points="{x1},{y1} {x2},{y2} {x4},{y4} {x3},{y3}"/>')
    for stroke in place.get("strokes", ()):
        points = " ".join(f"{p[0]},{p[1]}" for p in stroke)
        shapes.append(f'<polyline points="{points}"/>')
    if "position" in place:
        x, y = place["position"][:2]
        shapes.append(f'<circle cx="{x}" cy="{y}" r="1"/>')
    if not shapes:
        return ""
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(shapes)}</svg>'
