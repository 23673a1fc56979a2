"""Who acts."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person acting in a post, or the system itself.

    `person_id` is None only for the system. `appointment_id` names the post in which
    the person acts, `on_behalf_of_id` the person for whom they act, `address` the
    network address, all for the journal. `unit_id` and `post_kind` say what the post
    is where whoever made the actor knew it already: nobody need look it up again.
    """

    person_id: int | None
    appointment_id: int | None = None
    on_behalf_of_id: int | None = None
    address: str = ""
    unit_id: int | None = None
    post_kind: str = ""

    @classmethod
    def system(cls) -> Actor:
        """Return the actor of acts that no person started (reminders, sealing)."""
        return cls(person_id=None)

    @property
    def person(self) -> int:
        """Return the person who acts.

        Raises:
            ValueError: it is the system, which this act is not for.
        """
        if self.person_id is None:
            message = "this act needs a person"
            raise ValueError(message)
        return self.person_id
