"""What follows when documents get versions."""

from __future__ import annotations

import datetime as dt

from khonggiay.documents import events, operations, queries
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings import events as meeting_events
from khonggiay.meetings import queries as meetings
from khonggiay.meetings.queries import facts


def compare_with_older(event: events.VersionAdded, *, at: dt.datetime) -> None:
    """Have worked out what changed since the versions that people read."""
    for old in queries.versions_to_compare(event.document_id, event.version_id):
        operations.ask_to_compare(old_id=old, new_id=event.version_id)


def compare_again(event: events.PagesRead, *, at: dt.datetime) -> None:
    """Forget what was worked out of pages that had no words yet, and do it anew."""
    operations.forget_comparisons(version_id=event.version_id)
    for old in queries.versions_to_compare(event.document_id, event.version_id):
        operations.ask_to_compare(old_id=old, new_id=event.version_id)


def compare_proposal(
    event: meeting_events.ReplacementProposed, *, at: dt.datetime
) -> None:
    """Have worked out what a proposed file changes, for those who decide on it."""
    try:
        card = meetings.replacement_card(event.replacement_id)
    except NotFound:
        # The paper was taken off the programme before the event was delivered.
        return
    latest = queries.latest_version(facts.document_of(card.paper_id))
    if latest.id != card.version.id:
        operations.ask_to_compare(old_id=latest.id, new_id=card.version.id)
