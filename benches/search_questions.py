"""Questions of every kind, and people who ask them, for the made-up archive."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import random
import re

from benches.search_corpus import FIRST_DAY, PEOPLE, YEARS, Archive, Thing

KINDS = (
    "number", "name", "phrase", "common phrase", "two words", "without accents",
    "quoted", "prefix", "filtered",
)  # fmt: skip
COMMON = (
    "Ủy ban nhân dân thành phố", "theo quy định của pháp luật", "ủy ban nhân dân",
    "trên địa bàn thành phố", "báo cáo kết quả thực hiện", "đơn vị liên quan",
    "ngân sách thành phố", "cải cách hành chính", "hội đồng nhân dân", "kế hoạch",
)  # fmt: skip
_SYMBOL = re.compile(r"\d+/(?:\d{4}/)?[\wĐ]+-[\wĐ]+")
_NAME = re.compile(r"\b(?:[A-ZĐÀ-Ỹ]\w+ ){2,3}[A-ZĐÀ-Ỹ]\w+")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who asks, with their tokens."""

    name: str
    tokens: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody types, and what they narrow it to."""

    kind: str
    typed: str
    kinds: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None


def people(archive: Archive) -> list[Person]:
    """Return people who see few meetings, hundreds, one office's, and nearly all."""
    took_part: collections.Counter[int] = collections.Counter()
    bodies: collections.Counter[int] = collections.Counter()
    meetings = [archive.meeting(number) for number in range(archive.count)]
    for meeting in meetings:
        took_part.update(meeting.people)
        bodies[meeting.body] += 1
    ordered = [person for person, _count in took_part.most_common(PEOPLE)]
    # In the real application: people.access and meetings.access.search_tokens.
    delegate, member = ordered[len(ordered) // 2], ordered[0]
    office = bodies.most_common(2)[1][0]
    source = random.Random("inspector")  # noqa: S311
    return [
        _participant("delegate", delegate, archive),
        _participant("member", member, archive),
        Person(
            name="office",
            tokens=("everyone", "person:9001", f"meeting-office:{office}"),
        ),
        Person(
            name="inspector",
            tokens=(
                "everyone", "person:9002",
                *(f"meeting:{m.number}" for m in meetings if source.random() < 0.95),
            ),
        ),
    ]  # fmt: skip


def _participant(name: str, person: int, archive: Archive) -> Person:
    meetings = (archive.meeting(number) for number in range(archive.count))
    mine = [meeting.number for meeting in meetings if person in meeting.people]
    return Person(
        name=name,
        tokens=("everyone", f"person:{person}", *(f"meeting:{one}" for one in mine)),
    )


class Asker:
    """Makes questions from texts that are in the archive."""

    def __init__(self, archive: Archive, seed: int) -> None:
        self._archive = archive
        self._source = random.Random(f"questions/{seed}")  # noqa: S311

    def question(self, kind: str, person: Person) -> Question:
        """Return a question of a kind; half of them about what the person may see."""
        source = self._source
        if kind == "filtered":
            return self._filtered(person)
        if kind == "common phrase":
            return Question(kind=kind, typed=source.choice(COMMON))
        thing = self._thing(person)
        page = source.choice(thing.pages)
        if kind == "number":
            found = _SYMBOL.findall(page) or [f"{source.randint(1, 9_999)}/QĐ-UBND"]
            return Question(kind=kind, typed=source.choice(found))
        if kind == "name":
            found = _NAME.findall(page) or [self._archive.language.name(source)]
            return Question(kind=kind, typed=source.choice(found))
        if kind == "two words":
            words = [word for word in page.split() if word.isalpha()]
            one, other = source.sample(words, 2)
            return Question(kind=kind, typed=f"{one} {other} ".lower())
        phrase = self._phrase(page, source.choice([2, 2, 3, 4]))
        if kind == "without accents":
            return Question(kind=kind, typed=_bare(phrase))
        if kind == "quoted":
            return Question(kind=kind, typed=f'"{phrase}"')
        if kind == "prefix":
            return Question(kind=kind, typed=self._cut(phrase))
        return Question(kind=kind, typed=f"{phrase} ")

    def _filtered(self, person: Person) -> Question:
        source = self._source
        kind = source.choice(["phrase", "common phrase", "two words"])
        plain = self.question(kind, person)
        day = FIRST_DAY + dt.timedelta(days=source.randrange(YEARS * 365))
        choice = source.randrange(4)
        return dataclasses.replace(
            plain,
            kind="filtered",
            kinds=("conclusion",) if choice == 0 else (),
            facets=(f"body:{source.randrange(6)}",) if choice == 1
            else (f"unit:{source.randint(1, 40)}",) if choice == 2 else (),
            since=day if choice == 3 else None,
            until=day + dt.timedelta(days=180) if choice == 3 else None,
        )  # fmt: skip

    def _thing(self, person: Person) -> Thing:
        source, archive = self._source, self._archive
        number = source.randrange(archive.count)
        own = [token for token in person.tokens if token.startswith("meeting:")]
        if own and source.random() < 0.5:
            number = int(source.choice(own).partition(":")[2])
        things = archive.things(archive.meeting(number))
        papers = [next(things) for _ in range(2)]
        return source.choice(papers)

    def _phrase(self, page: str, length: int) -> str:
        lines = [line.split() for line in page.split(".\n")]
        line = self._source.choice([line for line in lines if len(line) > length])
        start = self._source.randrange(len(line) - length)
        return " ".join(line[start : start + length]).strip(" .,;:%").lower()

    def _cut(self, phrase: str) -> str:
        head, _space, last = phrase.rpartition(" ")
        length = max(2, self._source.randint(2, max(2, len(last) - 1)))
        return f"{head} {last[:length]}".strip()


def _bare(phrase: str) -> str:
    from khonggiay.kernel import text

    return text.fold(phrase)
