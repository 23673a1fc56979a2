"""The page tree of a display file, as a browser walks it with the fewest short reads.

To reach a page PDF.js reads every node and every page before it under the same node,
and at opening it looks for the last page. So a leaf holds few pages, the last page has
a leaf of its own, and all nodes lie together, squeezed, beside the table of objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from khonggiay.documents.rules import LEAF_WIDTH, TREE_WIDTH

# Where the empty nodes are kept between the two steps.
_NURSERY = "/KgNodes"


def reserve(pdf: pikepdf.Pdf) -> None:
    """Make the nodes, empty, so that the next saving squeezes them together.

    Save without linearising, with object streams; then `plant` in what was saved.
    """
    sizes = leaf_sizes(len(pdf.pages))
    count = len(sizes)
    wanted = count
    while count > 1:
        count = -(-count // TREE_WIDTH)
        wanted += count
    # Each is different, lest they be taken for one object.
    empty = (Dictionary(Type=Name.Pages, Count=number) for number in range(wanted))
    pdf.Root[_NURSERY] = Array([pdf.make_indirect(node) for node in empty])


def plant(pdf: pikepdf.Pdf) -> None:
    """Hang the pages into the reserved nodes.

    Save with the object streams preserved.
    """
    nodes = iter(list(pdf.Root[_NURSERY]))
    pages = iter([page.obj for page in pdf.pages])
    del pdf.Root[_NURSERY]
    sizes = leaf_sizes(len(pdf.pages))
    level = [_node(next(nodes), [(next(pages), 1) for _ in range(n)]) for n in sizes]
    while len(level) > 1:
        level = [_node(next(nodes), kids) for kids in _groups(level)]
    root = level[0][0]
    if "/Parent" in root:
        del root["/Parent"]
    pdf.Root.Pages = root


def leaf_sizes(pages: int) -> list[int]:
    """Return how many pages each leaf holds, the last one a single page."""
    whole, rest = divmod(pages - 1, LEAF_WIDTH)
    return [LEAF_WIDTH] * whole + ([rest] if rest else []) + [1]


def _groups(level: list[tuple[Any, int]]) -> Iterator[list[tuple[Any, int]]]:
    for start in range(0, len(level), TREE_WIDTH):
        yield level[start : start + TREE_WIDTH]


def _node(node: Any, kids: list[tuple[Any, int]]) -> tuple[Any, int]:
    node.Count = sum(pages for _kid, pages in kids)
    node.Kids = Array([kid for kid, _pages in kids])
    for kid, _pages in kids:
        kid.Parent = node
    return node, int(node.Count)
