"""Anticipated exceptions: the fact that stops an act, and what to do next.

Operations raise them, the edge (pages, API) turns them into plain words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Refused(Exception):
    """An act that cannot be done as things stand. Nothing was changed.

    Subclasses are named by the fact that stops the act and give `code` (stable, for
    the API), `message` and `hint`, which may hold `%(name)s` for the keywords given.
    """

    code: str = "refused"
    message: Text = _("This cannot be done as things stand.")
    hint: Text = ""
    status: int = 409

    def __init__(self, *subject: object, **facts: object) -> None:
        super().__init__(*subject)
        self.facts = facts

    def explain(self) -> str:
        """Return the message in the reader's language."""
        return str(self.message) % self.facts if self.facts else str(self.message)

    def advise(self) -> str:
        """Return what to do next in the reader's language, or nothing."""
        return str(self.hint) % self.facts if self.facts else str(self.hint)

    def details(self) -> dict[str, object]:
        """Return plain values that help a program to go on; none by default."""
        return {}

    def __str__(self) -> str:
        return f"{self.code}: {self.explain()}"


class NotAllowed(Refused):
    """The actor may see the thing but may not do this with it."""

    code = "not_allowed"
    message = _("Your post does not allow this.")
    status = 403


class Invalid(Refused):
    """What was given is wrong: `fields` says which part and why."""

    code = "invalid"
    message = _("Some of the information is missing or wrong.")
    status = 422

    def __init__(self, fields: Mapping[str, Sequence[Text]]) -> None:
        super().__init__()
        self.fields = {
            name: [str(why) for why in whys] for name, whys in fields.items()
        }


class Changed(Refused):
    """Somebody else changed the thing since it was read."""

    code = "changed"
    message = _("Somebody else changed this while you were working on it.")
    hint = _("Look at the difference, then save again.")


class NotFound(Exception):
    """There is no such thing, or it is not yours to see: nobody is told which."""
