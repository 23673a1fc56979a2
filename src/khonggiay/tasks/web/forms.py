"""What people type about tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from khonggiay.deadlines.rules import Due
from khonggiay.organisations.queries import PostCard, UnitCard

LONGEST_TERM = 1000


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, also none."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("widget", ManyFiles)
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files as a list; their content is judged when received."""
        given = data if isinstance(data, list | tuple) else [data]
        return [file for file in given if isinstance(file, UploadedFile)]


class NoForm(forms.Form):
    """An act that needs no words."""


class WordsForm(forms.Form):
    """An act to which a remark may be added."""

    text = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write in a few words why.")},
    )


class HandOverForm(forms.Form):
    """Who does the work."""

    officer = forms.TypedChoiceField(label=_("Officer"), coerce=int)
    text = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, members: list[PostCard], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["officer"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  declared above
        field.choices = [
            ("", _("Choose a person")),
            *((post.person_id, f"{post.full_name}, {post.title}") for post in members),
        ]


class ProgressForm(forms.Form):
    """How far the work is."""

    percent = forms.IntegerField(
        label=_("Done so far, in per cent"), min_value=0, max_value=99
    )
    text = forms.CharField(
        label=_("What was done, what is difficult"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    attachments = FilesField(label=_("Files"))


class CompletionForm(forms.Form):
    """The result."""

    text = forms.CharField(
        label=_("The result"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words what the result is.")},
    )
    attachments = FilesField(label=_("Files"))


class AssignForm(forms.Form):
    """A new task; units are chosen by id."""

    title = forms.CharField(
        label=_("What is to be done"),
        max_length=300,
        error_messages={"required": _("Say what is to be done.")},
    )
    content = forms.CharField(
        label=_("Content"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    assigner_unit = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    lead_unit = forms.IntegerField(
        label=_("Lead unit"),
        error_messages={"required": _("Choose the unit that leads.")},
    )
    due_working_days = forms.IntegerField(
        label=_("Working days"),
        required=False,
        min_value=1,
        max_value=LONGEST_TERM,
    )
    due_on = forms.DateField(
        label=_("or the day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, units: list[UnitCard], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["assigner_unit"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  declared above
        field.choices = [(unit.id, unit.name) for unit in units]

    def clean(self) -> dict[str, Any]:
        """Refuse a deadline given twice."""
        cleaned = super().clean() or {}
        if cleaned.get("due_on") and cleaned.get("due_working_days"):
            self.add_error(
                "due_on", _("Give either a number of working days or a day.")
            )
        return cleaned

    def due(self) -> Due | None:
        """Return the deadline as given, or None."""
        return due_of(
            self.cleaned_data.get("due_on"), self.cleaned_data.get("due_working_days")
        )


def errors_of(form: forms.Form) -> dict[str, list[str]]:
    """Return what is wrong with a form, by field."""
    return {name: [str(why) for why in whys] for name, whys in form.errors.items()}


def due_of(day: dt.date | None, working_days: int | None) -> Due | None:
    """Return a deadline from one of the two ways to give it, or None."""
    if day is not None:
        return Due.on(day)
    return Due.working_days(working_days) if working_days else None
