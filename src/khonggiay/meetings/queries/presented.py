"""The page that is presented, as every audience sees it."""

from __future__ import annotations

from typing import Any

from khonggiay.meetings.models import Meeting, Presentation


def presented_section(meeting: Meeting) -> dict[str, Any] | None:
    """Return which page of which paper is presented, and by whom."""
    row = (
        Presentation.objects.filter(meeting=meeting)
        .values_list("paper_id", "page", "presenter_id", "presenter__full_name")
        .first()
    )
    return dict(zip(_PRESENTED, row, strict=True)) if row else None


_PRESENTED = ("paper_id", "page", "person_id", "name")
