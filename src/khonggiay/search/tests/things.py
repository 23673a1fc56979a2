"""Things to be found in tests."""

from __future__ import annotations

import datetime as dt

from khonggiay.search import operations, queries

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
ALL = [queries.EVERYONE]


def index(object_id="1", title="Tờ trình", body="", **values: object) -> None:
    """Index a paper of one page, or of the *pages* that are given."""
    operations.index(
        **{
            "kind": "paper",
            "object_id": object_id,
            "title": title,
            "pages": [body],
            "url": f"/tai-lieu/{object_id}/",
            "is_paged": True,
            "audience": ALL,
            "at": NOW,
            **values,
        }
    )


def find(typed, **values: object) -> list[str]:
    """Return the ids of what is found, in order."""
    return [hit.object_id for hit in search(typed, **values).hits]


def search(typed, *, tokens=ALL, after=None, limit=20, **filters) -> queries.Found:
    """Ask as the holder of *tokens*."""
    return queries.find(
        typed,
        tokens=tokens,
        filters=queries.Filters(**filters),
        after=after,
        limit=limit,
    )


def pages_of_answers(typed, **values: object) -> list[list[queries.Hit]]:
    """Return all pages of answers, one after another."""
    pages, after = [], None
    while True:
        found = search(typed, after=after, **values)
        pages.append(found.hits)
        after = found.next
        if after is None:
            return pages
