"""Meetings tell the stream and the search who may hear and find them."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Registers the gates of meetings."""

    name = "khonggiay.meetings"

    def ready(self) -> None:
        """Register who may hear a meeting's stream and find a meeting."""
        from khonggiay.meetings import access
        from khonggiay.realtime import operations as realtime
        from khonggiay.search import operations as search

        realtime.register_gate("meeting", access.stream_for)
        search.register_dated_audience(access.search_tokens)
