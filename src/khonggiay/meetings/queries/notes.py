"""All notes of one person on the papers of a meeting, in the order of the programme."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from khonggiay.documents import queries as documents
from khonggiay.documents.queries import MarkCard
from khonggiay.documents.rules import Placement
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import sharing
from khonggiay.meetings.queries.programme import ItemCard, PaperCard, programme
from khonggiay.people import queries as people


class State(enum.StrEnum):
    """What a reader must know of the place of a note."""

    SURE = "sure"
    MOVED = "moved"
    UNVERIFIED = "unverified"
    WAITING = "waiting"
    LOST = "lost"
    CONFLICT = "conflict"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NoteCard:
    """One note; `owner_name` is empty for one's own, `shared_with` for those of others.

    `number` counts the notes of a paper in the order of its pages.
    """

    number: int
    mark: MarkCard
    state: State
    owner_name: str
    shared_with: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        """Tell whether the person who asks wrote it."""
        return not self.owner_name


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaperNotes:
    """The notes on one paper of an item."""

    item: ItemCard
    paper: PaperCard
    notes: tuple[NoteCard, ...]


def notes_of_meeting(
    meeting: Meeting, *, person_id: int, day: dt.date, paper_id: int = 0
) -> list[PaperNotes]:
    """Return the person's own notes and those shared with them, paper by paper.

    With *paper_id*, those on one paper. Papers without notes are left out. Whoever
    calls it has checked that the person may see the meeting.
    """
    places = [
        (item, paper)
        for item in programme(meeting).items
        for paper in item.papers
        if paper_id in (0, paper.id)
    ]
    versions = {
        paper.document_id: paper.version_id
        for _item, paper in places
        if paper.version_id
    }
    if not versions:
        return []
    cards = documents.notes_of(
        person_id=person_id,
        version_ids=versions,
        tokens=sharing.tokens_seen(versions, person_id=person_id, day=day),
    )
    others = {card.owner_id for card in cards} - {person_id}
    names = people.names(others) if others else {}
    labels = sharing.labels(
        token for card in cards if card.owner_id == person_id for token in card.tokens
    )
    by_document: dict[int, list[NoteCard]] = {}
    for card in cards:
        is_own = card.owner_id == person_id
        here = by_document.setdefault(card.document_id, [])
        here.append(
            NoteCard(
                number=len(here) + 1,
                mark=card,
                state=_state(card, versions[card.document_id]),
                owner_name="" if is_own else names.get(card.owner_id, "?"),
                shared_with=tuple(labels[t] for t in card.tokens if t in labels)
                if is_own
                else (),
            )
        )
    return [
        PaperNotes(item=item, paper=paper, notes=tuple(by_document[paper.document_id]))
        for item, paper in places
        if paper.document_id in by_document
    ]


def _state(card: MarkCard, version_id: int) -> State:
    if card.conflict_of is not None:
        return State.CONFLICT
    if card.page is None:
        return State.LOST
    if card.version_id != version_id:
        return State.WAITING
    if card.placement in (Placement.MOVED, Placement.UNVERIFIED):
        return State(card.placement)
    return State.SURE
