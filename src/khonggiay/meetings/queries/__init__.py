"""Reads of meetings for pages, the API and other modules."""

from khonggiay.meetings.queries.conclusions import (
    ConclusionCard,
    DirectiveCard,
    conclusions,
    notice_of,
)
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
    "ConclusionCard",
    "DirectiveCard",
    "ItemCard",
    "PaperCard",
    "Programme",
    "conclusions",
    "difference",
    "majority_rule",
    "member_ids",
    "notice_of",
    "programme",
    "quorum_rule",
    "snapshot",
    "speech_seconds",
]
