"""What people are told of meetings, in the language that is active."""

from __future__ import annotations

import dataclasses

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khonggiay.kernel.dates import format_moment
from khonggiay.meetings.queries.facts import MeetingFacts


@dataclasses.dataclass(frozen=True, slots=True)
class Notice:
    """A title and a body, ready to be sent."""

    title: str
    body: str


def programme_submitted(meeting: MeetingFacts) -> Notice:
    """Ask the office to look through a programme."""
    return Notice(
        _("Programme to review: %(title)s") % {"title": meeting.title},
        _when_and_where(meeting),
    )


def programme_returned(meeting: MeetingFacts, remark: str) -> Notice:
    """Tell the secretaries what the reviewer remarked."""
    return Notice(
        _("Programme returned with remarks: %(title)s") % {"title": meeting.title},
        remark,
    )


def programme_approved(meeting: MeetingFacts) -> Notice:
    """Invite the participants: programme and papers are there."""
    return Notice(
        _("Programme and papers: %(title)s") % {"title": meeting.title},
        _("%(when_and_where)s. Please read the papers and reply whether you attend.")
        % {"when_and_where": _when_and_where(meeting)},
    )


def replacement_proposed(meeting: MeetingFacts, paper: str, name: str) -> Notice:
    """Ask those who approve to look at a new file for an approved paper."""
    return Notice(
        _("New file to confirm: %(paper)s") % {"paper": paper},
        _("%(name)s sent it for %(title)s. Until you confirm it, everybody reads the "
          "approved version.")
        % {"name": name, "title": meeting.title},
    )  # fmt: skip


def replacement_declined(meeting: MeetingFacts, paper: str, remark: str) -> Notice:
    """Tell who sent a new file why it was not taken."""
    return Notice(
        _("New file not taken: %(paper)s") % {"paper": paper},
        _("%(title)s. Reason: %(remark)s") % {"title": meeting.title, "remark": remark},
    )


def replacement_confirmed(meeting: MeetingFacts, paper: str) -> Notice:
    """Tell who sent a new file that everybody reads it now."""
    return Notice(
        _("New version confirmed: %(paper)s") % {"paper": paper}, meeting.title
    )


def paper_replaced(meeting: MeetingFacts, paper: str, note: str) -> Notice:
    """Tell who read the old version that there is a new one."""
    return Notice(
        _("New version of a paper that you read: %(paper)s") % {"paper": paper},
        f"{meeting.title}. {note}" if note else meeting.title,
    )


def readers_reminded(meeting: MeetingFacts, papers: list[str]) -> Notice:
    """Ask somebody to read papers that they have not opened."""
    shown = "; ".join(papers[:3])
    if len(papers) > 3:
        shown = _("%(papers)s and %(n)s more") % {"papers": shown, "n": len(papers) - 3}
    return Notice(
        _("Please read the papers: %(title)s") % {"title": meeting.title},
        _("Not opened yet: %(papers)s.") % {"papers": shown},
    )


def marks_carried(paper: str, *, placed: int, lost: int) -> Notice:
    """Tell somebody where their notes went when a paper got a new version."""
    moved = ngettext(
        "%(n)s note stands on the new version.",
        "%(n)s notes stand on the new version.",
        placed,
    ) % {"n": placed}
    gone = ngettext(
        "%(n)s could not be placed: it is kept with its quote.",
        "%(n)s could not be placed: they are kept with their quotes.",
        lost,
    ) % {"n": lost}
    return Notice(
        _("Your notes on the new version: %(paper)s") % {"paper": paper},
        " ".join(said for said, n in ((moved, placed), (gone, lost)) if n),
    )


def participant_excused(meeting: MeetingFacts, name: str, reason: str) -> Notice:
    """Tell those who prepare the session who will be missing."""
    return Notice(
        _("%(name)s is excused: %(title)s") % {"name": name, "title": meeting.title},
        _("Reason: %(reason)s") % {"reason": reason},
    )


def packs_missing(meeting: MeetingFacts) -> Notice:
    """Ask somebody to take the papers along."""
    return Notice(
        _("The papers are not on your device: %(title)s") % {"title": meeting.title},
        _(
            "%(when_and_where)s. Open the meeting and touch «Take the papers along» "
            "to read and note without network, too."
        )
        % {"when_and_where": _when_and_where(meeting)},
    )


def session_opened(meeting: MeetingFacts) -> Notice:
    """Call the participants into the room."""
    return Notice(
        _("The session has opened: %(title)s") % {"title": meeting.title},
        meeting.place,
    )


def session_closed(meeting: MeetingFacts) -> Notice:
    """Remind the secretaries of what is left to do."""
    return Notice(
        _("The session is closed: %(title)s") % {"title": meeting.title},
        _("The conclusions await the chair's approval."),
    )


def conclusions_approved(meeting: MeetingFacts, symbol: str) -> Notice:
    """Give the participants the notice of conclusion."""
    return Notice(
        _("Notice of conclusion %(symbol)s: %(title)s")
        % {"symbol": symbol, "title": meeting.title},
        _("Each directive in it has become a task."),
    )


def note_shared(name: str, paper: str) -> Notice:
    """Tell somebody that they can see a note of another reader."""
    return Notice(
        _("%(name)s shares notes on a paper with you") % {"name": name}, paper
    )


def _when_and_where(meeting: MeetingFacts) -> str:
    return _("%(moment)s, at %(place)s") % {
        "moment": format_moment(meeting.starts_at),
        "place": meeting.place,
    }
