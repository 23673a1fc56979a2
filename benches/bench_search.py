"""One million pages of text: find, ranked and filtered by who may see what.

    make bench-search
    .venv/bin/python benches/bench_search.py --pages 100000      # while developing

Makes an archive (`search_corpus`), fills the tables of the product, builds its indexes
as the migrations do, and asks questions of every kind as four people through
`khonggiay.search.queries.find`: words, ranks, filters, pages and passages, all of it.
Then the same questions go to tantivy and to ILIKE over trigrams. Figures go to
`build/bench/search.json`.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benches.search_corpus import Archive  # noqa: E402
from benches.search_questions import (  # noqa: E402
    KINDS,
    Asker,
    Person,
    Question,
    people,
)

from khonggiay.config import embedded  # noqa: E402

OUTPUT = ROOT / "build" / "bench" / "search.json"
PARTS = 2
WARM_UP = 40
_TABLES = ("search_page", "search_thing", "search_scope", "search_spelling")
_SIZE = """
SELECT sum(pg_total_relation_size(oid)) / 1e6, sum(pg_indexes_size(oid)) / 1e6
FROM pg_class WHERE relname = ANY(%s)
"""


class Measured(NamedTuple):
    """How long a question took."""

    kind: str
    person: str
    milliseconds: float


def main() -> None:
    """Run the bench and write the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=1_000_000)
    options.add_argument(
        "--each", type=int, default=12, help="questions a kind and person"
    )
    options.add_argument("--seed", type=int, default=2019)
    options.add_argument(
        "--rivals", action=argparse.BooleanOptionalAction, default=True
    )
    options.add_argument("--keep", type=Path, help="keep and use again what was filled")
    chosen = options.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-search-") as temporary:
        folder = chosen.keep or Path(temporary)
        bench = Bench(folder, chosen)
        try:
            bench.run()
        finally:
            bench.server.stop()
    bench.figures["seconds"] = round(time.monotonic() - began)
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    flat = {k: v for k, v in bench.figures.items() if not isinstance(v, dict)}
    OUTPUT.write_text(json.dumps(flat, indent=2) + "\n")


class Bench:
    """One run over one archive."""

    def __init__(self, folder: Path, chosen: argparse.Namespace) -> None:
        self.folder, self.chosen = folder, chosen
        folder.mkdir(exist_ok=True)
        self.server = embedded.Server(folder / "city")
        self.archive = Archive(chosen.seed, chosen.pages)
        self.figures: dict[str, Any] = {}

    def run(self) -> None:
        """Fill, build, ask."""
        is_new = not (self.folder / "filled").exists()
        self.server.start()
        os.environ["DATABASE_URL"] = self.server.address()
        os.environ["KHONGGIAY_DATA"] = str(self.folder / "city")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khonggiay.config.settings")
        import django

        django.setup()
        self.connection = psycopg.connect(self.server.address(), autocommit=True)
        if is_new:
            self._fill()
            (self.folder / "filled").write_text(json.dumps(self.figures))
        self.figures = json.loads((self.folder / "filled").read_text())
        self.persons = people(self.archive)
        self._ask_ours()
        if self.chosen.rivals:
            self._ask_rivals()
        show(self.figures)

    # ── filling ──────────────────────────────────────────────────────────────────────

    def _fill(self) -> None:
        subprocess.run(
            [sys.executable, "-m", "khonggiay.config.cli", "migrate"],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        for sql in (
            "CREATE TABLE bench_words (word text, folded text)",
            "CREATE TABLE bench_plain (thing_id bigint, number int, folded text)",
            "SET maintenance_work_mem = '1GB'",
            f"SET max_parallel_maintenance_workers = {PARTS}",
        ):
            self.connection.execute(sql)
        self._let_columns_be_left_out()
        indexes = self._drop_indexes()
        parts = [
            subprocess.Popen(
                [
                    sys.executable, str(ROOT / "benches/search_fill.py"), str(part),
                    str(PARTS), str(self.chosen.pages), str(self.archive.seed),
                    str(self.folder),
                ],
                stdout=subprocess.PIPE, text=True,
            )
            for part in range(PARTS)
        ]  # fmt: skip
        began = time.perf_counter()
        reports = [json.loads(part.communicate()[0]) for part in parts]
        filling = time.perf_counter() - began
        begun = time.perf_counter()
        for sql in indexes:
            self.connection.execute(sql)
        indexing = time.perf_counter() - begun
        self._finish(reports, filling, indexing)

    def _let_columns_be_left_out(self) -> None:
        """Give columns that the filling does not know the defaults of their models."""
        from khonggiay.documents.models import Page

        for field in Page._meta.concrete_fields:  # noqa: SLF001
            if field.has_default() and isinstance(field.default, bool):
                self.connection.execute(
                    f'ALTER TABLE documents_page ALTER "{field.column}"'
                    f" SET DEFAULT {field.default}"
                )

    def _drop_indexes(self) -> list[str]:
        """Drop what slows the filling down; return how it is made again."""
        rows = self.connection.execute(
            "SELECT indexdef, indexname FROM pg_indexes WHERE tablename IN"
            " ('search_page', 'search_thing', 'documents_page', 'search_scope')"
            " AND indexdef NOT LIKE 'CREATE UNIQUE%'"
        ).fetchall()
        for _definition, name in rows:
            self.connection.execute(f'DROP INDEX "{name}"')
        return [definition for definition, _name in rows]

    def _finish(
        self, reports: list[dict[str, Any]], filling: float, indexing: float
    ) -> None:
        from khonggiay.search import operations, rules

        rows = self.connection.execute(
            "SELECT DISTINCT word, folded FROM bench_words ORDER BY word"
        ).fetchall()
        with (
            self.connection.cursor() as cursor,
            cursor.copy(
                "COPY search_spelling (word, folded, number, pages) FROM STDIN"
            ) as copy,
        ):
            for word, folded in rows:
                copy.write_row((word, folded, rules.number(word), 0))
        self.connection.execute("VACUUM ANALYZE")
        operations.weigh()
        megabytes, indexes = self.connection.execute(_SIZE, [list(_TABLES)]).fetchone()
        texts = self.connection.execute(
            "SELECT pg_total_relation_size('documents_page') / 1e6,"
            " sum(octet_length(folded)) / 1e6 FROM bench_plain"
        ).fetchone()
        self.figures |= {
            "pages": sum(report["pages"] for report in reports),
            "things": sum(report["things"] for report in reports),
            "meetings": self.archive.count,
            "spellings": len(rows),
            "text_mb": round(float(texts[1])),
            "pages_table_mb": round(float(texts[0])),
            "index_mb": round(float(megabytes)),
            "index_of_words_mb": round(float(indexes)),
            "build_s": round(filling + indexing),
            "make_and_fill_s": round(filling),
            "index_build_s": round(indexing),
        }

    # ── asking ───────────────────────────────────────────────────────────────────────

    def _questions(self, seed: int, each: int) -> list[tuple[Person, Question]]:
        asker = Asker(self.archive, seed)
        asked = [
            (person, asker.question(kind, person))
            for person in self.persons
            for kind in KINDS
            for _again in range(each)
        ]
        random.Random(seed).shuffle(asked)  # noqa: S311
        return asked

    def _ask_ours(self) -> None:
        from khonggiay.search import queries

        def ask(question: Question, person: Person) -> int:
            # As the box asks while one types, and as the page asks.
            is_quick = question.kind == "prefix"
            found = queries.find(
                question.typed,
                tokens=person.tokens,
                filters=queries.Filters(
                    kinds=question.kinds, facets=question.facets,
                    since=question.since, until=question.until,
                ),
                limit=6 if is_quick else 20,
                window=30 if is_quick else None,
            )  # fmt: skip
            return len(found.hits)

        for person, question in self._questions(1, 1)[:WARM_UP]:
            ask(question, person)
        measured = measure(ask, self._questions(2, self.chosen.each))
        self.figures["questions"] = len(measured)
        self.figures |= named("search", mixed(measured))
        self.figures |= named("prefix", beginnings(measured))
        for person in self.persons:
            own = [one for one in mixed(measured) if one.person == person.name]
            self.figures[f"{person.name}_tokens"] = len(person.tokens)
            self.figures |= named(f"search_{person.name}", own)
        self.figures["classes"] = classes(measured)
        self.figures["load"] = round(os.getloadavg()[0], 1)

    def _ask_rivals(self) -> None:
        from benches.search_rivals import Plain, Tantivy

        asked = self._questions(2, self.chosen.each)
        files = sorted(self.folder.glob("pages-*.tsv"))
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            rival = Tantivy(Path(place) / "tantivy")
            self.figures["tantivy_build_s"] = round(rival.build(files))
            self.figures["tantivy_mb"] = round(rival.megabytes)
            for person, question in self._questions(1, 1)[:WARM_UP]:
                rival.ask(question, person)
            measured = measure(rival.ask, asked)
        self.figures |= named("tantivy", mixed(measured))
        self.figures |= named("tantivy_prefix", beginnings(measured))
        self.figures["tantivy_classes"] = classes(measured)
        plain = Plain(self.connection)
        self.figures["trigram_build_s"] = round(plain.build())
        self.figures["trigram_mb"] = round(plain.megabytes)
        # Seconds for a question, at times: every fourth says enough.
        measured = measure(plain.ask, asked[::4])
        self.figures |= named("trigram", mixed(measured))
        self.figures["trigram_classes"] = classes(measured)


def measure(
    ask: Callable[[Question, Person], int | None], asked: list[tuple[Person, Question]]
) -> list[Measured]:
    """Ask each question once."""
    found = []
    for person, question in asked:
        began = time.perf_counter()
        ask(question, person)
        taken = (time.perf_counter() - began) * 1000
        found.append(Measured(question.kind, person.name, taken))
    return found


def quantiles(measured: Iterable[Measured]) -> dict[str, float]:
    """Return median, 95th percentile and the worst."""
    ordered = sorted(one.milliseconds for one in measured)
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(p95, 1),
        "max_ms": round(ordered[-1], 1),
    }


def named(name: str, measured: Iterable[Measured]) -> dict[str, float]:
    """Return the quantiles under `<name>_p95_ms` and so on."""
    return {f"{name}_{key}": value for key, value in quantiles(measured).items()}


def mixed(measured: Iterable[Measured]) -> list[Measured]:
    """Return all but the beginnings of words, which have a target of their own."""
    return [one for one in measured if one.kind != "prefix"]


def beginnings(measured: Iterable[Measured]) -> list[Measured]:
    """Return the beginnings of words."""
    return [one for one in measured if one.kind == "prefix"]


def classes(measured: list[Measured]) -> dict[str, dict[str, float]]:
    """Return the quantiles of each kind of question, of all and of each person."""
    found = {}
    for kind in KINDS:
        here = [one for one in measured if one.kind == kind]
        found[kind] = quantiles(here)
        for person in sorted({one.person for one in here}):
            own = [one for one in here if one.person == person]
            found[f"{kind} by {person}"] = quantiles(own)
    return found


def show(figures: dict[str, Any]) -> None:
    """Print the figures."""
    for name, value in figures.items():
        if isinstance(value, int | float):
            print(f"  {name:<28}{value:>14,}")
    for name, table in figures.items():
        if isinstance(table, dict):
            print(f"\n  {name:<34}{'p50':>10}{'p95':>10}{'max':>10}")
            for kind, row in table.items():
                figures_of_kind = "".join(f"{value:>10}" for value in row.values())
                print(f"  {kind:<34}{figures_of_kind}")


if __name__ == "__main__":
    main()
