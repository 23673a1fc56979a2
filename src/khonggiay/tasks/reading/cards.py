"""What is read out of a line: cards, and what each would ask."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

CITY_TIME = dt.timezone(dt.timedelta(hours=7))
Moment = dt.date | dt.datetime


@dataclasses.dataclass(slots=True)
class Card:
    """A draft task. Fields named in `uncertain` are asked before it is sent."""

    lead_code: str = ""
    coordinating_codes: list[str] = dataclasses.field(default_factory=list)
    what: str = ""
    due: Moment | None = None
    due_kind: str = "none"
    urgency: str = "normal"
    type: str = "execution"
    uncertain: list[str] = dataclasses.field(default_factory=list)
    proposals: dict[str, list[str]] = dataclasses.field(default_factory=dict)

    def ask(self, field: str, proposals: list[str] | None = None) -> None:
        """Name *field* as open; proposals are added to those it has."""
        if field not in self.uncertain:
            self.uncertain.append(field)
        known = self.proposals.setdefault(field, [])
        known.extend(p for p in proposals or [] if p not in known)

    def as_json(self) -> dict[str, Any]:
        """Return the card as plain data."""
        plain = dataclasses.asdict(self)
        plain["due"] = written(self.due)
        plain["proposals"] = {k: v for k, v in self.proposals.items() if v}
        return plain


@dataclasses.dataclass(slots=True)
class Reading:
    """The cards of one line; `split_uncertain` when their number is open."""

    cards: list[Card]
    split_uncertain: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the reading as plain data."""
        return {
            "cards": [card.as_json() for card in self.cards],
            "split_uncertain": self.split_uncertain,
        }


def written(moment: Moment | None) -> str | None:
    """Return a day or an instant in ISO 8601, as the city's time."""
    if moment is None:
        return None
    if isinstance(moment, dt.datetime):
        return moment.astimezone(CITY_TIME).isoformat(timespec="seconds")
    return moment.isoformat()
