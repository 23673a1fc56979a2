"""Fill the index with one part of the made-up archive; started by bench_search.py.

    python benches/search_fill.py PART PARTS PAGES SEED FOLDER

What a row holds is made by the functions of the product (`search.rules`); only the way
into the tables is shorter: COPY instead of one transaction for each act. The texts go
to `documents_page`, where the product keeps them, and, folded, to a file for tantivy
and a table for ILIKE.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benches.search_corpus import Archive, Meeting, Thing  # noqa: E402

from khonggiay.kernel import dates  # noqa: E402
from khonggiay.search import rules  # noqa: E402

MEETINGS_A_TURN = 20
THINGS_OF_A_MEETING = 200
SCOPES_OF_A_MEETING = 1_000

SCOPE_COLUMNS = "id, name, tokens"
THING_COLUMNS = (
    "id, kind, object_id, scope_id, title, url, occurred_at, facets, source, is_paged,"
    " pages, digest, indexed_at, words"
)
PAGE_COLUMNS = "thing_id, number, text, digest, words"


class Rows:
    """The rows of some meetings for every table."""

    def __init__(self, plain: TextIO) -> None:
        self.scopes: list[tuple[Any, ...]] = []
        self.things: list[tuple[Any, ...]] = []
        self.pages: list[tuple[Any, ...]] = []
        self.texts: list[tuple[Any, ...]] = []
        self.plain: list[tuple[Any, ...]] = []
        self.words: set[rules.Word] = set()
        self._file = plain

    def add(self, meeting: Meeting, things: Iterable[Thing]) -> None:
        """Add a meeting and what it left behind."""
        first = meeting.number * SCOPES_OF_A_MEETING + 1
        scopes = {"": (first, audience(meeting))}
        self.scopes.append(
            (first, f"meeting:{meeting.number}", array(audience(meeting)))
        )
        for place, thing in enumerate(things, start=1):
            key = str(thing.author) if thing.kind == "opinion" else ""
            if key not in scopes:
                tokens = [*secretariat(meeting), f"person:{thing.author}"]
                pk = first + len(scopes)
                scopes[key] = (pk, tokens)
                name = f"meeting:{meeting.number}/opinions/{thing.author}"
                self.scopes.append((pk, name, array(tokens)))
            pk = meeting.number * THINGS_OF_A_MEETING + place
            self._add(pk, meeting, thing, *scopes[key])

    def _add(
        self, pk: int, meeting: Meeting, thing: Thing, scope: int, tokens: list[str]
    ) -> None:
        facets = [f"body:{meeting.body}", f"unit:{thing.unit}"]
        labels = rules.labels(
            kind=thing.kind, scope=scope, facets=facets,
            day=dates.city_date(meeting.starts_at),
        )  # fmt: skip
        is_paged = thing.kind == "paper"
        has_source = thing.kind in ("paper", "notice")
        in_title = rules.words_of(thing.title)
        words = [rules.words_of(text) for text in thing.pages]
        self.words.update(in_title, *words)
        numbers = rules.title_tokens(in_title) | rules.thing_tokens(in_title, *words)
        moment = meeting.starts_at.isoformat()
        url = (
            f"/phien-hop/tai-lieu/{pk}/"
            if is_paged
            else f"/phien-hop/{meeting.number}/"
        )
        self.things.append((
            pk, thing.kind, pk, scope, thing.title, url, moment, array(facets),
            f"version:{pk}" if has_source else "", "t" if is_paged else "f",
            len(words), "-", moment, array([*numbers, *labels]),
        ))  # fmt: skip
        labels.append(rules.label("thing", pk))
        marks = " ".join([f"k{thing.kind}", f"b{meeting.body}", f"u{thing.unit}"])
        for number, (text, here) in enumerate(zip(thing.pages, words, strict=True), 1):
            page = array([*rules.page_tokens(here), *labels])
            self.pages.append((pk, number, "" if has_source else text, 0, page))
            if has_source:
                self.texts.append((pk, number, text))
            exact = " ".join(one.exact for one in here)
            folded = " ".join(one.folded for one in here)
            self.plain.append((pk, number, f" {folded} "))
            day = meeting.starts_at.date().toordinal()
            line = [pk, number, day, marks, " ".join(tokens), folded, exact]
            self._file.write("\t".join(map(str, line)) + "\n")

    def copy(self, connection: psycopg.Connection) -> None:
        """Write all rows to their tables."""
        for table, columns, rows in (
            ("search_scope", SCOPE_COLUMNS, self.scopes),
            ("search_thing", THING_COLUMNS, self.things),
            ("search_page", PAGE_COLUMNS, self.pages),
            ("documents_page", "version_id, number, text", self.texts),
            ("bench_plain", "thing_id, number, folded", self.plain),
        ):
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
            ):
                copy.write("".join(lines(rows)))
            rows.clear()


def audience(meeting: Meeting) -> list[str]:
    """Return the tokens of an approved meeting (`meetings.operations.indexing`)."""
    number = meeting.number
    return [
        f"meeting-office:{meeting.body}",
        f"meeting-staff:{number}",
        f"meeting:{number}",
    ]


def secretariat(meeting: Meeting) -> list[str]:
    """Return the tokens of those who read its opinions."""
    number = meeting.number
    return [
        f"meeting-office:{meeting.body}", f"meeting-staff:{number}",
        f"meeting-chair:{number}",
    ]  # fmt: skip


def array(values: Iterable[object]) -> str:
    """Return an array as COPY reads it."""
    return "{" + ",".join(map(str, values)) + "}"


def lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Return rows as COPY reads them; the texts hold no tabs and no backslashes."""
    for row in rows:
        yield "\t".join(str(value).replace("\n", "\\n") for value in row) + "\n"


def main() -> None:
    """Make and copy one part; print how many pages and things, and the words."""
    part, parts, pages, seed = map(int, sys.argv[1:5])
    archive = Archive(seed, pages)
    meetings = archive.count
    counts = {"pages": 0, "things": 0}
    vocabulary: set[rules.Word] = set()
    began = dt.datetime.now(dt.UTC)
    with (
        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection,
        (Path(sys.argv[5]) / f"pages-{part}.tsv").open("w", encoding="utf-8") as plain,
    ):
        connection.execute("SET session_replication_role = replica")
        rows = Rows(plain)
        # The oldest first in both parts: blocks of the tables lie in the order of time.
        for start in range(part * MEETINGS_A_TURN, meetings, parts * MEETINGS_A_TURN):
            for number in range(start, min(start + MEETINGS_A_TURN, meetings)):
                meeting = archive.meeting(number)
                rows.add(meeting, archive.things(meeting))
            counts["pages"] += len(rows.pages)
            counts["things"] += len(rows.things)
            rows.copy(connection)
            vocabulary |= rows.words
            rows.words.clear()
        new = sorted({(one.exact, one.folded) for one in vocabulary})
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY bench_words (word, folded) FROM STDIN") as copy,
        ):
            copy.write("".join(lines(new)))
    seconds = (dt.datetime.now(dt.UTC) - began).total_seconds()
    print(json.dumps(counts | {"seconds": round(seconds, 1)}))


if __name__ == "__main__":
    main()
