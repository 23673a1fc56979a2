"""A device with a bad network: what `mark_rules.ts` does, in little."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from khonggiay.documents.operations import Change, Result
from khonggiay.documents.queries import MarkCard
from khonggiay.documents.tests.marking import Writer, note


@dataclasses.dataclass
class Waiting:
    """A change that the server has not confirmed."""

    op: uuid.UUID
    id: uuid.UUID
    base: int
    text: str | None
    is_sent: bool = False


class Device:
    """One device of a person. It writes notes that are told apart by their words."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.revision = 0
        self.confirmed: dict[uuid.UUID, MarkCard] = {}
        self.outbox: list[Waiting] = []

    def shown(self) -> dict[uuid.UUID, str]:
        """Return the words of every note as its screen shows them."""
        texts = {key: card.text for key, card in self.confirmed.items()}
        for waiting in self.outbox:
            if waiting.text is None:
                texts.pop(waiting.id, None)
            else:
                texts[waiting.id] = waiting.text
        return texts

    def write(self, mark_id: uuid.UUID, text: str | None) -> None:
        """Write a note anew, change it, or (without text) take it away."""
        mine = [one for one in self.outbox if one.id == mark_id]
        card = self.confirmed.get(mark_id)
        if mine and not mine[-1].is_sent:
            mine[-1].text = text
            return
        base = mine[-1].base if mine else (card.revision if card else 0)
        self.outbox.append(Waiting(uuid.uuid4(), mark_id, base, text))

    def send(self, *, answer_is_lost: bool = False) -> None:
        """Send one change for each note; the answer may get lost on its way."""
        firsts: dict[uuid.UUID, Waiting] = {}
        for waiting in self.outbox:
            firsts.setdefault(waiting.id, waiting)
        for waiting in firsts.values():
            waiting.is_sent = True
        batch = list(firsts.values())
        written = self.writer.send(
            *(Change(op=one.op, base=one.base, mark=self._mark(one)) for one in batch)
        )
        if not answer_is_lost:
            for one, result in zip(batch, written.results, strict=True):
                self._settle(one, result)

    def pull(self) -> None:
        """Fetch what changed since the last time."""
        layer = self.writer.layer(since=self.revision)
        self.revision = layer.revision
        for card in layer.marks:
            self._keep(card)

    def _mark(self, one: Waiting) -> dict[str, Any]:
        card = self.confirmed.get(one.id)
        conflict_of = card.conflict_of if card else None
        return note(
            self.writer.version_id, id=str(one.id), text=one.text or "",
            deleted=one.text is None,
            conflict_of=str(conflict_of) if conflict_of else None,
        )  # fmt: skip

    def _settle(self, one: Waiting, result: Result) -> None:
        assert result.status != "refused", result.refusal
        self.outbox.remove(one)
        later = [other for other in self.outbox if other.id == one.id]
        is_mine = result.mark is not None and (
            result.status == "done" or result.mark.text == one.text
        )
        for other in later:
            if result.status == "conflict" and result.other is not None:
                other.id, other.base = result.other.id, result.other.revision
            elif is_mine:
                other.base = result.mark.revision
        for card in (result.mark, result.other):
            if card is not None:
                self._keep(card)

    def _keep(self, card: MarkCard) -> None:
        known = self.confirmed.get(card.id)
        if known is not None and known.revision > card.revision:
            return
        if card.is_removed:
            self.confirmed.pop(card.id, None)
        else:
            self.confirmed[card.id] = card
