"""How notes look in the API, to their owner and to those with whom they are shared.

Plain values in the form of `mark_schemas`: a layer is loaded with every opening of a
paper, and models would take longer than the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from khonggiay.documents import operations as documents
from khonggiay.documents.queries import MarkCard
from khonggiay.meetings.queries import sharing
from khonggiay.people import queries as people

Plain = dict[str, Any]


def own_marks(cards: Sequence[MarkCard]) -> list[Plain]:
    """Return one's own notes with whom they are shared."""
    labels = sharing.labels(token for card in cards for token in card.tokens)
    return [_mark(card, labels=labels) for card in cards]


def marks_of_others(cards: Sequence[MarkCard]) -> list[Plain]:
    """Return notes with who wrote them; with whom else they are shared is not told."""
    names = people.names(card.owner_id for card in cards) if cards else {}
    return [_mark(card, owner=names.get(card.owner_id, "")) for card in cards]


def written(batch: documents.Written) -> Plain:
    """Return what became of a batch."""
    cards = [c for r in batch.results for c in (r.mark, r.other) if c is not None]
    marks = iter(own_marks(cards))
    return {
        "revision": batch.revision,
        "results": [
            {
                "op": str(result.op),
                "id": result.id,
                "status": result.status.value,
                "mark": next(marks) if result.mark else None,
                "other": next(marks) if result.other else None,
                "problem": _problem(result.refusal),
            }
            for result in batch.results
        ],
    }


def _problem(refusal: documents.MarkRefused | None) -> Plain | None:
    if refusal is None:
        return None
    title, hint = refusal.explain(), refusal.advise()
    return {"code": refusal.code, "title": title, "detail": f"{title} {hint}".strip()}


def _mark(
    card: MarkCard, *, labels: Mapping[str, str] | None = None, owner: str | None = None
) -> Plain:
    shares = [
        {"token": token, "label": labels[token]}
        for token in card.tokens
        if labels is not None and token in labels
    ]
    # Of a removed note nothing is told but that it is gone.
    place = {} if card.is_removed else card.place
    return {
        "id": str(card.id),
        "version": card.version_id,
        "kind": card.kind,
        "page": card.page,
        "quads": place.get("quads", []),
        "strokes": place.get("strokes", []),
        "position": place.get("position"),
        "width": place.get("width"),
        "color": card.color,
        "quote": None if card.is_removed or card.quote is None else dict(card.quote),
        "text": "" if card.is_removed else card.text,
        "placement": card.placement,
        "why": card.why,
        "revision": card.revision,
        "conflict_of": str(card.conflict_of) if card.conflict_of else None,
        "shares": shares,
        "owner": None if owner is None else {"id": card.owner_id, "name": owner},
        "changed_at": card.changed_at.isoformat().replace("+00:00", "Z"),
        "deleted": card.is_removed,
        "continues": place.get("continues", []),
    }
