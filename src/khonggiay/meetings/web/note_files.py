"""Lists of notes as they are set in type: of a meeting, and behind a paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from khonggiay.kernel.dates import format_moment
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries.notes import NoteCard, PaperNotes, State
from khonggiay.meetings.web import note_words


def list_of(
    meeting: Meeting, groups: Sequence[PaperNotes], *, person: str, at: dt.datetime
) -> dict[str, Any]:
    """Return the content of the list of a meeting's notes, a section for each paper."""
    return {
        "subject": _("Notes on the papers"),
        "lead": [meeting.title, _written_by(person, at)],
        "sections": [
            {
                "title": f"{group.item.number}. {group.paper.title}",
                "notes": [_line(note, with_page=True) for note in group.notes],
            }
            for group in groups
        ],
    }


def behind_paper(
    title: str, notes: Sequence[NoteCard], *, person: str, at: dt.datetime
) -> dict[str, Any]:
    """Return the content of the list behind a paper, a section for each page."""
    sections: dict[str, list[dict[str, str]]] = {}
    for note in notes:
        sections.setdefault(_place(note), []).append(_line(note, with_page=False))
    return {
        "subject": _("Notes"),
        "lead": [title, _written_by(person, at)],
        "sections": [
            {"title": place, "notes": lines} for place, lines in sections.items()
        ],
    }


def _written_by(person: str, at: dt.datetime) -> str:
    return _("Notes of %(name)s, printed at %(moment)s") % {
        "name": person,
        "moment": format_moment(at),
    }


def _line(note: NoteCard, *, with_page: bool) -> dict[str, str]:
    about = note_words.about(note)
    return {
        "number": str(note.number) if note.mark.text or with_page else "",
        "color": note.mark.color,
        "about": f"{_place(note)} · {about}" if with_page else about,
        "quote": note.mark.quote["exact"] if note.mark.quote else "",
        "text": note.mark.text,
    }


def _place(note: NoteCard) -> str:
    if note.mark.page is None:
        return _("No longer in the paper")
    if note.state is State.WAITING:
        return _("Page %(page)s of an older version") % {"page": note.mark.page}
    return _("Page %(page)s") % {"page": note.mark.page}
