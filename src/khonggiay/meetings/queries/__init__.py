"""Reads of meetings for pages, the API and other modules."""

from khonggiay.meetings.queries.programme import (
    ItemCard,
    PaperCard,
    Programme,
    difference,
    programme,
    snapshot,
)
from khonggiay.meetings.queries.rules import (
    majority_rule,
    member_ids,
    quorum_rule,
    speech_seconds,
)

__all__ = [
    "ItemCard",
    "PaperCard",
    "Programme",
    "difference",
    "majority_rule",
    "member_ids",
    "programme",
    "quorum_rule",
    "snapshot",
    "speech_seconds",
]
