"""The words of meetings: one term for one thing, with its tone."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from khonggiay.kernel import dates
from khonggiay.meetings.models import AgendaItem, Opinion, Participant
from khonggiay.meetings.queries.programme import Change
from khonggiay.meetings.rules import ItemKind, MeetingState, PackState, Removal, Role

Words = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """A value in words, with the tone and the icon of its pill."""

    word: Words
    tone: str = "neutral"
    icon: str = ""


# Spelled out here ("Thứ Tư"): Django's own Vietnamese has figures ("Thứ 4").
WEEKDAYS: tuple[Words, ...] = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
STATES: dict[str, Said] = {
    MeetingState.DRAFT: Said(gettext_lazy("Draft"), "neutral", "pencil"),
    MeetingState.SUBMITTED: Said(gettext_lazy("Awaits approval"), "soon", "hourglass"),
    MeetingState.RETURNED: Said(gettext_lazy("Returned"), "late", "arrow-back-up"),
    MeetingState.APPROVED: Said(gettext_lazy("Approved"), "done", "circle-check"),
    MeetingState.IN_SESSION: Said(gettext_lazy("In session"), "now", "broadcast"),
    MeetingState.SUSPENDED: Said(gettext_lazy("In a break"), "soon", "player-pause"),
    MeetingState.CLOSED: Said(gettext_lazy("Held"), "neutral", "checks"),
}
KINDS: dict[str, Said] = {
    ItemKind.INFORM: Said(
        pgettext_lazy("kind of item", "Inform"), "neutral", "info-circle"
    ),
    ItemKind.DISCUSS: Said(
        pgettext_lazy("kind of item", "Discuss"), "accent", "messages"
    ),
    ItemKind.DECIDE: Said(pgettext_lazy("kind of item", "Decide"), "accent", "gavel"),
}
ROLES: dict[str, Words] = {
    Role.CHAIR: gettext_lazy("Chair"),
    Role.SECRETARY: gettext_lazy("Secretary"),
    Role.MEMBER: gettext_lazy("Member"),
    Role.INVITED: gettext_lazy("Invited"),
    Role.OBSERVER: gettext_lazy("Observer"),
}
ROLE_GROUPS: dict[str, Words] = {
    Role.CHAIR: gettext_lazy("Chair"),
    Role.SECRETARY: gettext_lazy("Secretaries"),
    Role.MEMBER: gettext_lazy("Members"),
    Role.INVITED: gettext_lazy("Invited persons"),
    Role.OBSERVER: gettext_lazy("Observers"),
}
REPLIES: dict[str, Said] = {
    Participant.Reply.NONE: Said(gettext_lazy("No reply yet"), "neutral", "clock"),
    Participant.Reply.ATTENDING: Said(gettext_lazy("Attends"), "done", "check"),
    Participant.Reply.EXCUSED: Said(gettext_lazy("Excused"), "soon", "user-off"),
}
SECRECY: dict[str, Words] = {
    AgendaItem.Secrecy.NORMAL: pgettext_lazy("secrecy", "Not secret"),
    AgendaItem.Secrecy.SECRET: pgettext_lazy("secrecy", "Secret"),
    AgendaItem.Secrecy.TOP_SECRET: pgettext_lazy("secrecy", "Top secret"),
    AgendaItem.Secrecy.UTMOST_SECRET: pgettext_lazy("secrecy", "Utmost secret"),
}
STANCES: dict[str, Said] = {
    Opinion.Stance.AGREE: Said(gettext_lazy("Agree"), "done", "circle-check"),
    Opinion.Stance.AMEND: Said(
        gettext_lazy("Agree with amendments"), "accent", "pencil"
    ),
    Opinion.Stance.DISAGREE: Said(gettext_lazy("Disagree"), "late", "circle-x"),
    Opinion.Stance.QUESTION: Said(
        gettext_lazy("Ask for clarification"), "soon", "help"
    ),
}
PACKS: dict[str, Said] = {
    PackState.READY: Said(pgettext_lazy("pack", "Ready"), "done", "circle-check"),
    PackState.OLDER: Said(gettext_lazy("Older papers"), "soon", "refresh"),
    PackState.PARTLY: Said(gettext_lazy("On its way"), "soon", "cloud-down"),
    PackState.REMOVED: Said(pgettext_lazy("pack", "Removed"), "neutral", "trash"),
}
REMOVALS: dict[str, Words] = {
    Removal.CHOSEN: gettext_lazy("at the reader's wish"),
    Removal.RETENTION: gettext_lazy("after its time"),
    Removal.NOT_YOURS: gettext_lazy("not among the participants any more"),
    Removal.WITHDRAWN: gettext_lazy("the device was withdrawn"),
}
_FIELDS: dict[str, Words] = {
    "number": pgettext_lazy("in the programme", "Place"),
    "title": gettext_lazy("Title"),
    "kind": gettext_lazy("What is expected"),
    "unit": gettext_lazy("Presenting unit"),
    "minutes": gettext_lazy("Minutes"),
    "secrecy": gettext_lazy("Secrecy"),
    "decision": gettext_lazy("Text to be decided"),
    "papers": gettext_lazy("Papers"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line of a difference: what it is about, before and after."""

    what: str
    about: str
    before: str = ""
    after: str = ""


def differences(changes: list[Change]) -> list[Difference]:
    """Say changes of a programme in words."""
    return [
        Difference(
            what=change.what,
            about=f"{change.number}. {change.title}"
            + (f": {_FIELDS[change.field]}" if change.field else ""),
            before=_value(change.field, change.before),
            after=_value(change.field, change.after),
        )
        for change in changes
    ]


def day_in_words(at: dt.datetime) -> str:
    """Return the day with its weekday: `Thứ Năm, 10/10/2019`."""
    day = dates.city_date(at)
    return f"{WEEKDAYS[day.weekday()]}, {dates.format_day(day)}"


def hours_in_words(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Return from when to when, with the day when it is another."""
    start, end = dates.in_city(starts_at), dates.in_city(ends_at)
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    return _("%(start)s to %(end)s") % {
        "start": f"{start:%H:%M}",
        "end": dates.format_moment(ends_at),
    }


def _value(field: str, value: str) -> str:
    if field == "kind" and value in KINDS:
        return str(KINDS[value].word)
    if field == "secrecy" and value in SECRECY:
        return str(SECRECY[value])
    return value
