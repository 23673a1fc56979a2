"""With whom a note on a paper can be shared, and who sees what is shared."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from khonggiay.documents import queries as documents
from khonggiay.meetings.models import Meeting, Paper, Participant
from khonggiay.meetings.rules import PREPARED_STATES, Role
from khonggiay.organisations import queries as organisations
from khonggiay.people import queries as people
from khonggiay.search import queries as search

_TOKEN = re.compile(r"(person|unit|meeting|meeting-staff):(\d{1,18})")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """One or more people with whom a note can be shared, under their token."""

    token: str
    label: str
    kind: str
    detail: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SharedOn:
    """A paper on which a note was shared, and who sees it now."""

    title: str
    people: frozenset[int]


def paper_ids(document_id: int) -> list[int]:
    """Return the papers that show a document."""
    rows = Paper.objects.filter(document_id=document_id).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def paper_facts(
    paper_id: int, tokens: Iterable[str], *, day: dt.date
) -> SharedOn | None:
    """Return what those are told who see a note by these tokens.

    None when the paper has been removed since.
    """
    paper = Paper.objects.select_related("item__meeting").filter(pk=paper_id).first()
    if paper is None:
        return None
    readers = people_behind(paper.item.meeting, tokens, day=day)
    return SharedOn(title=paper.title, people=frozenset(readers))


def circles(meeting: Meeting, *, person_id: int, day: dt.date) -> list[Circle]:
    """Return with whom this person can share a note on a paper of the meeting.

    First the secretariat and all who take part, then the units that take part, then
    everyone else who takes part, in the order of their rank.
    """
    rows = list(
        Participant.objects.filter(meeting=meeting)
        .exclude(person_id=person_id)
        .select_related("person")
        .order_by("rank", "pk")
    )
    posts = organisations.posts_of_people((row.person_id for row in rows), day=day)
    units = {post.unit_id: post.unit_name for post in posts.values()}
    found = [
        Circle(token=staff_token(meeting.pk), label=_staff(), kind="secretariat"),
        Circle(token=everyone_token(meeting.pk), label=_everyone(), kind="everyone"),
    ]
    found += [
        Circle(token=f"unit:{unit}", label=name, kind="unit")
        for unit, name in sorted(units.items(), key=lambda unit: (unit[1], unit[0]))
    ]
    found += [
        Circle(
            token=f"person:{row.person_id}",
            label=row.person.full_name,
            kind="person",
            detail=row.post_label,
        )
        for row in rows
    ]
    return found


def labels(tokens: Iterable[str]) -> dict[str, str]:
    """Return in words with whom these tokens share; unknown ones are left out."""
    parsed = {token: found for token in set(tokens) if (found := _parse(token))}
    wanted: dict[str, set[int]] = {}
    for kind, number in parsed.values():
        wanted.setdefault(kind, set()).add(number)
    names = people.names(wanted["person"]) if "person" in wanted else {}
    units = organisations.unit_cards(wanted["unit"]) if "unit" in wanted else {}
    said: dict[str, str] = {}
    for token, (kind, number) in parsed.items():
        if kind == "person" and number in names:
            said[token] = names[number]
        elif kind == "unit" and number in units:
            said[token] = units[number].name
        elif kind == "meeting":
            said[token] = _everyone()
        elif kind == "meeting-staff":
            said[token] = _staff()
    return said


def tokens_seen(
    document_ids: Iterable[int], *, person_id: int, day: dt.date
) -> set[str]:
    """Return the person's tokens by which others share notes on these documents.

    What a person holds is worked out only where anything is shared at all.
    """
    used = documents.tokens_in_use(document_ids, except_by=person_id)
    if not used - {f"person:{person_id}"}:
        return used
    return used & search.tokens_of(person_id, day=day)


def people_behind(meeting: Meeting, tokens: Iterable[str], *, day: dt.date) -> set[int]:
    """Return who holds one of these tokens on *day* and may read the meeting's papers.

    Tokens of other meetings have nobody behind them here.
    """
    rows = list(
        Participant.objects.filter(meeting=meeting).values_list("person_id", "role")
    )
    staff = {person for person, role in rows if role == Role.SECRETARY}
    staff.add(meeting.composed_by_id)
    members = {person for person, _role in rows}
    found: set[int] = set()
    for token in set(tokens):
        kind, number = _parse(token) or ("", 0)
        if kind == "person":
            found.add(number)
        elif kind == "unit":
            posts = organisations.members_of_unit(number, day=day)
            found |= {post.person_id for post in posts}
        elif token == everyone_token(meeting.pk):
            found |= members
        elif token == staff_token(meeting.pk):
            found |= staff
    readers = staff | (members if meeting.state in PREPARED_STATES else set())
    return found & readers


def everyone_token(meeting_id: int) -> str:
    """Return the token of all who take part in a meeting."""
    return f"meeting:{meeting_id}"


def staff_token(meeting_id: int) -> str:
    """Return the token of a meeting's secretaries."""
    return f"meeting-staff:{meeting_id}"


def _parse(token: str) -> tuple[str, int] | None:
    found = _TOKEN.fullmatch(token)
    return (found[1], int(found[2])) if found else None


def _everyone() -> str:
    return _("Everyone at the meeting")


def _staff() -> str:
    return _("The secretariat")
