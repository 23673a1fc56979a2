"""What stands on pages without being text of the paper.

Page numbers, running heads, numbers of lines and watermarks do not move with the text:
they would be in the way of everything that is compared.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence

from khonggiay.documents.carrying.words import Paper, Word

MOST_PAGES_PART = 0.6
FEWEST_PAGES = 3
FEWEST_LINES = 4
LINES_PART = 0.6
BESIDE_PART = 0.97
LONGEST_WATERMARK = 30


def without_furniture(paper: Paper) -> Paper:
    """Return the paper without page numbers and what stands on every page."""
    pages: dict[int, list[int]] = {}
    for number, word in enumerate(paper.words):
        pages.setdefault(word.page, []).append(number)
    dropped = _watermarks(paper.words, pages)
    for numbers in pages.values():
        dropped |= _line_numbers(paper.words, numbers)
    for at_top in (True, False):
        for _again in range(2):
            edges = {
                page: edge
                for page, numbers in pages.items()
                if (edge := _edge(paper.words, numbers, dropped, at_top=at_top))
            }
            found = _repeated(paper.words, edges)
            if not found:
                break
            dropped |= found
    kept = [word for number, word in enumerate(paper.words) if number not in dropped]
    return Paper(paper.frames, kept)


def _watermarks(words: Sequence[Word], pages: dict[int, list[int]]) -> set[int]:
    """Return words that lie askew, when the same ones do on most pages."""
    askew = {
        page: [n for n in numbers if words[n].is_askew]
        for page, numbers in pages.items()
    }
    signs: dict[tuple[str, ...], list[int]] = {}
    for page, numbers in askew.items():
        if 0 < len(numbers) <= LONGEST_WATERMARK:
            signs.setdefault(tuple(words[n].key for n in numbers), []).append(page)
    dropped: set[int] = set()
    for found in signs.values():
        if len(found) >= MOST_PAGES_PART * len(pages):
            dropped.update(n for page in found for n in askew[page])
    return dropped


def _line_numbers(words: Sequence[Word], numbers: Sequence[int]) -> set[int]:
    """Return figures that count the lines of a page, in a column of their own."""
    columns: dict[tuple[int, int], list[int]] = {}
    for n in numbers:
        # `1.` and `1)` are the numbers of paragraphs.
        if words[n].text.isdecimal() and words[n].after[:1] not in {".", ")"}:
            for side in (0, 2):
                spot = (side, round(words[n].box[side] / 3))
                columns.setdefault(spot, []).append(n)
    found = (one for one in columns.values() if len(one) >= FEWEST_LINES)
    return {n for one in found if _counts_lines(words, numbers, one) for n in one}


def _counts_lines(
    words: Sequence[Word], numbers: Sequence[int], figures: Sequence[int]
) -> bool:
    """Tell whether figures count on from line to line, left of everything else."""
    edge = max(words[n].box[2] for n in figures)
    mine = set(figures)
    others = [words[n] for n in numbers if n not in mine]
    if sum(word.box[0] > edge for word in others) < BESIDE_PART * len(others):
        return False
    feet = sorted(word.box[1] for word in others)
    counting = 0
    for a, b in itertools.pairwise(figures):
        one, other = words[a], words[b]
        half = (one.box[3] - one.box[1]) / 2
        between = bisect.bisect(feet, one.box[1] - half) - bisect.bisect(
            feet, other.box[1] + half
        )
        counting += int(other.text) - int(one.text) == 1 and between <= 0
    return counting >= LINES_PART * (len(figures) - 1)


def _edge(
    words: Sequence[Word], numbers: Sequence[int], dropped: set[int], *, at_top: bool
) -> list[int]:
    left = [number for number in numbers if number not in dropped]
    if not left:
        return []
    middles = {number: (words[number].box[1] + words[number].box[3]) for number in left}
    far = max(left, key=lambda n: middles[n] if at_top else -middles[n])
    height = words[far].box[3] - words[far].box[1]
    return [number for number in left if abs(middles[number] - middles[far]) < height]


def _repeated(words: Sequence[Word], edges: dict[int, list[int]]) -> set[int]:
    dropped: set[int] = set()
    signs: dict[tuple[str, ...], list[int]] = {}
    for page, edge in edges.items():
        texts = [words[number].text for number in edge]
        if len(texts) == 1 and texts[0].isdigit() and int(texts[0]) - page in {0, 1, 2}:
            dropped.update(edge)
            continue
        if _is_page_of(texts, page, 1 + max(word.page for word in words)):
            dropped.update(edge)
            continue
        sign = tuple("#" if text.isdigit() else text for text in texts)
        signs.setdefault(sign, []).append(page)
    for sign, pages in signs.items():
        is_often = len(pages) >= max(FEWEST_PAGES, MOST_PAGES_PART * len(edges))
        if is_often and any(part != "#" for part in sign):
            dropped.update(number for page in pages for number in edges[page])
    return dropped


def _is_page_of(texts: Sequence[str], page: int, pages: int) -> bool:
    """Tell whether a line says `1/2`: the page, and how many there are."""
    return [*texts] == [str(page + 1), str(pages)] and pages > 1
