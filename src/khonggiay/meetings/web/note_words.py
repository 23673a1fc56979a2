"""Kinds, colours and states of notes in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from khonggiay.documents.queries import MarkCard
from khonggiay.documents.rules import MarkColor, MarkKind
from khonggiay.kernel.dates import format_moment
from khonggiay.meetings.queries.notes import NoteCard, State
from khonggiay.meetings.web.words import Said

KINDS = {
    MarkKind.HIGHLIGHT: pgettext_lazy("mark", "Highlight"),
    MarkKind.UNDERLINE: pgettext_lazy("mark", "Underline"),
    MarkKind.INK: pgettext_lazy("mark", "Drawing"),
    MarkKind.NOTE: pgettext_lazy("mark", "Note"),
    MarkKind.STAR: pgettext_lazy("mark", "Starred page"),
}
ICONS = {
    MarkKind.HIGHLIGHT: "highlight",
    MarkKind.UNDERLINE: "underline",
    MarkKind.INK: "pencil",
    MarkKind.NOTE: "note",
    MarkKind.STAR: "star",
}
COLORS = {
    MarkColor.YELLOW: pgettext_lazy("mark", "yellow"),
    MarkColor.GREEN: pgettext_lazy("mark", "green"),
    MarkColor.BLUE: pgettext_lazy("mark", "blue"),
    MarkColor.PINK: pgettext_lazy("mark", "pink"),
    MarkColor.RED: pgettext_lazy("mark", "red"),
    MarkColor.INK: pgettext_lazy("mark", "black"),
}
STATES = {
    State.MOVED: Said(
        gettext_lazy("Moved with the text"), "neutral", "arrow-move-down"
    ),
    State.UNVERIFIED: Said(gettext_lazy("Check its place"), "soon", "help-circle"),
    State.WAITING: Said(gettext_lazy("On an older version"), "soon", "history"),
    State.LOST: Said(gettext_lazy("No longer in the paper"), "late", "unlink"),
    State.CONFLICT: Said(
        gettext_lazy("Written on two devices"), "soon", "arrows-split-2"
    ),
}


def look(card: MarkCard) -> str:
    """Return kind and colour: `Highlight, yellow`."""
    kind = str(KINDS[MarkKind(card.kind)])
    if card.kind == MarkKind.STAR:
        return kind
    return f"{kind}, {COLORS[MarkColor(card.color)]}"


def about(note: NoteCard) -> str:
    """Return what a printed list says of a note besides its words."""
    parts = [look(note.mark), format_moment(note.mark.changed_at)]
    if note.owner_name:
        parts.insert(0, note.owner_name)
    elif note.shared_with:
        parts.append(_("shared with %(whom)s") % {"whom": ", ".join(note.shared_with)})
    if note.state in STATES:
        parts.append(str(STATES[note.state].word))
    return " · ".join(parts)
