"""Meetings tell the stream and the search who may hear and find them."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Registers the gates of meetings."""

    name = "khonggiay.meetings"

    def ready(self) -> None:
        """Register who may hear a meeting's stream and find a meeting."""
        from khonggiay.meetings import access, queries
        from khonggiay.meetings.operations import indexing
        from khonggiay.realtime import operations as realtime
        from khonggiay.search import operations as search

        realtime.register_gate("meeting", access.stream_for)
        search.register_dated_audience(access.search_tokens)
        search.register_facet("body", queries.body_names)
        search.register_rebuilder(
            "meetings",
            kinds=indexing.KINDS,
            next_id=indexing.next_id,
            index=indexing.index_again,
        )
