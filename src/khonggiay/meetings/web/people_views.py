"""Who takes part in a meeting, and in which role."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from khonggiay.kernel import clock, dates
from khonggiay.kernel.errors import Invalid, NotFound
from khonggiay.kernel.http import problem, wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.rules import Role
from khonggiay.meetings.web import meeting_page, places, words
from khonggiay.organisations import queries as organisations
from khonggiay.people import queries as people

PICKED = (Role.CHAIR, Role.SECRETARY, Role.INVITED, Role.OBSERVER)


@dataclasses.dataclass(slots=True)
class Draft:
    """The persons named in each role, and units whose heads are invited."""

    persons: dict[Role, list[int]]
    units: list[int]

    @classmethod
    def of(cls, meeting: Meeting) -> Draft:
        """Return those who are named now."""
        persons: dict[Role, list[int]] = {role: [] for role in PICKED}
        for card in queries.participants(meeting):
            if Role(card.role) in persons:
                persons[Role(card.role)].append(card.person_id)
        return cls(persons=persons, units=[])

    @classmethod
    def sent(cls, sent: QueryDict) -> Draft:
        """Return those whom a page names."""
        return cls(
            persons={role: _ids(sent.getlist(role.value)) for role in PICKED},
            units=_ids(sent.getlist("unit")),
        )

    def naming(self, meeting: Meeting) -> list[meetings.Naming]:
        """Return the naming, with the heads of the invited units.

        Heads who are members of the body take part as members already.

        Raises:
            Invalid: an invited unit has no head, or a member is named as a guest.
        """
        day = dates.city_date(meeting.starts_at)
        members = set(queries.member_ids(meeting.body_id, day=day))
        self._check_guests(members)
        named = [
            meetings.Naming(person_id=person, role=role)
            for role, persons in self.persons.items()
            for person in persons
        ]
        known = {name.person_id for name in named} | members
        for unit in self.units:
            for head in _heads(unit, day):
                if head not in known:
                    known.add(head)
                    named.append(meetings.Naming(person_id=head, role=Role.INVITED))
        return named

    def _check_guests(self, members: set[int]) -> None:
        wrong: dict[str, list[str]] = {}
        for role in (Role.INVITED, Role.OBSERVER):
            both = [person for person in self.persons[role] if person in members]
            for name in people.names(both).values():
                said = _("%(name)s is a member and takes part as one.") % {"name": name}
                wrong.setdefault(role.value, []).append(said)
        if wrong:
            raise Invalid(wrong)


def _heads(unit: int, day: dt.date) -> list[int]:
    heads = organisations.heads_of(unit, day=day)
    if not heads:
        cards = organisations.unit_cards([unit])
        name = cards[unit].name if unit in cards else str(unit)
        said = _("%(unit)s has no head: name a person.") % {"unit": name}
        raise Invalid({"unit": [said]})
    return heads


@signed_in
@never_cache
def participants(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Name chair, secretaries, invited persons and observers."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    if "compose" not in access.abilities(request.actor, meeting):
        raise NotFound(meeting_id)
    if request.method != "POST":
        return _page(request, meeting, Draft.of(meeting))
    draft = Draft.sent(request.POST)
    try:
        meetings.name_participants(
            actor=request.actor,
            meeting_id=meeting_id,
            revision=places.revision_of(request.POST),
            naming=draft.naming(meeting),
            at=clock.now(),
        )
    except Invalid as invalid:
        if wants_json(request):
            return problem(invalid)
        return _page(request, meeting, draft, status=422, errors=invalid.fields)
    except meetings.ProgrammeChanged as changed:
        if wants_json(request):
            return problem(changed)
        now = access.get_meeting_for(request.actor, meeting_id)
        return _page(
            request, now, draft, status=409, conflict=changed,
            difference=_against(draft, now), difference_mine=True,
        )  # fmt: skip
    messages.success(request, _("The participants were named."))
    url = reverse("meeting", args=[meeting_id])
    return done(request, url, location=url)


def _page(
    request: SignedRequest,
    meeting: Meeting,
    draft: Draft,
    *,
    status: int = 200,
    errors: dict[str, list[str]] | None = None,
    **more: Any,
) -> HttpResponse:
    day = dates.city_date(meeting.starts_at)
    members = queries.member_ids(meeting.body_id, day=day)
    named = [person for persons in draft.persons.values() for person in persons]
    cards = people.person_cards([*members, *named])
    posts = organisations.posts_of_people([*members, *named], day=day)
    units = organisations.unit_cards(draft.units)
    wrong = errors or {}

    def picked(persons: list[int]) -> list[dict[str, Any]]:
        return [
            {"id": person, "label": cards[person].full_name}
            for person in persons
            if person in cards
        ]

    context = meeting_page.head_of(meeting) | {
        "pickers": [
            {
                "name": role.value,
                "label": words.ROLE_GROUPS[role],
                "selected": picked(draft.persons[role]),
                "single": role is Role.CHAIR,
                "help": _help(role),
                "errors": wrong.get(role.value, []),
            }
            for role in PICKED
        ],
        "units": [{"id": unit.id, "label": unit.name} for unit in units.values()],
        "unit_errors": wrong.get("unit", []),
        "errors": [why for reasons in wrong.values() for why in reasons],
        "members": [
            (
                cards[person].full_name,
                posts[person].label if person in posts else "",
                person in named,
            )
            for person in members
            if person in cards
        ],
        "revision": meeting.revision,
    }
    return render(request, "meetings/participants.html", context | more, status=status)


def _help(role: Role) -> str:
    return {
        Role.CHAIR: _("Opens and closes the session, leads the votes."),
        Role.SECRETARY: _("Keep the desk and write the conclusions."),
        Role.INVITED: _("May speak, do not vote."),
        Role.OBSERVER: _("Follow the session, do not speak."),
    }[role]


def _against(draft: Draft, now: Meeting) -> list[words.Difference]:
    """Say who stands now and who would by what was typed, where they differ."""
    theirs = Draft.of(now)
    everybody = [
        person
        for one in (draft, theirs)
        for persons in one.persons.values()
        for person in persons
    ]
    names = people.names(everybody)

    def said(persons: list[int]) -> str:
        return ", ".join(names.get(person, "?") for person in persons)

    return [
        words.Difference(
            what="mine",
            about=str(words.ROLE_GROUPS[role]),
            before=said(theirs.persons[role]),
            after=said(draft.persons[role]),
        )
        for role in PICKED
        if set(draft.persons[role]) != set(theirs.persons[role])
    ]


def _ids(texts: list[str]) -> list[int]:
    found = [int(text) for text in texts if text.isdecimal() and len(text) < 18]
    return list(dict.fromkeys(found))
