"""The words of the texts: which there are, and how common they are."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from khonggiay.search import rules

LONGEST_PLAIN_WORD = 30
SAMPLE = 5_000
"""Pages that are looked at to weigh the words."""

_LEARN = """
INSERT INTO search_spelling (word, folded, number, pages)
SELECT new.word, new.folded, new.number, 0
FROM unnest(%s::text[], %s::text[], %s::int[]) AS new (word, folded, number)
WHERE NOT EXISTS (SELECT 1 FROM search_spelling known WHERE known.word = new.word)
ORDER BY new.word
ON CONFLICT (word) DO NOTHING
"""
_WEIGH = """
WITH sampled AS MATERIALIZED (
    SELECT words FROM search_page TABLESAMPLE BERNOULLI (%s) LIMIT %s
), counted AS (
    SELECT number, 1000.0 * count(*) / (SELECT count(*) FROM sampled) AS pages
    FROM sampled, unnest(words) AS number GROUP BY number
), weighed AS (
    SELECT one.id, coalesce(counted.pages, 0) AS pages
    FROM search_spelling AS one LEFT JOIN counted USING (number)
)
UPDATE search_spelling AS one SET pages = weighed.pages
FROM weighed WHERE weighed.id = one.id AND weighed.pages <> one.pages
"""


def learn(*texts: Sequence[rules.Word]) -> None:
    """Add the words of *texts* that the vocabulary does not have.

    Must be called in the transaction that indexes them. Words without marks are found
    as they are typed: very long ones, which nobody completes, are left out.
    """
    new = {word for text in texts for word in text if _is_kept(word)}
    # In one order for all: two writers of the same new words must not wait for each
    # other in a ring.
    rows = sorted((word.exact, word.folded) for word in new)
    exact = [row[0] for row in rows]
    folded = [row[1] for row in rows]
    numbers = [rules.number(word) for word in exact]
    with connection.cursor() as cursor:
        cursor.execute(_LEARN, [exact, folded, numbers])


@transaction.atomic
def weigh() -> None:
    """Count on a sample of pages how common each word is.

    The weights only put completions and guesses in order: what a question finds does
    not depend on them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 1) FROM pg_class"
            " WHERE oid = 'search_page'::regclass"
        )
        (pages,) = cursor.fetchone()
        share = min(100.0, 100.0 * SAMPLE / pages)
        cursor.execute(_WEIGH, [share, SAMPLE])


def _is_kept(word: rules.Word) -> bool:
    return word.has_marks or len(word.exact) <= LONGEST_PLAIN_WORD
