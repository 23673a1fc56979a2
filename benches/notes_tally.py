"""What became of notes, counted and printed."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable

VERDICTS = ("right", "lost", "inexact", "wrong")


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of one note, and what the baseline made of it.

    `has_place`: its text is in the new version. `tags` say how the pair and the note
    were made; `shown` is a line for whoever wants to see the note.
    """

    verdict: str
    baseline: str
    has_place: bool
    tags: tuple[str, ...]
    shown: str = ""


@dataclasses.dataclass
class Tally:
    """The outcomes of a corpus."""

    pairs: int = 0
    carrying_s: float = 0.0
    outcomes: list[Outcome] = dataclasses.field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take in what another tally counted."""
        self.pairs += other.pairs
        self.carrying_s += other.carrying_s
        self.outcomes += other.outcomes

    def figures(self) -> dict[str, float]:
        """Return the figures of the corpus."""
        placed = [one for one in self.outcomes if one.has_place]
        gone = [one for one in self.outcomes if not one.has_place]

        def part(verdicts: Iterable[str]) -> float:
            right = sum(verdict == "right" for verdict in verdicts)
            return round(100 * right / len(placed), 2) if placed else 0.0

        def wrong(verdicts: Iterable[str]) -> int:
            return sum(verdict == "wrong" for verdict in verdicts)

        return {
            "placed_right_pct": part(one.verdict for one in placed),
            "silently_wrong": wrong(one.verdict for one in self.outcomes),
            "baseline_right_pct": part(one.baseline for one in placed),
            "notes": len(self.outcomes),
            "pairs": self.pairs,
            "notes_with_a_place": len(placed),
            "listed_as_lost": sum(one.verdict == "lost" for one in placed),
            "inexact": sum(one.verdict == "inexact" for one in placed),
            "notes_on_deleted_text": len(gone),
            "deleted_listed_as_lost": sum(one.verdict == "right" for one in gone),
            "baseline_silently_wrong": wrong(one.baseline for one in self.outcomes),
            "carrying_ms_a_pair": round(1000 * self.carrying_s / max(1, self.pairs), 1),
        }

    def print_tags(self) -> None:
        """Print the verdicts of each tag."""
        counts: dict[str, collections.Counter[str]] = {}
        for one in self.outcomes:
            for tag in one.tags:
                counts.setdefault(tag, collections.Counter())[one.verdict] += 1
        for tag, verdicts in sorted(counts.items()):
            cells = "  ".join(f"{name} {verdicts[name]:5}" for name in VERDICTS)
            print(f"{tag:>32}  {cells}")
