"""Who opened which paper, and how far they came: never what they think of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db.models import Max

from khonggiay.documents import queries as documents
from khonggiay.kernel import dates
from khonggiay.meetings.models import Meeting, Participant, ReadingReminder
from khonggiay.meetings.queries.programme import PaperCard, programme
from khonggiay.meetings.rules import Role


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a person came in a paper: `number` is the version, 0 when unopened."""

    number: int
    page: int
    pages: int
    is_newest: bool

    @property
    def is_opened(self) -> bool:
        """Tell whether the newest version was opened."""
        return self.number > 0 and self.is_newest

    @property
    def is_finished(self) -> bool:
        """Tell whether its last page was reached."""
        return self.is_opened and self.page >= self.pages


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A participant with how far they came in every paper, in the programme's order."""

    person_id: int
    name: str
    post: str
    reached: tuple[Reached, ...]
    reminded_at: dt.datetime | None

    @property
    def opened(self) -> int:
        """Return how many papers they opened."""
        return sum(one.is_opened for one in self.reached)

    @property
    def has_opened_nothing(self) -> bool:
        """Tell whether they opened no paper at all, in no version."""
        return not any(one.number for one in self.reached)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReadPaper:
    """A paper of an item with how many opened it and read it to its end."""

    card: PaperCard
    item_number: str
    opened: int
    finished: int
    unopened_by: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReadingStatus:
    """The papers of a meeting that have pages, and everybody who takes part."""

    papers: tuple[ReadPaper, ...]
    readers: tuple[Reader, ...]

    @property
    def opened_nothing(self) -> tuple[Reader, ...]:
        """Return those who opened no paper."""
        return tuple(one for one in self.readers if one.has_opened_nothing)

    @property
    def unfinished(self) -> tuple[Reader, ...]:
        """Return those who have papers to open."""
        return tuple(one for one in self.readers if one.opened < len(self.papers))


def reading_status(meeting: Meeting) -> ReadingStatus:
    """Return how far everybody came; the secretaries, who made the papers, left out.

    Papers without pages (for download only) are left out, too: nobody knows how far
    one read them.
    """
    placed = [
        (item.number, paper)
        for item in programme(meeting).items
        for paper in item.papers
        if paper.pages
    ]
    papers = [paper for _number, paper in placed]
    people = list(
        Participant.objects.filter(meeting=meeting)
        .exclude(role=Role.SECRETARY)
        .select_related("person")
        .order_by("rank", "pk")
    )
    read = documents.last_read_by(
        [row.person_id for row in people], [paper.document_id for paper in papers]
    )
    reminded = dict(
        ReadingReminder.objects.filter(meeting=meeting)
        .values_list("person_id")
        .annotate(last=Max("at"))
    )
    readers = tuple(
        Reader(
            person_id=row.person_id,
            name=row.person.full_name,
            post=row.post_label,
            reached=tuple(
                _reached(paper, read.get((paper.document_id, row.person_id)))
                for paper in papers
            ),
            reminded_at=reminded.get(row.person_id),
        )
        for row in people
    )
    return ReadingStatus(
        papers=tuple(
            ReadPaper(
                card=paper,
                item_number=number,
                opened=sum(one.reached[at].is_opened for one in readers),
                finished=sum(one.reached[at].is_finished for one in readers),
                unopened_by=tuple(
                    one.name for one in readers if not one.reached[at].is_opened
                ),
            )
            for at, (number, paper) in enumerate(placed)
        ),
        readers=readers,
    )


def papers_to_remind_of(
    meeting: Meeting, *, day: dt.date
) -> dict[int, tuple[int, ...]]:
    """Return the papers that people have not opened, by person id.

    Who was reminded on *day* already is left out.
    """
    status = reading_status(meeting)
    told = set(
        ReadingReminder.objects.filter(meeting=meeting, day=day).values_list(
            "person_id", flat=True
        )
    )
    ids = [paper.card.id for paper in status.papers]
    return {
        reader.person_id: tuple(
            paper_id
            for paper_id, reached in zip(ids, reader.reached, strict=True)
            if not reached.is_opened
        )
        for reader in status.unfinished
        if reader.person_id not in told
    }


def reminded_today(status: ReadingStatus, *, at: dt.datetime) -> set[int]:
    """Return who was reminded on the city's day at *at*."""
    day = dates.city_date(at)
    return {
        reader.person_id
        for reader in status.readers
        if reader.reminded_at and dates.city_date(reader.reminded_at) == day
    }


def _reached(paper: PaperCard, last: documents.LastRead | None) -> Reached:
    if last is None:
        return Reached(number=0, page=0, pages=paper.pages, is_newest=True)
    return Reached(
        number=last.number,
        page=min(last.furthest_page, last.pages),
        pages=last.pages,
        is_newest=last.number == paper.number,
    )
