"""What follows when the pages of a paper become readable: it can be found by them."""

from __future__ import annotations

import datetime as dt

from khonggiay.documents import events
from khonggiay.meetings import operations as meetings


def make_findable(event: events.PagesRead, *, at: dt.datetime) -> None:
    """Let the search know the text that was read."""
    meetings.index_document(document_id=event.document_id)
