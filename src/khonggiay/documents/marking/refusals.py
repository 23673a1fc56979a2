"""Why a mark is not taken. One refusal stops no other mark of the same request."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.errors import Refused


class MarkRefused(Refused):
    """A mark that cannot be; the device keeps it and shows why."""

    code = "mark_malformed"
    message = _("This note came in a form that is not known.")
    hint = _("Load the page again, then write the note anew.")
    status = 422


class UnknownVersion(MarkRefused):
    """The mark lies on a version that is none of this document."""

    code = "mark_unknown_version"
    message = _("This note belongs to another paper.")
    hint = _("Open the paper again, then write the note anew.")


class UnknownPage(MarkRefused):
    """The version has no such page."""

    code = "mark_unknown_page"
    message = _("The paper has no page %(page)s.")
    hint = _("It has %(pages)s pages.")


class ImpossiblePlace(MarkRefused):
    """The mark lies outside its page, or has a shape that nothing has."""

    code = "mark_impossible_place"
    message = _("This note lies outside the page.")
    hint = _("Put it on the page again.")


class WithoutPlace(MarkRefused):
    """The mark needs a place that it does not give."""

    code = "mark_without_place"
    message = _("This note has no place on the page.")
    hint = _("Put it on the page again.")


class TooLong(MarkRefused):
    """The words are longer than a note may be."""

    code = "mark_too_long"
    message = _("A note holds at most %(most)s letters.")
    hint = _("Divide it into several notes.")


class TooManyMarks(MarkRefused):
    """The layer is full."""

    code = "too_many_marks"
    message = _("There are already %(most)s notes on this paper.")
    hint = _("Remove notes that are no longer needed.")
    status = 409


class IdTaken(MarkRefused):
    """Another mark, of somebody else or on another document, has this id."""

    code = "mark_id_taken"
    message = _("This note cannot be saved under its number.")
    hint = _("Write it anew.")
    status = 409


class NotReadableHere(MarkRefused):
    """The version has no pages that could be read: it is for download only."""

    code = "mark_no_pages"
    message = _("This paper has no pages on which a note could lie.")
    hint = _("It can only be downloaded.")
