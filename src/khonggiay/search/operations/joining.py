"""How other modules join the search when the program starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from khonggiay.search import audiences, sources


def register_audience(provider: audiences.Provider) -> None:
    """Let *provider* say by which tokens a person finds things of its module.

    A second call with the same provider changes nothing.
    """
    audiences.register(provider)


def register_dated_audience(provider: audiences.DatedProvider) -> None:
    """Like `register_audience`, for tokens that depend on posts held on a day."""
    audiences.register_dated(provider)


def register_texts(name: str, provider: sources.TextProvider) -> None:
    """Let *provider* give the texts of pages whose source is `<name>:<id>`.

    It is asked with the numbers of pages by id, and only for pages that the index has
    found and the asker may see.
    """
    sources.texts[name] = provider


def register_facet(name: str, labels: sources.LabelProvider) -> None:
    """Let *labels* name the values of facets `<name>:<value>`."""
    sources.facets[name] = labels


def register_rebuilder(
    name: str,
    *,
    kinds: Iterable[str],
    next_id: Callable[[int], int | None],
    index: Callable[[int], None],
) -> None:
    """Let a module's things be indexed again (see `rebuild`).

    `next_id(after)` returns the id of its next aggregate, the lowest above *after*;
    `index(id)` indexes it with everything that belongs to it, under the lock of its
    acts. *kinds* are the kinds of things that come out of it.
    """
    sources.rebuilders[name] = sources.Rebuilder(
        kinds=frozenset(kinds), next_id=next_id, index=index
    )
