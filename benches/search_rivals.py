"""The same questions to tantivy and to ILIKE over trigrams."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import psycopg
import tantivy
from benches.search_questions import Person, Question

from khonggiay.search import rules

LIMIT = 20
ILIKE_SECONDS = 5
_BATCH = 5_000


class Tantivy:
    """An index of pages with the words, exact and folded, and who may see them."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        for name in ("thing", "number"):
            builder.add_unsigned_field(name, stored=True)
        builder.add_unsigned_field("day", indexed=True, fast=True)
        for name in ("marks", "audience"):
            builder.add_text_field(
                name, tokenizer_name="whitespace", index_option="basic"
            )
        for name in ("folded", "exact"):
            builder.add_text_field(name, tokenizer_name="whitespace")
        self._schema = builder.build()
        folder.mkdir()
        self._folder = folder
        self._index = tantivy.Index(self._schema, path=str(folder))

    def build(self, files: list[Path]) -> float:
        """Take the pages in; return the seconds that it took."""
        began = time.perf_counter()
        writer = self._index.writer(1_000_000_000, 2)
        for file in files:
            with file.open(encoding="utf-8") as lines:
                for line in lines:
                    thing, number, day, marks, audience, folded, exact = line.rstrip(
                        "\n"
                    ).split("\t")
                    document = tantivy.Document()
                    document.add_unsigned("thing", int(thing))
                    document.add_unsigned("number", int(number))
                    document.add_unsigned("day", int(day))
                    document.add_text("marks", marks)
                    document.add_text("audience", audience)
                    document.add_text("folded", folded)
                    document.add_text("exact", exact)
                    writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        return time.perf_counter() - began

    @property
    def megabytes(self) -> float:
        """The size of the files."""
        files = [path for path in self._folder.rglob("*") if path.is_file()]
        return sum(path.stat().st_size for path in files) / 1e6

    def ask(self, question: Question, person: Person) -> int:
        """Find the best pages by BM25; return how many."""
        parts = [self._term(term) for term in rules.parse(question.typed).terms]
        parts.append(self._any("audience", person.tokens))
        if question.kinds:
            parts.append(self._any("marks", [f"k{kind}" for kind in question.kinds]))
        for facet in question.facets:
            name, _colon, value = facet.partition(":")
            parts.append(self._any("marks", [f"{name[0]}{value}"]))
        if question.since and question.until:
            days = question.since.toordinal(), question.until.toordinal()
            parts.append(
                tantivy.Query.range_query(
                    self._schema, "day", tantivy.FieldType.Unsigned, *days
                )
            )
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, one) for one in parts]
        )
        found = self._searcher.search(query, LIMIT, count=False)
        pages = [self._searcher.doc(address) for _score, address in found.hits]
        return len(pages)

    def _term(self, term: rules.Term) -> Any:
        field = "exact" if all(one.has_marks for one in term.words) else "folded"
        words = [one.exact if field == "exact" else one.folded for one in term.words]
        if term.is_prefix:
            if len(words) == 1:
                return tantivy.Query.regex_query(self._schema, field, f"{words[0]}.*")
            return tantivy.Query.phrase_prefix_query(self._schema, field, words)
        if len(words) == 1:
            return tantivy.Query.term_query(self._schema, field, words[0])
        return tantivy.Query.phrase_query(self._schema, field, words)

    def _any(self, field: str, values: Any) -> Any:
        return tantivy.Query.term_set_query(self._schema, field, list(values))


class Plain:
    """Folded texts in a table, with trigrams, asked by LIKE, the newest first."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def build(self) -> float:
        """Make the index of trigrams; return the seconds that it took."""
        began = time.perf_counter()
        self._connection.execute(
            "CREATE INDEX IF NOT EXISTS bench_plain_trigrams ON bench_plain"
            " USING gin (folded gin_trgm_ops) WITH (fastupdate = off)"
        )
        self._connection.execute("ANALYZE bench_plain")
        taken = time.perf_counter() - began
        self._connection.execute(f"SET statement_timeout = '{ILIKE_SECONDS}s'")
        self._connection.execute("SET jit = off")
        return taken

    @property
    def megabytes(self) -> float:
        """The size of the index."""
        row = self._connection.execute(
            "SELECT pg_relation_size('bench_plain_trigrams') / 1e6"
        ).fetchone()
        return float(row[0]) if row else 0

    def ask(self, question: Question, person: Person) -> int | None:
        """Find the newest pages; return how many, or None when it took too long."""
        parts, values = ["scope.tokens && %s::varchar[]"], [list(person.tokens)]
        for term in rules.parse(question.typed).terms:
            words = " ".join(one.folded for one in term.words)
            parts.append("folded ILIKE %s")
            values.append(f"% {words}%" if term.is_prefix else f"% {words} %")
        if question.kinds:
            parts.append("thing.kind = ANY(%s)")
            values.append(list(question.kinds))
        if question.facets:
            parts.append("thing.facets @> %s::varchar[]")
            values.append(list(question.facets))
        if question.since:
            parts.append("thing.occurred_at >= %s AND thing.occurred_at <= %s")
            values += [question.since, question.until]
        sql = (
            "SELECT thing_id, number FROM bench_plain AS page"  # noqa: S608
            " JOIN search_thing AS thing ON thing.id = page.thing_id"
            " JOIN search_scope AS scope ON scope.id = thing.scope_id"
            f" WHERE {' AND '.join(parts)}"
            f" ORDER BY thing.occurred_at DESC, thing.id DESC LIMIT {LIMIT}"
        )
        try:
            return len(self._connection.execute(sql, values).fetchall())
        except psycopg.errors.QueryCanceled:
            return None
