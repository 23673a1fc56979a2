"""The form of a conclusion: its text and any number of directives."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.http import QueryDict
from django.utils.translation import gettext as _

from khonggiay.kernel.errors import Invalid
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.queries import ConclusionCard
from khonggiay.organisations import queries as organisations

MOST_ROWS = 40


@dataclasses.dataclass(kw_only=True)
class Choice:
    """A unit in a picker."""

    id: int
    label: str


@dataclasses.dataclass(kw_only=True)
class Row:
    """A directive as typed; `errors` are shown beside it."""

    text: str = ""
    lead: list[Choice] = dataclasses.field(default_factory=list)
    coordinating: list[Choice] = dataclasses.field(default_factory=list)
    due_on: str = ""
    due_working_days: str = ""
    errors: list[str] = dataclasses.field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was typed."""
        return not (
            self.text.strip() or self.lead or self.due_on or self.due_working_days
        )


@dataclasses.dataclass(kw_only=True)
class ConclusionForm:
    """What the secretary typed."""

    text: str
    revision: int
    rows: list[Row]
    errors: list[str] = dataclasses.field(default_factory=list)

    def take_errors(self, refusal: Invalid) -> None:
        """Put each reason where it belongs."""
        self.errors = refusal.fields.get("text", [])
        filled = [row for row in self.rows if not row.is_blank]
        for place, row in enumerate(filled):
            row.errors = refusal.fields.get(f"directives.{place}", [])


def from_card(card: ConclusionCard) -> ConclusionForm:
    """Return the form with what stands written, and an empty row when there is none."""
    rows = [
        Row(
            text=directive.text,
            lead=[Choice(id=directive.lead.id, label=directive.lead.name)],
            coordinating=[
                Choice(id=unit.id, label=unit.name) for unit in directive.coordinating
            ],
            due_on=directive.due_on.isoformat() if directive.due_on else "",
            due_working_days=str(directive.due_working_days or ""),
        )
        for directive in card.directives
    ]
    return ConclusionForm(text=card.text, revision=card.revision, rows=rows or [Row()])


def from_post(post: QueryDict) -> ConclusionForm:
    """Return the form as it was sent, whatever was typed."""
    numbers = [int(n) for n in post.getlist("row") if n.isdecimal()][:MOST_ROWS]
    wanted = {
        int(value)
        for n in numbers
        for name in (f"lead-{n}", f"coordinating-{n}")
        for value in post.getlist(name)
        if value.isdecimal()
    }
    units = organisations.unit_cards(wanted)

    def choices(name: str) -> list[Choice]:
        return [
            Choice(id=units[int(value)].id, label=units[int(value)].name)
            for value in post.getlist(name)
            if value.isdecimal() and int(value) in units
        ]

    revision = post.get("revision", "0")
    return ConclusionForm(
        text=post.get("text", ""),
        revision=int(revision) if revision.isdecimal() else 0,
        rows=[
            Row(
                text=post.get(f"text-{n}", ""),
                lead=choices(f"lead-{n}"),
                coordinating=choices(f"coordinating-{n}"),
                due_on=post.get(f"due_on-{n}", ""),
                due_working_days=post.get(f"due_working_days-{n}", ""),
            )
            for n in numbers
        ],
    )


def drafts(form: ConclusionForm) -> list[meetings.DirectiveDraft]:
    """Return the directives typed; rows left blank are left out.

    Raises:
        Invalid: a date or a number cannot be read, or no lead unit is named.
    """
    found, wrong = [], {}
    for place, row in enumerate(row for row in form.rows if not row.is_blank):
        reasons = []
        due_on = days = None
        if row.due_on:
            try:
                due_on = dt.date.fromisoformat(row.due_on)
            except ValueError:
                reasons.append(_("The date cannot be read: write day/month/year."))
        if row.due_working_days:
            if row.due_working_days.isdecimal():
                days = int(row.due_working_days)
            else:
                reasons.append(_("Write the number of working days in digits."))
        if not row.lead:
            reasons.append(_("Name the lead unit."))
        if reasons:
            wrong[f"directives.{place}"] = reasons
            continue
        found.append(
            meetings.DirectiveDraft(
                text=row.text,
                lead_unit_id=row.lead[0].id,
                coordinating_unit_ids=tuple(unit.id for unit in row.coordinating),
                due_on=due_on,
                due_working_days=days,
            )
        )
    if wrong:
        raise Invalid(wrong)
    return found
