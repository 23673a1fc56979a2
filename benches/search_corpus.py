"""A made-up archive of meetings over ten years: papers, conclusions, opinions.

All of it depends on the seed only, meeting by meeting: any process can make any part.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator
from functools import cached_property

from benches.search_language import TOPICS, Language

FIRST_DAY = dt.date(2016, 1, 4)
YEARS = 10
BODIES = 24
PEOPLE = 2_000
LONGEST_PAPER = 300

_PHRASE_SHARE = 0.08
_TOPIC_SHARE = 0.3


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting: whose, when, with whom, about what."""

    number: int
    body: int
    starts_at: dt.datetime
    people: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A paper or one of the short things of a meeting, with the text of its pages."""

    kind: str
    title: str
    unit: int
    pages: list[str]
    author: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A thing before it is written; `sizes` are the syllables of its pages."""

    kind: str
    topic: int
    sizes: tuple[int, ...]


class Archive:
    """So many meetings, from the oldest to the newest."""

    def __init__(self, seed: int, pages: int) -> None:
        """Plan as many meetings as have *pages* pages in all."""
        self.seed = seed
        self.count = 0
        while pages > 0:
            pages -= sum(len(thing.sizes) for thing in self.plan(self.count))
            self.count += 1

    @cached_property
    def language(self) -> Language:
        """The words; made when they are first needed."""
        return Language()

    def meeting(self, number: int) -> Meeting:
        """Return a meeting; *number* counts from 0, the oldest."""
        source = self._source(number, "meeting")
        day = FIRST_DAY + dt.timedelta(days=number * YEARS * 365 // self.count)
        moment = dt.datetime.combine(day, dt.time(1 + number % 9), dt.UTC)
        # Few bodies meet often, and so do few people.
        body = min(int(source.paretovariate(0.7)), BODIES) - 1
        people = {
            min(int(PEOPLE * source.random() ** 2.2), PEOPLE - 1)
            for _ in range(source.randint(12, 45))
        }
        return Meeting(
            number=number, body=body, starts_at=moment, people=tuple(sorted(people))
        )

    def plan(self, number: int) -> list[Planned]:
        """Return what a meeting leaves behind, papers first."""
        source = self._source(number, "plan")
        papers, rest = [], []
        for topic in source.sample(range(TOPICS), source.randint(3, 8)):
            for _ in range(source.choice([1, 1, 2, 2, 3])):
                size = min(int(source.lognormvariate(2.25, 1.2)) + 1, LONGEST_PAPER)
                sizes = tuple(source.randint(260, 400) for _ in range(size))
                papers.append(Planned(kind="paper", topic=topic, sizes=sizes))
            size = source.randint(60, 250)
            rest.append(Planned(kind="conclusion", topic=topic, sizes=(size,)))
            for _ in range(source.randint(0, 3)):
                size = source.randint(15, 90)
                rest.append(Planned(kind="opinion", topic=topic, sizes=(size,)))
        topic = papers[0].topic
        rest.append(Planned(kind="meeting", topic=topic, sizes=(60,)))
        sizes = (330,) * source.randint(1, 4)
        rest.append(Planned(kind="notice", topic=topic, sizes=sizes))
        return papers + rest

    def things(self, meeting: Meeting) -> Iterator[Thing]:
        """Return what a meeting leaves behind, written out."""
        source = self._source(meeting.number, "texts")
        writer = Writer(self.language, source, meeting)
        return (writer.thing(planned) for planned in self.plan(meeting.number))

    def _source(self, number: int, what: str) -> random.Random:
        return random.Random(f"{self.seed}/{number}/{what}")  # noqa: S311


class Writer:
    """Writes the texts of one meeting."""

    def __init__(
        self, language: Language, source: random.Random, meeting: Meeting
    ) -> None:
        self._language, self._source = language, source
        self._year = meeting.starts_at.year
        self._people = meeting.people
        self._names = [language.name(source) for _ in range(12)]
        self._symbols = [language.symbol(source, self._year) for _ in range(6)]

    def thing(self, planned: Planned) -> Thing:
        """Return the thing with its text."""
        source, topic = self._source, planned.topic
        words = self._language.topics[topic].draw(source, source.randint(3, 7))
        head = source.choice(["Tờ trình về", "Báo cáo", "Kế hoạch", "Dự thảo"])
        return Thing(
            kind=planned.kind,
            title=f"{head} {' '.join(words)} năm {self._year}",
            unit=1 + topic % 40,
            pages=[self.page(topic, size) for size in planned.sizes],
            author=source.choice(self._people),
        )

    def page(self, topic: int, size: int) -> str:
        """Return a page of about *size* syllables."""
        source, language = self._source, self._language
        words = iter(language.words.draw(source, size + 30))
        own = iter(language.topics[topic].draw(source, size // 2 + 20))
        phrases = iter(language.phrases.draw(source, size // 8))
        sentences: list[str] = []
        written = 0
        while written < size:
            length = source.randint(8, 26)
            parts: list[str] = []
            while length > 0:
                chance = source.random()
                if chance < _PHRASE_SHARE:
                    part = next(phrases, "")
                elif chance < _PHRASE_SHARE + _TOPIC_SHARE:
                    part = next(own, "")
                elif chance < 0.985:
                    part = next(words, "")
                else:
                    part = self._detail()
                parts.append(part)
                syllables = part.count(" ") + 1
                length -= syllables
                written += syllables
            line = " ".join(parts)
            sentences.append(line[:1].upper() + line[1:])
        return ".\n".join(sentences) + "."

    def _detail(self) -> str:
        source = self._source
        kind = source.randrange(6)
        if kind == 0:
            return source.choice(self._names)
        if kind == 1:
            return f"số {source.choice(self._symbols)}"
        if kind == 2:
            day, month = source.randint(1, 28), source.randint(1, 12)
            return f"ngày {day:02d}/{month:02d}/{self._year}"
        if kind == 3:
            return f"{source.randint(1, 999)}.{source.randint(0, 999):03d} tỷ đồng"
        if kind == 4:
            return f"đường {source.choice(self._language.streets)}"
        return f"{source.randint(1, 100)}%"
