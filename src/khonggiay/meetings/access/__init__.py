"""Who may see which meeting and do what with it. Permission = fetch."""

from khonggiay.meetings.access.audiences import (
    search_tokens,
    stream_for,
)
from khonggiay.meetings.access.papers import (
    get_replacement_for,
    get_version_for,
    versions_for,
)
from khonggiay.meetings.access.presenting import may_present
from khonggiay.meetings.access.roles import (
    Standing,
    abilities,
    bodies_to_compose_for,
    office_bodies,
    require,
    standing,
    visible_meetings,
)
from khonggiay.meetings.access.things import (
    get_conclusion_for,
    get_item_for,
    get_meeting_by_screen_code,
    get_meeting_for,
    get_paper_for,
    get_paper_of_mark_for,
    get_participant_for,
    get_speech_request_for,
    get_vote_for,
)

__all__ = [
    "Standing",
    "abilities",
    "bodies_to_compose_for",
    "get_conclusion_for",
    "get_item_for",
    "get_meeting_by_screen_code",
    "get_meeting_for",
    "get_paper_for",
    "get_paper_of_mark_for",
    "get_participant_for",
    "get_replacement_for",
    "get_speech_request_for",
    "get_version_for",
    "get_vote_for",
    "may_present",
    "office_bodies",
    "require",
    "search_tokens",
    "standing",
    "stream_for",
    "versions_for",
    "visible_meetings",
]
