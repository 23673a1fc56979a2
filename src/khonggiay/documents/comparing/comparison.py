"""Compare two versions, whole: the door of this package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from khonggiay.documents.comparing import places as placing
from khonggiay.documents.comparing.alterations import Fate, tell_apart
from khonggiay.documents.comparing.reading import read


def compare(old: Sequence[str], new: Sequence[str]) -> dict[str, Any]:
    """Return what changed between two versions, given the texts of their pages.

    `pages`: number and kind of the new pages that changed; `removed`: numbers of old
    pages that are gone; `unread`: numbers of new pages without any words, of which
    nothing can be said; `counts`: words added, removed, moved; `places`: what is shown
    side by side.
    """
    before, after = read(old), read(new)
    fates = tell_apart(before, after)
    pages, removed = placing.changed_pages(before, after, fates)
    found = placing.gather(before, after, fates)
    numbers = placing.place_numbers(found, len(before), len(after))
    with_words = {piece.page for piece in after}
    return {
        "pages": [{"page": n, "kind": pages[n]} for n in sorted(pages)],
        "removed": removed,
        "unread": [n + 1 for n in range(len(new)) if n not in with_words],
        "counts": {
            "added": fates.new.count(Fate.CHANGED),
            "removed": fates.old.count(Fate.CHANGED),
            "moved": fates.new.count(Fate.MOVED),
        },
        "places": [
            placing.as_json(place, numbers, before, after, fates) for place in found
        ],
    }
