"""Reads of meetings for pages, the API and other modules."""

from khonggiay.meetings.queries.ahead import (
    AheadCard,
    UnreadPaper,
    conclusions_to_approve,
    conclusions_to_write,
    meetings_ahead,
    papers_to_read,
    programmes_in_work,
    programmes_to_review,
)
from khonggiay.meetings.queries.attendance import (
    Forecast,
    ParticipantCard,
    RemarkCard,
    forecast,
    participants,
    remarks,
)
from khonggiay.meetings.queries.conclusions import (
    ConclusionCard,
    DirectiveCard,
    conclusions,
    notice_of,
)
from khonggiay.meetings.queries.lists import (
    body_names,
    last_place,
    list_counts,
    meeting_page,
)
from khonggiay.meetings.queries.opinions import OpinionCard, opinions_of, own_opinions
from khonggiay.meetings.queries.programme import (
    ItemCard,
    PaperCard,
    Programme,
    difference,
    programme,
    snapshot,
)
from khonggiay.meetings.queries.readings import (
    Reached,
    Reader,
    ReadingStatus,
    reading_status,
    reminded_today,
)
from khonggiay.meetings.queries.replacements import (
    PaperVersion,
    ReplacementCard,
    paper_versions,
    replacement_card,
    replacements_of,
    replacements_to_confirm,
    waiting_replacements,
)
from khonggiay.meetings.queries.rules import (
    majority_rule,
    member_ids,
    quorum_rule,
    speech_seconds,
)
from khonggiay.meetings.queries.secret_votes import (
    is_secret,
    published,
    receipt,
    receipt_of,
)

__all__ = [
    "AheadCard",
    "ConclusionCard",
    "DirectiveCard",
    "Forecast",
    "ItemCard",
    "OpinionCard",
    "PaperCard",
    "PaperVersion",
    "ParticipantCard",
    "Programme",
    "Reached",
    "Reader",
    "ReadingStatus",
    "RemarkCard",
    "ReplacementCard",
    "UnreadPaper",
    "body_names",
    "conclusions",
    "conclusions_to_approve",
    "conclusions_to_write",
    "difference",
    "forecast",
    "is_secret",
    "last_place",
    "list_counts",
    "majority_rule",
    "meeting_page",
    "meetings_ahead",
    "member_ids",
    "notice_of",
    "opinions_of",
    "own_opinions",
    "paper_versions",
    "papers_to_read",
    "participants",
    "programme",
    "programmes_in_work",
    "programmes_to_review",
    "published",
    "quorum_rule",
    "reading_status",
    "receipt",
    "receipt_of",
    "remarks",
    "reminded_today",
    "replacement_card",
    "replacements_of",
    "replacements_to_confirm",
    "snapshot",
    "speech_seconds",
    "waiting_replacements",
]
