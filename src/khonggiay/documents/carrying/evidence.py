"""Whether the words found for a mark are its words: what speaks for it, and refusal.

The rule behind all thresholds: a note on the wrong passage is worse than a note in the
list of those that could not be placed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from khonggiay.documents.carrying.alignment import Alignment, align
from khonggiay.documents.carrying.places import Places
from khonggiay.kernel import text as kernel_text

WINDOW = 12
LONGEST_SENTENCE = 40
SHORT = 3
MOST_INSERTED = 12
OWN_PART = 0.8
FIGURES_PART = 0.4
MOST_WIDENED = 0.4
NEXT = 6
AROUND = 6
FEW = 5
TOLD_PART = 0.8
SENTENCE_PART = 0.5
UNIT_PART = 0.4
WINDOW_PART = 0.5
MOVED_PART = 0.7
TELLING = 12
SELF_EVIDENT = 20
ONE_SIDE = 0.25
TELLING_SENTENCE = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """New words of a mark; without words, `why` says what was missing."""

    words: tuple[int, ...]
    why: str
    confidence: float = 0.0
    is_changed: bool = False


class Evidence:
    """Both versions, aligned, asked for one mark after the other."""

    def __init__(self, old: Places, new: Places) -> None:
        self.old, self.new = old, new
        self.starts = [word.start for word in old.words]
        self.aligned: Alignment = align(
            old.keys, new.keys, self.starts, [word.start for word in new.words]
        )
        self.like = _alike(old.keys, new.keys, self.aligned)

    def find(self, marked: Sequence[int]) -> Finding:
        """Return the new words of old words that follow one another."""
        pairs = self._together(marked)
        if not pairs:
            return Finding((), "its words are not in the new version")
        own = len(pairs) / len(marked)
        if not self._is_same(marked, pairs):
            return Finding((), "its words were changed to others")
        doubtful = [i for i, _j in pairs if i in self.aligned.doubtful]
        if 2 * len(doubtful) > len(pairs):
            return Finding((), "two equal passages stood here, one is left")
        words, is_changed = self._stretch(marked, pairs)
        inserted = len(words) - len(marked)
        if is_changed and inserted > (
            0 if len(marked) <= SHORT else MOST_WIDENED * len(marked)
        ):
            return Finding((), "other words were put between its words")
        support = self._support(marked, pairs)
        if not self._holds(marked, pairs, support):
            return Finding((), "what stands around it is another text")
        window, sentence, _unit = (part for part, _size in support)
        confidence = min(1.0, own * (0.6 + 0.4 * max(window, sentence)))
        why = (
            "its words, some of them changed" if is_changed else "its words and context"
        )
        return Finding(tuple(words), why, confidence, is_changed)

    def around(self, first: int, last: int) -> list[int]:
        """Return some words of the sentence around these, with a few more if short."""
        before, after = self._unit(range(first, last + 1), 2)
        here = [*before[:AROUND][::-1], *range(first, last + 1), *after[:AROUND]]
        more = max(0, FEW - len(here))
        begin, end = max(0, here[0] - more // 2), here[-1] + more - more // 2
        return list(range(begin, min(end, len(self.starts) - 1) + 1))

    def _is_same(self, marked: Sequence[int], pairs: Sequence[tuple[int, int]]) -> bool:
        """Tell whether enough of the words are left to be the same passage."""
        own = len(pairs) / len(marked)
        if len(marked) <= SHORT:
            return own == 1
        if own >= OWN_PART:
            return True
        there = {i for i, _j in pairs}
        only_figures = all(
            i in there or self.like.get(i, (0, False))[1] for i in marked
        )
        part, size = self._part(*self._unit(marked, 2), pairs, figures=False)
        is_set = size >= TELLING_SENTENCE and part >= MOVED_PART
        is_set = is_set or all(self._sides(marked, pairs))
        return only_figures and own >= FIGURES_PART and is_set

    def _together(self, marked: Sequence[int]) -> list[tuple[int, int]]:
        """Return the largest group of words that stayed together, old and new."""
        groups: list[list[tuple[int, int]]] = []
        for i in marked:
            j = self._new(i, spelling=True)
            if j < 0:
                continue
            for group in groups:
                last_i, last_j = group[-1]
                if 0 < j - last_j <= 2 * (i - last_i) + MOST_INSERTED:
                    group.append((i, j))
                    break
            else:
                groups.append([(i, j)])
        return max(groups, key=len, default=[])

    def _new(self, i: int, *, spelling: bool = False, figures: bool = False) -> int:
        j = self.aligned.to_new[i]
        if j < 0 and (spelling or figures) and i in self.like:
            j, is_figure = self.like[i]
            return j if figures or not is_figure else -1
        return j

    def _stretch(
        self, marked: Sequence[int], pairs: Sequence[tuple[int, int]]
    ) -> tuple[list[int], bool]:
        """Return the new words from the first to the last, and whether they differ.

        What was put for old words at the ends is in, a passage inserted in between
        is left out.
        """
        low, high = pairs[0][1], pairs[-1][1]
        missing = pairs[0][0] - marked[0]
        before = self._new(marked[0] - 1) if marked[0] else -1
        if missing > 0 and 0 < low - before <= 2 * missing + 3:
            low = before + 1
        missing = marked[-1] - pairs[-1][0]
        end = marked[-1] + 1
        after = self._new(end) if end < len(self.old.keys) else -1
        if missing > 0 and 0 < after - high <= 2 * missing + 3:
            high = after - 1
        words: list[int] = []
        taken = {j for _i, j in pairs}
        begins = {j for i, j in pairs if self.starts[i] == 2}
        run: list[int] = []
        for j in range(low, high + 1):
            run.append(j)
            if j in taken or j == high:
                is_passage = len(run) > MOST_INSERTED and j in begins
                words += run[-1:] if is_passage else run
                run = []
        new_keys = [self.new.keys[j] for j in words]
        return words, new_keys != [self.old.keys[i] for i in marked]

    def _support(
        self, marked: Sequence[int], pairs: Sequence[tuple[int, int]]
    ) -> tuple[tuple[float, int], ...]:
        """Return part found and size of: window, sentence, line-like unit."""
        before = range(marked[0] - 1, max(-1, marked[0] - 1 - WINDOW), -1)
        after = range(marked[-1] + 1, min(len(self.starts), marked[-1] + 1 + WINDOW))
        return (
            self._part([*before], [*after], pairs),
            self._part(*self._unit(marked, 2), pairs),
            self._part(*self._unit(marked, 1), pairs),
        )

    def _unit(
        self, marked: Sequence[int], strength: int
    ) -> tuple[list[int], list[int]]:
        before: list[int] = []
        at = marked[0]
        while at > 0 and self.starts[at] < strength and len(before) < LONGEST_SENTENCE:
            at -= 1
            before.append(at)
        after: list[int] = []
        at = marked[-1] + 1
        while (
            at < len(self.starts)
            and self.starts[at] < strength
            and len(after) < LONGEST_SENTENCE
        ):
            after.append(at)
            at += 1
        return before, after

    def _part(
        self,
        before: Sequence[int],
        after: Sequence[int],
        pairs: Sequence[tuple[int, int]],
        *,
        figures: bool = True,
        slack: int = WINDOW,
    ) -> tuple[float, int]:
        found = 0
        i, j = pairs[0]
        for at in before:
            there = self._new(at, figures=figures)
            if there >= 0 and 0 < j - there <= i - at + slack:
                found, i, j = found + 1, at, there
        i, j = pairs[-1]
        for at in after:
            there = self._new(at, figures=figures)
            if there >= 0 and 0 < there - j <= at - i + slack:
                found, i, j = found + 1, at, there
        size = len(before) + len(after)
        return (found / size if size else 1.0), size

    def _holds(
        self,
        marked: Sequence[int],
        pairs: Sequence[tuple[int, int]],
        support: tuple[tuple[float, int], ...],
    ) -> bool:
        (window, _), (sentence, sentence_size), (unit, unit_size) = support
        is_whole = len(pairs) == len(marked)
        if is_whole and len(marked) >= SELF_EVIDENT and self._is_unique(marked):
            return True
        if not self._is_unique(marked):
            return self._holds_again(marked, pairs) and window >= WINDOW_PART
        if window < ONE_SIDE and len(marked) < SELF_EVIDENT:
            # A stock sentence of officialdom, gone here and used anew there.
            return False
        if len(pairs) >= TOLD_PART * len(marked):
            run = _longest_run(pairs)
            if len(run) >= TELLING and self._is_unique(run):
                return True
        is_unit = unit_size == 0 and self.starts[marked[0]] == 2
        is_told = is_unit and len(marked) > SHORT
        if is_whole and is_told and self._is_unique(marked):
            return True
        if sentence_size >= SHORT and sentence < SENTENCE_PART:
            return False
        if unit_size > 1 and unit < UNIT_PART and len(marked) < TELLING:
            return False
        if window >= WINDOW_PART:
            return True
        if sentence_size >= TELLING_SENTENCE and sentence >= MOVED_PART:
            return True
        is_sentence = sentence_size == 0 and len(marked) > TELLING_SENTENCE
        return is_whole and is_sentence and self._is_unique(marked)

    def _holds_again(
        self, marked: Sequence[int], pairs: Sequence[tuple[int, int]]
    ) -> bool:
        """Tell whether what stands several times is surely this one of them.

        The words next to it on both sides are the same; or on one side, and so is
        the rest of its sentence.
        """
        sides = self._sides(marked, pairs)
        if all(sides):
            return True
        sentence, size = self._part(*self._unit(marked, 2), pairs, figures=False)
        unit, unit_size = self._part(*self._unit(marked, 1), pairs, figures=False)
        if not any(sides) or size < TELLING_SENTENCE or sentence < TOLD_PART:
            return False
        return unit_size < 2 or unit >= SENTENCE_PART

    def _sides(
        self, marked: Sequence[int], pairs: Sequence[tuple[int, int]]
    ) -> tuple[bool, bool]:
        """Tell for both sides whether the words next to it are the same."""
        before = [*range(marked[0] - 1, max(-1, marked[0] - 1 - NEXT), -1)]
        end = marked[-1] + 1
        after = [*range(end, min(len(self.starts), end + NEXT))]
        parts = (
            self._part(before, [], pairs, figures=False, slack=2),
            self._part([], after, pairs, figures=False, slack=2),
        )
        first, last = (part * size >= size - 1 for part, size in parts)
        return first, last

    def _is_unique(self, marked: Sequence[int]) -> bool:
        keys = [self.old.keys[i] for i in marked]
        there = self.new.find(keys)
        return len(self.old.find(keys)) == 1 and len(there) <= 1


def _longest_run(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Return the old words of the longest run that is unbroken in both versions."""
    best: list[int] = []
    run: list[int] = []
    for number, (i, j) in enumerate(pairs):
        if number and pairs[number - 1] != (i - 1, j - 1):
            run = []
        run.append(i)
        best = run if len(run) > len(best) else best
    return best


def _alike(
    old: Sequence[str], new: Sequence[str], aligned: Alignment
) -> dict[int, tuple[int, bool]]:
    """Return new words put for old ones, one for one.

    True: a figure for a figure. False: the same word with other accents.
    """
    like: dict[int, tuple[int, bool]] = {}
    for step in (1, -1):
        order = range(len(old)) if step == 1 else range(len(old) - 1, -1, -1)
        last = -2
        for i in order:
            j = aligned.to_new[i]
            if j < 0 and last >= -1:
                j = last + step
                is_free = 0 <= j < len(new) and aligned.to_old[j] < 0
                kind = _likeness(old[i], new[j]) if is_free else None
                if kind is None:
                    last = -2
                    continue
                like.setdefault(i, (j, kind))
            last = j
    return like


def _likeness(one: str, other: str) -> bool | None:
    if one[:1].isdigit() and other[:1].isdigit():
        return True
    if kernel_text.fold(one) == kernel_text.fold(other) != "":
        return False
    return None
