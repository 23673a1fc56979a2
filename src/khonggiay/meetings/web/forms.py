"""Forms of meeting preparation: shape only; the rules are the operations'."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khonggiay.kernel import dates
from khonggiay.kernel.errors import Invalid
from khonggiay.meetings.models import Body, Meeting
from khonggiay.meetings.rules import ItemKind
from khonggiay.meetings.web import words


class ActForm(forms.Form):
    """A form of one act: what the operation finds wrong goes to its fields."""

    # The operation's name of a field, where the form's is another.
    names: Mapping[str, str] = {}

    def take(self, invalid: Invalid) -> None:
        """Show what the operation found wrong."""
        for name, reasons in invalid.fields.items():
            field = self.names.get(name, name)
            for reason in reasons:
                self.add_error(field if field in self.fields else None, reason)

    def renew(self, revision: int, *, field: str = "revision") -> None:
        """Keep what was typed, but let the next save count from *revision*."""
        self.data = {
            **{name: self.data[name] for name in self.data},
            field: str(revision),
        }


class FactsForm(ActForm):
    """Title, place and time of a meeting."""

    names = {"starts_at": "starts", "ends_at": "ends"}

    revision = forms.IntegerField(
        required=False, widget=forms.HiddenInput(attrs={"data-kg-revision": ""})
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("As it shall stand on the programme."),
        error_messages={"required": _("Give the meeting a title.")},
    )
    place = forms.CharField(
        label=_("Place"),
        error_messages={"required": _("Say where the meeting takes place.")},
    )
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day of the meeting."),
            "invalid": _("Write the day like 05/09/2019."),
        },
    )
    starts = forms.TimeField(
        label=pgettext_lazy("time", "From"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Say when the meeting starts."),
            "invalid": _("Write the time like 08:30."),
        },
    )
    ends = forms.TimeField(
        label=pgettext_lazy("time", "To"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Say when the meeting ends."),
            "invalid": _("Write the time like 08:30."),
        },
    )

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the operation takes."""
        given = self.cleaned_data
        return {
            "title": given["title"],
            "place": given["place"],
            "starts_at": dates.moment(given["day"], given["starts"]),
            "ends_at": dates.moment(given["day"], given["ends"]),
        }


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting's facts as the form shows them."""
    starts, ends = dates.in_city(meeting.starts_at), dates.in_city(meeting.ends_at)
    return {
        "revision": meeting.revision,
        "title": meeting.title,
        "place": meeting.place,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
    }


class ComposeForm(FactsForm):
    """The first facts of a meeting."""

    body = forms.TypedChoiceField(label=_("Body that meets"), coerce=int)

    field_order = ["body", "title", "place", "day", "starts", "ends"]

    def __init__(self, *args: Any, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(body.pk, body.name) for body in bodies]
        field = self.fields["body"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  for mypy
        field.choices = choices
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0]


def sensible_facts(*, today: dt.date, place: str) -> dict[str, Any]:
    """Return what a new meeting most likely has: in a week, in the morning."""
    day = today + dt.timedelta(days=7)
    while day.weekday() >= 5:
        day += dt.timedelta(days=1)
    return {"place": place, "day": day, "starts": dt.time(8), "ends": dt.time(11, 30)}


class ItemForm(ActForm):
    """An item of the programme."""

    names = {"presenting_unit_id": "presenting_unit"}

    revision = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"data-kg-revision": ""})
    )
    title = forms.CharField(
        label=_("Title of the item"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the item a title.")},
    )
    kind = forms.ChoiceField(
        label=_("What is expected"),
        widget=forms.RadioSelect,
        choices=[(kind.value, words.KINDS[kind].word) for kind in ItemKind],
        error_messages={
            "required": _("Choose what is expected: inform, discuss or decide.")
        },
    )
    presenting_unit = forms.IntegerField(required=False, label=_("Presenting unit"))
    minutes_planned = forms.IntegerField(
        label=_("Minutes planned"),
        initial=15,
        widget=forms.NumberInput(attrs={"min": 1, "max": 480, "inputmode": "numeric"}),
        error_messages={
            "required": _("Plan between 1 and 480 minutes."),
            "invalid": _("Plan between 1 and 480 minutes."),
        },
    )
    secrecy = forms.ChoiceField(
        label=_("Secrecy"),
        choices=list(words.SECRECY.items()),
        help_text=_(
            "Papers of a secret item exist on paper only: nothing can be uploaded."
        ),
    )
    decision_text = forms.CharField(
        label=_("Text to be decided"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the members vote on, word for word."),
    )

    @property
    def values(self) -> dict[str, Any]:
        """Return what the operation takes."""
        given = self.cleaned_data
        return {
            "revision": given["revision"],
            "title": given["title"],
            "kind": given["kind"],
            "presenting_unit_id": given["presenting_unit"],
            "minutes_planned": given["minutes_planned"],
            "secrecy": given["secrecy"],
            "decision_text": given["decision_text"],
        }


class OpinionForm(ActForm):
    """What a delegate thinks of an item."""

    based_on = forms.IntegerField(
        required=False, min_value=0, widget=forms.HiddenInput()
    )
    stance = forms.ChoiceField(
        label=_("Your opinion"),
        widget=forms.RadioSelect,
        choices=[(value, said.word) for value, said in words.STANCES.items()],
        error_messages={"required": _("Choose agree, amend, disagree or question.")},
    )
    text = forms.CharField(
        label=_("In words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Needed unless you simply agree."),
    )
